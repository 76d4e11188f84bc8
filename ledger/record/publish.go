package record

import "github.com/isoloir/isoloir/ledger/election"

// Publish is the officials' signature under the result, by its digest.
type Publish struct {
	Result    [32]byte // SHA-256 of result.json
	Officials []election.Signature
}

// Kind is KindPublish.
func (e *Publish) Kind() Kind { return KindPublish }

func (e *Publish) body(w *wire) { w.hash(&e.Result) }

func (e *Publish) seals(w *wire) { w.signatures(&e.Officials) }
