package record

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// cell is a sum's place in the tally: one contest at one station.
type cell struct{ contest, station string }

type cells struct{}

func (cells) Compare(a, b cell) int {
	return cmp.Or(cmp.Compare(a.contest, b.contest), cmp.Compare(a.station, b.station))
}

// sum is how many cast ballots hold a contest, with the encrypted sum of each of its columns; none for a ranked contest.
type sum struct {
	ballots uint32
	columns []elgamal.Ciphertext
}

func (s sum) plus(t sum) sum {
	out := sum{ballots: s.ballots + t.ballots, columns: slices.Clone(s.columns)}
	if out.columns == nil {
		out.columns = make([]elgamal.Ciphertext, len(t.columns))
	}
	for i := range t.columns {
		out.columns[i] = out.columns[i].Add(t.columns[i])
	}
	return out
}

// add puts cast ballots of a station into the tally.
func (s State) add(station string, ballots []*ballot.Ballot) (State, error) {
	columns, err := s.context.Tallies(ballots...)
	if err != nil {
		return s, refuseBallot(err)
	}
	added := map[string]uint32{}
	for _, b := range ballots {
		for _, c := range s.def.m.StyleContests(b.Style()) {
			added[c.ID]++
		}
	}
	for _, contest := range sortedKeys(added) {
		at := cell{contest, station}
		old, _ := s.tally.Get(at)
		s.tally = s.tally.Set(at, old.plus(sum{added[contest], columns[contest]}))
	}
	return s, nil
}

// A Group is what one decryption covers: the ballots of some stations that hold a contest, never fewer than the manifest's least
// number. Groups of a contest have no ballot in common, so that no two of them differ by one (PROTOCOL section 0).
type Group struct {
	Contest  string
	Stations []string
	Ballots  uint32

	columns []elgamal.Ciphertext
}

// group forms the groups and the lots, when nothing can be added any more. Stations come in the order of the manifest; one joins the next until
// there are enough ballots, and what is left over at the end joins the last group. A contest that has too few in all is
// not decrypted; it is counted from paper.
func (s State) group() State {
	for _, contest := range s.def.m.Contests {
		whole, torn := s.joined(contest.ID), s.torn(contest.ID)
		s.groups = slices.Concat(s.groups, whole, torn)
		s.lots = slices.Concat(s.lots, s.lotsOf(contest.ID))
	}
	s.mixing, s.audits = make([]Mix, len(s.lots)), make([]Audit, len(s.lots))
	return s
}

// joined are the groups of the stations that closed.
func (s State) joined(contest string) []Group {
	var groups []Group
	open := Group{Contest: contest}
	for _, st := range s.def.m.Stations {
		if g, torn := s.single(contest, st.ID); !torn && g.Ballots > 0 {
			open = open.join(g)
		}
		if int(open.Ballots) >= s.def.m.MinGroup {
			groups, open = append(groups, open), Group{Contest: contest}
		}
	}
	if n := len(groups); n > 0 && open.Ballots > 0 {
		groups[n-1] = groups[n-1].join(open)
	}
	return groups
}

// torn are the groups of stations that never closed: each stands alone, so that a count of its box by hand can take the place of what
// the record has of it. Joined with others, the ballots on record would be counted twice or not at all.
func (s State) torn(contest string) []Group {
	var groups []Group
	for _, st := range s.def.m.Stations {
		if g, torn := s.single(contest, st.ID); torn && int(g.Ballots) >= s.def.m.MinGroup {
			groups = append(groups, g)
		}
	}
	return groups
}

// single is what the record has of a contest from one station, and whether that station never closed.
func (s State) single(contest, station string) (g Group, torn bool) {
	st, _ := s.stations.Get(station)
	sum, _ := s.tally.Get(cell{contest, station})
	return Group{Contest: contest, Stations: []string{station}, Ballots: sum.ballots, columns: sum.columns}, st.Stage == StageOpen
}

func (g Group) join(h Group) Group {
	total := sum{g.Ballots, g.columns}.plus(sum{h.Ballots, h.columns})
	return Group{g.Contest, append(slices.Clip(g.Stations), h.Stations...), total.ballots, total.columns}
}

// Groups are what is decrypted; none before the cut-off.
func (s State) Groups() []Group { return s.groups }

// Task is what the trustees of the quorum decrypt: every column of every group. It is false when there is no quorum, or nothing
// to decrypt.
func (s State) Task() (*trustee.Task, bool) {
	t := &trustee.Task{EID: s.eid, Set: trustee.Vote, Serial: int(s.quorum.Serial), Quorum: s.quorum.Trustees}
	for n, g := range s.groups {
		for i := range g.columns {
			t.Items = append(t.Items, trustee.Item{Name: fmt.Sprintf("%d %s %d", n, g.Contest, i), C: g.columns[i]})
		}
	}
	return t, s.quorum.Serial > 0 && len(t.Items) > 0
}

// sums is how many ciphertexts the trustees decrypt.
func (s State) sums() int {
	n := 0
	for _, g := range s.groups {
		n += len(g.columns)
	}
	return n
}
