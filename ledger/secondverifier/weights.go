package secondverifier

import (
	"cmp"
	"slices"
)

// Weights of votes in the manifest: SPEC.md, "Weighted votes", paragraph "Denominations".

const (
	mostWeight = 1 << 32
	mostPieces = 24      // of one sheet
	mostSum    = 1 << 40 // votes of an option
)

// worth is how many times each ballot of a style counts.
func (s *style) worth() int { return max(1, s.Weight) }

// stylesWith are the styles that hold a contest.
func (m *manifest) stylesWith(contest string) (out []*style) {
	for i := range m.Styles {
		if slices.Contains(m.Styles[i].Contests, contest) {
			out = append(out, &m.Styles[i])
		}
	}
	return out
}

// isWeighted tells whether a style with a weight holds a contest.
func (m *manifest) isWeighted(contest string) bool {
	return slices.ContainsFunc(m.stylesWith(contest), func(s *style) bool { return s.Weight != 0 })
}

// denominations are the weights with which ballots of a contest count, the lighter first.
func (m *manifest) denominations(contest string) (out []int) {
	for _, s := range m.stylesWith(contest) {
		out = append(out, s.worth())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// people are how many have cast n ballots of a denomination at least: ⌈n/most⌉.
func (m *manifest) people(contest string, weight, n int) int {
	most := 1
	for _, s := range m.stylesWith(contest) {
		if s.worth() == weight {
			most = max(most, s.Most)
		}
	}
	return (n + most - 1) / most
}

// scale are the styles with a weight and the contests of one that has a weight, the lighter first. It is one of them.
func (m *manifest) scale(of *style) (out []*style) {
	for i := range m.Styles {
		if s := &m.Styles[i]; s.Weight != 0 && slices.Equal(s.Contests, of.Contests) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *style) int { return cmp.Compare(a.Weight, b.Weight) })
	return out
}

// piecesOf are how many ballots a sheet of a scale can carry.
func piecesOf(scale []*style) (n int) {
	for _, s := range scale {
		n += s.Most
	}
	return n
}

// pieces are how many ballots a sheet of a station can carry.
func (m *manifest) pieces(st *station) int {
	n := 1
	for _, id := range st.Styles {
		if s := m.style(id); s.Weight != 0 {
			n = max(n, piecesOf(m.scale(s)))
		}
	}
	return n
}

// checkWeights holds styles, contests and stations to what SPEC.md says of denominations.
func (m *manifest) checkWeights() error {
	for i := range m.Styles {
		if s := &m.Styles[i]; !m.weightHolds(s) {
			return wrong("the weight of style %q, or its scale, cannot be", s.ID)
		}
	}
	for i := range m.Contests {
		if c := &m.Contests[i]; m.isWeighted(c.ID) && !m.canWeigh(c) {
			return wrong("contest %q cannot be weighted", c.ID)
		}
	}
	for i := range m.Stations {
		if st := &m.Stations[i]; !m.servesScales(st) {
			return wrong("station %q serves a part of a scale", st.ID)
		}
	}
	return nil
}

// weightHolds looks at a style and at the next heavier one of its scale, in which each weight stands once.
func (m *manifest) weightHolds(s *style) bool {
	if s.Weight == 0 {
		return s.Holders == 0 && s.Most == 0
	}
	scale, least := m.scale(s), 1
	if next := slices.Index(scale, s) + 1; next < len(scale) {
		if scale[next].Weight == s.Weight {
			return false
		}
		least = (scale[next].Weight - 1) / s.Weight
	}
	return 1 <= s.Weight && s.Weight <= mostWeight && s.Holders >= m.MinGroup && s.Most >= least && piecesOf(scale) <= mostPieces
}

// canWeigh: a weight above one has no place in words and in approvals that are opened, and sums keep a logarithm.
func (m *manifest) canWeigh(c *contest) bool {
	leaves := 0
	for _, st := range m.Stations {
		leaves += st.Leaves
	}
	weights := m.denominations(c.ID)
	votes := weights[len(weights)-1] * max(1, c.MaxScore) // that a ballot can give to an option
	return !slices.ContainsFunc(m.stylesWith(c.ID), func(s *style) bool { return s.Weight == 0 }) &&
		len(c.writeIns()) == 0 && !(c.Kind == "approval" && c.ballotByBallot()) &&
		leaves/2 <= (mostSum-1)/votes
}

// servesScales: all of a scale or nothing of it.
func (m *manifest) servesScales(st *station) bool {
	for _, id := range st.Styles {
		s := m.style(id)
		if s.Weight == 0 {
			continue
		}
		if slices.ContainsFunc(m.scale(s), func(other *style) bool { return !st.serves(other.ID) }) {
			return false
		}
	}
	return true
}
