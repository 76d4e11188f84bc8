package tally

import (
	"fmt"
	"slices"
)

// Divisors is a method of highest averages: the seat after the n-th costs a list its votes divided by Step·n + First, and each
// seat goes to the list with the highest of these quotients.
type Divisors struct {
	Rule  string
	First Number // the divisor of a list's first seat
	Then  int64  // the divisor of its second; Step more for each after that
	Step  int64
}

// The methods of highest averages.
var (
	DHondt      = Divisors{"list-dhondt", Int(1), 2, 1}       // 1, 2, 3, … (Jefferson)
	SainteLague = Divisors{"list-sainte-lague", Int(1), 3, 2} // 1, 3, 5, … (Webster)
)

// Modified is Sainte-Laguë with another first divisor, such as 7/5 or 6/5, that keeps small lists out.
func Modified(first Number) Divisors { return Divisors{"list-sainte-lague", first, 3, 2} }

// of is the divisor for the seat of a list that has n.
func (d Divisors) of(n int) Number {
	if n == 0 {
		return d.First
	}
	return Int(d.Then + d.Step*int64(n-1))
}

// Lists are lists of candidates that share out seats.
type Lists struct {
	Sums
	Out  []int // lists that take no part, as Barrier says
	Held []int // seats that each list has before; nil for none. They count among Seats
}

// counted are the votes of the lists that take part; 0 for the others.
func (l Lists) counted() []int64 {
	votes := slices.Clone(l.Votes)
	for _, o := range l.Out {
		votes[o] = 0
	}
	return votes
}

// Barrier names the lists with less than num/den of the votes, or at most that if above. Lists of exempt (of minorities, or with
// seats of their own) are never named.
func (s Sums) Barrier(num, den int64, above bool, exempt ...int) []int {
	need, out := Int(s.total()).Mul(Ratio(num, den)), []int(nil)
	for o, v := range s.Votes {
		c := Int(v).Cmp(need)
		if (c < 0 || c == 0 && above) && !slices.Contains(exempt, o) {
			out = append(out, o)
		}
	}
	return out
}

// Seats shares out the seats, one a round. Lists whose quotients are equal all get a seat where there are enough; else it is a
// tie, which the options of ties, moreVotes first, settle. The round's Quota is the quotient that won.
func (d Divisors) Seats(l Lists, seats int, ties Ties, moreVotes bool) (Report, error) {
	r := l.report(d.Rule, seats)
	if err := l.check(); err != nil {
		return r, err
	}
	if d.First.Sign() <= 0 || d.Then < 1 || d.Step < 1 {
		return r, fmt.Errorf("tally: divisors are above 0")
	}
	r.Shares = make([]int, len(l.Votes))
	copy(r.Shares, l.Held)
	left := seats
	for _, n := range r.Shares {
		left -= n
	}
	lots := ties.start(l.Options)
	for left > 0 && r.Open == nil {
		best, quotient := d.next(l, r.Shares)
		if len(best) == 0 {
			break
		}
		left -= r.give(l.Sums, best, left, quotient, lots, moreVotes)
	}
	r.Rounds = slices.Insert(r.Rounds, 0, Round{Votes: whole(l.Votes), Excluded: l.Out})
	r.Winners = seated(r.Shares)
	return r, nil
}

// next is the highest quotient and the lists that have it.
func (d Divisors) next(l Lists, shares []int) (best []int, top Number) {
	for o, v := range l.counted() {
		if v == 0 {
			continue
		}
		q := Int(v).Quo(d.of(shares[o]))
		switch c := q.Cmp(top); {
		case c > 0:
			best, top = []int{o}, q
		case c == 0:
			best = append(best, o)
		}
	}
	return best, top
}

// give gives a seat to each of the lists with the same quotient, as far as seats are left, and tells how many it gave.
func (r *Report) give(s Sums, best []int, left int, quota Number, l *lots, moreVotes bool) int {
	round := Round{Quota: quota, Votes: []Number{}, Elected: best}
	if len(best) > left {
		groups := [][]int{best}
		if moreVotes {
			groups = byVotes(s, best)
		}
		round.Elected, round.Ties, r.Open = fill(groups, left, l)
	}
	for _, o := range round.Elected {
		r.Shares[o]++
	}
	r.Rounds = append(r.Rounds, round)
	return len(round.Elected)
}

// byVotes splits options into those with equal votes, the most first.
func byVotes(s Sums, options []int) [][]int {
	groups := ranked(len(options), func(a, b int) int { return Int(s.Votes[options[b]]).Cmp(Int(s.Votes[options[a]])) })
	for _, g := range groups {
		for i := range g {
			g[i] = options[g[i]]
		}
	}
	return groups
}

// seated are the lists with a seat.
func seated(shares []int) []int {
	out := []int{}
	for o, n := range shares {
		if n > 0 {
			out = append(out, o)
		}
	}
	return out
}
