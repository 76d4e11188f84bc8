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
	r := round{Votes: wholes(t.sums)}
	r.Elected = o.fill(&r, t.withVotes(o.Order), o.Seats)
	o.Winners = append(o.Winners, r.Elected...)
	o.Rounds = []round{r}
}

func (t tally) countTwoRounds(o *outcome) {
	o.Order = t.bySums()
	r := round{Quota: ratio(total(t.sums), 2), Votes: wholes(t.sums)}
	if first := o.Order[0]; len(first) == 1 && whole(t.sums[first[0]]).above(r.Quota) {
		o.Winners, r.Elected = first, first
	} else {
		o.Advance = o.fill(&r, t.withVotes(o.Order), 2)
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
	first := round{Votes: wholes(t.sums)}
	all := total(t.sums)
	for list, votes := range t.sums {
		if ratio(t.contest.Threshold*all, 10000).above(whole(votes)) {
			first.Excluded = append(first.Excluded, list)
		}
	}
	o.Rounds, o.Shares = []round{first}, make([]int, len(t.sums))
	for left := o.Seats; left > 0 && o.Open == nil; {
		lists, quotient := t.highest(o.Shares, first.Excluded)
		if quotient.isZero() {
			break
		}
		r := round{Quota: quotient, Votes: []exact{}}
		r.Elected = o.fill(&r, [][]int{lists}, left)
		for _, list := range r.Elected {
			o.Shares[list]++
			left--
		}
		o.Rounds = append(o.Rounds, r)
	}
	for list, seats := range o.Shares {
		if seats > 0 {
			o.Winners = append(o.Winners, list)
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

// A budget is spent on options, the most wanted first.
type budget struct {
	tally
	left int
}

func (t tally) countBudget(o *outcome) {
	b := budget{t, int(t.contest.Budget)}
	o.Seats = len(o.Options)
	o.Rounds = []round{{Votes: wholes(t.sums), Left: money(b.left)}}
	for _, equals := range t.withVotes(t.bySums()) {
		if b.spend(o, equals) {
			break
		}
	}
	o.Spent = money(int(t.contest.Budget) - b.left)
}

// spend decides on equals, one after the other, and tells whether the count ends there. A lot says on whom next, while that matters.
func (b *budget) spend(o *outcome, equals []int) (ends bool) {
	for equals = slices.Clone(equals); len(equals) > 0; {
		r, next := round{Votes: []exact{}}, equals[0]
		if !b.decidable(equals) {
			chosen := o.meet(&r, equals, 1)
			if chosen == nil {
				o.Rounds = append(o.Rounds, r)
				return true
			}
			next = chosen[0]
		}
		if b.decide(o, next, r) {
			return true
		}
		equals = slices.DeleteFunc(equals, func(option int) bool { return option == next })
	}
	return false
}

// decide funds an option, or excludes it, in a round of its own.
func (b *budget) decide(o *outcome, option int, r round) (ends bool) {
	if cost := b.cost(option); cost <= b.left {
		b.left -= cost
		r.Elected, o.Winners = []int{option}, append(o.Winners, option)
	} else {
		r.Excluded, ends = []int{option}, b.contest.Rule == "budget-greedy-stop"
	}
	r.Left = money(b.left)
	o.Rounds = append(o.Rounds, r)
	return ends
}

// decidable tells whether all of some options fit together, or none fits alone: then it makes no difference which comes first.
func (b *budget) decidable(equals []int) bool {
	none, all, left := true, true, b.left
	for _, option := range equals {
		cost := b.cost(option)
		none = none && cost > b.left
		all = all && cost <= left
		left -= cost
	}
	return none || all
}

// money is told even where it is 0.
func money(n int) *exact {
	e := whole(n)
	return &e
}

func (t tally) cost(option int) int { return int(t.contest.Options[option].Cost) }
