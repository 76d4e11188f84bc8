package record

// Unused opens a trustee's halves of the leaves that a station never reached: all indices after u (PROTOCOL 1.9).
type Unused struct {
	Station string
	Attempt uint16
	Trustee string
	Halves  [][32]byte // t_{u+1}…t_N
	Sig     []byte     // the trustee's
}

// Kind is KindUnused.
func (e *Unused) Kind() Kind { return KindUnused }

func (e *Unused) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.text(&e.Trustee)
	w.hashes(&e.Halves)
}

func (e *Unused) seals(w *wire) { w.data(&e.Sig) }
