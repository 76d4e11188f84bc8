package record

import "github.com/isoloir/isoloir/ledger/election"

// Cutoff ends what can be added to the count. What arrives later is counted from paper.
type Cutoff struct {
	Officials []election.Signature
}

// Kind is KindCutoff.
func (e *Cutoff) Kind() Kind { return KindCutoff }

func (e *Cutoff) body(*wire) {}

func (e *Cutoff) seals(w *wire) { w.signatures(&e.Officials) }
