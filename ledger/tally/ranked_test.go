package tally

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rankings reads "4 ABC, 2 B=CA, 1 A--C": weights and letters, "=" before an option at the rank of the one before, "-" for a
// skipped rank.
func rankings(options int, text string) Profile {
	p := Profile{Options: options26[:options]}
	for part := range strings.SplitSeq(text, ",") {
		var b Ballot
		var letters string
		if n, _ := fmt.Sscan(part, &b.Weight, &letters); n == 0 {
			panic("no ballot: " + part)
		}
		rank := int32(0)
		for i, c := range letters {
			if c == '=' {
				continue
			}
			if rank++; i > 0 && letters[i-1] == '=' {
				rank--
			}
			if c != '-' {
				b.Marks = append(b.Marks, Mark{c - 'A', rank})
			}
		}
		p.Ballots = append(p.Ballots, b)
	}
	return p
}

var options26 = strings.Split("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "")

// drawProfile draws ballots of every kind: blank, short, with skipped ranks, overvotes and repetitions if messy.
func drawProfile(t *rapid.T, messy bool) Profile {
	n := rapid.IntRange(1, 6).Draw(t, "options")
	p := Profile{Options: options26[:n]}
	for range rapid.IntRange(0, 12).Draw(t, "ballots") {
		b := Ballot{Weight: rapid.Int64Range(1, 9).Draw(t, "weight")}
		order := rapid.Permutation(upTo(n)).Draw(t, "order")
		for i := range rapid.IntRange(0, n).Draw(t, "ranked") {
			b.Marks = append(b.Marks, Mark{int32(order[i]), int32(i + 1)})
		}
		if messy {
			for i := range b.Marks {
				b.Marks[i].Value += int32(rapid.IntRange(0, 2).Draw(t, "rank"))
				if rapid.IntRange(0, 9).Draw(t, "repeat") == 0 {
					b.Marks[i].Option = int32(rapid.IntRange(Unnamed, n-1).Draw(t, "option"))
				}
			}
		}
		p.Ballots = append(p.Ballots, b)
	}
	return p
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// singleWinner are the rules that elect one option by rankings, with ties in the order of the seed.
func singleWinner(ties Ties) map[string]func(Profile) (Report, error) {
	condorcet := Condorcet{Seats: 1, Ties: ties}
	margins := Condorcet{Seats: 1, Strength: Margins, Ties: ties}
	stv := STV{Seats: 1, Reading: Reading{MaxSkipped: -1}, Ties: ties}
	return map[string]func(Profile) (Report, error){
		"irv": IRV{Seats: 1, Reading: Reading{MaxSkipped: -1}, Ties: ties}.Count, "schulze": condorcet.Schulze, "schulze margins": margins.Schulze,
		"ranked pairs": condorcet.RankedPairs, "ranked pairs margins": margins.RankedPairs,
		"borda zero": Borda{Seats: 1, Unranked: UnrankedZero, Ties: ties}.Count, "borda average": Borda{Seats: 1, Unranked: UnrankedAverage, Ties: ties}.Count,
		"borda m-k":      Borda{Seats: 1, Last: 1, Unranked: UnrankedNext, Ties: ties}.Count,
		"borda modified": Borda{Seats: 1, Last: 1, Unranked: UnrankedModified, Ties: ties}.Count,
		"scottish":       stv.Scottish, "wigm": stv.WIGM, "wigm batch": stv.WIGMBatch, "meek": stv.Meek,
	}
}

func winner(t interface{ Fatalf(string, ...any) }, name string, count func(Profile) (Report, error), p Profile) int {
	r, err := count(p)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(r.Winners) == 0 {
		return Nobody
	}
	return r.Winners[0]
}

// The order of ballots and whether equal ones stand together change nothing.
func TestAnonymity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, false)
		var q Profile
		q.Options = p.Options
		for _, b := range p.Ballots {
			for range b.Weight {
				q.Ballots = append(q.Ballots, b.Times(1))
			}
		}
		q.Ballots = rapid.Permutation(q.Ballots).Draw(t, "shuffled")
		for name, count := range singleWinner(Ties{Seed: "x"}) {
			if a, b := winner(t, name, count, p), winner(t, name, count, q); a != b {
				t.Errorf("%s elects %d of ballots together and %d apart", name, a, b)
			}
		}
	})
}

// Options are treated alike: renaming them renames the winner. Ties stay open, for a lot goes by names.
func TestNeutrality(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, false)
		to := rapid.Permutation(upTo(len(p.Options))).Draw(t, "to")
		q := Profile{Options: p.Options}
		for _, b := range p.Ballots {
			var marks []Mark
			for _, m := range b.Marks {
				marks = append(marks, Mark{int32(to[m.Option]), m.Value})
			}
			q.Ballots = append(q.Ballots, Ballot{b.Weight, marks})
		}
		for name, count := range singleWinner(Ties{}) {
			a, b := winner(t, name, count, p), winner(t, name, count, q)
			if a == Nobody != (b == Nobody) || a != Nobody && to[a] != b {
				t.Errorf("%s elects %d, and %d after renaming by %v", name, a, b, to)
			}
		}
	})
}

// Whoever beats everybody else wins by Schulze's rule and by ranked pairs, and never loses an instant runoff's last round.
func TestCondorcetConsistency(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, true)
		pairs, err := Condorcet{Seats: 1}.Pairs(p)
		if err != nil {
			t.Fatal(err)
		}
		best := slices.IndexFunc(upTo(len(pairs)), func(a int) bool {
			return !slices.ContainsFunc(upTo(len(pairs)), func(b int) bool { return a != b && pairs[a][b] <= pairs[b][a] })
		})
		if best < 0 {
			return
		}
		for name, count := range singleWinner(Ties{}) {
			if !strings.HasPrefix(name, "schulze") && !strings.HasPrefix(name, "ranked") {
				continue
			}
			if got := winner(t, name, count, p); got != best {
				t.Errorf("%s elects %d, Condorcet winner is %d", name, got, best)
			}
		}
	})
}

// To raise the winner on a ballot never makes the winner lose, by the rules that are monotonic.
func TestMonotonicity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, false)
		for name, count := range singleWinner(Ties{}) {
			if !strings.HasPrefix(name, "schulze") && !strings.HasPrefix(name, "ranked") && name != "borda average" {
				continue
			}
			won := winner(t, name, count, p)
			if won == Nobody || len(p.Ballots) == 0 {
				continue
			}
			i := rapid.IntRange(0, len(p.Ballots)-1).Draw(t, "raised")
			raised := Profile{p.Options, slices.Clone(p.Ballots)}
			raised.Ballots[i] = raise(p.Ballots[i], int32(won))
			if got := winner(t, name, count, raised); got != won {
				t.Errorf("%s elects %d, and %d when ballot %d ranks %d higher", name, won, got, i, won)
			}
		}
	})
}

// raise moves an option one place up, or ranks it last if it had no rank.
func raise(b Ballot, option int32) Ballot {
	marks := slices.Clone(b.Marks)
	at := slices.IndexFunc(marks, func(m Mark) bool { return m.Option == option })
	switch {
	case at < 0:
		marks = append(marks, Mark{option, int32(len(marks) + 1)})
	case at > 0:
		marks[at].Option, marks[at-1].Option = marks[at-1].Option, marks[at].Option
	}
	return Ballot{b.Weight, marks}
}

// Nobody and one option, no ballots and all ties: a report comes out, and nobody without a majority of lots is elected.
func TestEdges(t *testing.T) {
	for _, c := range []struct {
		name    string
		profile Profile
		open    int // winner with open ties
		lot     bool
	}{
		{"no option", Profile{}, Nobody, false},
		{"one option, no ballot", Profile{Options: []string{"A"}}, 0, true},
		{"one option", rankings(1, "3 A"), 0, true},
		{"no ballots", Profile{Options: options26[:3]}, Nobody, true},
		{"blank ballots", rankings(2, "3"), Nobody, true},
		{"all tied", rankings(3, "1 ABC,1 BCA,1 CAB"), Nobody, true},
		{"two tied", rankings(2, "2 A,2 B"), Nobody, true},
	} {
		for name, count := range singleWinner(Ties{}) {
			if got := winner(t, c.name+", "+name, count, c.profile); got != c.open {
				t.Errorf("%s: %s elects %d with open ties, want %d", c.name, name, got, c.open)
			}
		}
		for name, count := range singleWinner(Ties{Seed: "edge"}) {
			if got := winner(t, c.name+", "+name, count, c.profile); got != Nobody != c.lot {
				t.Errorf("%s: %s elects %d by lot", c.name, name, got)
			}
		}
	}
}

// 500 options, each the first of one ballot more than the one before.
func TestManyOptions(t *testing.T) {
	const n = 500
	p := Profile{}
	for o := range n {
		p.Options = append(p.Options, fmt.Sprint("option ", o))
		p.Ballots = append(p.Ballots, Ranking(o, (o+1)%n, (o+7)%n, (o+n/2)%n).Times(int64(o+1)))
	}
	for name, count := range singleWinner(Ties{Seed: "many"}) {
		if winner(t, name, count, p) == Nobody {
			t.Errorf("%s elects nobody of %d options", name, n)
		}
	}
	for _, mode := range []Mode{OnePerRound, ManyPerRound, BottomsUp} {
		r, err := IRV{Mode: mode, Seats: 9, Decimals: 4, Ties: Ties{Seed: "many"}}.Count(p)
		if err != nil || len(r.Winners) != 9 {
			t.Errorf("%s elects %d of 9, %v", mode, len(r.Winners), err)
		}
	}
}

// Each rule of the manifest counts by its own name, and fills its seats.
func TestRankingsByName(t *testing.T) {
	for _, rule := range []string{"irv", "stv-scottish", "stv-wigm", "stv-meek", "schulze", "ranked-pairs", "borda"} {
		for seats := range 3 {
			r, err := Rankings(rule, tennessee, IRV{Seats: seats + 1, Reading: Reading{MaxSkipped: -1}, Ties: Ties{Seed: "x"}})
			if err != nil || r.Rule != rule || r.Seats != seats+1 || len(r.Winners) != seats+1 {
				t.Errorf("%s, %d seats: %s, %d seats, %v, %v", rule, seats+1, r.Rule, r.Seats, r.Winners, err)
			}
		}
	}
	if _, err := Rankings("plurality", tennessee, IRV{Seats: 1}); !errors.Is(err, ErrSettings) {
		t.Error(err)
	}
}
