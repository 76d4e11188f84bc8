package secondverifier

import "slices"

// close closes a station.
func (s *state) close(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	switch {
	case err != nil:
		return err
	case st.stage == stageClosed:
		return refuseEntry("recorded", "station %q is closed", st.station.ID)
	case st.stage != stageOpen:
		return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
	}
	c := &closing{lines: e.list("lines"), last: int(e.number("last")), missing: int(e.number("missing"))}
	if root := c.root(); st.lost && root != st.lostTape {
		return refuseEntry("lost", "the closing is not the one on the station's tape")
	}
	orders, err := s.closingOrder(st, e.bytes("order"))
	if err != nil {
		return err
	}
	tape := c.tape(s.eid, st.station.ID)
	if err := s.checkWorkers(st, e, tape[:]); err != nil {
		return err
	}
	if err := s.stationOrPeople(st, e, s.payload(e)); err != nil {
		return err
	}
	if signed := e.bytes("tape"); (len(signed) > 0 || !st.chipLost) && !st.byReceiptKey(tape, signed) {
		return refuseEntry("tape", "the receipt key did not sign this tape")
	}
	if err := st.checkAccount(c); err != nil {
		return err
	}
	if ratchet := e.bytes("ratchet"); len(ratchet) > 0 || !st.chipLost {
		if err := st.checkRatchet(c, ratchet, int(e.number("next"))); err != nil {
			return err
		}
	}
	s.endSilence(st)
	st.stage, st.closing, st.orders, st.unused = stageClosed, c, orders, map[string][]hash{}
	return nil
}

// closingOrder gives the highest serial after the order to close, which may be absent.
func (s *state) closingOrder(st *stationState, raw []byte) (int, error) {
	if len(raw) == 0 {
		return st.orders, nil
	}
	order, err := s.checkOrder(st, raw, actionClose)
	if err != nil {
		return 0, err
	}
	return int(order.number("serial")), nil
}

// root is R: the tree over the lines of the batches, and last and missing after them.
func (c *closing) root() hash {
	var lines [][]byte
	for _, l := range c.lines {
		lines = append(lines, l.raw())
	}
	return treeRoot(append(lines, join(u32(c.last), u32(c.missing))))
}

func (c *closing) counts() (all counts) {
	for _, l := range c.lines {
		all = all.plus(readCounts(l.part("counts")))
	}
	return all
}

// tape is T.
func (c *closing) tape(eid hash, station string) hash {
	root := c.root()
	return hashOf("closing-tape", eid[:], short(station), root[:], c.counts().bytes(), u32(c.last), u32(c.missing))
}

// checkAccount: the batches on record are listed, and all leaves up to the last one are counted (`accounting`).
func (st *stationState) checkAccount(c *closing) error {
	for i, b := range st.batches {
		if i >= len(c.lines) || c.lines[i].hash("head") != b.digest || readCounts(c.lines[i].part("counts")) != b.counts {
			return refuseEntry("accounting", "batch %d is on record and not listed", i+1)
		}
	}
	if c.last < 0 || c.last >= len(st.drawn) || c.last > 0 && st.drawn[c.last] {
		return refuseEntry("accounting", "index %d is not one that the dice left", c.last)
	}
	used := 0
	for i := 1; i <= c.last; i++ {
		used += truth(!st.drawn[i])
	}
	if c.counts().total()+c.missing != used {
		return refuseEntry("accounting", "%d leaves and %d missing are not %d", c.counts().total(), c.missing, used)
	}
	return nil
}

// checkRatchet: from k of index next follow the halves of all further indices (`ratchet`).
func (st *stationState) checkRatchet(c *closing, ratchet []byte, next int) error {
	if len(ratchet) != 32 || next <= c.last || next > len(st.drawn) || slices.Contains(st.drawn[c.last+1:next], false) {
		return refuseEntry("ratchet", "there is no seed state of the index after the last")
	}
	c.unused = map[int]hash{}
	k := hash(ratchet)
	for i := next; i < len(st.drawn); i++ {
		var a hash
		a, k = ratchetStep(k)
		if stationHalfEntry(a, i) != st.halves.entries[i-1] {
			return refuseEntry("ratchet", "it does not lead to the half of index %d", i)
		}
		c.unused[i] = a
	}
	return nil
}

// unusedTrustee takes a trustee's halves of all indices after the last.
func (s *state) unusedTrustee(e *entry) error {
	if err := s.beforePublication(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	id := e.text("trustee")
	switch {
	case err != nil:
		return err
	case st.stage != stageClosed:
		return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
	case int(e.number("attempt")) != st.attempt:
		return refuseEntry("attempt", "station %q is at attempt %d", st.station.ID, st.attempt)
	case !slices.Contains(st.trustees, id):
		return refuseEntry("trustee", "%q has no part in this attempt", id)
	}
	if err := s.byTrustee(e, id); err != nil {
		return err
	}
	if st.unused[id] != nil {
		return refuseEntry("recorded", "the unused halves of %q are on record", id)
	}
	halves := []hash{}
	for _, h := range e.hashes("halves", "half") {
		halves = append(halves, hash(h))
	}
	last := st.closing.last
	if len(halves) != st.station.Leaves-last {
		return refuseEntry("halves", "%d halves after index %d of %d", len(halves), last, st.station.Leaves)
	}
	for i, t := range halves {
		if trusteeHalfEntry(t, last+1+i) != st.others[id].entries[last+i] {
			return refuseEntry("halves", "the half of index %d is not the one committed to", last+1+i)
		}
	}
	st.unused[id] = halves
	s.judgeUnused(st)
	return nil
}

// judgeUnused recomputes every leaf that was left, once all have opened their halves.
func (s *state) judgeUnused(st *stationState) {
	if len(st.unused) < len(st.trustees) || st.closing.unused == nil {
		return
	}
	for i := st.closing.last + 1; i <= st.station.Leaves; i++ {
		if st.drawn[i] {
			continue
		}
		var halves []hash
		for _, id := range st.trustees {
			halves = append(halves, st.unused[id][i-st.closing.last-1])
		}
		if !s.use(st, i, st.closing.unused[i], halves) {
			st.mismatch = firstOf(st.mismatch, i)
		}
	}
}

// accounted tells whether every leaf has its use.
func (st *stationState) accounted() bool {
	return st.stage == stageClosed && st.closing.missing == 0 && !slices.Contains(st.uses, false)
}
