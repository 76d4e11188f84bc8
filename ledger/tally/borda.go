package tally

import (
	"cmp"
	"fmt"
	"slices"
)

// Borda are the settings of a count of points: of m options that stand, the first on a ballot gets m-1+Last points, the next one
// less, the last Last. Options at one rank share the points of their places equally.
type Borda struct {
	Seats     int
	Last      int // points for the last of all: 0, as Borda's own count is mostly taught, or 1
	Unranked  Unranked
	Withdrawn []int
	Ties      Ties
}

// Unranked says what the options get that a ballot does not rank.
type Unranked string

// The ways to treat them, where a ballot ranks k of m options.
const (
	UnrankedZero     Unranked = "zero"     // no points
	UnrankedAverage  Unranked = "average"  // each an equal share of the points that are left
	UnrankedNext     Unranked = "m-k"      // each as many as the next place has: m-k, if the last of all gets 1
	UnrankedModified Unranked = "modified" // no points, and those ranked are counted as if no others stood: the first gets k-1+Last
)

// Count counts p. An Unnamed overvote gives no points.
func (s Borda) Count(p Profile) (Report, error) {
	standing, err := s.check(p)
	if err != nil {
		return Report{}, err
	}
	c := borda{Borda: s, standing: standing, halves: make([]int64, len(p.Options))}
	blank := int64(0)
	for _, b := range p.Ballots {
		if !c.add(b) {
			blank += b.Weight
		}
	}
	r := Report{Rule: "borda", Options: p.Options, Seats: s.Seats, Ballots: Int(p.Total()), Blank: Int(blank), Winners: []int{}}
	order := ranked(len(p.Options), func(a, b int) int { return cmp.Compare(c.halves[b], c.halves[a]) })
	for i := range order {
		order[i] = slices.DeleteFunc(order[i], func(o int) bool { return !slices.Contains(standing, o) })
	}
	r.decide(slices.DeleteFunc(order, func(group []int) bool { return len(group) == 0 }), s.Ties.start(p.Options))
	for _, points := range c.halves {
		r.Rounds[0].Votes = append(r.Rounds[0].Votes, Ratio(points, 2))
	}
	return r, nil
}

func (s Borda) check(p Profile) (standing []int, err error) {
	switch s.Unranked {
	case UnrankedZero, UnrankedAverage, UnrankedNext, UnrankedModified:
	default:
		return nil, fmt.Errorf("%w: unranked options %q", ErrSettings, s.Unranked)
	}
	if s.Last < 0 || s.Last > 1 {
		return nil, fmt.Errorf("%w: %d points for the last option", ErrSettings, s.Last)
	}
	if err := p.checkRanks(maxBallots/int64(len(p.Options)+1), 0); err != nil {
		return nil, err
	}
	return Condorcet{Seats: s.Seats, Withdrawn: s.Withdrawn, Ties: s.Ties}.standing(p)
}

// borda is a count under way.
type borda struct {
	Borda
	standing []int
	halves   []int64 // by option, half points: shares of places next to each other have no smaller part
}

// add gives the points of a ballot; false if it ranks nobody.
func (c *borda) add(b Ballot) bool {
	groups, ranked := c.groups(b)
	if ranked == 0 {
		return false
	}
	top := len(c.standing) - 1 + c.Last // points of the place that is next
	if c.Unranked == UnrankedModified {
		top = ranked - 1 + c.Last
	}
	for _, group := range groups {
		c.share(group, int64(2*top-len(group)+1), b.Weight)
		top -= len(group)
	}
	rest := slices.DeleteFunc(slices.Clone(c.standing), func(o int) bool {
		return slices.ContainsFunc(groups, func(g []int) bool { return slices.Contains(g, o) })
	})
	switch c.Unranked {
	case UnrankedAverage:
		c.share(rest, int64(2*top-len(rest)+1), b.Weight)
	case UnrankedNext:
		c.share(rest, int64(2*top), b.Weight)
	}
	return true
}

func (c *borda) share(options []int, halves, weight int64) {
	for _, o := range options {
		c.halves[o] += halves * weight
	}
}

// groups gives the standing options that a ballot ranks, by rank, each once.
func (c *borda) groups(b Ballot) (groups [][]int, ranked int) {
	seen := map[int32]bool{}
	for marks := b.byRank(); len(marks) > 0; {
		rank := sameRank(marks)
		marks = marks[len(rank):]
		var group []int
		for _, m := range rank {
			if !seen[m.Option] && slices.Contains(c.standing, int(m.Option)) {
				group, seen[m.Option] = append(group, int(m.Option)), true
			}
		}
		if len(group) > 0 {
			groups, ranked = append(groups, group), ranked+len(group)
		}
	}
	return groups, ranked
}
