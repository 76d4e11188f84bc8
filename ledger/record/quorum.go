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

func (e *Quorum) apply(s State) (State, error) {
	if err := s.mixes(); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Cutoff); err != nil {
		return s, err
	}
	if int(e.Serial) != int(s.quorum.Serial)+1 || len(e.Trustees) != s.def.m.Trustees.K || !s.inOrder(e.Trustees) {
		return s, refuse(CodeQuorum, "announcement %d of %q", e.Serial, e.Trustees)
	}
	for _, id := range e.Trustees {
		if s.keys.Member(id) == nil {
			return s, refuse(CodeQuorum, "%s holds no shares", id)
		}
	}
	s.quorum, s.shares = Quorum{Serial: e.Serial, Trustees: e.Trustees}, nil
	return s.renew(func(_ int, m *Mix, a *Audit) {
		if !m.Opened {
			m.Shares, m.Quorum = nil, Quorum{}
		}
		if !a.Indexed {
			*a = Audit{}
		}
	}), nil
}

// Quorum lists the trustees who decrypt, and those of them whose shares are on record.
func (s State) Quorum() (announced, done []string) {
	return s.quorum.Trustees, sortedKeys(s.shares)
}
