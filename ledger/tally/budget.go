package tally

import (
	"errors"
	"fmt"
	"slices"
)

// Budget is money and what each option, a project, costs of it, in whole units.
type Budget struct {
	Money int64
	Costs []int64 // 1 or more each
}

// ErrBudget is returned for costs that cannot be.
var ErrBudget = errors.New("tally: impossible costs")

func (b Budget) check(options int) error {
	if len(b.Costs) != options || b.Money < 0 || b.Money > maxMoney {
		return fmt.Errorf("%w: %d costs of %d projects, %d of money", ErrBudget, len(b.Costs), options, b.Money)
	}
	for i, c := range b.Costs {
		if c < 1 || c > maxMoney {
			return fmt.Errorf("%w: project %d costs %d", ErrBudget, i, c)
		}
	}
	return nil
}

// maxMoney keeps sums of costs far from the end of int64.
const maxMoney = 1 << 50

// Greedy funds projects in the order of their votes. One that costs more than is left is passed over; with stop, it ends the
// count. A project without a vote is never funded. Projects with equal votes are a tie only where their order decides.
func (b Budget) Greedy(s Sums, stop bool, ties Ties) (Report, error) {
	rule := "budget-greedy"
	if stop {
		rule = "budget-greedy-stop"
	}
	r := s.report(rule, len(s.Options))
	if err := errors.Join(s.check(), b.check(len(s.Options))); err != nil {
		return r, err
	}
	r.Rounds = append(r.Rounds, Round{Votes: whole(s.Votes), Left: Int(b.Money)})
	g := greedy{Budget: b, r: &r, left: b.Money, stop: stop, lots: ties.start(s.Options)}
	g.run(s.Votes)
	r.Spent = Int(b.Money - g.left)
	return r, nil
}

// greedy is a count by votes that is under way.
type greedy struct {
	Budget
	r    *Report
	left int64
	stop bool
	lots *lots
}

// run decides on the projects that are not funded yet.
func (g *greedy) run(votes []int64) {
	for _, group := range ranked(len(votes), func(a, b int) int { return Int(votes[b]).Cmp(Int(votes[a])) }) {
		group = slices.DeleteFunc(group, g.r.Elected)
		if len(group) > 0 && votes[group[0]] > 0 && !g.group(group) {
			return
		}
	}
}

// group decides on projects with equal votes, one a round, and says whether the count goes on.
func (g *greedy) group(group []int) bool {
	for len(group) > 0 {
		round := Round{Votes: []Number{}}
		next := group[0]
		if g.orderDecides(group) {
			t := g.lots.settle(ToElect, group, 1)
			if round.Ties = []Tie{t}; t.How == LeftOpen {
				g.r.Open, g.r.Rounds = &t, append(g.r.Rounds, round)
				return false
			}
			next = t.Chosen[0]
		}
		fits := g.Costs[next] <= g.left
		if fits {
			g.left -= g.Costs[next]
			round.Elected, g.r.Winners = []int{next}, append(g.r.Winners, next)
		} else {
			round.Excluded = []int{next}
		}
		round.Left = Int(g.left)
		g.r.Rounds = append(g.r.Rounds, round)
		if !fits && g.stop {
			return false
		}
		group = slices.DeleteFunc(slices.Clone(group), func(o int) bool { return o == next })
	}
	return true
}

// orderDecides says whether it matters which of the projects comes first: not if all fit together, nor if none fits alone.
func (g *greedy) orderDecides(group []int) bool {
	all, one := int64(0), false
	for _, o := range group {
		if all = min(all+g.Costs[o], maxMoney+1); g.Costs[o] <= g.left {
			one = true
		}
	}
	return len(group) > 1 && one && all > g.left
}
