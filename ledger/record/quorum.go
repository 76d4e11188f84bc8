package record

import "github.com/isoloir/isoloir/ledger/election"

// Quorum announces which k trustees decrypt. If one of them fails, a further quorum takes the place of the one before.
type Quorum struct {
	Serial    uint16   // from 1
	Trustees  []string // exactly k, in the order of the manifest
	Officials []election.Signature
}

// Kind is KindQuorum.
func (e *Quorum) Kind() Kind { return KindQuorum }

func (e *Quorum) body(w *wire) {
	w.u16(&e.Serial)
	w.texts(&e.Trustees)
}

func (e *Quorum) seals(w *wire) { w.signatures(&e.Officials) }
