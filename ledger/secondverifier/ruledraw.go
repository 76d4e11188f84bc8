package secondverifier

import (
	"bytes"
	"regexp"
	"slices"
)

var diceForm = regexp.MustCompile(`^[0-9]{20,1000}$`)

// draw takes the dice that choose half of the leaves of some stations.
func (s *state) draw(e *entry) error {
	if err := s.central(e, s.manifest.Thresholds.Draw); err != nil {
		return err
	}
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	dice, lines := e.text("dice"), e.list("lines")
	if !diceForm.MatchString(dice) || len(lines) == 0 {
		return refuseEntry("dice", "these are no dice")
	}
	for i := range lines[1:] {
		if lines[i+1].text("station") <= lines[i].text("station") {
			return refuseEntry("dice", "the stations do not rise")
		}
	}
	for _, line := range lines {
		st, err := s.enrolled(line.text("station"))
		switch {
		case err != nil:
			return err
		case st.prepares() != nil:
			return st.prepares()
		case st.stage != stageLeaves:
			return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
		case st.leafRoot != line.hash("root"):
			return refuseEntry("dice", "the dice are for another leaf root of %q", st.station.ID)
		}
	}
	for _, line := range lines {
		st, _ := s.station(line.text("station"))
		st.throw(dice)
		st.drawnAt = s.now()
	}
	return nil
}

// throw draws the half of the indices with the smallest keys.
func (st *stationState) throw(dice string) {
	n := st.station.Leaves
	type drawKey struct {
		key   hash
		index int
	}
	var all []drawKey
	for i := 1; i <= n; i++ {
		all = append(all, drawKey{hashOf("draw", st.leafRoot[:], short(st.station.ID), short(dice), u32(i)), i})
	}
	slices.SortFunc(all, func(a, b drawKey) int { return bytes.Compare(a.key[:], b.key[:]) })
	st.dice, st.stage, st.drawn, st.others = dice, stageDrawn, make([]bool, n+1), map[string]*stationHalves{}
	for _, k := range all[:n/2] {
		st.drawn[k.index] = true
	}
}

// putTogether gives the entries of all indices from opened halves and hidden entries (`halves`).
func (st *stationState) putTogether(e *entry, root hash, entryOf func(hash, int) hash) (*stationHalves, error) {
	opened, hidden := e.hashes("opened", "half"), e.hashes("hidden", "entry")
	n := st.station.Leaves
	if len(opened) != n/2 || len(hidden) != n-n/2 {
		return nil, refuseEntry("halves", "%d opened and %d hidden halves of %d", len(opened), len(hidden), n)
	}
	h := &stationHalves{opened: map[int]hash{}}
	for i := 1; i <= n; i++ {
		if st.drawn[i] {
			half := hash(take(&opened, 1)[0])
			h.opened[i] = half
			h.entries = append(h.entries, entryOf(half, i))
			continue
		}
		h.entries = append(h.entries, hash(take(&hidden, 1)[0]))
	}
	if hashTree(h.entries) != root {
		return nil, refuseEntry("halves", "the halves are not those committed to")
	}
	return h, nil
}

func (s *state) drawnStation(e *entry) error {
	st, err := s.attemptAt(e, stageDrawn)
	if err != nil {
		return err
	}
	if st.halves != nil {
		return refuseEntry("recorded", "the halves of station %q are on record", st.station.ID)
	}
	if err := st.byStation(e.name, s.payload(e), e.bytes("signature")); err != nil {
		return err
	}
	if st.halves, err = st.putTogether(e, st.root, stationHalfEntry); err != nil {
		return err
	}
	st.leaves = nil
	for _, leaf := range e.hashes("leaves", "leaf") {
		st.leaves = append(st.leaves, hash(leaf))
	}
	rising := slices.IsSortedFunc(st.leaves, func(a, b hash) int { return bytes.Compare(a[:], b[:]) })
	if len(st.leaves) != st.station.Leaves || !rising || hashTree(st.leaves) != st.leafRoot {
		return refuseEntry("leaves", "the leaves are not those committed to")
	}
	st.uses = make([]bool, len(st.leaves))
	s.judgeDrawn(st)
	return nil
}

func (s *state) drawnTrustee(e *entry) error {
	st, err := s.attemptAt(e, stageDrawn)
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
	if st.others[id] != nil {
		return refuseEntry("recorded", "the halves of %q are on record", id)
	}
	h, err := st.putTogether(e, st.trusteeRoots[id], trusteeHalfEntry)
	if err != nil {
		return err
	}
	st.others[id] = h
	s.judgeDrawn(st)
	return nil
}

// judgeDrawn recomputes every drawn leaf once all have opened their halves.
func (s *state) judgeDrawn(st *stationState) {
	if st.halves == nil || len(st.others) < len(st.trustees) {
		return
	}
	st.stage = stageReady
	for i := 1; i <= st.station.Leaves; i++ {
		if !st.drawn[i] {
			continue
		}
		var halves []hash
		for _, id := range st.trustees {
			halves = append(halves, st.others[id].opened[i])
		}
		if !s.use(st, i, st.halves.opened[i], halves) {
			st.stage = stageRefused
			st.mismatch = firstOf(st.mismatch, i)
		}
	}
}

// firstOf keeps the first index that did not match.
func firstOf(old, i int) int {
	if old != 0 {
		return old
	}
	return i
}

// use recomputes the leaf of an index and marks its place, or tells that it is not among the leaves that are left.
func (s *state) use(st *stationState, index int, a hash, halves []hash) bool {
	seed := newSeed(s.eid, st.station.ID, index, a, halves)
	leaf := s.election().commit(seed, index).leaf(s.eid, st.station.ID)
	for place, l := range st.leaves {
		if l == leaf && !st.uses[place] {
			st.uses[place] = true
			return true
		}
	}
	return false
}
