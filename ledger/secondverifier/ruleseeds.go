package secondverifier

import "slices"

// attemptAt is a station at a stage before its opening, at its newest attempt.
func (s *state) attemptAt(e *entry, stage int) (*stationState, error) {
	if err := s.beforeCutoff(); err != nil {
		return nil, err
	}
	st, err := s.enrolled(e.text("station"))
	switch {
	case err != nil:
		return nil, err
	case st.prepares() != nil:
		return nil, st.prepares()
	case int(e.number("attempt")) != st.attempt:
		return nil, refuseEntry("attempt", "station %q is at attempt %d", st.station.ID, st.attempt)
	case st.stage != stage:
		return nil, refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
	}
	return st, nil
}

// prepares refuses a station that has opened, is lost or has no chip (`stage`), or whose machine is revoked.
func (st *stationState) prepares() error {
	if st.stage >= stageOpen || st.lost || st.chipLost {
		return refuseEntry("stage", "station %q was opened, or has lost its chip, or is lost", st.station.ID)
	}
	return st.notRevoked()
}

// takeRoot refuses (`recorded`) a root that anybody has committed to before.
func (s *state) takeRoot(root hash) error {
	if s.roots[root] {
		return refuseEntry("recorded", "this root has been committed to")
	}
	s.roots[root] = true
	return nil
}

func (s *state) stationRoot(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	if err != nil {
		return err
	}
	switch {
	case st.prepares() != nil:
		return st.prepares()
	case int(e.number("attempt")) != st.attempt+1:
		return refuseEntry("attempt", "station %q is at attempt %d", st.station.ID, st.attempt)
	}
	if err := s.checkSeedTrustees(st, e.texts("trustees"), e.texts("named")); err != nil {
		return err
	}
	if err := st.byStation(e.name, s.payload(e), e.bytes("signature")); err != nil {
		return err
	}
	if err := s.takeRoot(e.hash("root")); err != nil {
		return err
	}
	st.stage, st.attempt, st.root, st.trustees = stageRooted, st.attempt+1, e.hash("root"), e.texts("trustees")
	st.trusteeRoots, st.leafRoot, st.mismatch = map[string]hash{}, hash{}, 0
	st.halves, st.others, st.leaves, st.uses = nil, nil, nil, nil
	return nil
}

// checkSeedTrustees: at least k trustees in the order of the manifest; those named took part in the attempt before.
func (s *state) checkSeedTrustees(st *stationState, trustees, named []string) error {
	last := 0
	for _, id := range trustees {
		i := s.manifest.trustee(id)
		if i <= last {
			return refuseEntry("trustees", "the trustees %q are not in order", trustees)
		}
		last = i
	}
	if len(trustees) < s.manifest.Trustees.K {
		return refuseEntry("trustees", "%d trustees are fewer than decrypt", len(trustees))
	}
	last = 0
	for _, id := range named {
		i := s.manifest.trustee(id)
		if i <= last || !slices.Contains(st.trustees, id) {
			return refuseEntry("trustees", "%q was not of the attempt before", id)
		}
		last = i
	}
	return nil
}

func (s *state) trusteeRoot(e *entry) error {
	st, err := s.attemptAt(e, stageRooted)
	if err != nil {
		return err
	}
	id := e.text("trustee")
	if !slices.Contains(st.trustees, id) {
		return refuseEntry("trustee", "%q has no part in this attempt", id)
	}
	if err := s.byTrustee(e, id); err != nil {
		return err
	}
	if _, ok := st.trusteeRoots[id]; ok {
		return refuseEntry("recorded", "the root of %q is on record", id)
	}
	if err := s.takeRoot(e.hash("root")); err != nil {
		return err
	}
	st.trusteeRoots[id] = e.hash("root")
	if len(st.trusteeRoots) == len(st.trustees) {
		st.stage = stageSeeded
	}
	return nil
}

func (s *state) leafRoot(e *entry) error {
	if s.phase == phaseCeremony {
		return s.phaseIs(phasePreparation)
	}
	st, err := s.attemptAt(e, stageSeeded)
	if err != nil {
		return err
	}
	if err := st.byStation(e.name, s.payload(e), e.bytes("signature")); err != nil {
		return err
	}
	if err := s.takeRoot(e.hash("root")); err != nil {
		return err
	}
	st.stage, st.leafRoot = stageLeaves, e.hash("root")
	return nil
}
