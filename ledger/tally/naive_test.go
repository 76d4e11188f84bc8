package tally

import (
	"fmt"
	"reflect"
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

// naiveGregory counts Scotland's rule and WIGM: all papers are dealt anew in every stage by the values that they have got so far.
func naiveGregory(s STV, p Profile, scotland bool) (winners []int) {
	decimals, papers := 4, naivePapers(p)
	if scotland {
		decimals = 5
	}
	runs, surplus, history := map[int]bool{}, map[int]bool{}, [][]Number{}
	for o := range p.Options {
		runs[o] = true
	}
	deal := func(from int) {
		kept := papers[:0]
		for _, paper := range papers {
			if paper.holder != from {
				kept = append(kept, paper)
			} else if paper.holder, paper.out = naiveChoice(s.Reading, paper, runs); paper.holder != Nobody {
				kept = append(kept, paper)
			}
		}
		papers = kept
	}
	deal(Nobody)
	quota := Int(int64(len(papers))).Quo(Int(int64(s.Seats + 1))).Truncate(decimals).Add(Scaled(1, decimals))
	if scotland {
		quota = Int(int64(len(papers)/(s.Seats+1) + 1))
	}
	for len(winners) < s.Seats && len(winners)+len(runs) > s.Seats {
		votes := make([]Number, len(p.Options))
		for _, paper := range papers {
			votes[paper.holder] = votes[paper.holder].Add(paper.left)
		}
		history = append(history, votes)
		for o := range p.Options {
			if runs[o] && votes[o].Cmp(quota) >= 0 {
				winners, surplus[o] = append(winners, o), !scotland || votes[o].Cmp(quota) > 0
				delete(runs, o)
			}
		}
		if len(winners) >= s.Seats || len(winners)+len(runs) <= s.Seats {
			break
		}
		from := naivePick(surplus, history, true, scotland, s.Ties.Order)
		if from != Nobody {
			for _, paper := range papers {
				if paper.holder != from {
					continue
				}
				if more := votes[from].Sub(quota); scotland {
					paper.left = paper.left.Mul(more).Quo(votes[from]).Truncate(decimals)
				} else {
					paper.left = paper.left.Mul(more).Truncate(decimals).Quo(votes[from]).Truncate(decimals)
				}
			}
			delete(surplus, from)
		} else {
			from = naivePick(runs, history, false, scotland, s.Ties.Order)
			delete(runs, from)
		}
		if len(winners)+len(runs) > s.Seats {
			deal(from)
		}
	}
	for o := range runs {
		if len(winners) < s.Seats {
			winners = append(winners, o)
		}
	}
	slices.Sort(winners)
	return winners
}

// naivePick gives whoever has the most votes, or the fewest, of a set; equals by the stages before, then by order.
func naivePick(set map[int]bool, history [][]Number, most, earlier bool, order []int) int {
	best := Nobody
	for _, o := range order {
		if !set[o] {
			continue
		}
		for stage := len(history) - 1; stage >= 0 && best != Nobody; stage-- {
			c := history[stage][o].Cmp(history[stage][best])
			if most && c > 0 || !most && c < 0 {
				best = o
			}
			if c != 0 || !earlier {
				break
			}
		}
		if best == Nobody {
			best = o
		}
	}
	return best
}

func TestSTVAgainstNaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, true)
		s := STV{Seats: rapid.IntRange(1, 4).Draw(t, "seats"), Reading: Reading{MaxSkipped: rapid.IntRange(-1, 1).Draw(t, "skipped")}}
		s.Ties.Order = rapid.Permutation(upTo(len(p.Options))).Draw(t, "order")
		for scotland, count := range map[bool]func(Profile) (Report, error){true: s.Scottish, false: s.WIGM} {
			r, err := count(p)
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(r.Winners)
			if want := naiveGregory(s, p, scotland); fmt.Sprint(r.Winners) != fmt.Sprint(want) {
				t.Errorf("Scotland %v: %+v of %v elects %v, naively %v", scotland, s, p.Ballots, r.Winners, want)
			}
		}
	})
}

// naiveMeek follows each paper down its ranking with exact numbers, rounded up to 9 decimals as the rule says.
func naiveMeek(s STV, p Profile) (winners []int, last []Number) {
	up := func(n Number) Number {
		if cut := n.Truncate(9); cut.Cmp(n) < 0 {
			return cut.Add(Scaled(1, 9))
		}
		return n
	}
	keep, hopeful, elected := map[int]Number{}, map[int]bool{}, map[int]bool{}
	for o := range p.Options {
		keep[o], hopeful[o] = Int(1), true
	}
	read := s.ranking(len(p.Options), func(o int32) bool { return o >= 0 })
	for len(elected) < s.Seats && len(elected)+len(hopeful) > s.Seats {
		before := Int(1 << 40)
		for {
			votes, sum, surplus, fresh := make([]Number, len(p.Options)), Number{}, Number{}, false
			for _, b := range p.Ballots {
				left := Int(1)
				for _, o := range read(b.byRank()) {
					part := up(left.Mul(keep[int(o)]))
					votes[o], left = votes[o].Add(part.Mul(Int(b.Weight))), left.Sub(part)
				}
			}
			for o := range votes {
				sum = sum.Add(votes[o])
			}
			quota := sum.Quo(Int(int64(s.Seats + 1))).Truncate(9).Add(Scaled(1, 9))
			for o := range votes {
				if hopeful[o] && votes[o].Cmp(quota) >= 0 {
					fresh, elected[o] = true, true
					delete(hopeful, o)
				}
				if elected[o] {
					surplus = surplus.Add(votes[o].Sub(quota))
				}
			}
			last = votes
			if fresh {
				break
			}
			if surplus.Cmp(Scaled(1, 6)) < 0 || surplus.Cmp(before) >= 0 {
				if surplus.Sign() < 0 {
					surplus = Number{}
				}
				delete(hopeful, naiveLowest(hopeful, keep, votes, surplus, s.Ties.Order))
				break
			}
			before = surplus
			for o := range elected {
				keep[o] = up(up(keep[o].Mul(quota)).Quo(votes[o]))
			}
		}
	}
	for o := range p.Options {
		if elected[o] || hopeful[o] && len(elected)+len(hopeful) <= s.Seats {
			winners = append(winners, o)
		}
	}
	return winners, last
}

func naiveLowest(hopeful map[int]bool, keep map[int]Number, votes []Number, surplus Number, order []int) int {
	least := Int(1 << 40)
	for o := range hopeful {
		if votes[o].Cmp(least) < 0 {
			least = votes[o]
		}
	}
	for _, o := range order {
		if hopeful[o] && votes[o].Cmp(least.Add(surplus)) <= 0 {
			keep[o] = Number{}
			return o
		}
	}
	return Nobody
}

func TestMeekAgainstNaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, false)
		s := STV{Seats: rapid.IntRange(1, 4).Draw(t, "seats"), Reading: Reading{MaxSkipped: -1}}
		s.Ties.Order = rapid.Permutation(upTo(len(p.Options))).Draw(t, "order")
		r, err := s.Meek(p)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(r.Winners)
		want, votes := naiveMeek(s, p)
		if fmt.Sprint(r.Winners) != fmt.Sprint(want) {
			t.Errorf("%+v of %v elects %v, naively %v", s, p.Ballots, r.Winners, want)
		}
		if got := r.Rounds[len(r.Rounds)-1].Votes; votes != nil && !reflect.DeepEqual(fmt.Sprint(got), fmt.Sprint(votes)) {
			t.Errorf("%+v of %v ends with %v, naively %v", s, p.Ballots, got, votes)
		}
	})
}

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
