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
	elected, open := fill(t.withVotes(o.Order), t.contest.Seats)
	o.Winners, o.Open = append(o.Winners, elected...), open
	o.Rounds = []round{{Votes: wholes(t.sums), Elected: elected, Ties: tiesOf(open)}}
}

func (t tally) countTwoRounds(o *outcome) {
	o.Order = t.bySums()
	r := round{Quota: ratio(total(t.sums), 2), Votes: wholes(t.sums)}
	if first := o.Order[0]; len(first) == 1 && whole(t.sums[first[0]]).above(r.Quota) {
		o.Winners, r.Elected = append(o.Winners, first...), first
	} else {
		o.Advance, o.Open = fill(t.withVotes(o.Order), 2)
		r.Ties = tiesOf(o.Open)
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
	for left := t.contest.Seats; left > 0 && o.Open == nil; {
		best, quotient := t.highest(o.Shares, first.Excluded)
		if quotient.isZero() {
			break
		}
		r := round{Quota: quotient, Votes: []exact{}}
		if len(best) > left {
			o.Open = openTie(best)
			r.Ties = tiesOf(o.Open)
		} else {
			r.Elected, left = best, left-len(best)
		}
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
	left := int(t.contest.Budget)
	o.Seats = len(t.sums)
	o.Rounds = []round{{Votes: wholes(t.sums), Left: money(left)}}
	for _, group := range t.withVotes(t.bySums()) {
		if !t.decidable(group, left) {
			o.Open = openTie(group)
			o.Rounds = append(o.Rounds, round{Votes: []exact{}, Ties: tiesOf(o.Open)})
			break
		}
		if t.fund(o, group, &left) {
			break
		}
	}
	o.Spent = money(int(t.contest.Budget) - left)
}

// money is told even where it is 0.
func money(n int) *exact {
	e := whole(n)
	return &e
}

func (t tally) cost(option int) int { return int(t.contest.Options[option].Cost) }

// decidable tells whether equals may go in the order of the manifest: all fit together, or none fits alone.
func (t tally) decidable(group []int, left int) bool {
	sum, least := 0, t.cost(group[0])
	for _, i := range group {
		sum, least = sum+t.cost(i), min(least, t.cost(i))
	}
	return len(group) == 1 || sum <= left || least > left
}

// fund decides on each of a group, and tells whether the count ends with one that costs too much.
func (t tally) fund(o *outcome, group []int, left *int) (ends bool) {
	for _, i := range group {
		r := round{Votes: []exact{}}
		if t.cost(i) <= *left {
			*left -= t.cost(i)
			r.Elected, o.Winners = []int{i}, append(o.Winners, i)
		} else {
			r.Excluded = []int{i}
		}
		r.Left = money(*left)
		o.Rounds = append(o.Rounds, r)
		if r.Excluded != nil && t.contest.Rule == "budget-greedy-stop" {
			return true
		}
	}
	return false
}
