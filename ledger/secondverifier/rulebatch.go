package secondverifier

import (
	"bytes"
	"encoding/binary"
	"slices"
)

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
		return b, st.checkListed(b, serial)
	}
	if serial != len(st.batches)+1 {
		return nil, refuseEntry("serial", "batch %d is not the next one", serial)
	}
	st.batches = append(st.batches, b)
	return b, s.checkTime(st, b)
}

// checkTime: before the closing batches come at the manifest's times, with enough ballots (`early`, `few`).
func (s *state) checkTime(st *stationState, b *batchState) error {
	slot, before := int(b.head.number("slot")), 0
	if n := len(st.batches); n > 1 {
		before = int(st.batches[n-2].head.number("slot"))
	}
	r := s.manifest.Release
	switch {
	case slot <= before || slot > len(r.Times) || s.now().time < r.Times[slot-1].Unix():
		return refuseEntry("early", "slot %d has not come, or not anew", slot)
	case b.counts[0] < r.MinBallots:
		return refuseEntry("few", "%d ballots are fewer than may be released", b.counts[0])
	}
	return nil
}

// checkListed: after the closing a batch is the one that it lists (`tape-match`).
func (st *stationState) checkListed(b *batchState, serial int) error {
	lines := st.closing.lines
	if serial < 1 || serial > len(lines) || lines[serial-1].hash("head") != b.digest || readCounts(lines[serial-1].part("counts")) != b.counts {
		return refuseEntry("tape-match", "the closing does not list this batch")
	}
	if b.head.number("slot") == 0 && serial != len(lines) {
		return refuseEntry("tape-match", "a batch of slot 0 is not the last one")
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
		b.ranges[part] = [2]releaseKey{}
		return nil
	}
	first, last := keys[0], keys[len(keys)-1]
	for other, r := range b.ranges {
		if r != ([2]releaseKey{}) && (other < part && !r[1].less(first) || other > part && !last.less(r[0])) {
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

func (s *state) takeReleases(st *stationState, b *batchState, e *entry) error {
	for _, f := range e.list("casts") {
		if err := s.takeCast(st, f); err != nil {
			return err
		}
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

func (s *state) takeCast(st *stationState, f fields) error {
	raw := f.bytes("ballot")
	if err := s.takeCode(raw); err != nil {
		return err
	}
	c, err := s.takeLeaf(st, f.part("leaf"))
	if err != nil {
		return err
	}
	if s.ofAnother(st, raw) {
		return refuseEntry("election", "the ballot is of another station")
	}
	b, err := s.election().checkBallot(raw, c)
	if err != nil {
		r := err.(*Refusal)
		if code, ok := ballotCodes[r.Name]; ok {
			return refuseEntry(code, "%s", r.Reason)
		}
		return refuseEntry(r.Name, "%s", r.Reason)
	}
	s.addBallot(st.station.ID, b)
	return nil
}

// ofAnother tells whether a ballot of this election names another station, in its second check.
func (s *state) ofAnother(st *stationState, raw []byte) bool {
	if len(raw) < headerSize || raw[0] != ballotVersion || !bytes.Equal(raw[1:33], s.eid[:]) {
		return false
	}
	place := int(binary.BigEndian.Uint16(raw[33:]))
	return place < len(s.stations) && s.stations[place] != st
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

func (s *state) takeVoid(st *stationState, f fields) error {
	reason := f.number("reason")
	if reason != voidSealed && reason != voidUnprinted && (reason != voidFurther || s.manifest.pieces(st.station) == 1) {
		return refuseEntry("reason", "no leaf is void for reason %d", reason)
	}
	if reason == voidUnprinted {
		if len(f.list("sigs")) > 0 {
			return refuseEntry("officials", "nobody signs that nothing was printed")
		}
		_, err := s.takeLeaf(st, f.part("leaf"))
		return err
	}
	return s.takeSettled(st, f, "void")
}

func (s *state) takeFailed(st *stationState, f fields) error { return s.takeSettled(st, f, "failed") }

// takeSettled takes a leaf that people beside the station signed for.
func (s *state) takeSettled(st *stationState, f fields, label string) error {
	c, err := s.takeLeaf(st, f.part("leaf"))
	if err != nil {
		return err
	}
	payload := bytes.Join([][]byte{s.manifest.digest[:], short(st.station.ID), c.tag[:]}, nil)
	return s.enough(f.list("sigs"), label, payload, besides(st.station.ID), max(2, s.manifest.Thresholds.Settle))
}
