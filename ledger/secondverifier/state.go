package secondverifier

import (
	"maps"
	"slices"
)

// Phases of an election: SPEC.md, "Rules". They count from 1 in the state hash.
const (
	phaseCeremony = 1 + iota
	phasePreparation
	phaseVoting
	phaseCounting
	phaseCounted
	phasePublished
)

// Stages of a station, which count from 0.
const (
	stageNamed = iota
	stageEnrolled
	stageRooted
	stageSeeded
	stageLeaves
	stageDrawn
	stageReady
	stageRefused
	stageOpen
	stageClosed
)

// A blockMark is what entries may refer to of a block that has begun.
type blockMark struct {
	height uint64
	time   moment
	hash   hash
	size   int  // of the log before its entries
	root   hash // of the log before its entries
}

// A state is what follows from a manifest and entries. It is changed by apply only, on a clone.
type state struct {
	manifest *manifest
	phase    int
	ceremony *ceremony
	trustees *trusteeRecord
	eid      hash
	blocks   []blockMark
	log      []hash          // leaves
	stations []*stationState // in the order of the manifest
	roots    map[hash]bool   // committed to, by anybody
	machines map[string]bool // keys of machines
	codes    map[string]bool // tracking codes on record
	tags     map[hash]bool
	doubled  map[hash]bool // keys that voted twice
	sums     map[sumKey]stationSum
	cast     []castBallot // in the order of the record
	software references
	count    *count           // from the cut-off
	mixing   *mixing          // from the cut-off
	closes   map[string]int64 // hours that officials ordered, by station or "" for all, Unix seconds

	publishedAt uint64 // height
}

// A castBallot is a ballot on record.
type castBallot struct {
	station string
	ballot  *ballot
}

func newState(m *manifest) *state {
	s := &state{
		manifest: m, phase: phaseCeremony, ceremony: newCeremony(m), roots: map[hash]bool{}, machines: map[string]bool{},
		codes: map[string]bool{}, tags: map[hash]bool{}, sums: map[sumKey]stationSum{}, doubled: map[hash]bool{},
		closes: map[string]int64{},
	}
	for i := range m.Stations {
		s.stations = append(s.stations, &stationState{station: &m.Stations[i], incidents: map[int]bool{}})
	}
	for _, r := range m.Reference {
		s.software.admitted = append(s.software.admitted, admittedReference{reference: r})
	}
	s.software.floor, s.software.revoked = m.VersionFloor, map[uint64]uint64{}
	for _, a := range m.Anchors {
		s.machines[string(a.Key)] = true
	}
	return s
}

// A formerMachine is one that another has taken the place of.
type formerMachine struct {
	enrolment  *enrolment
	enrolledAt int64 // Unix seconds
}

// clone is a state that changes by itself.
func (s *state) clone() *state {
	c := *s
	c.log, c.blocks, c.cast = slices.Clip(s.log), slices.Clip(s.blocks), slices.Clip(s.cast)
	c.roots, c.machines, c.codes = maps.Clone(s.roots), maps.Clone(s.machines), maps.Clone(s.codes)
	c.tags, c.doubled, c.sums = maps.Clone(s.tags), maps.Clone(s.doubled), maps.Clone(s.sums)
	c.stations = nil
	for _, st := range s.stations {
		c.stations = append(c.stations, st.clone())
	}
	c.closes = maps.Clone(s.closes)
	c.software = s.software.clone()
	c.count, c.mixing = s.count.clone(), s.mixing.clone()
	return &c
}

func (st *stationState) clone() *stationState {
	c := *st
	c.trusteeRoots, c.incidents, c.unused, c.others = maps.Clone(st.trusteeRoots), maps.Clone(st.incidents), maps.Clone(st.unused), maps.Clone(st.others)
	c.uses = slices.Clone(st.uses)
	c.batches = nil
	for _, b := range st.batches {
		if b != nil {
			d := *b
			d.ranges = maps.Clone(b.ranges)
			b = &d
		}
		c.batches = append(c.batches, b)
	}
	return &c
}

// election is what ballots are checked against.
func (s *state) election() *Election {
	return &Election{manifest: s.manifest, eid: s.eid, keys: s.trustees.joint}
}

// now is the block whose entries are being applied, or zero before the first.
func (s *state) now() blockMark {
	if len(s.blocks) == 0 {
		return blockMark{}
	}
	return s.blocks[len(s.blocks)-1]
}

// block is a block that has begun (`block`).
func (s *state) block(height uint64) (blockMark, error) {
	b := find(s.blocks, func(b blockMark) bool { return b.height == height })
	if b == nil {
		return blockMark{}, refuseEntry("block", "block %d is unknown", height)
	}
	return *b, nil
}

// begin begins a block. Steps of the ceremony whose time is over end with it.
func (s *state) begin(height uint64, time moment, h hash) {
	s.blocks = append(slices.Clip(s.blocks), blockMark{height, time, h, len(s.log), rootOf(s.log)})
	s.ceremony = s.ceremony.clone()
	s.ceremony.advance(time)
	s.takeKeys()
}

// takeKeys goes on to the preparation once the trustees' keys stand.
func (s *state) takeKeys() {
	if s.phase != phaseCeremony || s.ceremony.step != ceremonyDone {
		return
	}
	s.trustees = s.ceremony.record
	digest := s.trustees.digest()
	s.eid = hashOf("eid", s.manifest.digest[:], digest[:], []byte(s.manifest.ChainID))
	s.phase = phasePreparation
}

// rootOf is the root over leaves that are hashed already.
func rootOf(leaves []hash) hash {
	switch len(leaves) {
	case 0:
		return treeRoot(nil)
	case 1:
		return leaves[0]
	}
	k := split(len(leaves))
	return treeNode(rootOf(leaves[:k]), rootOf(leaves[k:]))
}

// station is a station of the manifest (`station`).
func (s *state) station(id string) (*stationState, error) {
	for _, st := range s.stations {
		if st.station.ID == id {
			return st, nil
		}
	}
	return nil, refuseEntry("station", "the election has no station %q", id)
}

// enrolled is a station that is enrolled (`station`).
func (s *state) enrolled(id string) (*stationState, error) {
	st, err := s.station(id)
	if err == nil && st.enrolment == nil {
		return nil, refuseEntry("station", "station %q is not enrolled", id)
	}
	return st, err
}

// validators are the anchors, and the stations that are neither lost nor revoked nor without their chip, but for keys that voted twice.
func (s *state) validators() []validator {
	var set []validator
	for _, a := range s.manifest.Anchors {
		set = append(set, validator{hash(a.Key), a.Power})
	}
	for _, st := range s.stations {
		if st.enrolment != nil && !st.lost && !st.chipLost && !st.revoked {
			set = append(set, validator{st.enrolment.consensus, s.manifest.StationPower})
		}
	}
	set = slices.DeleteFunc(set, func(v validator) bool { return s.doubled[v.key] || v.power == 0 })
	return sortValidators(set)
}

// phaseIs refuses (`phase`) what belongs to another phase.
func (s *state) phaseIs(phases ...int) error {
	if !slices.Contains(phases, s.phase) {
		return refuseEntry("phase", "the election is in phase %d", s.phase)
	}
	return nil
}
