package secondverifier

import "slices"

func (s *state) takeReleases(st *stationState, b *batchState, e *entry) error {
	if err := s.takeCasts(st, e.list("casts")); err != nil {
		return err
	}
	for _, f := range e.list("checks") {
		if err := s.takeCheck(st, b, f); err != nil {
			return err
		}
	}
	for _, f := range e.list("voids") {
		if err := s.takeVoid(st, f); err != nil {
			return err
		}
	}
	for _, f := range e.list("failures") {
		if err := s.takeFailed(st, f); err != nil {
			return err
		}
	}
	return nil
}

// takeLeaf uses a leaf: it is at its place, and neither it nor its tag has a use yet.
func (s *state) takeLeaf(st *stationState, f fields) (commitment, error) {
	c := commitment{tag: f.hash("tag"), c: f.hash("commitment"), f: f.hash("styles")}
	place := int(f.number("place"))
	digest := c.leaf(s.eid, st.station.ID)
	var path []hash
	for _, h := range f.hashes("path", "hash") {
		path = append(path, hash(h))
	}
	switch {
	case place >= len(st.leaves) || checkPath(st.leafRoot, digest[:], place, len(st.leaves), path) != nil:
		return c, refuseEntry("leaf", "the leaf is not at place %d", place)
	case st.uses[place]:
		return c, refuseEntry("leaf-twice", "the leaf at place %d has been used", place)
	case s.tags[c.tag]:
		return c, refuseEntry("tag-twice", "the tag %x has been used", c.tag)
	}
	st.uses[place], s.tags[c.tag] = true, true
	return c, nil
}

// ballotCodes are the codes that the record has for the checks of a ballot.
var ballotCodes = map[string]string{"size": "ballot-size", "leaf": "ballot-leaf", "range": "proof", "pok": "proof"}

// takeCasts looks at form, code and leaf of each ballot, and at what they prove when all have these.
func (s *state) takeCasts(st *stationState, casts []fields) error {
	type cast struct {
		*ballot
		beside commitment
	}
	var all []cast
	for _, f := range casts {
		b, err := s.takeCast(st, f.bytes("ballot"))
		if err != nil {
			return err
		}
		c, err := s.takeLeaf(st, f.part("leaf"))
		if err != nil {
			return err
		}
		all = append(all, cast{b, c})
	}
	for _, c := range all {
		if err := s.election().checkRead(c.ballot, c.beside); err != nil {
			return asBallotCode(err)
		}
		s.addBallot(st.station.ID, c.ballot)
	}
	return nil
}

// takeCast takes the form and the tracking code of a ballot.
func (s *state) takeCast(st *stationState, raw []byte) (*ballot, error) {
	b, err := s.election().readBallot(raw)
	switch {
	case err != nil:
		return nil, asBallotCode(err)
	case b.station != st.station:
		return nil, refuseEntry("election", "the ballot is of another station")
	}
	return b, s.takeCode(raw)
}

func asBallotCode(err error) error {
	r := err.(*Refusal)
	if code, ok := ballotCodes[r.Name]; ok {
		return refuseEntry(code, "%s", r.Reason)
	}
	return refuseEntry(r.Name, "%s", r.Reason)
}

func (s *state) takeCode(ballot []byte) error {
	code := trackingCode(ballot)
	if s.codes[string(code[:])] {
		return refuseEntry("code-twice", "a ballot with this code is on record")
	}
	s.codes[string(code[:])] = true
	return nil
}

// takeCheck recomputes a ballot that was opened to check its station.
func (s *state) takeCheck(st *stationState, b *batchState, f fields) error {
	index := int(f.number("index"))
	if !st.inBatch(index, b) {
		return refuseEntry("bound", "index %d cannot have been used in this batch", index)
	}
	a := f.hash("half")
	var halves []hash
	for _, h := range f.hashes("halves", "half") {
		halves = append(halves, hash(h))
	}
	if !st.committed(index, a, halves) {
		return refuseEntry("halves", "the halves of index %d are not those committed to", index)
	}
	style := s.manifest.style(f.text("style"))
	if style == nil || !st.station.serves(style.ID) {
		return refuseEntry("style", "the station has no style %q", f.text("style"))
	}
	choices, err := s.election().readChoices(style, f.bytes("choices"))
	if err != nil {
		return refuseEntry("opening", "%v", err)
	}
	seed := newSeed(s.eid, st.station.ID, index, a, halves)
	ballot, c := s.election().seal(st.station.ID, index, seed, style, choices)
	if err := s.takeCode(ballot); err != nil {
		return err
	}
	leaf := c.leaf(s.eid, st.station.ID)
	place := slices.Index(st.leaves, leaf)
	switch {
	case place < 0:
		st.mismatch = firstOf(st.mismatch, index)
		return nil
	case st.uses[place]:
		return refuseEntry("leaf-twice", "the leaf of index %d has been used", index)
	case s.tags[c.tag]:
		return refuseEntry("tag-twice", "the tag of index %d has been used", index)
	}
	st.uses[place], s.tags[c.tag] = true, true
	return nil
}

// inBatch tells whether the rank of an index among those not drawn lies within a batch.
func (st *stationState) inBatch(index int, b *batchState) bool {
	if index < 1 || index >= len(st.drawn) || st.drawn[index] {
		return false
	}
	rank := 0
	for i := 1; i <= index; i++ {
		rank += truth(!st.drawn[i])
	}
	before := 0
	for i := range int(b.head.number("serial")) - 1 {
		before += st.countsOf(i).total()
	}
	return before < rank && rank <= before+b.counts.total()
}

// countsOf are the counts of a batch before, as its head or the closing has them. i is from 0.
func (st *stationState) countsOf(i int) counts {
	if st.batches[i] != nil {
		return st.batches[i].counts
	}
	return readCounts(st.closing.lines[i].part("counts"))
}

// committed tells whether halves of an index are those that station and trustees committed to.
func (st *stationState) committed(index int, a hash, halves []hash) bool {
	if len(halves) != len(st.trustees) || stationHalfEntry(a, index) != st.halves.entries[index-1] {
		return false
	}
	for i, id := range st.trustees {
		if trusteeHalfEntry(halves[i], index) != st.others[id].entries[index-1] {
			return false
		}
	}
	return true
}

// takeVoid takes a void leaf: people signed for the sheet, if there is one.
func (s *state) takeVoid(st *stationState, f fields) error {
	switch reason := f.number("reason"); {
	case reason == voidSealed || reason == voidFurther && s.manifest.pieces(st.station) > 1:
		return s.takeSettled(st, f, "void")
	case reason != voidUnprinted || len(f.list("sigs")) > 0:
		return refuseEntry("reason", "reason %d is none of a void at this station, or people signed for what was not printed", reason)
	}
	_, err := s.takeLeaf(st, f.part("leaf"))
	return err
}

func (s *state) takeFailed(st *stationState, f fields) error { return s.takeSettled(st, f, "failed") }

// takeSettled takes a leaf that people beside the station signed for.
func (s *state) takeSettled(st *stationState, f fields, label string) error {
	payload := join(s.manifest.digest[:], short(st.station.ID), f.part("leaf").bytes("tag"))
	if err := s.enough(f.list("sigs"), label, payload, besides(st.station.ID), max(2, s.manifest.Thresholds.Settle)); err != nil {
		return err
	}
	_, err := s.takeLeaf(st, f.part("leaf"))
	return err
}
