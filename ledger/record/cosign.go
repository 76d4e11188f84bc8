package record

// Cosign is a station standing behind the log as it was after a block: it followed every header and checked the growth.
type Cosign struct {
	Station string
	Height  int64
	Sig     []byte // the station's, over the checkpoint's text
}

// LabelCheckpoint is the label under which a station signs SHA-256 of a checkpoint's text.
const LabelCheckpoint = "checkpoint"

// Kind is KindCosign.
func (e *Cosign) Kind() Kind { return KindCosign }

func (e *Cosign) body(w *wire) {
	w.text(&e.Station)
	w.height(&e.Height)
}

func (e *Cosign) seals(w *wire) { w.data(&e.Sig) }
