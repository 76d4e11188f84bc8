package record

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// cell is a sum's place in the tally: one contest at one station, and the weight of the ballots in it.
type cell struct {
	contest, station string
	weight           uint64
}

type cells struct{}

func (cells) Compare(a, b cell) int {
	return cmp.Or(cmp.Compare(a.contest, b.contest), cmp.Compare(a.station, b.station), cmp.Compare(a.weight, b.weight))
}

// sum is how many cast ballots hold a contest, with the encrypted sum of each of its columns, in which each ballot is one; none for a
// ranked contest.
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

// times weighs all that is in a sum.
func (s sum) times(weight uint64) []elgamal.Ciphertext {
	out := slices.Clone(s.columns)
	for i := range out {
		if weight != 1 {
			out[i] = out[i].Scale(weight)
		}
	}
	return out
}

// add puts cast ballots of a station into the tally, each under its weight.
func (s State) add(station string, ballots []*ballot.Ballot) (State, error) {
	weights := map[uint64][]*ballot.Ballot{}
	for _, b := range ballots {
		w := s.def.m.Style(b.Style()).Denomination()
		weights[w] = append(weights[w], b)
	}
	var err error
	for _, w := range sortedKeys(weights) {
		if s, err = s.addOf(station, w, weights[w]); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s State) addOf(station string, weight uint64, ballots []*ballot.Ballot) (State, error) {
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
		at := cell{contest, station, weight}
		old, _ := s.tally.Get(at)
		s.tally = s.tally.Set(at, old.plus(sum{added[contest], columns[contest]}))
	}
	return s, nil
}

// A Group is what one decryption covers: the ballots of some stations that hold a contest, never fewer than the manifest's least
// number. Groups of a contest have no ballot in common, so that no two of them differ by one. Where ballots have
// weights the sum is by weight, and a group has of each denomination nothing or as much as the least number of holders must have.
type Group struct {
	Contest  string
	Stations []string
	Ballots  uint32
	Weight   uint64 // of all ballots together

	of      map[uint64]uint32 // ballots by weight
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
		if s.enoughOfEach(open) {
			groups, open = append(groups, open), Group{Contest: contest}
		}
	}
	return s.leftOver(groups, open)
}

// leftOver joins what is left at the end to the last group, and that to the one before as long as it has too little of a denomination. In
// one group of all the sum by weight is the result itself, which nothing can hide: it needs enough holders, whatever they weigh.
func (s State) leftOver(groups []Group, rest Group) []Group {
	for n := len(groups); n > 0 && rest.Ballots > 0 && !s.enoughOfEach(rest); n = len(groups) {
		groups, rest = groups[:n-1], groups[n-1].join(rest)
	}
	if rest.Ballots > 0 && s.holders(rest) >= s.def.m.MinGroup {
		groups = append(groups, rest)
	}
	return groups
}

// holders is how many people at least cast the ballots of a group: those of another denomination may be the same people's.
func (s State) holders(g Group) int {
	most := 0
	for weight, n := range g.of {
		most = max(most, s.def.m.FewestHolders(g.Contest, weight, n))
	}
	return most
}

// enoughOfEach says whether of each denomination in a group at least the manifest's least number of people have ballots.
func (s State) enoughOfEach(g Group) bool {
	for weight, n := range g.of {
		if s.def.m.FewestHolders(g.Contest, weight, n) < s.def.m.MinGroup {
			return false
		}
	}
	return g.Ballots > 0
}

// torn are the groups of stations that never closed: each stands alone, so that a count of its box by hand can take the place of what
// the record has of it. Joined with others, the ballots on record would be counted twice or not at all.
func (s State) torn(contest string) []Group {
	var groups []Group
	for _, st := range s.def.m.Stations {
		if g, torn := s.single(contest, st.ID); torn && s.enoughOfEach(g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// single is what the record has of a contest from one station, and whether that station never closed.
func (s State) single(contest, station string) (g Group, torn bool) {
	g = Group{Contest: contest}
	for _, weight := range s.def.m.Denominations(contest) {
		if sum, some := s.tally.Get(cell{contest, station, weight}); some {
			g = g.join(Group{contest, nil, sum.ballots, uint64(sum.ballots) * weight, map[uint64]uint32{weight: sum.ballots}, sum.times(weight)})
		}
	}
	g.Stations = []string{station}
	return g, s.never(station)
}

// never says whether a station opened and did not close.
func (s State) never(station string) bool {
	st, _ := s.stations.Get(station)
	return st.Stage == StageOpen
}

func (g Group) join(h Group) Group {
	total := sum{g.Ballots, g.columns}.plus(sum{h.Ballots, h.columns})
	of := maps.Clone(h.of)
	for weight, n := range g.of {
		of[weight] += n
	}
	return Group{g.Contest, append(slices.Clip(g.Stations), h.Stations...), total.ballots, g.Weight + h.Weight, of, total.columns}
}

// Groups are what is decrypted; none before the cut-off.
func (s State) Groups() []Group { return s.groups }

// Task is what the trustees of the quorum decrypt: every column of every group. It is false when there is no quorum, or nothing
// to decrypt.
func (s State) Task() (*trustee.Task, bool) {
	t := &trustee.Task{EID: s.eid, Set: trustee.Vote, Serial: int(s.quorum.Serial), Quorum: s.quorum.Trustees}
	items := trustee.List{}
	for n, g := range s.groups {
		for i := range g.columns {
			items = append(items, trustee.Item{Name: fmt.Sprintf("%d %s %d", n, g.Contest, i), C: g.columns[i]})
		}
	}
	t.Items = items
	return t, s.quorum.Serial > 0 && len(items) > 0
}

// sums is how many ciphertexts the trustees decrypt.
func (s State) sums() int {
	n := 0
	for _, g := range s.groups {
		n += len(g.columns)
	}
	return n
}
