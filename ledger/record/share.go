package record

// Share is one trustee's part of the decryption of every sum that Sums lists, with one proof.
type Share struct {
	Quorum  uint16
	Trustee string
	Share   []byte // trustee.DecryptionShare
	Sig     []byte // the trustee's
}

// Kind is KindShare.
func (e *Share) Kind() Kind { return KindShare }

func (e *Share) body(w *wire) {
	w.u16(&e.Quorum)
	w.text(&e.Trustee)
	w.data(&e.Share)
}

func (e *Share) seals(w *wire) { w.data(&e.Sig) }
