package tally

import (
	"cmp"
	"slices"
)

// RankedPairs locks victories in from the strongest to the weakest, leaving out each that contradicts those before it, and ranks
// options by what is locked. Of equally strong ones, that with fewer votes for the loser comes first; where the order of those
// that are equal in that too matters, options are put in an order by Ties and the victories of the first come first. Tideman,
// "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987); Zavist and Tideman, ibid. 6 (1989).
func (s Condorcet) RankedPairs(p Profile) (Report, error) {
	pairs, err := s.Pairs(p)
	if err != nil {
		return Report{}, err
	}
	standing, _ := s.standing(p)
	l := &locking{report: s.report("ranked-pairs", p, pairs), lots: s.Ties.start(p.Options), reach: newReach(len(p.Options))}
	for group := range slices.Values(s.victories(standing, pairs)) {
		if !l.lockAll(group) {
			return l.report, nil
		}
	}
	l.report.decide(layers(standing, l.reach.has), l.lots)
	l.report.Rounds[0].Ties = append(l.ties, l.report.Rounds[0].Ties...)
	return l.report, nil
}

// victory is one option's victory over another.
type victory struct {
	winner, loser      int
	strength, opposing int64
}

// victories gives all victories from the strongest to the weakest, equals together.
func (s Condorcet) victories(standing []int, n Pairs) (groups [][]victory) {
	var all []victory
	for _, a := range standing {
		for _, b := range standing {
			if strength := s.strength(n, a, b); strength > 0 {
				all = append(all, victory{a, b, strength, n[b][a]})
			}
		}
	}
	order := func(v, w victory) int {
		return cmp.Or(cmp.Compare(w.strength, v.strength), cmp.Compare(v.opposing, w.opposing))
	}
	slices.SortStableFunc(all, order)
	for len(all) > 0 {
		n := 1
		for n < len(all) && order(all[0], all[n]) == 0 {
			n++
		}
		groups, all = append(groups, all[:n]), all[n:]
	}
	return groups
}

type locking struct {
	report Report
	lots   *lots
	reach  reach
	ties   []Tie
}

// lockAll locks equal victories. It is false where their order matters and stays open.
func (l *locking) lockAll(group []victory) bool {
	before := l.reach.clone()
	possible := slices.DeleteFunc(slices.Clone(group), func(v victory) bool { return before.has(v.loser, v.winner) })
	together := true
	for _, v := range possible {
		together = l.reach.lock(v) && together
	}
	if !together {
		l.reach = before
		if !l.sort(group, possible) {
			return false
		}
	}
	for _, v := range group {
		locked := l.reach.lock(v)
		l.report.Locks = append(l.report.Locks, Lock{v.winner, v.loser, Int(v.strength), locked})
	}
	return true
}

// sort puts equal victories into the order of a lot over the options of those that are still possible.
func (l *locking) sort(group, possible []victory) bool {
	var options []int
	for _, v := range possible {
		options = append(options, v.winner, v.loser)
	}
	slices.Sort(options)
	options = slices.Compact(options)
	t := l.lots.settle(ToRank, options, len(options))
	l.ties = append(l.ties, t)
	if t.How == LeftOpen {
		l.report.Open = &t
		l.report.Rounds = []Round{{Ties: l.ties}}
		return false
	}
	at := func(o int) int { return slices.Index(t.Chosen, o) }
	slices.SortStableFunc(group, func(v, w victory) int {
		return cmp.Or(cmp.Compare(at(v.winner), at(w.winner)), cmp.Compare(at(w.loser), at(v.loser)))
	})
	return true
}

// reach holds, as bits, which options stand before which by what is locked.
type reach [][]uint64

func newReach(options int) reach {
	r := make(reach, options)
	for i := range r {
		r[i] = make([]uint64, (options+63)/64)
	}
	return r
}

func (r reach) clone() reach {
	out := make(reach, len(r))
	for i := range r {
		out[i] = slices.Clone(r[i])
	}
	return out
}

func (r reach) has(a, b int) bool { return r[a][b/64]>>(b%64)&1 == 1 }

// lock puts the winner before the loser, and with it all who stand before the one before all who stand after the other. It is
// false where the loser already stands before the winner.
func (r reach) lock(v victory) bool {
	if r.has(v.loser, v.winner) {
		return false
	}
	if r.has(v.winner, v.loser) {
		return true
	}
	for x := range r {
		if x == v.winner || r.has(x, v.winner) {
			for i, word := range r[v.loser] {
				r[x][i] |= word
			}
			r[x][v.loser/64] |= 1 << (v.loser % 64)
		}
	}
	return true
}
