package tally

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// naivePaths finds the strongest path by trying every one.
func naivePaths(s Condorcet, n Pairs, from, to int, used map[int]bool) (best int64) {
	for via := range n {
		if used[via] || via == from || s.strength(n, from, via) == 0 {
			continue
		}
		rest := s.strength(n, from, via)
		if via != to {
			used[from] = true
			rest = min(rest, naivePaths(s, n, via, to, used))
			delete(used, from)
		}
		best = max(best, rest)
	}
	return best
}

func TestSchulzeAgainstEveryPath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, true)
		s := Condorcet{Seats: 1, Strength: rapid.SampledFrom([]Strength{WinningVotes, Margins}).Draw(t, "strength")}
		r, err := s.Schulze(p)
		if err != nil {
			t.Fatal(err)
		}
		for a := range p.Options {
			for b := range p.Options {
				if want := naivePaths(s, r.Pairs, a, b, map[int]bool{a: true}); a != b && r.Paths[a][b] != want {
					t.Errorf("path from %d to %d is %d, want %d in %v", a, b, r.Paths[a][b], want, r.Pairs)
				}
			}
		}
	})
}

// naiveRanks gives the rank of each option that a ballot ranks: the best of them.
func naiveRanks(b Ballot) map[int]int32 {
	out := map[int]int32{}
	for _, m := range b.Marks {
		if rank, known := out[int(m.Option)]; m.Option != Unnamed && (!known || m.Value < rank) {
			out[int(m.Option)] = m.Value
		}
	}
	return out
}

// naiveAbove says whether a ballot puts one option above another: ranked better, or ranked where the other is not.
func naiveAbove(ranks map[int]int32, a, b int) bool {
	x, ranked := ranks[a]
	y, other := ranks[b]
	return ranked && (!other || x < y)
}

func naivePairs(p Profile) Pairs {
	out := make(Pairs, len(p.Options))
	for a := range out {
		out[a] = make([]int64, len(out))
		for b := range out {
			for _, ballot := range p.Ballots {
				if naiveAbove(naiveRanks(ballot), a, b) {
					out[a][b] += ballot.Weight
				}
			}
		}
	}
	return out
}

// naiveOrder takes from those who are left whoever nobody of them stands before, again and again.
func naiveOrder(options int, before func(a, b int) bool) (order [][]int) {
	gone := map[int]bool{}
	for len(gone) < options {
		var group []int
		for o := range options {
			beaten := false
			for other := range options {
				beaten = beaten || !gone[other] && before(other, o)
			}
			if !gone[o] && !beaten {
				group = append(group, o)
			}
		}
		for _, o := range group {
			gone[o] = true
		}
		order = append(order, group)
	}
	return order
}

// naiveSeats gives the first seats of an order; among equals who comes first in the order of ties.
func naiveSeats(order [][]int, seats int, ties []int) (out []int) {
	for _, group := range order {
		for _, o := range ties {
			if slices.Contains(group, o) && len(out) < seats {
				out = append(out, o)
			}
		}
	}
	slices.Sort(out)
	return out
}

// naiveLocks goes through all victories in one order, and looks for a way back by trying every way.
func naiveLocks(s Condorcet, n Pairs) map[[2]int]bool {
	var all [][2]int
	for a := range n {
		for b := range n {
			if n[a][b] > n[b][a] {
				all = append(all, [2]int{a, b})
			}
		}
	}
	place := func(o int) int { return slices.Index(s.Ties.Order, o) }
	slices.SortFunc(all, func(v, w [2]int) int {
		return cmp.Or(cmp.Compare(s.strength(n, w[0], w[1]), s.strength(n, v[0], v[1])), cmp.Compare(n[v[1]][v[0]], n[w[1]][w[0]]),
			cmp.Compare(place(v[0]), place(w[0])), cmp.Compare(place(w[1]), place(v[1])))
	})
	locked := map[[2]int]bool{}
	for _, v := range all {
		locked[v] = !naiveReaches(locked, v[1], v[0], len(n))
	}
	return locked
}

// naiveReaches says whether locked victories lead from one option to another.
func naiveReaches(locked map[[2]int]bool, from, to, depth int) bool {
	for v, is := range locked {
		if is && v[0] == from && depth > 0 && (v[1] == to || naiveReaches(locked, v[1], to, depth-1)) {
			return true
		}
	}
	return false
}

func TestCondorcetAgainstNaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, true)
		s := Condorcet{Seats: rapid.IntRange(1, 3).Draw(t, "seats"), Strength: rapid.SampledFrom([]Strength{WinningVotes, Margins}).Draw(t, "strength")}
		s.Ties.Order = rapid.Permutation(upTo(len(p.Options))).Draw(t, "order")
		n := naivePairs(p)
		locked := naiveLocks(s, n)
		check := func(r Report, err error, before func(a, b int) bool) {
			order := naiveOrder(len(p.Options), before)
			got := fmt.Sprint(r.Pairs, r.Order, slices.Sorted(slices.Values(r.Winners)))
			if want := fmt.Sprint(n, order, naiveSeats(order, s.Seats, s.Ties.Order)); err != nil || got != want {
				t.Errorf("%s: %+v of %v\ncounts %s (%v)\nnaively %s", r.Rule, s, p.Ballots, got, err, want)
			}
		}
		schulze, err := s.Schulze(p)
		check(schulze, err, func(a, b int) bool {
			return a != b && naivePaths(s, n, a, b, map[int]bool{a: true}) > naivePaths(s, n, b, a, map[int]bool{b: true})
		})
		pairs, err := s.RankedPairs(p)
		check(pairs, err, func(a, b int) bool { return naiveReaches(locked, a, b, len(n)) })
		for _, l := range pairs.Locks {
			if locked[[2]int{l.Winner, l.Loser}] != l.Locked || l.Strength.Cmp(Int(s.strength(n, l.Winner, l.Loser))) != 0 {
				t.Errorf("%+v of %v: %+v", s, n, l)
			}
		}
		if len(pairs.Locks) != len(locked) {
			t.Errorf("%d victories are told of %d", len(pairs.Locks), len(locked))
		}
	})
}

// naivePoints are what a ballot gives an option: one for each option that it puts below, a half for each that it puts beside.
func naivePoints(s Borda, ranks map[int]int32, option, options int) Number {
	_, ranked := ranks[option]
	below, beside := 0, 0
	for other := range options {
		_, too := ranks[other]
		switch {
		case other == option || !too && s.Unranked == UnrankedModified:
		case naiveAbove(ranks, option, other):
			below++
		case ranked && too && !naiveAbove(ranks, other, option), !ranked && !too:
			beside++
		}
	}
	switch {
	case ranked:
		return Int(int64(below + s.Last)).Add(Ratio(int64(beside), 2))
	case s.Unranked == UnrankedAverage:
		return Int(int64(s.Last)).Add(Ratio(int64(beside), 2))
	case s.Unranked == UnrankedNext:
		return Int(int64(beside + s.Last)) // the place after those that are ranked
	}
	return Number{}
}

func TestBordaAgainstNaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, true)
		s := Borda{Seats: rapid.IntRange(1, 3).Draw(t, "seats"), Last: rapid.IntRange(0, 1).Draw(t, "last")}
		s.Unranked = rapid.SampledFrom([]Unranked{UnrankedZero, UnrankedAverage, UnrankedNext, UnrankedModified}).Draw(t, "unranked")
		s.Ties.Order = rapid.Permutation(upTo(len(p.Options))).Draw(t, "order")
		r, err := s.Count(p)
		if err != nil {
			t.Fatal(err)
		}
		points := make([]Number, len(p.Options))
		for _, b := range p.Ballots {
			ranks := naiveRanks(b)
			for o := range points {
				if len(ranks) > 0 {
					points[o] = points[o].Add(naivePoints(s, ranks, o, len(points)).Mul(Int(b.Weight)))
				}
			}
		}
		order := naiveOrder(len(points), func(a, b int) bool { return points[a].Cmp(points[b]) > 0 })
		got := fmt.Sprint(r.Rounds[0].Votes, r.Order, slices.Sorted(slices.Values(r.Winners)))
		if want := fmt.Sprint(points, order, naiveSeats(order, s.Seats, s.Ties.Order)); got != want {
			t.Errorf("%+v of %v\ncounts %s\nnaively %s", s, p.Ballots, got, want)
		}
	})
}
