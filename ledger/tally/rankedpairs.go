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
	for _, group := range s.victories(standing, pairs) {
		l.lockAll(group)
	}
	l.decide(standing)
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
	report   Report
	lots     *lots
	reach    reach // by what is locked
	possible reach // after a tie that stays open: by what may be locked too, however it is settled
	ties     []Tie
}

// lockAll goes through equal victories.
func (l *locking) lockAll(group []victory) {
	if len(group) > 1 && l.possible == nil {
		l.sort(group)
	}
	if l.possible != nil {
		l.lockCertain(group)
		return
	}
	for _, v := range group {
		l.tell(v, l.reach.lock(v), false)
	}
}

func (l *locking) tell(v victory, locked, open bool) {
	l.report.Locks = append(l.report.Locks, Lock{v.winner, v.loser, Int(v.strength), locked, open})
}

// sort puts equal victories into an order if it matters: if those that are still possible contradict each other.
func (l *locking) sort(group []victory) {
	undecided := slices.DeleteFunc(slices.Clone(group), func(v victory) bool {
		return l.reach.has(v.loser, v.winner) || l.reach.has(v.winner, v.loser)
	})
	if len(undecided) < 2 {
		return
	}
	trial, together, options := l.reach.clone(), true, []int(nil)
	for _, v := range undecided {
		together = trial.lock(v) && together
		options = append(options, v.winner, v.loser)
	}
	if together {
		return
	}
	slices.Sort(options)
	options = slices.Compact(options)
	t := l.lots.settle(ToRank, options, len(options))
	l.ties = append(l.ties, t)
	if t.How == LeftOpen {
		l.possible = l.reach.clone()
		return
	}
	at := func(o int) int { return slices.Index(t.Chosen, o) }
	slices.SortStableFunc(group, func(v, w victory) int {
		return cmp.Or(cmp.Compare(at(v.winner), at(w.winner)), cmp.Compare(at(w.loser), at(v.loser)))
	})
}

// lockCertain locks those that are locked however the open tie is settled.
func (l *locking) lockCertain(group []victory) {
	for _, v := range group {
		if !l.reach.has(v.loser, v.winner) {
			l.possible.add(v)
		}
	}
	for _, v := range group {
		certain := !l.possible.has(v.loser, v.winner)
		if certain {
			l.reach.lock(v)
		}
		l.tell(v, certain, !certain && !l.reach.has(v.loser, v.winner))
	}
}

// decide ranks the options. If a tie is open, only those are elected who come first however it is settled.
func (l *locking) decide(standing []int) {
	order := layers(standing, l.reach.has)
	if l.possible == nil {
		l.report.decide(order, l.lots)
	} else {
		l.decideOpen(order)
	}
	l.report.Rounds[0].Ties = append(l.ties, l.report.Rounds[0].Ties...)
}

func (l *locking) decideOpen(order [][]int) {
	certain := 0
	for certain < len(order) && len(order[certain]) == 1 && l.beforeAll(order[certain][0], order[certain+1:]) {
		certain++
	}
	winners := slices.Concat(order[:min(certain, l.report.Seats)]...)
	l.report.Order, l.report.Winners = order[:certain], append([]int{}, winners...)
	l.report.Rounds = []Round{{Elected: winners}}
	if certain < l.report.Seats {
		l.report.Open = &l.ties[len(l.ties)-1]
	}
}

func (l *locking) beforeAll(o int, rest [][]int) bool {
	for _, group := range rest {
		if slices.ContainsFunc(group, func(other int) bool { return !l.reach.has(o, other) }) {
			return false
		}
	}
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
	r.add(v)
	return true
}

// add is lock where there may be circles.
func (r reach) add(v victory) {
	if r.has(v.winner, v.loser) {
		return
	}
	for x := range r {
		if x == v.winner || r.has(x, v.winner) {
			for i, word := range r[v.loser] {
				r[x][i] |= word
			}
			r[x][v.loser/64] |= 1 << (v.loser % 64)
		}
	}
}
