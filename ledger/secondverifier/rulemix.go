package secondverifier

import "slices"

// afterCutoff refuses (`phase`) mixing and audit at other times than from the cut-off to the publication.
func (s *state) afterCutoff() error { return s.phaseIs(phaseCounting, phaseCounted) }

// mixers announces who shuffles.
func (s *state) mixers(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Cutoff); err != nil {
		return err
	}
	ids, last := e.texts("trustees"), 0
	if int(e.number("serial")) != s.mixing.serial+1 || len(ids) < 2 {
		return refuseEntry("mixers", "it is not announcement %d of at least two", s.mixing.serial+1)
	}
	for _, id := range ids {
		i := s.manifest.trustee(id)
		if i <= last {
			return refuseEntry("mixers", "the mixers %q are not trustees in order", ids)
		}
		last = i
	}
	s.mixing.serial, s.mixing.mixers = s.mixing.serial+1, ids
	for _, l := range s.mixing.lots {
		if !l.fixed() {
			l.void()
		}
	}
	return nil
}

// shuffled takes a mixer's shuffle of a lot.
func (s *state) shuffled(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.byTrustee(e, e.text("mixer")); err != nil {
		return err
	}
	l, err := s.mixing.lot(e)
	if err != nil {
		return err
	}
	if l.fixed() {
		return refuseEntry("recorded", "the lot is opened or has its index")
	}
	position := int(e.number("position"))
	turn := slices.Index(s.mixing.mixers, e.text("mixer"))
	switch {
	case int(e.number("serial")) != s.mixing.serial || turn < 0 || position != turn+1 || position > len(l.shuffles)+1:
		return refuseEntry("mixer", "it is not the turn of %q", e.text("mixer"))
	case position <= len(l.shuffles):
		return refuseEntry("recorded", "the shuffle at place %d is on record", position)
	case e.hash("input") == e.hash("output") || position > 1 && l.shuffles[position-2].hash("output") != e.hash("input"):
		return refuseEntry("table", "it does not start from the table before")
	}
	l.shuffles = append(l.shuffles, e.fields)
	return nil
}

// tableShare takes a trustee's share in the rows of a lot.
func (s *state) tableShare(e *entry) error {
	l, id, err := s.lotOfQuorum(e)
	if err != nil {
		return err
	}
	if !l.opensRows() {
		return refuseEntry("lot", "nothing of lot %d is opened row by row", e.number("lot"))
	}
	if l.contents != nil {
		return refuseEntry("recorded", "lot %d is opened", e.number("lot"))
	}
	if err := s.mixing.mixed(l); err != nil {
		return err
	}
	if err := l.lastTable(e); err != nil {
		return err
	}
	if l.shares[id] != nil {
		return refuseEntry("recorded", "the share of %q is on record", id)
	}
	l.shares[id] = e.fields
	return nil
}

// lotOfQuorum checks what shares in a lot have in common: a trustee of the newest quorum signed them, and there is such a lot.
func (s *state) lotOfQuorum(e *entry) (*lot, string, error) {
	if err := s.afterCutoff(); err != nil {
		return nil, "", err
	}
	id, err := s.ofQuorum(e)
	if err != nil {
		return nil, "", err
	}
	l, err := s.mixing.lot(e)
	return l, id, err
}

// contents takes what the rows of a lot hold.
func (s *state) contents(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Cutoff); err != nil {
		return err
	}
	l, err := s.mixing.lot(e)
	if err != nil {
		return err
	}
	if l.contents != nil {
		return refuseEntry("recorded", "the contents are on record")
	}
	if !l.opensRows() {
		return refuseEntry("lot", "nothing of lot %d is opened row by row", e.number("lot"))
	}
	if err := s.mixing.mixed(l); err != nil {
		return err
	}
	if err := l.lastTable(e); err != nil {
		return err
	}
	if s.count.serial == 0 || len(l.shares) < len(s.count.quorum) {
		return refuseEntry("unopened", "%d shares are on record", len(l.shares))
	}
	h := e.hash("contents")
	l.contents = &h
	return nil
}

// blind takes a trustee's share of the blinding of a lot's ids.
func (s *state) blind(e *entry) error {
	l, id, err := s.lotOfQuorum(e)
	if err != nil {
		return err
	}
	if l.index != nil || l.blinds[id] != nil {
		return refuseEntry("recorded", "the index, or the blinding of %q, is on record", id)
	}
	if err := s.mixing.mixed(l); err != nil {
		return err
	}
	if err := l.lastTable(e); err != nil {
		return err
	}
	l.blinds[id] = e.fields
	return nil
}

// unblind takes a trustee's share in the blinded ids.
func (s *state) unblind(e *entry) error {
	l, id, err := s.lotOfQuorum(e)
	if err != nil {
		return err
	}
	if l.index != nil || l.unblinds[id] != nil {
		return refuseEntry("recorded", "the index, or the opening of %q, is on record", id)
	}
	if len(l.blinds) < len(s.count.quorum) {
		return refuseEntry("blinding", "%d have blinded the ids", len(l.blinds))
	}
	l.unblinds[id] = e.fields
	return nil
}
