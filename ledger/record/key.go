package record

// KeyMessage is one message of the trustees' key ceremony: commit, reveal, shares, complaint, answer or confirm, as Step says.
// Package trustee reads and checks the message itself.
type KeyMessage struct {
	Step    Kind
	Trustee string
	Message []byte
	Sig     []byte // the trustee's
}

// Kind is the step of the ceremony.
func (e *KeyMessage) Kind() Kind { return e.Step }

func (e *KeyMessage) body(w *wire) {
	w.text(&e.Trustee)
	w.data(&e.Message)
}

func (e *KeyMessage) seals(w *wire) { w.data(&e.Sig) }
