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
	if lots := s.Unopened(); len(lots) > 0 {
		return s, refuse(CodeSealed, "lot %d, %s", lots[0], s.lots[lots[0]].Contest)
	}
	s.phase, s.published = PhasePublished, s.Height()
	return s, nil
}

// Unopened are the lots that are opened before a result is published, and are not yet: those of contests that are counted ballot by
// ballot, and of contests in which written-in names can change who wins. What has no lot is counted from paper.
func (s State) Unopened() []int {
	var out []int
	for n, l := range s.lots {
		awaits := s.contestResult(s.def.m.Contest(l.Contest)).Awaits
		if !s.mixing[n].Opened && (awaits == AwaitsBallots || awaits == AwaitsNames) {
			out = append(out, n)
		}
	}
	return out
}
