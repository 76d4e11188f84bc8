package tally

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What follows counts again, written another way: paper by paper, every pile dealt anew in every round, in exact numbers. It
// is slow and has no other use than to differ if one of the two is wrong.

// naivePaper is one paper: what its voter ranked, and what winners have kept of it.
type naivePaper struct {
	ranks  map[int32][]int32
	left   Number
	holder int
	out    string
}

func naivePapers(p Profile) (out []*naivePaper) {
	for _, b := range p.Ballots {
		for range b.Weight {
			one := &naivePaper{ranks: map[int32][]int32{}, left: Int(1), holder: Nobody}
			for _, m := range b.Marks {
				one.ranks[m.Value] = append(one.ranks[m.Value], m.Option)
			}
			if len(one.ranks) > 0 {
				out = append(out, one)
			}
		}
	}
	return out
}

// naiveChoice reads a paper from its first rank, as the settings say, among the options that run.
func naiveChoice(s Reading, paper *naivePaper, runs map[int]bool) (int, string) {
	highest, gap, seen := int32(0), 0, map[int32]bool{}
	for rank := range paper.ranks {
		highest = max(highest, rank)
	}
	for rank := int32(1); rank <= highest; rank++ {
		here := paper.ranks[rank]
		if len(here) == 0 {
			gap++
			continue
		}
		if s.MaxSkipped >= 0 && gap > s.MaxSkipped {
			return Nobody, Skipped
		}
		gap = 0
		var running []int
		for _, o := range here {
			if s.EndRepeat && seen[o] {
				return Nobody, Repeated
			}
			seen[o] = true
			if runs[int(o)] && !slices.Contains(running, int(o)) {
				running = append(running, int(o))
			}
		}
		over := len(here) > 1 || here[0] == Unnamed
		switch {
		case over && s.Overvote == OvervoteSkips:
		case over && (s.Overvote != OvervoteEndsIfSeveral || slices.Contains(here, Unnamed)):
			return Nobody, Overvoted
		case len(running) > 1:
			return Nobody, Overvoted
		case len(running) == 1:
			return running[0], ""
		}
	}
	return Nobody, Exhausted
}

// naiveRound is what the naive count says of a round.
type naiveRound struct {
	Votes    []string
	Elected  []int
	Excluded []int
}

func roundsOf(r Report) (out []naiveRound) {
	for _, round := range r.Rounds {
		n := naiveRound{Elected: slices.Sorted(slices.Values(round.Elected)), Excluded: slices.Sorted(slices.Values(round.Excluded))}
		for _, v := range round.Votes {
			n.Votes = append(n.Votes, v.String())
		}
		out = append(out, n)
	}
	return out
}

// naiveIRV counts single-winner and multi-winner rounds with ties in the order of options.
func naiveIRV(s IRV, p Profile) (out []naiveRound) {
	n, papers, runs := len(p.Options), naivePapers(p), map[int]bool{}
	won, threshold := []int{}, Number{}
	kept := make([]Number, n)
	for o := range n {
		runs[o] = true
	}
	for {
		votes, active := slices.Clone(kept), Number{}
		for _, paper := range papers {
			if full := s.Seats > 1 && len(won) == s.Seats; full && paper.out == "" && slices.Contains(won, paper.holder) {
				paper.out = Surplus
			} else if paper.out == "" && !runs[paper.holder] {
				paper.holder, paper.out = naiveChoice(s.Reading, paper, runs)
			}
			if paper.out == "" {
				votes[paper.holder] = votes[paper.holder].Add(paper.left)
				active = active.Add(paper.left)
			}
		}
		if len(out) == 0 || s.Seats == 1 {
			threshold = active.Quo(Int(int64(s.Seats + 1))).Floor().Add(Int(1))
		}
		round := naiveRound{}
		for _, v := range votes {
			round.Votes = append(round.Votes, v.String())
		}
		var running []int
		for o := range n {
			if runs[o] {
				running = append(running, o)
			}
		}
		slices.SortStableFunc(running, func(a, b int) int { return votes[a].Cmp(votes[b]) })
		switch left := s.Seats - len(won); {
		case left <= 0:
		case len(running) <= left:
			round.Elected = running
		default:
			for _, o := range running {
				if votes[o].Cmp(threshold) >= 0 {
					round.Elected = append(round.Elected, o)
				}
			}
			if s.Seats == 1 && len(running) == 2 && len(round.Elected) == 0 {
				round.Elected = []int{running[1]}
				if votes[running[0]].Cmp(votes[running[1]]) == 0 {
					round.Elected = []int{min(running[0], running[1])}
				}
			}
			if len(round.Elected) == 0 {
				last := running[0]
				for _, o := range running {
					if votes[o].Cmp(votes[last]) == 0 {
						last = max(last, o) // in an order of options, the last is excluded
					}
				}
				round.Excluded = []int{last}
			}
		}
		slices.Sort(round.Elected)
		out = append(out, round)
		for _, o := range round.Excluded {
			delete(runs, o)
		}
		for _, o := range round.Elected {
			delete(runs, o)
			won = append(won, o)
			if s.Seats > 1 {
				kept[o] = naiveKeep(s, papers, o, votes[o], threshold)
			}
		}
		if over := len(won) == s.Seats || len(runs) == 0; over && (s.Seats == 1 || len(round.Elected) == 0 || len(won) < s.Seats) {
			return out
		}
	}
}

// naiveKeep leaves on every paper of a winner what goes on, and gives what stays.
func naiveKeep(s IRV, papers []*naivePaper, winner int, votes, threshold Number) (kept Number) {
	share := Number{}
	if votes.Cmp(threshold) > 0 {
		share = votes.Sub(threshold).Quo(votes).Truncate(s.Decimals)
	}
	for _, paper := range papers {
		if paper.out == "" && paper.holder == winner {
			goesOn := paper.left.Mul(share).Truncate(s.Decimals)
			kept, paper.left = kept.Add(paper.left.Sub(goesOn)), goesOn
		}
	}
	if kept.Cmp(threshold) > 0 {
		return threshold
	}
	return kept
}

func TestIRVAgainstNaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, true)
		s := IRV{Seats: 1, Ties: Ties{Order: upTo(len(p.Options))}, Decimals: rapid.IntRange(1, 5).Draw(t, "decimals")}
		s.MaxSkipped = rapid.IntRange(-1, 2).Draw(t, "skipped")
		s.EndRepeat = rapid.Bool().Draw(t, "repeat")
		s.Overvote = rapid.SampledFrom([]OvervoteRule{OvervoteEnds, OvervoteSkips, OvervoteEndsIfSeveral}).Draw(t, "overvote")
		if rapid.Bool().Draw(t, "several") {
			s.Mode, s.Seats = ManyPerRound, rapid.IntRange(2, 3).Draw(t, "seats")
		}
		r, err := s.Count(p)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(roundsOf(r)), fmt.Sprint(naiveIRV(s, p)); got != want {
			t.Errorf("%+v of %v\ncounts %s\nnaively %s", s, p.Ballots, got, want)
		}
	})
}
