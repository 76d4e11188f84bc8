package audit

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func float(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

// The bounds of ALPHA hold the exact martingale: means are exact rationals, guesses are the numbers that float64 has.
func TestAlphaBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Alpha{N: rapid.Int64Range(4, 400).Draw(t, "cards"), Denominator: rapid.Int64Range(1, 1000).Draw(t, "denominator"), Replace: rapid.Bool().Draw(t, "replace")}
		a.Upper = rapid.Int64Range(a.Denominator/2+1, 3*a.Denominator).Draw(t, "upper")
		var eta float64
		bet := rapid.SampledFrom([]Bettor{Shrink(0.6, 0.05, 10), Fixed(0.7), Stake(1.9), KaplanMarkov(Gamma)}).Draw(t, "bet")
		a.Bet = func(seen int64, sum, null, upper float64) float64 {
			eta = bet(seen, sum, null, upper)
			return eta
		}
		exact, u := big.NewRat(1, 1), big.NewRat(a.Upper, a.Denominator)
		var r Run
		for _, x := range rapid.SliceOfN(rapid.Int64Range(0, a.Upper), 0, int(min(a.N, 50))).Draw(t, "values") {
			m := big.NewRat(1, 2)
			if !a.Replace {
				m = big.NewRat(a.N*a.Denominator-2*r.Sum, 2*a.Denominator*(a.N-r.Seen))
			}
			if m.Sign() <= 0 || m.Cmp(u) >= 0 {
				return // decided, which the table tests look at
			}
			r = a.Next(r, x)
			if a.certain(r) {
				return
			}
			v := big.NewRat(x, a.Denominator)
			win := new(big.Rat).Quo(new(big.Rat).Mul(v, float(eta)), m)
			lose := new(big.Rat).Mul(new(big.Rat).Sub(u, v), new(big.Rat).Sub(u, float(eta)))
			lose.Quo(lose, new(big.Rat).Sub(u, m))
			exact.Mul(exact, win.Quo(win.Add(win, lose), u))
			if exact.Sign() == 0 {
				return
			}
		}
		bracket(t, r.T, exact, 1e-4) // a guess next to the upper bound cancels nine digits
	})
}

func TestBravoIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.Int64Range(2, 1e9).Draw(t, "winner")
		l := rapid.Int64Range(1, w-1).Draw(t, "loser")
		sample := []int64{rapid.Int64Range(0, 150).Draw(t, "w"), rapid.Int64Range(0, 150).Draw(t, "l")}
		b := Bravo{Cards: w + l, Tally: []int64{w, l}, Winners: []int{0}}
		exact := big.NewRat(1, 1)
		for i, n := range sample {
			for range n {
				exact.Mul(exact, big.NewRat(w+l, 2*b.Tally[i]))
			}
		}
		bracket(t, b.Pair(0, 1, sample), exact, 1e-9)
	})
}

// A naive sampler has every ticket of some generations, sorted.
func TestConsistentAgainstSorting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "papers")
		c := NewConsistent(rapid.StringMatching("[0-9]{20}").Draw(t, "seed"))
		var ids []string
		var all []Ticket
		for i := range n {
			ids = append(ids, "st-1/"+strconv.Itoa(i+1))
			ticket := c.Ticket(ids[i])
			for range 20 {
				all = append(all, ticket)
				ticket = ticket.Next()
			}
		}
		slices.SortFunc(all, compareTickets)
		if got := c.Draw(ids, 15, true); !slices.Equal(got, all[:15]) {
			t.Fatalf("%v\n%v", got, all[:15])
		}
	})
}

// Samples of two contests overlap as much as they can, and grow without losing a paper: whatever a smaller population draws
// among the papers of both, the larger draws in the same order.
func TestConsistentOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := NewConsistent(rapid.StringMatching("[0-9]{20}").Draw(t, "seed"))
		var all, some []string
		for i := range rapid.IntRange(1, 40).Draw(t, "papers") {
			all = append(all, strconv.Itoa(i))
			if i%3 == 0 {
				some = append(some, strconv.Itoa(i))
			}
		}
		n := rapid.IntRange(1, 60).Draw(t, "draws")
		more := c.Draw(all, n+10, true)
		if fewer := c.Draw(all, n, true); !slices.Equal(fewer, more[:n]) {
			t.Fatal("the first round's draws changed")
		}
		drawn := slices.DeleteFunc(slices.Clone(more), func(x Ticket) bool { return !slices.Contains(some, x.ID) })
		if own := c.Draw(some, len(drawn), true); !slices.Equal(own, drawn) {
			t.Fatalf("%v\n%v", own, drawn)
		}
	})
}

func TestRivestOnce(t *testing.T) {
	got := Rivest("53417960661093690826", 50, 80, false)
	slices.Sort(got)
	for i, p := range got {
		if p != int64(i+1) {
			t.Fatal(got)
		}
	}
	if len(got) != 50 {
		t.Error(len(got))
	}
}

// Every paper is drawn equally often, by both samplers and at every draw: Pearson's statistic over 20 papers and 4,000 seeds stays
// below what chance exceeds once in 10,000 times with 19 degrees of freedom.
func TestSamplersAreUniform(t *testing.T) {
	var ids []string
	for i := range 20 {
		ids = append(ids, strconv.Itoa(i))
	}
	counts := map[string]*[20]int{"consistent 1": {}, "consistent 3": {}, "consistent 3, once": {}, "rivest 3": {}, "rivest 3, once": {}}
	for seed := range 4000 {
		dice := fmt.Sprintf("%020d", seed)
		c := NewConsistent(dice)
		for name, id := range map[string]string{"consistent 1": c.Draw(ids, 1, true)[0].ID, "consistent 3": c.Draw(ids, 3, true)[2].ID, "consistent 3, once": c.Draw(ids, 3, false)[2].ID} {
			at, _ := strconv.Atoi(id)
			counts[name][at]++
		}
		counts["rivest 3"][Rivest(dice, 20, 3, true)[2]-1]++
		counts["rivest 3, once"][Rivest(dice, 20, 3, false)[2]-1]++
	}
	for name, n := range counts {
		var statistic float64
		for _, x := range n {
			statistic += float64((x-200)*(x-200)) / 200
		}
		if statistic > 50.8 {
			t.Errorf("%s: %.1f, %v", name, statistic, *n)
		}
	}
}
