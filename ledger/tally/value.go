package tally

import (
	"cmp"
	"slices"
)

// value is the majority value of an option: its grades in the order in which medians are taken from it, from the middle outwards
// and to the worse side first. Pairs keep it short whatever the number of ballots.
type value struct {
	first int // the grade of the middle ballot; -1 where there is none, as with an even number
	pairs []pair
}

// pair is the next two medians, which come up so many times in a row.
type pair struct {
	worse, better int
	times         int64
}

// run is neighbours with the same grade.
type run struct {
	grade int
	times int64
}

// outwards is the majority value of an option with n grades, counted from the best.
func outwards(counts []int64, n int64) value {
	best := make([]int, len(counts))
	for g := range best {
		best[g] = g
	}
	worst := slices.Clone(best)
	slices.Reverse(worst)
	v := value{first: -1}
	worse, better := half(counts, worst, n/2), half(counts, best, n/2)
	if n%2 == 1 {
		v.first = middle(counts, n/2)
	}
	for len(worse) > 0 { // both halves are as long
		times := min(worse[0].times, better[0].times)
		v.pairs = append(v.pairs, pair{worse[0].grade, better[0].grade, times})
		worse, better = consume(worse, times), consume(better, times)
	}
	return v
}

// half is n ballots from one end, the innermost first.
func half(counts []int64, grades []int, n int64) []run {
	var out []run
	for _, g := range grades {
		if take := min(counts[g], n); take > 0 {
			out, n = append(out, run{g, take}), n-take
		}
	}
	slices.Reverse(out)
	return out
}

// middle is the grade of the ballot that has n better ones before it.
func middle(counts []int64, n int64) int {
	for g, c := range counts {
		if n < c {
			return g
		}
		n -= c
	}
	return -1
}

func consume(runs []run, times int64) []run {
	if runs[0].times -= times; runs[0].times == 0 {
		return runs[1:]
	}
	return runs
}

// compare orders the better value first and tells how many medians the two share.
func (v value) compare(w value) (order int, shared int64) {
	if v.first != w.first {
		return cmp.Compare(v.first, w.first), 0
	}
	if v.first >= 0 {
		shared++
	}
	a, b := slices.Clone(v.pairs), slices.Clone(w.pairs)
	for len(a) > 0 {
		if c := cmp.Compare(a[0].worse, b[0].worse); c != 0 {
			return c, shared
		}
		if c := cmp.Compare(a[0].better, b[0].better); c != 0 {
			return c, shared + 1
		}
		times := min(a[0].times, b[0].times)
		shared += 2 * times
		a, b = drop(a, times), drop(b, times)
	}
	return 0, shared
}

func drop(pairs []pair, times int64) []pair {
	if pairs[0].times -= times; pairs[0].times == 0 {
		return pairs[1:]
	}
	return pairs
}

// after is the median once so many were taken; -1 where none is left.
func (v value) after(removed int64) int {
	if v.first >= 0 {
		if removed == 0 {
			return v.first
		}
		removed--
	}
	for _, p := range v.pairs {
		if removed < 2*p.times {
			return []int{p.worse, p.better}[removed%2]
		}
		removed -= 2 * p.times
	}
	return -1
}
