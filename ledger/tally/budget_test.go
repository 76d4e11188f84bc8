package tally

import (
	"errors"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestGreedy(t *testing.T) {
	for _, c := range []struct {
		name    string
		votes   []int64
		costs   []int64
		stop    bool
		ties    Ties
		winners []int
		open    bool
	}{
		{"in order of votes", []int64{5, 9, 7}, []int64{30, 40, 30}, false, Ties{}, []int{1, 2, 0}, false},
		{"one too dear is passed over", []int64{9, 8, 7}, []int64{60, 50, 40}, false, Ties{}, []int{0, 2}, false},
		{"one too dear is the end", []int64{9, 8, 7}, []int64{60, 50, 40}, true, Ties{}, []int{0}, false},
		{"nothing without a vote", []int64{0, 1}, []int64{1, 1}, false, Ties{}, []int{1}, false},
		{"equals that both fit", []int64{5, 5}, []int64{50, 50}, false, Ties{}, []int{0, 1}, false},
		{"equals of which none fits", []int64{9, 5, 5}, []int64{90, 50, 50}, false, Ties{}, []int{0}, false},
		{"equals of which one fits", []int64{9, 5, 5, 1}, []int64{20, 60, 70, 5}, false, Ties{}, []int{0}, true},
		{"the same by order", []int64{9, 5, 5, 1}, []int64{20, 60, 70, 5}, false, Ties{Order: []int{3, 2, 1, 0}}, []int{0, 2, 3}, false},
		{"no project", nil, nil, false, Ties{}, []int{}, false},
	} {
		s := Sums{Options: options(len(c.votes)), Ballots: 100, Votes: c.votes}
		r, err := Budget{100, c.costs}.Greedy(s, c.stop, c.ties)
		if err != nil || !reflect.DeepEqual(r.Winners, c.winners) || (r.Open != nil) != c.open {
			t.Errorf("%s: %v, open %+v, %v", c.name, r.Winners, r.Open, err)
		}
	}
}

func TestBudgetRefuses(t *testing.T) {
	for _, b := range []Budget{{-1, []int64{1}}, {1, nil}, {1, []int64{0}}, {1, []int64{1, 1}}, {maxMoney + 1, []int64{1}}, {1, []int64{maxMoney + 1}}} {
		if _, err := b.Greedy(Sums{Options: options(1), Ballots: 1, Votes: []int64{1}}, false, Ties{}); !errors.Is(err, ErrBudget) {
			t.Errorf("%+v was counted: %v", b, err)
		}
		if _, err := b.EqualShares(Profile{options(1), []Ballot{marking(0)}}, Ties{}); !errors.Is(err, ErrBudget) {
			t.Errorf("%+v was counted by shares: %v", b, err)
		}
	}
}

// Ten voters, 100 of money, so that each has 10. Six want a and b, four want c. The six can pay 60: a for 50, then 10 are left of
// them and b is out of reach; the four pay 40 for c. The order by votes would have funded a and b and nothing of the four.
func TestEqualSharesGiveEachGroupItsPart(t *testing.T) {
	p := Profile{[]string{"a", "b", "c"}, []Ballot{marking(0, 1).Times(6), marking(2).Times(4)}}
	r, err := Budget{100, []int64{50, 50, 40}}.EqualShares(p, Ties{Order: []int{0, 1, 2}})
	if err != nil || !reflect.DeepEqual(r.Winners, []int{0, 2}) || r.Spent.String() != "90" {
		t.Fatal(r.Winners, r.Spent, err)
	}
	if got := r.Rounds[1].Quota.String(); got != "25/3" {
		t.Errorf("the six pay %s each", got)
	}
}

func TestEqualSharesOfNothing(t *testing.T) {
	for _, p := range []Profile{{}, {Options: options(2)}, {options(2), []Ballot{marking()}}} {
		costs := make([]int64, len(p.Options))
		for i := range costs {
			costs[i] = 5
		}
		if r, err := (Budget{100, costs}).EqualShares(p, Ties{}); err != nil || len(r.Winners) != 0 || r.Open != nil {
			t.Errorf("%+v: %v %v", p, r.Winners, err)
		}
	}
}

func TestEqualSharesStopAfterTooManyRaises(t *testing.T) {
	p := Profile{options(2), []Ballot{marking(0)}}
	if _, err := (Budget{1, []int64{maxMoney, 1}}).EqualShares(p, Ties{}); !errors.Is(err, ErrRaises) {
		t.Error(err)
	}
}

func drawnBudget(t *rapid.T) (Budget, Profile) {
	p := pointed(t, 1)
	b := Budget{Money: rapid.Int64Range(0, 60).Draw(t, "money")}
	for range p.Options {
		b.Costs = append(b.Costs, rapid.Int64Range(1, 30).Draw(t, "cost"))
	}
	return b, p
}

// The definition, voter by voter in fractions, must give what the count with common denominators, kinds of voters and stale
// prices gives.
func TestEqualSharesByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, p := drawnBudget(t)
		order := rapid.Permutation(identity(len(p.Options))).Draw(t, "order")
		r, err := b.EqualShares(p, Ties{Order: order})
		if err != nil {
			t.Fatal(err)
		}
		// As sets: projects that are all funded are no tie, and so the order of equal ones is not by the ties' rule.
		if want := plainShares(b, p, order); !slices.Equal(slices.Sorted(slices.Values(r.Winners)), slices.Sorted(slices.Values(want))) {
			t.Fatalf("%v, want %v", r.Winners, want)
		}
		if b.sum(r.Winners) > b.Money {
			t.Fatal("over the budget")
		}
	})
}

func (b Budget) sum(projects []int) (n int64) {
	for _, o := range projects {
		n += b.Costs[o]
	}
	return n
}

func plainShares(b Budget, p Profile, order []int) []int {
	var voters []map[int]bool
	votes := make([]int64, len(p.Options))
	for _, ballot := range p.Ballots {
		for range ballot.Weight {
			v := map[int]bool{}
			for _, m := range ballot.Marks {
				v[int(m.Option)] = m.Value == 1
				votes[m.Option] += int64(m.Value)
			}
			voters = append(voters, v)
		}
	}
	before := func(a, c int) bool { // more votes, then the order
		return votes[a] > votes[c] || votes[a] == votes[c] && slices.Index(order, a) < slices.Index(order, c)
	}
	won := []int{}
	for raise := int64(0); len(voters) > 0; raise++ {
		next := plainRun(b, voters, big.NewRat(b.Money+raise*int64(len(voters)), int64(len(voters))), before)
		if b.sum(next) > b.Money {
			break
		}
		if won = next; !slices.ContainsFunc(identity(len(votes)), func(o int) bool { return votes[o] > 0 && !slices.Contains(won, o) }) {
			break // nothing is left to buy
		}
	}
	rest := identity(len(p.Options))
	slices.SortFunc(rest, func(a, c int) int {
		if before(a, c) {
			return -1
		}
		return 1
	})
	for _, o := range rest {
		if votes[o] > 0 && !slices.Contains(won, o) && b.sum(won)+b.Costs[o] <= b.Money {
			won = append(won, o)
		}
	}
	return won
}

func plainRun(b Budget, voters []map[int]bool, purse *big.Rat, before func(a, c int) bool) []int {
	money := make([]*big.Rat, len(voters))
	for i := range money {
		money[i] = new(big.Rat).Set(purse)
	}
	bought := []int{}
	for {
		best, price, most := -1, new(big.Rat), new(big.Rat)
		for o, cost := range b.Costs {
			x := plainPayment(voters, money, o, cost)
			if x == nil || slices.Contains(bought, o) {
				continue
			}
			unit := new(big.Rat).Quo(x, new(big.Rat).SetInt64(cost))
			if c := unit.Cmp(price); best < 0 || c < 0 || c == 0 && before(o, best) {
				best, price, most = o, unit, x
			}
		}
		if best < 0 {
			return bought
		}
		bought = append(bought, best)
		for i, v := range voters {
			if v[best] && money[i].Cmp(most) > 0 {
				money[i].Sub(money[i], most)
			} else if v[best] {
				money[i] = new(big.Rat)
			}
		}
	}
}

// plainPayment is the payment x at which all supporters together, each with x or all they have, pay the cost; nil if they cannot.
func plainPayment(voters []map[int]bool, money []*big.Rat, project int, cost int64) *big.Rat {
	var have []*big.Rat
	for i, v := range voters {
		if v[project] {
			have = append(have, money[i])
		}
	}
	slices.SortFunc(have, (*big.Rat).Cmp)
	rest := new(big.Rat).SetInt64(cost)
	for i, h := range have {
		x := new(big.Rat).Quo(rest, new(big.Rat).SetInt64(int64(len(have)-i)))
		if h.Cmp(x) >= 0 {
			return x
		}
		rest.Sub(rest, h)
	}
	return nil
}

func TestBudgetsAreAnonymousAndNeutral(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, p := drawnBudget(t)
		q := shuffled(t, p)
		c := Budget{Money: b.Money, Costs: make([]int64, len(b.Costs))}
		for o, name := range q.Options {
			c.Costs[o] = b.Costs[slices.Index(p.Options, name)]
		}
		for _, shares := range []bool{false, true} {
			x, y := funded(t, b, p, shares), funded(t, c, q, shares)
			if !slices.Equal(x, y) {
				t.Fatalf("%v, then %v", x, y)
			}
		}
	})
}

func funded(t *rapid.T, b Budget, p Profile, shares bool) []string {
	s, err := p.Sum(Limit{Each: 1})
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Greedy(s, false, Ties{})
	if shares {
		r, err = b.EqualShares(p, Ties{})
	}
	if err != nil {
		t.Fatal(err)
	}
	if r.Open != nil { // the options that tie are the same; those before them may have come in another order
		return slices.Sorted(slices.Values(r.Names(r.Open.Options)))
	}
	return slices.Sorted(slices.Values(r.Names(r.Winners)))
}

// A funded project that becomes cheaper, or gets one more vote, is still funded by the order of votes.
func TestGreedyIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, p := drawnBudget(t)
		s, err := p.Sum(Limit{Each: 1})
		if err != nil {
			t.Fatal(err)
		}
		ties := Ties{Order: identity(len(p.Options))}
		r, _ := b.Greedy(s, false, ties)
		for _, o := range r.Winners {
			more := s
			more.Votes, more.Ballots = slices.Clone(s.Votes), s.Ballots+1
			more.Votes[o]++
			cheap := Budget{b.Money, slices.Clone(b.Costs)}
			cheap.Costs[o] = max(1, cheap.Costs[o]-1)
			if x, _ := b.Greedy(more, false, ties); !x.Elected(o) {
				t.Fatalf("project %d lost by a vote", o)
			}
			if x, _ := cheap.Greedy(s, false, ties); !x.Elected(o) {
				t.Fatalf("project %d lost by becoming cheaper", o)
			}
		}
	})
}

func TestFiveHundredProjects(t *testing.T) {
	p := Profile{Options: options(500)}
	b := Budget{Money: 10_000}
	for o := range p.Options {
		p.Ballots = append(p.Ballots, marking(o, (o*7+1)%500, (o*13+2)%500).Times(int64(1+o%5)))
		b.Costs = append(b.Costs, int64(10+o%90))
	}
	for i, ballot := range p.Ballots { // a ballot marks an option once
		slices.SortFunc(ballot.Marks, func(x, y Mark) int { return int(x.Option - y.Option) })
		p.Ballots[i].Marks = slices.Compact(ballot.Marks)
	}
	r, err := b.EqualShares(p, Ties{Seed: "5 5 1"})
	if err != nil || r.Open != nil || b.sum(r.Winners) > b.Money {
		t.Fatal(err, r.Open)
	}
}
