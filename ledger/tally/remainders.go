package tally

import (
	"cmp"
	"errors"
	"slices"
)

// Quota is how many votes a seat costs under the method of largest remainders.
type Quota func(votes int64, seats int) Number

// The quotas in use, before rounding.
var (
	Hare              Quota = func(v int64, n int) Number { return Ratio(v, int64(n)) }
	Droop             Quota = func(v int64, n int) Number { return Ratio(v, int64(n)+1).Floor().Add(Int(1)) }
	HagenbachBischoff Quota = func(v int64, n int) Number { return Ratio(v, int64(n)+1) }
	Imperiali         Quota = func(v int64, n int) Number { return Ratio(v, int64(n)+2) }
)

// Rounded is the quota to the nearest whole number, halves upwards.
func (q Quota) Rounded() Quota {
	return func(v int64, n int) Number { return q(v, n).Add(Ratio(1, 2)).Floor() }
}

// ErrQuota is returned where a quota gives out more seats than there are, which low ones can.
var ErrQuota = errors.New("tally: the quota gives more seats than there are")

// LargestRemainder gives each list a seat for every whole quota in its votes, and the seats left, one each, to the lists with the
// largest remainders. Lists with equal remainders at the last seat are settled by more votes, then by ties.
func LargestRemainder(quota Quota, l Lists, seats int, ties Ties) (Report, error) {
	r, remainders, left, err := l.whole("list-largest-remainder", quota, seats)
	if err != nil || left == 0 {
		return r, err
	}
	round, votes := Round{Votes: remainders}, l.counted()
	groups := ranked(len(votes), func(a, b int) int { return cmp.Or(remainders[b].Cmp(remainders[a]), cmp.Compare(votes[b], votes[a])) })
	groups = slices.DeleteFunc(groups, func(g []int) bool { return votes[g[0]] == 0 })
	round.Elected, round.Ties, r.Open = fill(groups, left, ties.start(l.Options))
	for _, o := range round.Elected {
		r.Shares[o]++
	}
	r.Rounds, r.Winners = append(r.Rounds, round), seated(r.Shares)
	return r, nil
}

// WholeQuotas gives only the seats for whole quotas, where a second scrutiny elsewhere takes up the rest. Seats beyond those there
// are, which a low quota gives, are taken back one each from the lists with the smallest remainders; equals are refused. rest is
// the votes of each list that have no seat.
func WholeQuotas(quota Quota, l Lists, seats int) (r Report, rest []Number, err error) {
	r, rest, left, err := l.whole("list-quotas", quota, seats)
	if err != ErrQuota {
		return r, rest, err
	}
	order := ranked(len(rest), func(a, b int) int {
		return cmp.Or(cmp.Compare(min(1, r.Shares[b]), min(1, r.Shares[a])), rest[a].Cmp(rest[b]))
	})
	back, ties, _ := fill(order, -left, Ties{}.start(l.Options))
	if len(ties) > 0 || len(back) > len(r.Winners) {
		return r, nil, err
	}
	for _, o := range back {
		r.Shares[o]--
		rest[o] = rest[o].Add(r.Rounds[0].Quota)
	}
	r.Winners = seated(r.Shares)
	return r, rest, nil
}

func (l Lists) whole(rule string, quota Quota, seats int) (r Report, remainders []Number, left int, err error) {
	r = l.report(rule, seats)
	if err = l.check(); err != nil {
		return r, nil, 0, err
	}
	votes := l.counted()
	q := quota(Sums{Votes: votes}.total(), max(1, seats))
	r.Shares, remainders, left = make([]int, len(votes)), make([]Number, len(votes)), seats
	for o, v := range votes {
		if remainders[o] = Int(v); q.Sign() > 0 {
			n := Int(v).Quo(q).Floor()
			r.Shares[o], remainders[o] = int(n.rat().Num().Int64()), Int(v).Sub(n.Mul(q))
			left -= r.Shares[o]
		}
	}
	r.Rounds = append(r.Rounds, Round{Quota: q, Votes: whole(votes), Elected: seated(r.Shares), Excluded: l.Out})
	if r.Winners = seated(r.Shares); left < 0 {
		return r, remainders, left, ErrQuota
	}
	return r, remainders, left, nil
}
