package secondverifier

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
)

// A count is what happens to the sums after the cut-off.
type count struct {
	groups  []group
	serial  int // of the newest quorum
	quorum  []member
	quorums map[int][]member // all, by serial
	shares  map[string][]point
	sums    [][]int // by group, then column; nil until they are open
}

func (c *count) clone() *count {
	if c == nil {
		return nil
	}
	d := *c
	d.shares, d.quorums = maps.Clone(c.shares), maps.Clone(c.quorums)
	return &d
}

// cutoff ends the voting.
func (s *state) cutoff(e *entry) error {
	if err := s.phaseIs(phaseVoting); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Cutoff); err != nil {
		return err
	}
	for _, st := range s.stations {
		if st.stage == stageOpen && !st.lost {
			return refuseEntry("station-open", "station %q is open", st.station.ID)
		}
	}
	s.phase, s.count, s.mixing = phaseCounting, &count{shares: map[string][]point{}, quorums: map[int][]member{}}, s.newMixing()
	for i := range s.manifest.Contests {
		s.count.groups = append(s.count.groups, s.groupsOf(&s.manifest.Contests[i])...)
	}
	if len(s.sumsTask().items) == 0 {
		return s.openSums(nil)
	}
	return nil
}

// holds tells whether a style of a station has a contest.
func (s *state) holds(st *stationState, c *contest) bool {
	return slices.ContainsFunc(st.station.Styles, func(id string) bool { return slices.Contains(s.manifest.style(id).Contests, c.ID) })
}

// quorum announces who decrypts.
func (s *state) announceQuorum(e *entry) error {
	if err := s.phaseIs(phaseCounting, phaseCounted); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Cutoff); err != nil {
		return err
	}
	if int(e.number("serial")) != s.count.serial+1 {
		return refuseEntry("quorum", "the quorum is not number %d", s.count.serial+1)
	}
	members, err := s.trustees.quorum(e.texts("trustees"))
	if err != nil {
		return refuseEntry("quorum", "%v", err)
	}
	s.count.serial, s.count.quorum, s.count.shares = s.count.serial+1, members, map[string][]point{}
	s.count.quorums[s.count.serial] = members
	s.mixing.newQuorum()
	return nil
}

// ofQuorum refuses a trustee who did not sign this, or a share for another quorum or of a trustee who was not asked (`quorum`).
func (s *state) ofQuorum(e *entry) (string, error) {
	id := e.text("trustee")
	if err := s.byTrustee(e, id); err != nil {
		return id, err
	}
	asked := slices.ContainsFunc(s.count.quorum, func(m member) bool { return m.id == id })
	if int(e.number("quorum")) != s.count.serial || !asked {
		return id, refuseEntry("quorum", "%q was not asked by quorum %d", id, e.number("quorum"))
	}
	return id, nil
}

// task is what the newest quorum decrypts under a set.
func (s *state) task(set int) task {
	return task{trustees: s.trustees, eid: s.eid, quorum: s.count.quorum, serial: s.count.serial, set: set}
}

// sumsTask are all columns of all groups.
func (s *state) sumsTask() task {
	k := s.task(voteSet)
	for n, g := range s.count.groups {
		for j, column := range g.columns {
			k.names = append(k.names, fmt.Sprintf("%d %s %d", n, g.contest.ID, j))
			k.items = append(k.items, column)
		}
	}
	return k
}

// share takes a trustee's decryption share of the sums.
func (s *state) share(e *entry) error {
	if err := s.phaseIs(phaseCounting); err != nil {
		return err
	}
	id, err := s.ofQuorum(e)
	if err != nil {
		return err
	}
	if s.count.shares[id] != nil {
		return refuseEntry("recorded", "the share of %q is on record", id)
	}
	k := s.sumsTask()
	d, err := k.checkDecryption(id, e.bytes("share"))
	if err != nil {
		return refuseEntry("share", "%v", err)
	}
	s.count.shares[id] = d
	if len(s.count.shares) < len(s.count.quorum) {
		return nil
	}
	return s.openSums(k.contents(s.inOrder(s.count.shares)))
}

// inOrder gives the shares of the quorum in its order.
func (s *state) inOrder(shares map[string][]point) (out [][]point) {
	for _, m := range s.count.quorum {
		out = append(out, shares[m.id])
	}
	return out
}

// mostOfColumn is the highest number that a ballot adds to a column of the tally.
func (c *contest) mostOfColumn() int {
	if c.Kind == "majority-judgment" {
		return 1
	}
	return c.mostOfOption()
}

// publish takes the result that officials signed.
func (s *state) publish(e *entry) error {
	if err := s.phaseIs(phaseCounted); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Publish); err != nil {
		return err
	}
	if want := sha256.Sum256(canonicalJSON(s.result())); !bytes.Equal(want[:], e.bytes("result")) {
		return refuseEntry("result", "another result follows from the record")
	}
	if err := s.decidedOpen(); err != nil {
		return err
	}
	s.phase, s.publishedAt = phasePublished, s.now().height
	return nil
}

// decidedOpen refuses (`sealed`) a result while what a contest awaits can still be opened from the record.
func (s *state) decidedOpen() error {
	for i := range s.manifest.Contests {
		c := &s.manifest.Contests[i]
		awaits := s.contestResult(c).Awaits
		if (awaits == awaitsBallots || awaits == awaitsWriteIns) && !s.mixing.opened(c) {
			return refuseEntry("sealed", "contest %q awaits %s", c.ID, awaits)
		}
	}
	return nil
}
