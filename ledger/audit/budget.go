package audit

import (
	"cmp"
	"fmt"
	"slices"
)

// A Budget is projects that are funded in the order of their votes as long as money is left: one that is too dear is passed over, or
// with Stop ends the count.
type Budget struct {
	Options []string
	Votes   []int64
	Costs   []int64 // 1 or more each
	Money   int64
	Most    int64 // points that a paper can give to a project
	Stop    bool
}

// Assertions are what it follows from that these projects are funded and no other. Every funded one has a vote. Passing over: of each
// other, funded ones with more votes leave too little for it, whatever the order among them. With Stop: every funded one has more votes
// than every other, and of those that would still fit each has fewer than the first that does not.
func (b Budget) Assertions(funded []int) ([]Reported, error) {
	if err := b.check(funded); err != nil {
		return nil, err
	}
	all := []Reported{}
	for _, f := range funded {
		score := func(v Vote) int64 { return clamp(v.points(f), b.Most) }
		all = append(all, Reported{Assertion{b.Options[f] + " has a vote", 1, b.Most, score}, b.Votes[f]})
	}
	left := b.Money
	for _, f := range funded {
		left -= b.Costs[f]
	}
	for u := range b.Options {
		if slices.Contains(funded, u) {
			continue
		}
		before, err := b.before(funded, u, left)
		if err != nil {
			return nil, err
		}
		for _, f := range before {
			all = append(all, b.more(f, u))
		}
	}
	return report(all)
}

func (b Budget) check(funded []int) error {
	if len(b.Votes) != len(b.Options) || len(b.Costs) != len(b.Options) || len(funded) == 0 || b.Most < 1 {
		return fmt.Errorf("%d projects with %d totals and %d costs, %d funded, at most %d points", len(b.Options), len(b.Votes), len(b.Costs), len(funded), b.Most)
	}
	left := b.Money
	for i, f := range funded {
		if f < 0 || f >= len(b.Options) || slices.Contains(funded[:i], f) || b.Costs[f] < 1 || b.Costs[f] > left {
			return fmt.Errorf("funded project %d is not there, stands twice, or costs more than is left", i+1)
		}
		left -= b.Costs[f]
	}
	return nil
}

func (b Budget) more(f, u int) Reported {
	score := func(v Vote) int64 { return clamp(v.points(f), b.Most) - clamp(v.points(u), b.Most) }
	return Reported{Assertion{b.Options[f] + " > " + b.Options[u], b.Most, b.Most, score}, b.Votes[f] - b.Votes[u]}
}

// before are projects that must have more votes than u, so that it is not funded.
func (b Budget) before(funded []int, u int, left int64) ([]int, error) {
	order := slices.SortedFunc(slices.Values(funded), func(x, y int) int { return cmp.Compare(b.Votes[y], b.Votes[x]) })
	if b.Stop {
		if b.Costs[u] <= left {
			dear := b.first(funded, left)
			if dear < 0 {
				return nil, fmt.Errorf("nothing but a lack of votes keeps %q out", b.Options[u])
			}
			order = append(order, dear)
		}
		return order, nil
	}
	rest := b.Money
	for i := range order {
		if b.Costs[u] > rest {
			return order[:i], nil
		}
		rest -= b.Costs[order[i]]
	}
	if b.Costs[u] > rest {
		return order, nil
	}
	return nil, fmt.Errorf("nothing but a lack of votes keeps %q out", b.Options[u])
}

// first is the project with the most votes of those that are not funded and too dear for what is left, or −1.
func (b Budget) first(funded []int, left int64) int {
	at := -1
	for u := range b.Options {
		if !slices.Contains(funded, u) && b.Costs[u] > left && (at < 0 || b.Votes[u] > b.Votes[at]) {
			at = u
		}
	}
	return at
}
