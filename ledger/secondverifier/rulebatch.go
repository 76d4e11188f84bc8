package secondverifier

// A releaseKey is what releases rise by: cast, check, void, failed; then place or index.
type releaseKey struct{ kind, place int }

func (k releaseKey) less(l releaseKey) bool {
	return k.kind < l.kind || k.kind == l.kind && k.place < l.place
}

// batch takes a part of what a station burned.
func (s *state) batch(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	head := e.part("head")
	st, err := s.enrolled(head.text("station"))
	switch {
	case err != nil:
		return err
	case st.stage < stageOpen:
		return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
	case st.lost && st.stage != stageClosed:
		return refuseEntry("lost", "station %q is lost and not closed", st.station.ID)
	}
	if err := s.stationOrPeople(st, e, s.batchPayload(e)); err != nil {
		return err
	}
	b, err := s.batchOf(st, head)
	if err != nil {
		return err
	}
	part := int(e.number("part"))
	if err := st.checkPart(e, b, part); err != nil {
		return err
	}
	return s.takeReleases(st, b, e)
}

// batchPayload is what a station signs of a batch: its head.
func (s *state) batchPayload(e *entry) []byte {
	return join(s.manifest.digest[:], []byte{e.kind}, e.part("head").raw())
}

// batchOf is the batch of a head, which is new or has parts on record.
func (s *state) batchOf(st *stationState, head fields) (*batchState, error) {
	b := &batchState{head: head, digest: hashOf("batch-head", head.raw()), ranges: map[int][2]releaseKey{}}
	for _, p := range head.list("parts") {
		b.counts = b.counts.plus(readCounts(p.part("counts")))
	}
	serial := int(head.number("serial"))
	if serial >= 1 && serial <= len(st.batches) {
		old := st.batches[serial-1]
		if old != nil && old.digest == b.digest {
			return old, nil
		}
		if old != nil {
			return nil, refuseEntry("serial", "batch %d is another", serial)
		}
	}
	if b.counts.total() > st.station.Leaves {
		return nil, refuseEntry("part", "a batch of %d leaves", b.counts.total())
	}
	if st.closing != nil {
		return b, s.checkListed(st, b, serial)
	}
	if serial != len(st.batches)+1 {
		return nil, refuseEntry("serial", "batch %d is not the next one", serial)
	}
	st.batches = append(st.batches, b)
	return b, s.checkTime(st, b)
}

// checkTime: before the closing batches come at the manifest's times, with enough ballots (`early`, `few`).
func (s *state) checkTime(st *stationState, b *batchState) error {
	slot, before, r := int(b.head.number("slot")), 0, s.manifest.Release
	if n := len(st.batches); n > 1 {
		before = int(st.batches[n-2].head.number("slot"))
	}
	switch {
	case slot <= before || slot > len(r.Times) || s.now().time.seconds < r.Times[slot-1].Unix():
		return refuseEntry("early", "slot %d has not come, or not anew", slot)
	}
	return s.checkEnough(b)
}

// checkEnough: a batch of the day has enough ballots (`few`).
func (s *state) checkEnough(b *batchState) error {
	if least := s.manifest.Release.MinBallots; b.counts[0] < least {
		return refuseEntry("few", "%d ballots are fewer than may be released", b.counts[0])
	}
	return nil
}

// checkListed: after the closing a batch is the one that it lists (`tape-match`). All but the last are of a slot of the day, with enough
// ballots (`early`, `few`).
func (s *state) checkListed(st *stationState, b *batchState, serial int) error {
	lines := st.closing.lines
	if serial < 1 || serial > len(lines) || lines[serial-1].hash("head") != b.digest || readCounts(lines[serial-1].part("counts")) != b.counts {
		return refuseEntry("tape-match", "the closing does not list this batch")
	}
	if slot := int(b.head.number("slot")); slot == 0 && serial != len(lines) || slot > len(s.manifest.Release.Times) {
		return refuseEntry("early", "slot %d is not one of the day", slot)
	} else if slot > 0 {
		if err := s.checkEnough(b); err != nil {
			return err
		}
	}
	for len(st.batches) < serial {
		st.batches = append(st.batches, nil)
	}
	st.batches[serial-1] = b
	return nil
}

// checkPart: the part is new and what its line of the head says (`part`), and its releases rise (`ordering`).
func (st *stationState) checkPart(e *entry, b *batchState, part int) error {
	parts := b.head.list("parts")
	if part >= len(parts) {
		return refuseEntry("part", "the head has no part %d", part)
	}
	if _, ok := b.ranges[part]; ok {
		return refuseEntry("recorded", "part %d is on record", part)
	}
	line := parts[part]
	if readCounts(line.part("counts")) != releaseCounts(e) || treeRoot(e.releases()) != line.hash("root") {
		return refuseEntry("part", "part %d is not what the head says", part)
	}
	keys := releaseKeys(e)
	for i := 1; i < len(keys); i++ {
		if !keys[i-1].less(keys[i]) {
			return refuseEntry("ordering", "release %d does not rise", i)
		}
	}
	if len(keys) == 0 {
		return refuseEntry("ordering", "part %d has no release", part)
	}
	first, last := keys[0], keys[len(keys)-1]
	for other, r := range b.ranges {
		if other < part && !r[1].less(first) || other > part && !last.less(r[0]) {
			return refuseEntry("ordering", "part %d does not rise from part %d", part, other)
		}
	}
	b.ranges[part] = [2]releaseKey{first, last}
	return nil
}

func releaseKeys(e *entry) (keys []releaseKey) {
	for _, f := range e.list("casts") {
		keys = append(keys, releaseKey{1, int(f.part("leaf").number("place"))})
	}
	for _, f := range e.list("checks") {
		keys = append(keys, releaseKey{2, int(f.number("index"))})
	}
	for _, f := range e.list("voids") {
		keys = append(keys, releaseKey{3, int(f.part("leaf").number("place"))})
	}
	for _, f := range e.list("failures") {
		keys = append(keys, releaseKey{4, int(f.part("leaf").number("place"))})
	}
	return keys
}

const (
	voidSealed    = 1 // a sheet is sealed
	voidUnprinted = 2 // nothing was printed
	voidFurther   = 3 // a further ballot of a sheet
)

func releaseCounts(e *entry) (c counts) {
	c[0], c[1], c[4] = len(e.list("casts")), len(e.list("checks")), len(e.list("failures"))
	for _, f := range e.list("voids") {
		if f.number("reason") == voidUnprinted {
			c[3]++
		} else {
			c[2]++
		}
	}
	return c
}
