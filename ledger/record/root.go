package record

import (
	"slices"
)

// StationRoot commits a station to its halves a_1…a_N and says which trustees give the other halves. A further
// attempt starts all over, and names the trustees whose halves were missing or wrong.
type StationRoot struct {
	Station  string
	Attempt  uint16 // from 1
	Root     [32]byte
	Trustees []string // in the order of the manifest, at least k
	Named    []string // whose halves of the attempt before were missing or wrong
	Sig      []byte   // the station's
}

// Kind is KindStationRoot.
func (e *StationRoot) Kind() Kind { return KindStationRoot }

func (e *StationRoot) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.hash(&e.Root)
	w.texts(&e.Trustees)
	w.texts(&e.Named)
}

func (e *StationRoot) seals(w *wire) { w.data(&e.Sig) }

// TrusteeRoot commits a trustee to its halves t_1…t_N for one attempt of a station.
type TrusteeRoot struct {
	Station string
	Attempt uint16
	Trustee string
	Root    [32]byte
	Sig     []byte // the trustee's
}

// Kind is KindTrusteeRoot.
func (e *TrusteeRoot) Kind() Kind { return KindTrusteeRoot }

func (e *TrusteeRoot) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.text(&e.Trustee)
	w.hash(&e.Root)
}

func (e *TrusteeRoot) seals(w *wire) { w.data(&e.Sig) }

// LeafRoot commits a station to all its ballots' randomness: the root over the leaves in the order of their values.
type LeafRoot struct {
	Station string
	Attempt uint16
	Root    [32]byte
	Sig     []byte // the station's
}

// Kind is KindLeafRoot.
func (e *LeafRoot) Kind() Kind { return KindLeafRoot }

func (e *LeafRoot) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.hash(&e.Root)
}

func (e *LeafRoot) seals(w *wire) { w.data(&e.Sig) }

func (e *StationRoot) apply(s State) (State, error) {
	st, err := s.preparing(e.Station)
	if err != nil {
		return s, err
	}
	if int(e.Attempt) != int(st.Attempt)+1 {
		return s, refuse(CodeAttempt, "%s: attempt %d after %d", st.ID, e.Attempt, st.Attempt)
	}
	if !s.inOrder(e.Trustees) || len(e.Trustees) < s.def.m.Trustees.K {
		return s, refuse(CodeTrustees, "%s: %q", st.ID, e.Trustees)
	}
	if !s.inOrder(e.Named) || slices.ContainsFunc(e.Named, func(id string) bool { return st.share(id) < 0 }) {
		return s, refuse(CodeTrustees, "%s names %q", st.ID, e.Named)
	}
	if err := s.station(st, e, e.Sig); err != nil {
		return s, err
	}
	if s, err = s.fresh(e.Root); err != nil {
		return s, err
	}
	st = st.restart(e.Attempt, e.Root, e.Trustees)
	return s.with(st), nil
}

// preparing finds a station that is enrolled and has not opened.
func (s State) preparing(id string) (Station, error) {
	if err := s.before(PhaseCounting); err != nil {
		return Station{}, err
	}
	st, err := s.enrolled(id)
	if err == nil && (st.Stage >= StageOpen || st.Lost || st.NoTPM) {
		err = refuse(CodeStage, "%s", id)
	}
	if err == nil {
		err = st.unrevoked()
	}
	return st, err
}

// inOrder reports whether ids are trustees of the manifest in its order.
func (s State) inOrder(ids []string) bool {
	return ascending(append([]string{""}, ids...), func(a, b string) int { return s.def.m.TrusteeIndex(a) - s.def.m.TrusteeIndex(b) })
}

// fresh refuses a root that somebody committed to before: a seed serves once.
func (s State) fresh(root [32]byte) (State, error) {
	if _, used := s.roots.Get(root); used {
		return s, refuse(CodeRecorded, "the root %x", root)
	}
	s.roots = s.roots.Set(root, struct{}{})
	return s, nil
}

// attempting finds a station that is at a stage of an attempt.
func (s State) attempting(id string, attempt uint16, stage Stage) (Station, error) {
	st, err := s.preparing(id)
	switch {
	case err != nil:
		return st, err
	case attempt != st.Attempt:
		return st, refuse(CodeAttempt, "%s: attempt %d is on, not %d", id, st.Attempt, attempt)
	case st.Stage != stage:
		return st, refuse(CodeStage, "%s", id)
	}
	return st, nil
}

func (e *TrusteeRoot) apply(s State) (State, error) {
	st, err := s.attempting(e.Station, e.Attempt, StageRooted)
	if err != nil {
		return s, err
	}
	i := st.share(e.Trustee)
	if i < 0 {
		return s, refuse(CodeTrustee, "%s has no part in the seeds of %s", e.Trustee, st.ID)
	}
	if err := s.trustee(e, e.Trustee, e.Sig); err != nil {
		return s, err
	}
	if st.shares[i].rooted {
		return s, refuse(CodeRecorded, "%s for %s", e.Trustee, st.ID)
	}
	if s, err = s.fresh(e.Root); err != nil {
		return s, err
	}
	st.shares = slices.Clone(st.shares)
	st.shares[i].root, st.shares[i].rooted = e.Root, true
	if !slices.ContainsFunc(st.shares, func(h half) bool { return !h.rooted }) {
		st.Stage = StageSeeded
	}
	return s.with(st), nil
}

func (e *LeafRoot) apply(s State) (State, error) {
	if err := s.from(PhasePreparation); err != nil {
		return s, err
	}
	st, err := s.attempting(e.Station, e.Attempt, StageSeeded)
	if err != nil {
		return s, err
	}
	if err := s.station(st, e, e.Sig); err != nil {
		return s, err
	}
	if s, err = s.fresh(e.Root); err != nil {
		return s, err
	}
	st.Stage, st.LeafRoot = StageLeaves, e.Root
	return s.with(st), nil
}
