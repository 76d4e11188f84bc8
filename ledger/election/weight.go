package election

import (
	"cmp"
	"fmt"
	"slices"
)

// maxPieces is how many ballots one sheet can carry: a receipt with more codes is not read.
const maxPieces = 24

// maxSum bounds what an option can get in all, so that the logarithm of an encrypted sum can be found.
const maxSum = 1 << 40

// Denomination is what a ballot of the style counts for: its weight, or one vote.
func (s *Style) Denomination() uint64 { return max(1, uint64(s.Weight)) }

// Weighted says whether votes in a contest have a weight. Then every style that holds it has one.
func (m *Manifest) Weighted(contest string) bool {
	return slices.ContainsFunc(m.Styles, func(s Style) bool { return s.Weight > 0 && slices.Contains(s.Contests, contest) })
}

// Scale is the denominations among which the weight of a holder is split who votes by a style: all styles with a weight that ask the
// same contests, the heaviest first. A style without a weight has none.
func (m *Manifest) Scale(style string) []*Style {
	s := m.Style(style)
	if s == nil || s.Weight == 0 {
		return nil
	}
	var out []*Style
	for i := range m.Styles {
		if m.Styles[i].Weight > 0 && slices.Equal(m.Styles[i].Contests, s.Contests) {
			out = append(out, &m.Styles[i])
		}
	}
	slices.SortStableFunc(out, func(a, b *Style) int { return cmp.Compare(b.Weight, a.Weight) })
	return out
}

// Split gives the styles of the ballots that carry a weight between them, one for each ballot: as many of the heaviest denomination as
// fit, then of the next. The error says that the scale has no such sum.
func (m *Manifest) Split(style string, weight int64) ([]string, error) {
	scale := m.Scale(style)
	counts, rest := split(scale, weight)
	if weight < 1 || rest > 0 {
		return nil, fmt.Errorf("a weight of %d is no sum of this election's denominations", weight)
	}
	var out []string
	for i, n := range counts {
		out = append(out, slices.Repeat([]string{scale[i].ID}, int(n))...)
	}
	return out, nil
}

// split counts the ballots of each denomination of a scale, the heaviest first, and says what is left.
func split(scale []*Style, weight int64) (counts []int64, rest int64) {
	for _, s := range scale {
		n := max(0, min(weight/s.Weight, int64(s.Most)))
		counts, weight = append(counts, n), weight-n*s.Weight
	}
	return counts, weight
}

// MostPieces is how many ballots one sheet of some styles can carry.
func (m *Manifest) MostPieces(styles []string) int {
	most := 1
	for _, id := range styles {
		n := 0
		for _, s := range m.Scale(id) {
			n += s.Most
		}
		most = max(most, n)
	}
	return most
}

// Denominations are the weights of the ballots that hold a contest, rising; one vote where none is weighted.
func (m *Manifest) Denominations(contest string) []uint64 {
	var out []uint64
	for i := range m.Styles {
		if slices.Contains(m.Styles[i].Contests, contest) {
			out = append(out, m.Styles[i].Denomination())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// FewestHolders is the number of people who must at least have cast so many ballots of one denomination that hold a contest: nobody has
// more of them than the style's Most.
func (m *Manifest) FewestHolders(contest string, weight uint64, ballots uint32) int {
	most := 1
	for _, s := range m.Styles {
		if s.Denomination() == weight && slices.Contains(s.Contests, contest) {
			most = max(most, s.Most)
		}
	}
	return (int(ballots) + most - 1) / most
}

// weights checks denominations: that enough people share each, and that weights can be split and their sums found.
func (v *validation) weights() {
	for i, s := range v.m.Styles {
		at := fmt.Sprintf("styles[%d]", i)
		if s.Weight == 0 {
			v.require(s.Holders == 0 && s.Most == 0, at, "remove holders and most, or give a weight", "a style without a weight has no denomination")
			v.unweighted(at, s)
			continue
		}
		v.require(s.Weight > 0 && s.Weight <= 1<<32, at+".weight", "from 1 to 4294967296 votes", "%d is no weight", s.Weight)
		v.require(s.Holders >= v.m.MinGroup, at+".holders", fmt.Sprintf("split this weight into lower ones until at least %d people (minGroup) share each", v.m.MinGroup),
			"the denomination %d has %d holders: its sum would tell how they vote", s.Weight, s.Holders)
		v.between(at+".most", s.Most, 1, maxPieces)
		v.scale(at, s)
	}
	for i := range v.m.Contests {
		if c := &v.m.Contests[i]; v.m.Weighted(c.ID) {
			v.weighted(fmt.Sprintf("contests[%d]", i), c)
		}
	}
}

// unweighted refuses a style that leaves out its weight in a contest where others have one.
func (v *validation) unweighted(at string, s Style) {
	for _, id := range s.Contests {
		v.require(!v.m.Weighted(id), at+".weight", "give every style that holds a weighted contest a weight, if it is 1", "the contest %q is weighted", id)
	}
}

// scale checks a style against the other denominations of its scale.
func (v *validation) scale(at string, s Style) {
	pieces, next := 0, int64(0) // the next heavier weight
	for _, other := range v.m.Scale(s.ID) {
		pieces += other.Most
		if other.ID != s.ID {
			v.require(other.Weight != s.Weight, at+".weight", "give each its own", "the styles %s and %s have one weight", s.ID, other.ID)
		}
		if other.Weight > s.Weight {
			next = other.Weight
		}
	}
	v.require(pieces <= maxPieces, at+".most", fmt.Sprintf("at most %d in all", maxPieces), "a sheet of %d ballots is not read", pieces)
	if next > 0 && s.Weight > 0 {
		need := (next - 1) / s.Weight
		v.require(int64(s.Most) >= need, at+".most", fmt.Sprintf("write at least %d", need), "weights below %d cannot all be split: they need up to %d of %d", next, need, s.Weight)
	}
	for i, st := range v.m.Stations {
		has := func(o *Style) bool { return slices.Contains(st.Styles, o.ID) }
		lacks := slices.Contains(st.Styles, s.ID) && slices.ContainsFunc(v.m.Scale(s.ID), func(o *Style) bool { return !has(o) })
		v.require(!lacks, fmt.Sprintf("stations[%d].styles", i), "name all of them or none", "%s serves only some of the denominations beside %s", st.ID, s.ID)
	}
}

// weighted checks a contest whose votes have weights. Words that are written in cannot be summed with it denomination by denomination.
func (v *validation) weighted(at string, c *Contest) {
	v.require(c.WriteIns() == 0, at+".options", "remove the write-in options", "a weighted contest takes no write-ins")
	v.require(c.Kind == Ranked || !c.ByBallot(), at+".rule", "choose a rule that counts sums", "the rule %s does not weigh approvals", c.Rule)
	weights, leaves := v.m.Denominations(c.ID), 0
	for _, st := range v.m.Stations {
		leaves += st.Leaves / 2
	}
	most := uint64(max(1, c.MaxScore)) * uint64(max(0, leaves))
	v.require(most == 0 || weights[len(weights)-1] < maxSum/most, at, "use lower denominations, or fewer leaves or points", "an option could get more than 2^40 votes, which nobody can decrypt")
}
