package record

import (
	"github.com/benbjohnson/immutable"

	"github.com/isoloir/isoloir/ledger/election"
)

// Cutoff ends what can be added to the count. What arrives later is counted from paper.
type Cutoff struct {
	Officials []election.Signature
}

// Kind is KindCutoff.
func (e *Cutoff) Kind() Kind { return KindCutoff }

func (e *Cutoff) body(*wire) {}

func (e *Cutoff) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Cutoff) apply(s State) (State, error) {
	if err := s.during(PhaseVoting); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Cutoff); err != nil {
		return s, err
	}
	for _, st := range s.Stations() {
		if st.Stage == StageOpen && !st.Lost {
			return s, refuse(CodeStationOpen, "%s", st.ID)
		}
	}
	s.phase = PhaseCounting
	s.tags = immutable.NewSortedMap[[32]byte, struct{}](digests{}) // no leaf is burned any more
	for _, st := range s.Stations() {
		s = s.with(s.forget(st))
	}
	s = s.group()
	if s.sums() == 0 {
		s.phase = PhaseCounted // nothing to decrypt: every contest is sealed, withheld or empty
	}
	return s, nil
}
