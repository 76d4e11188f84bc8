package tally

import (
	"fmt"
	"slices"
)

// Condorcet are the settings of a count that compares every two options: Schulze and RankedPairs are its rules. Options that a
// ballot does not rank are tied last on it, options at one rank are tied, and only the order of ranks matters.
type Condorcet struct {
	Seats     int // the first of the ranking are elected
	Strength  Strength
	Withdrawn []int
	Ties      Ties
}

// Strength says how strong the victory of one option over another is.
type Strength string

// Strengths; the empty one is WinningVotes.
const (
	WinningVotes Strength = "winning-votes" // the votes for the winner of the two
	Margins      Strength = "margins"       // those minus the votes for the loser
)

// Pairs counts, for every two options, the votes that rank the first above the second: Pairs[a][b].
type Pairs [][]int64

// Pairs counts p. Options that are withdrawn have zeros.
func (s Condorcet) Pairs(p Profile) (Pairs, error) {
	if err := p.checkRanks(maxBallots, 0); err != nil {
		return nil, err
	}
	standing, err := s.standing(p)
	if err != nil {
		return nil, err
	}
	pairs := make(Pairs, len(p.Options))
	for i := range pairs {
		pairs[i] = make([]int64, len(p.Options))
	}
	rank := make([]int32, len(p.Options))
	for _, b := range p.Ballots {
		clear(rank)
		for _, m := range b.byRank() {
			if m.Option != Unnamed && rank[m.Option] == 0 {
				rank[m.Option] = m.Value
			}
		}
		pairs.add(standing, rank, b.Weight)
	}
	return pairs, nil
}

// add counts a ballot by the rank of each option, 0 if it has none.
func (n Pairs) add(standing []int, rank []int32, weight int64) {
	for _, a := range standing {
		if rank[a] == 0 {
			continue
		}
		for _, b := range standing {
			if rank[b] == 0 || rank[a] < rank[b] {
				n[a][b] += weight
			}
		}
	}
}

func (s Condorcet) standing(p Profile) ([]int, error) {
	var out []int
	for o := range p.Options {
		if !slices.Contains(s.Withdrawn, o) {
			out = append(out, o)
		}
	}
	if s.Seats < 1 || s.Strength != "" && s.Strength != WinningVotes && s.Strength != Margins {
		return nil, fmt.Errorf("%w: %d seats, strength %q", ErrSettings, s.Seats, s.Strength)
	}
	return out, s.Ties.check(len(p.Options))
}

// strength is that of a over b; 0 if a does not win.
func (s Condorcet) strength(n Pairs, a, b int) int64 {
	switch {
	case n[a][b] <= n[b][a]:
		return 0
	case s.Strength == Margins:
		return n[a][b] - n[b][a]
	}
	return n[a][b]
}

// report begins a report with the pairwise counts as its Pairs.
func (s Condorcet) report(rule string, p Profile, n Pairs) Report {
	r := Report{Rule: rule, Options: p.Options, Seats: s.Seats, Ballots: Int(p.Total()), Winners: []int{}, Pairs: n}
	blank := int64(0)
	for _, b := range p.Ballots {
		if !slices.ContainsFunc(b.Marks, func(m Mark) bool { return m.Option != Unnamed && !slices.Contains(s.Withdrawn, int(m.Option)) }) {
			blank += b.Weight
		}
	}
	r.Blank = Int(blank)
	return r
}

// decide elects the first of an order, and settles who of equals is among them.
func (r *Report) decide(order [][]int, l *lots) {
	round := Round{}
	r.Order = order
	r.Winners, round.Ties, r.Open = fill(order, r.Seats, l)
	round.Elected = r.Winners
	r.Rounds = append(r.Rounds, round)
}

// layers orders options by who beats whom: first those whom nobody beats, then those whom only they beat, and so on.
func layers(standing []int, beats func(a, b int) bool) (order [][]int) {
	left := slices.Clone(standing)
	for len(left) > 0 {
		top := slices.DeleteFunc(slices.Clone(left), func(b int) bool {
			return slices.ContainsFunc(left, func(a int) bool { return beats(a, b) })
		})
		order = append(order, top)
		left = slices.DeleteFunc(left, func(o int) bool { return slices.Contains(top, o) })
	}
	return order
}
