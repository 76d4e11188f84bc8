package audit

import (
	"cmp"
	"slices"
)

// Implies tells whether these assertions leave no order of elimination that ends in anyone but winner. If they leave one, it is
// given from its end. Whoever audits a ranked contest runs this on the assertions that somebody else found.
func Implies(options, winner int, rs []Ranked) (left []int, ok bool) {
	for o := range options {
		if o == winner {
			continue
		}
		if left := escape(options, []int{o}, rs); left != nil {
			return left, false
		}
	}
	return nil, true
}

// escape is an order that ends like this tail and contradicts no assertion, or nil.
func escape(options int, order []int, rs []Ranked) []int {
	if slices.ContainsFunc(rs, func(r Ranked) bool { return r.contradicts(order) }) {
		return nil
	}
	if len(order) == options {
		return order
	}
	for o := range options {
		if !slices.Contains(order, o) {
			if left := escape(options, append([]int{o}, order...), rs); left != nil {
				return left
			}
		}
	}
	return nil
}

// contradicts tells whether r rules out every order of elimination that ends like this.
func (r Ranked) contradicts(order []int) bool {
	if !r.NEN() {
		w, l := slices.Index(order, r.Winner), slices.Index(order, r.Loser)
		return l >= 0 && w < l
	}
	for i := range order {
		if setOf(order[i:]) == r.Continuing {
			return order[i] == r.Winner
		}
	}
	return false
}

func setOf(options []int) (s uint64) {
	for _, o := range options {
		s |= 1 << o
	}
	return s
}

// trim leaves out what the others make needless, the hardest first, and repetitions.
func (c IRV) trim(winner int, rs []Ranked) []Ranked {
	slices.SortFunc(rs, compareRanked)
	rs = slices.Compact(rs)
	for i := 0; i < len(rs); {
		fewer := slices.Delete(slices.Clone(rs), i, i+1)
		if _, ok := Implies(c.Options, winner, fewer); ok {
			rs = fewer
		} else {
			i++
		}
	}
	return rs
}

func compareRanked(a, b Ranked) int {
	return cmp.Or(cmp.Compare(a.Margin, b.Margin), cmp.Compare(a.Continuing, b.Continuing),
		cmp.Compare(a.Winner, b.Winner), cmp.Compare(a.Loser, b.Loser))
}
