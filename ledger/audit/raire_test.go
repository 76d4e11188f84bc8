package audit

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Example 10 of "A Guide to RAIRE": difficulty 27, five assertions, winner C.
func TestRaireGuide(t *testing.T) {
	guide := IRV{4, []Ranking{{5000, []int{2, 1, 0}}, {1000, []int{1, 2, 3}}, {1500, []int{3, 0}}, {4000, []int{0, 3}}, {2000, []int{3}}}}
	w, err := guide.Winner()
	if err != nil || w != 2 {
		t.Fatal(w, err)
	}
	rs, err := guide.Raire(w)
	if err != nil || len(rs) != 5 {
		t.Fatal(rs, err)
	}
	near(t, "difficulty", rs[0].Difficulty(13500), 27, 1e-12)
	if i := slices.IndexFunc(rs, func(r Ranked) bool { return !r.NEN() && r.Winner == 2 && r.Loser == 1 }); i < 0 {
		t.Error("C is not asserted to outlast B")
	} else {
		near(t, "NEB(C,B)", rs[i].Difficulty(13500), 3.375, 1e-12)
	}
}

// Table 1 of the paper: c4 wins although c1 has most first preferences.
func TestRaireTable(t *testing.T) {
	c := IRV{4, []Ranking{{4000, []int{1, 2}}, {20000, []int{0}}, {9000, []int{2, 3}}, {6000, []int{1, 2, 3}}, {15000, []int{3, 0, 1}}, {6000, []int{0, 2}}}}
	if w, err := c.Winner(); err != nil || w != 3 {
		t.Fatal(w, err)
	}
}

func contest(t *rapid.T) IRV {
	n := rapid.IntRange(2, 4).Draw(t, "options")
	c := IRV{Options: n}
	for range rapid.IntRange(1, 12).Draw(t, "rankings") {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		order := rapid.Permutation(all).Draw(t, "order")
		c.Ballots = append(c.Ballots, Ranking{rapid.Int64Range(1, 40).Draw(t, "count"), order[:rapid.IntRange(0, n).Draw(t, "ranked")]})
	}
	return c
}

// orders are all ways to eliminate n options.
func orders(n int) (all [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, shorter := range orders(n - 1) {
		for i := range n {
			all = append(all, slices.Insert(slices.Clone(shorter), i, n-1))
		}
	}
	return all
}

// every is all assertions that hold.
func every(c IRV) (all []Ranked) {
	for w := range c.Options {
		for l := range c.Options {
			if w == l {
				continue
			}
			for set := uint64(0); set < 1<<c.Options; set++ {
				r := Ranked{Winner: w, Loser: l, Continuing: set}
				if r.NEN() && !(has(set, w) && has(set, l)) {
					continue
				}
				score := r.Assertion([]string{"a", "b", "c", "d"}).Score
				for _, b := range c.Ballots {
					r.Margin += b.Count * score(Vote{Ranking: b.Options})
				}
				if r.Margin > 0 {
					all = append(all, r)
				}
			}
		}
	}
	return all
}

// breaks tells whether r forbids a whole order, by following it step by step.
func breaks(r Ranked, order []int) bool {
	remaining := uint64(1)<<len(order) - 1
	for _, out := range order {
		if r.NEN() && remaining == r.Continuing && out == r.Winner {
			return true
		}
		if !r.NEN() && out == r.Winner && has(remaining, r.Loser) {
			return true
		}
		remaining &^= 1 << out
	}
	return false
}

// The smallest margin that an audit needs is, over all orders with another winner, the least of the largest margin of an assertion that
// breaks the order. RAIRE must find it, and what it finds must break every such order.
func TestRaireAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := contest(t)
		w, err := c.Winner()
		if err != nil {
			return // a tie
		}
		need, possible := int64(1<<62), true
		all := every(c)
		for _, order := range orders(c.Options) {
			if order[len(order)-1] == w {
				continue
			}
			best := int64(0)
			for _, r := range all {
				if breaks(r, order) {
					best = max(best, r.Margin)
				}
			}
			need, possible = min(need, best), possible && best > 0
		}
		rs, err := c.Raire(w)
		if tie := new(TieError); !possible {
			if !errors.As(err, &tie) {
				t.Fatalf("no assertions are enough, but RAIRE says %v, %v", rs, err)
			}
			return
		}
		if err != nil || rs[0].Margin != need {
			t.Fatalf("%v, %v; the hardest margin is %d", rs, err, need)
		}
		for _, r := range rs {
			if !slices.Contains(all, r) {
				t.Fatalf("%v does not hold", r)
			}
		}
		for _, order := range orders(c.Options) {
			broken := slices.ContainsFunc(rs, func(r Ranked) bool { return breaks(r, order) })
			if order[len(order)-1] != w && !broken {
				t.Fatalf("%v leaves %v", rs, order)
			}
		}
		for i := range rs {
			if _, ok := Implies(c.Options, w, slices.Delete(slices.Clone(rs), i, i+1)); ok {
				t.Fatalf("%v is not needed", rs[i])
			}
		}
	})
}

// A wrong winner has no assertions.
func TestRaireOfALoser(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := contest(t)
		w, err := c.Winner()
		if err != nil {
			return // a tie
		}
		for loser := range c.Options {
			if rs, err := c.Raire(loser); loser != w && err == nil {
				t.Fatalf("%v would confirm %d, but %d won", rs, loser, w)
			}
		}
	})
}

func TestRankedChecks(t *testing.T) {
	for name, c := range map[string]IRV{
		"one option":   {Options: 1},
		"too many":     {Options: 25},
		"twice":        {2, []Ranking{{1, []int{0, 0}}}},
		"out of range": {2, []Ranking{{1, []int{2}}}},
		"negative":     {2, []Ranking{{-1, []int{0}}}},
	} {
		if _, err := c.Winner(); err == nil {
			t.Error(name)
		}
	}
}
