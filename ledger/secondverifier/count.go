package secondverifier

import "slices"

// The rules of this file are those of SPEC.md, "Counting", in its order.

// withVotes are the groups of an order whose options have votes: an option whose sum is 0 wins nothing.
func (t tally) withVotes(groups [][]int) [][]int {
	if i := slices.IndexFunc(groups, func(g []int) bool { return t.sums[g[0]] == 0 }); i >= 0 {
		return groups[:i]
	}
	return groups
}

func (t tally) countSeats(o *outcome) {
	o.Order = t.bySums()
	elected, tied := (&lots{tally: t}).fill(t.withVotes(o.Order), t.contest.Seats)
	o.Winners = append(o.Winners, elected...)
	r := round{Votes: wholes(t.sums), Elected: elected}
	o.met(tied, &r)
	o.Rounds = []round{r}
}

func (t tally) countTwoRounds(o *outcome) {
	o.Order = t.bySums()
	r := round{Quota: ratio(total(t.sums), 2), Votes: wholes(t.sums)}
	if first := o.Order[0]; len(first) == 1 && whole(t.sums[first[0]]).above(r.Quota) {
		o.Winners, r.Elected = append(o.Winners, first...), first
	} else {
		var tied *tie
		o.Advance, tied = (&lots{tally: t}).fill(t.withVotes(o.Order), 2)
		o.met(tied, &r)
	}
	o.Rounds = []round{r}
}

func (t tally) countProposal(o *outcome) {
	base := total(t.sums)
	if t.contest.Base == "ballots" {
		base = t.ballots
	}
	quota, atLeast := ratio(base, 2), false
	switch t.contest.Rule {
	case "two-thirds":
		quota, atLeast = ratio(2*base, 3), true
	case "three-quarters":
		quota, atLeast = ratio(3*base, 4), true
	}
	votes := whole(t.sums[0])
	r := round{Quota: quota, Votes: wholes(t.sums)}
	o.Decision = "rejected"
	if !votes.isZero() && (votes.above(quota) || atLeast && !quota.above(votes)) {
		o.Decision, o.Winners, r.Elected = "carried", []int{0}, []int{0}
	}
	o.Rounds = []round{r}
}

func (t tally) countLists(o *outcome) {
	all := total(t.sums)
	first := round{Votes: wholes(t.sums)}
	for i, votes := range t.sums {
		if votes*10000 < t.contest.Threshold*all {
			first.Excluded = append(first.Excluded, i)
		}
	}
	o.Rounds = []round{first}
	o.Shares = make([]int, len(t.sums))
	lots := &lots{tally: t}
	for left := t.contest.Seats; left > 0 && o.Open == nil; {
		best, quotient := t.highest(o.Shares, first.Excluded)
		if quotient.isZero() {
			break
		}
		r := round{Quota: quotient, Votes: []exact{}}
		var tied *tie
		r.Elected, tied = lots.fill([][]int{best}, left)
		o.met(tied, &r)
		left -= len(r.Elected)
		for _, i := range r.Elected {
			o.Shares[i]++
		}
		o.Rounds = append(o.Rounds, r)
	}
	for i, seats := range o.Shares {
		if seats > 0 {
			o.Winners = append(o.Winners, i)
		}
	}
}

// highest gives the lists with the highest quotient, and it.
func (t tally) highest(seats, excluded []int) (best []int, quotient exact) {
	for i, votes := range t.sums {
		divisor := seats[i] + 1
		if t.contest.Rule == "list-sainte-lague" {
			divisor = 2*seats[i] + 1
		}
		q := ratio(votes, divisor)
		switch {
		case slices.Contains(excluded, i) || quotient.above(q):
		case q.above(quotient):
			best, quotient = []int{i}, q
		default:
			best = append(best, i)
		}
	}
	return best, quotient
}

func (t tally) countBudget(o *outcome) {
	b := &budget{lots{tally: t}, o, int(t.contest.Budget)}
	o.Seats = len(t.sums)
	o.Rounds = []round{{Votes: wholes(t.sums), Left: money(b.left)}}
	for _, group := range t.withVotes(t.bySums()) {
		if b.spend(group) {
			break
		}
	}
	o.Spent = money(int(t.contest.Budget) - b.left)
}

// budget is what is left while options are decided on.
type budget struct {
	lots
	outcome *outcome
	left    int
}

// money is told even where it is 0.
func money(n int) *exact {
	e := whole(n)
	return &e
}

// spend decides on each of some equals, and tells whether the count ends. Where the order of the manifest would matter, a lot chooses
// who is next.
func (b *budget) spend(equals []int) (ends bool) {
	for len(equals) > 0 {
		next, r := equals[0], round{Votes: []exact{}}
		if !b.decidable(equals) {
			tied := b.settle(equals, 1)
			b.outcome.met(tied, &r)
			if tied.Chosen == nil {
				b.outcome.Rounds = append(b.outcome.Rounds, r)
				return true
			}
			next = tied.Chosen[0]
		}
		if b.decide(next, &r) {
			return true
		}
		equals = slices.DeleteFunc(slices.Clone(equals), func(i int) bool { return i == next })
	}
	return false
}

func (t tally) cost(option int) int { return int(t.contest.Options[option].Cost) }

// decidable tells whether equals may go in the order of the manifest: all fit together, or none fits alone.
func (b *budget) decidable(equals []int) bool {
	sum, least := 0, b.cost(equals[0])
	for _, i := range equals {
		sum, least = sum+b.cost(i), min(least, b.cost(i))
	}
	return len(equals) == 1 || sum <= b.left || least > b.left
}

// decide funds an option that costs no more than is left, and tells whether the count ends with one that costs more.
func (b *budget) decide(option int, r *round) (ends bool) {
	if b.cost(option) <= b.left {
		b.left -= b.cost(option)
		r.Elected, b.outcome.Winners = []int{option}, append(b.outcome.Winners, option)
	} else {
		r.Excluded = []int{option}
		ends = b.contest.Rule == "budget-greedy-stop"
	}
	r.Left = money(b.left)
	b.outcome.Rounds = append(b.outcome.Rounds, *r)
	return ends
}
