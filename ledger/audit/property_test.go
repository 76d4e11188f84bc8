package audit

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// rational is the Kaplan-Markov product in exact rationals, factor by factor.
func rational(c Comparison, n int64, e Errors) *big.Rat {
	gamma := new(big.Rat).SetFloat64(c.Gamma)
	two := new(big.Rat).Add(gamma, gamma)
	p := big.NewRat(1, 1)
	times := func(x *big.Rat, n int64) {
		for range n {
			p.Mul(p, x)
		}
	}
	one := big.NewRat(1, 1)
	part := func(sign int64, d *big.Rat) *big.Rat {
		return new(big.Rat).Add(one, new(big.Rat).Quo(big.NewRat(sign, 1), d))
	}
	times(new(big.Rat).Sub(one, new(big.Rat).Quo(big.NewRat(c.Margin, c.Cards), two)), n)
	times(new(big.Rat).Inv(part(-1, two)), e.O1)
	times(new(big.Rat).Inv(part(-1, gamma)), e.O2)
	times(new(big.Rat).Inv(part(1, two)), e.U1)
	times(new(big.Rat).Inv(part(1, gamma)), e.U2)
	return p
}

// bracket holds the exact product between the bounds, which may be at most so far apart.
func bracket(t *rapid.T, p Product, exact *big.Rat, bound float64) {
	if value, err := p.Log(); err > bound {
		t.Fatalf("an error bound of %v", err)
	} else if value > 700 {
		return // past float64: a risk of 1
	}
	if float(p.Lower()).Cmp(exact) > 0 || float(p.Upper()).Cmp(exact) < 0 {
		f, _ := exact.Float64()
		t.Fatalf("%v is not in [%v, %v]", f, p.Lower(), p.Upper())
	}
}

func draw(t *rapid.T) (Comparison, int64, Errors) {
	cards := rapid.Int64Range(1, 1e9).Draw(t, "cards")
	c := Comparison{cards, rapid.Int64Range(1, cards).Draw(t, "margin"), rapid.SampledFrom([]float64{1.0001, Gamma, 1.1, 2, 7.5}).Draw(t, "gamma")}
	few := func(name string) int64 { return rapid.Int64Range(0, 5).Draw(t, name) }
	return c, rapid.Int64Range(0, 200).Draw(t, "n"), Errors{few("o1"), few("o2"), few("u1"), few("u2")}
}

// The stated bounds hold the exact product.
func TestKaplanMarkovIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, n, e := draw(t)
		bracket(t, c.Risk(n, e), rational(c, n, e), 1e-9)
	})
}

// enough is the least number of draws after which the exact risk is within the limit.
func enough(c Comparison, limit float64, e Errors) int64 {
	n := e.Count()
	for step := int64(1 << 40); step > 0; step /= 2 {
		if !c.Risk(n+step-1, e).Within(limit) {
			n += step
		}
	}
	return n
}

// The published size is enough: at most a few draws more than the exact risk needs, and never fewer.
func TestSizeIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, _, e := draw(t)
		limit := rapid.Float64Range(0.01, 0.5).Draw(t, "limit")
		n := enough(c, limit, e)
		if !c.Risk(n, e).Within(limit) || n > e.Count() && c.Risk(n-1, e).Within(limit) {
			t.Fatalf("%d draws are not the least", n)
		}
		if size := c.Size(limit, e); size < n {
			t.Fatalf("size %d, but %d are needed", size, n)
		}
	})
}

// MACRO over assertions of two candidates is the super-simple product, drawn card by card.
func TestMacroIsKaplanMarkov(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, _, _ := draw(t)
		rs, err := Plurality([]string{"a", "b"}, []int64{c.Margin, 0}, []int{0})
		if err != nil {
			t.Fatal(err)
		}
		m, p, e := Macro{c.Cards, c.Gamma, rs}, Product{}, Errors{}
		ds := rapid.SliceOfN(rapid.Int64Range(-2, 2), 0, 40).Draw(t, "overstatements")
		for _, d := range ds {
			p, e = m.Next(p, []int64{d}), e.Add([]int64{d}, 1)
		}
		bracket(t, p, rational(c, int64(len(ds)), e), 1e-9)
	})
}

// Whatever a matching of papers to records is like, what is charged is no less than what the margin is overstated by, so that drawing over
// the larger of both numbers with two-vote defaults tests the papers' own outcome.
func TestDefaultsCoverTheMargin(t *testing.T) {
	a := Assertion{Low: 1, High: 1, Score: func(v Vote) int64 { return v.points(0) - v.points(1) }}
	vote := func(x int) *Vote { return &Vote{Points: [][]int64{{1, 0}, {0, 1}, {0, 0}}[x]} }
	rapid.Check(t, func(t *rapid.T) {
		papers := rapid.SliceOfN(rapid.IntRange(0, 2), 0, 12).Draw(t, "papers")
		records := rapid.SliceOfN(rapid.IntRange(0, 2), 0, 12).Draw(t, "records")
		matched := rapid.IntRange(0, min(len(papers), len(records))).Draw(t, "matched")
		var truth, report, charged int64
		for _, r := range records {
			report += a.Score(*vote(r))
		}
		for i, p := range papers {
			truth += a.Score(*vote(p))
			card := Card{Paper: vote(p)}
			if i < matched {
				card.Record = vote(records[i])
			}
			charged += a.Overstatement(card)
		}
		for range max(0, len(records)-len(papers)) {
			charged += a.Overstatement(Card{})
		}
		if charged < report-truth {
			t.Fatalf("charged %d, overstated by %d", charged, report-truth)
		}
	})
}

// Strata takes the worst of all t; a naive second implementation tries each.
func TestStrataTriesEveryAllocation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one := func(name string) Stratum {
			n := rapid.Int64Range(5, 60).Draw(t, name)
			return Stratum{n, rapid.Int64Range(1, n).Draw(t, name+" margin")}
		}
		s := Strata{Assertion{Low: 1, High: 1}, one("compared"), one("polled"), Gamma}
		over := map[int64]int64{0: rapid.Int64Range(0, 40).Draw(t, "agree"), 1: rapid.Int64Range(0, 2).Draw(t, "o1"), -1: 1}
		scores := map[int64]int64{1: rapid.Int64Range(0, 40).Draw(t, "winner"), -1: rapid.Int64Range(0, 30).Draw(t, "loser"), 0: 2}
		worst := 0.0
		for _, piece := range s.cut() {
			for tt := piece.from; tt <= piece.to; tt++ {
				worst = max(worst, 1/naive(s, float64(tt), piece, over, scores))
			}
		}
		got := s.Risk(over, scores)
		if got.Upper() < worst*(1-1e-12) || got.Lower() > worst*(1+1e-12) {
			t.Fatalf("risk %v, naive %v", got.Upper(), worst)
		}
	})
}

// naive is the product of both martingales for one t. A mean of 0 that a value contradicts makes it infinite.
func naive(s Strata, t float64, piece interval, over, scores map[int64]int64) float64 {
	product, m1 := 1.0, 2-(float64(s.Compared.Margin)-t)/float64(s.Compared.Cards)
	for d, n := range over {
		if m1 == 0 && d == 2 {
			continue
		}
		product *= math.Pow(1+piece.share*(2-float64(d)-m1)/m1, float64(n))
	}
	m2 := 1 - t/float64(s.Polled.Cards)
	for score, n := range scores {
		if m2 == 0 && score >= 0 && n > 0 {
			return math.Inf(1)
		}
		product *= math.Pow(1+piece.stake*(1+float64(score)-m2), float64(n))
	}
	return product
}
