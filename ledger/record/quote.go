package record

// Quote is a station's attestation during the day. One that does not pass flags the station; it never stops a voter.
type Quote struct {
	Station  string
	Height   int64  // of the block that the quote is bound to
	Evidence []byte // tpm/verify.Evidence
}

// Purposes that a quote is bound to.
const (
	PurposeOpen = "open"
	PurposeDay  = "day"
)

// Kind is KindQuote.
func (e *Quote) Kind() Kind { return KindQuote }

func (e *Quote) body(w *wire) {
	w.text(&e.Station)
	w.height(&e.Height)
	w.data(&e.Evidence)
}

// A quote is signed inside its evidence.
func (e *Quote) seals(*wire) {}
