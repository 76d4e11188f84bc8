package secondverifier

import (
	"slices"
)

// A group of stations has its sums of one contest decrypted together.
type group struct {
	contest  *contest
	stations []string
	ballots  map[int]int  // by what they weigh
	columns  []ciphertext // of votes: the sums of each weight times the weight
}

// with is a group with the stations of another after its own.
func (g group) with(h group) group {
	out := group{contest: g.contest, stations: slices.Concat(g.stations, h.stations), ballots: map[int]int{}, columns: addColumns(g.columns, h.columns)}
	for _, of := range []map[int]int{g.ballots, h.ballots} {
		for weight, n := range of {
			out.ballots[weight] += n
		}
	}
	return out
}

// count tells how many ballots a group has, and what they weigh.
func (g group) count() (ballots, weight int) {
	for w, n := range g.ballots {
		ballots += n
		weight += w * n
	}
	return ballots, weight
}

// groupOf is a station alone.
func (s *state) groupOf(st *stationState, c *contest) group {
	g := group{contest: c, stations: []string{st.station.ID}, ballots: map[int]int{}}
	for _, weight := range s.manifest.denominations(c.ID) {
		sum := s.sums[sumKey{c.ID, st.station.ID, weight}]
		if sum.ballots == 0 {
			continue
		}
		var columns []ciphertext
		for _, column := range sum.columns {
			columns = append(columns, column.times(number(weight)))
		}
		g.ballots[weight], g.columns = sum.ballots, addColumns(g.columns, columns)
	}
	return g
}

// people are how many cast the ballots of each denomination of a group at least.
func (s *state) people(g group) (out []int) {
	for weight, n := range g.ballots {
		out = append(out, s.manifest.people(g.contest.ID, weight, n))
	}
	return out
}

// full tells whether a group has ballots, and enough people in each denomination of which it has some.
func (s *state) full(g group) bool {
	people := s.people(g)
	return len(people) > 0 && slices.Min(people) >= s.manifest.MinGroup
}

// groupsOf are the groups of a contest: SPEC.md, "Rules", *Groups*, and "Weighted votes".
func (s *state) groupsOf(c *contest) (groups []group) {
	var alone []group
	rest := group{contest: c}
	for _, st := range s.stations {
		switch {
		case len(s.groupOf(st, c).ballots) == 0:
		case st.stage != stageClosed:
			alone = append(alone, s.groupOf(st, c))
		default:
			if rest = rest.with(s.groupOf(st, c)); s.full(rest) {
				groups, rest = append(groups, rest), group{contest: c}
			}
		}
	}
	groups = s.joinRest(groups, rest)
	return append(groups, slices.DeleteFunc(alone, func(g group) bool { return !s.full(g) })...)
}

// joinRest joins what is left at the end to the last group, and that to the group before, until it is full. One group of
// everything needs enough people in its most frequent denomination only.
func (s *state) joinRest(groups []group, rest group) []group {
	for len(rest.ballots) > 0 && !s.full(rest) {
		last := len(groups) - 1
		if last < 0 {
			if people := s.people(rest); len(people) == 0 || slices.Max(people) < s.manifest.MinGroup {
				return nil
			}
			break
		}
		groups, rest = groups[:last], groups[last].with(rest)
	}
	if len(rest.ballots) > 0 {
		groups = append(groups, rest)
	}
	return groups
}

// openSums opens the columns of all groups, one after the other.
func (s *state) openSums(points []point) error {
	sums := [][]int{}
	for _, g := range s.count.groups {
		_, weight := g.count()
		var columns []int
		for range g.columns {
			n, err := logarithm(take(&points, 1)[0], weight*g.contest.mostOfColumn())
			if err != nil {
				return refuseEntry("share", "a sum of contest %q: %v", g.contest.ID, err)
			}
			columns = append(columns, n)
		}
		sums = append(sums, columns)
	}
	s.count.sums, s.phase = sums, phaseCounted
	return nil
}

// grouped counts the ballots of a contest that are in its groups, and what they weigh.
func (c *count) grouped(contest *contest) (ballots, weight int) {
	for _, g := range c.groups {
		if g.contest == contest {
			n, w := g.count()
			ballots, weight = ballots+n, weight+w
		}
	}
	return ballots, weight
}
