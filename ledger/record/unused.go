package record

import (
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
)

// Unused opens a trustee's halves of the leaves that a station never reached: all indices after u.
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

func (e *Unused) apply(s State) (State, error) {
	if err := s.before(PhasePublished); err != nil {
		return s, err
	}
	st, err := s.enrolled(e.Station)
	switch {
	case err != nil:
		return s, err
	case st.Stage != StageClosed:
		return s, refuse(CodeStage, "%s has not closed", st.ID)
	case e.Attempt != st.Attempt:
		return s, refuse(CodeAttempt, "%s: attempt %d", st.ID, e.Attempt)
	}
	j := st.share(e.Trustee)
	if j < 0 {
		return s, refuse(CodeTrustee, "%s has no part in the seeds of %s", e.Trustee, st.ID)
	}
	if err := s.trustee(e, e.Trustee, e.Sig); err != nil {
		return s, err
	}
	switch {
	case st.shares[j].done:
		return s, refuse(CodeRecorded, "%s for %s", e.Trustee, st.ID)
	case len(e.Halves) != st.N()-int(st.Last):
		return s, refuse(CodeHalves, "%s: %d halves", st.ID, len(e.Halves))
	}
	for n, t := range e.Halves {
		i := st.Last + 1 + uint32(n)
		if ballot.TrusteeHalfLeaf(i, t) != st.shares[j].leaves[i-1] {
			return s, refuse(CodeHalves, "%s: index %d", st.ID, i)
		}
	}
	st.shares = slices.Clone(st.shares)
	st.shares[j].unused, st.shares[j].done = e.Halves, true
	return s.with(s.forget(s.settleUnused(st))), nil
}

// settleUnused recomputes every leaf that was never reached, once all its halves are known. One that is not there stays on record
// against the station.
func (s State) settleUnused(st Station) Station {
	if len(st.ratcheted) == 0 || slices.ContainsFunc(st.shares, func(h half) bool { return !h.done }) {
		return st
	}
	var list []opened
	for i, a := range st.walk(st.next, st.ratcheted) {
		if !st.isDrawn(i) {
			list = append(list, st.opening(i, a, func(h half) [32]byte { return h.unused[i-st.Last-1] }))
		}
	}
	st, wrong := s.disclose(st, list, UseLeft)
	if st.Mismatch == 0 {
		st.Mismatch = wrong
	}
	return st
}

// forget drops what batches are held to, 32 bytes for each half of each leaf, once the cut-off has come and none is taken any more, and
// what the opening of unused leaves is held to, once that is over or will not come. Nothing of it is bound by the state's hash.
func (s State) forget(st Station) Station {
	if s.phase < PhaseCounting {
		return st
	}
	st.halves = nil
	if st.Stage == StageClosed && slices.ContainsFunc(st.shares, func(h half) bool { return !h.done }) {
		return st
	}
	st.Leaves, st.shares = nil, slices.Clone(st.shares)
	for i := range st.shares {
		st.shares[i].leaves, st.shares[i].unused = nil, nil
	}
	return st
}
