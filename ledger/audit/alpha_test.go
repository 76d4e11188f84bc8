package audit

import (
	"math"
	"testing"
)

// The numbers of SHANGRLA's own tests.
func TestShangrlaNumbers(t *testing.T) {
	for _, tt := range []struct {
		value float64
		want  int64
	}{{1, 8}, {0.75, 14}} {
		a := Alpha{N: 1000, Upper: 4, Denominator: 4, Bet: Fixed(0.75)}
		var r Run
		for a.Risk(r).Risk() > 0.05 {
			r = a.Next(r, int64(4*tt.value))
		}
		if r.Seen != tt.want {
			t.Errorf("values of %v: %d draws, want %d", tt.value, r.Seen, tt.want)
		}
	}
	for _, tt := range []struct {
		margin        int64
		record, paper int
		want          float64
	}{{20, 0, 0, 0.5555555555555556}, {30, 1, 0, 1.1764705882352942}, {10, 0, 2, 0.2631578947368421}} {
		rs, _ := Plurality([]string{"winner", "loser", "other"}, []int64{50, 50 - tt.margin, 0}, []int{0})
		a, err := rs[0].Comparing(100, true, Stake(1))
		if err != nil {
			t.Fatal(err)
		}
		vote := func(o int) *Vote { v := Vote{Points: make([]int64, 3)}; v.Points[o] = 1; return &v }
		x := rs[0].Compared(100, Card{vote(tt.record), vote(tt.paper)})
		near(t, "overstatement assorter", float64(x)/float64(a.Denominator), tt.want, 1e-15)
	}
}

// With the bet 2/γ a comparison without errors needs what Kaplan-Markov needs: 47, 95, 239, 478 cards at margins of 10, 5, 2, 1 %.
func TestFixedBetIsKaplanMarkov(t *testing.T) {
	for margin, want := range map[int64]int64{10000: 47, 5000: 95, 2000: 239, 1000: 478} {
		const cards = 100000
		a, err := Reported{Assertion{Low: 1, High: 1}, margin}.Comparing(cards, true, KaplanMarkov(Gamma))
		if err != nil {
			t.Fatal(err)
		}
		var r Run
		for a.Risk(r).Risk() > 0.1 {
			r = a.Next(r, 2*cards)
		}
		if stop := enough(Comparison{cards, margin, Gamma}, 0.1, Errors{}); r.Seen != want || stop != want {
			t.Errorf("margin %d: %d and %d draws, want %d", margin, r.Seen, stop, want)
		}
	}
}

// ALPHA with the reported share as fixed guess is BRAVO, for draws with replacement and two options (ALPHA, section 2.3).
func TestAlphaIsBravo(t *testing.T) {
	b := Bravo{Cards: 1000, Tally: []int64{600, 400}, Winners: []int{0}}
	a := Alpha{N: 1000, Upper: 1, Denominator: 1, Replace: true, Bet: Fixed(0.6)}
	var r Run
	sample := make([]int64, 2)
	for i := range 200 {
		won := vote(i%5 < 3)
		r = a.Next(r, won)
		sample[1-won]++
		near(t, "BRAVO", r.T.log, -b.Pair(0, 1, sample).log, 1e-12)
	}
}

// Without replacement a sample that already holds more than half of all that there can be settles it; all papers do in any case.
func TestAllPapersSettleIt(t *testing.T) {
	for winners := range 12 {
		a := Alpha{N: 11, Upper: 1, Denominator: 1, Bet: Shrink(0.6, 0.1, 10)}
		var r Run
		for i := range 11 {
			r = a.Next(r, vote(i < winners))
		}
		if risk := a.Risk(r).Risk(); (winners >= 6) != (risk == 0) {
			t.Errorf("%d of 11: risk %v", winners, risk)
		}
		if math.IsNaN(r.T.log) || math.IsNaN(r.Best.log) {
			t.Errorf("%d of 11: not a number", winners)
		}
	}
}
