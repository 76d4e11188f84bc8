package record

import (
	"crypto/sha256"

	"github.com/isoloir/isoloir/ledger/election"
)

// Publish is the officials' signature under the result, by its digest.
type Publish struct {
	Result    [32]byte // SHA-256 of State.ResultJSON
	Officials []election.Signature
}

// Kind is KindPublish.
func (e *Publish) Kind() Kind { return KindPublish }

func (e *Publish) body(w *wire) { w.hash(&e.Result) }

func (e *Publish) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Publish) apply(s State) (State, error) {
	if err := s.during(PhaseCounted); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Publish); err != nil {
		return s, err
	}
	if e.Result != sha256.Sum256(s.ResultJSON()) {
		return s, refuse(CodeResult, "%x", e.Result)
	}
	s.phase = PhasePublished
	return s, nil
}
