package audit

import (
	"errors"
	"fmt"
	"math"
)

// Gamma is the error inflator that Colorado and Arlo use: the larger, the more cards are drawn and the less an overstatement
// costs (Stark, "Super-Simple Simultaneous Single-Ballot Risk-Limiting Audits", EVT/WOTE 2010, section 4).
const Gamma = 1.03905

// Errors counts the discrepancies of a sample: cards whose record overstated the margin between some winner and some loser by
// one or two votes, and cards whose record understated every such margin.
type Errors struct {
	O1, O2, U1, U2 int64
}

// Count is the number of cards with a discrepancy.
func (e Errors) Count() int64 { return e.O1 + e.O2 + e.U1 + e.U2 }

// A Comparison is a ballot-level comparison audit of one contest by the Kaplan-Markov bound in its super-simple form (Stark 2010).
// Draws are with replacement.
type Comparison struct {
	Cards  int64   // cards from which the sample is drawn, phantoms included
	Margin int64   // smallest margin of a winner over a loser, in votes
	Gamma  float64 // error inflator, above 1
}

// Check refuses figures that no audit can have.
func (c Comparison) Check() error {
	switch {
	case c.Cards <= 0:
		return fmt.Errorf("an audit of %d cards", c.Cards)
	case c.Margin <= 0:
		return errors.New("no margin: a tie is not confirmed by a sample, only by counting every paper")
	case c.Margin > c.Cards:
		return fmt.Errorf("a margin of %d among %d cards", c.Margin, c.Cards)
	case !(c.Gamma > 1 && c.Gamma <= 100):
		return fmt.Errorf("an error inflator of %v: it must be above 1", c.Gamma)
	}
	return nil
}

// Diluted is the diluted margin V/N.
func (c Comparison) Diluted() float64 { return float64(c.Margin) / float64(c.Cards) }

// Risk is the Kaplan-Markov bound after n draws with these errors (Stark 2010, equation 9; ColoradoRLA, Audit.pValueApproximation):
//
//	(1−m/2γ)^n · (1−1/2γ)^−o1 · (1−1/γ)^−o2 · (1+1/2γ)^−u1 · (1+1/γ)^−u2
func (c Comparison) Risk(n int64, e Errors) Product {
	return c.errors(Product{}.times(-c.Diluted()/(2*c.Gamma), 4*unit, n), e)
}

func (c Comparison) errors(p Product, e Errors) Product {
	for _, k := range c.classes(e) {
		p = p.over(k.x, 2*unit, k.n)
	}
	return p
}

// class is one kind of discrepancy: n of them, each dividing the risk by 1+x.
type class struct {
	x float64
	n int64
}

func (c Comparison) classes(e Errors) [4]class {
	return [4]class{{-1 / (2 * c.Gamma), e.O1}, {-1 / c.Gamma, e.O2}, {1 / (2 * c.Gamma), e.U1}, {1 / c.Gamma, e.U2}}
}

// Size is the number of draws after which these errors leave the risk at or below the limit (Stark 2010, equation 11; ColoradoRLA,
// Audit.optimistic). It may exceed the number of cards: then count them all.
//
//	max(o1+o2+u1+u2, ⌈−2γ/m · (ln α + o1 ln(1−1/2γ) + o2 ln(1−1/γ) + u1 ln(1+1/2γ) + u2 ln(1+1/γ))⌉)
func (c Comparison) Size(limit float64, e Errors) int64 {
	target := Product{}.factor(limit, unit)
	for _, k := range c.classes(e) {
		target = target.times(k.x, 2*unit, k.n)
	}
	n := -2 * c.Gamma * float64(c.Cards) / float64(c.Margin) * (target.log - target.err)
	return max(e.Count(), ceil(n))
}

// Rates are discrepancies to expect per card drawn.
type Rates struct {
	O1, O2, U1, U2 float64
}

// ArloRates are what Arlo plans with before a first round.
var ArloRates = Rates{O1: 0.001, O2: 0.0001, U1: 0.001, U2: 0.0001}

// Rates are the errors as shares of n draws.
func (e Errors) Rates(n int64) Rates {
	f := float64(n)
	return Rates{float64(e.O1) / f, float64(e.O2) / f, float64(e.U1) / f, float64(e.U2) / f}
}

// Plan is the size of a sample that ends the audit if errors come at these rates (Stark 2010, section 4.2). All cards are
// needed if the rates are more than the margin can bear.
func (c Comparison) Plan(limit float64, r Rates) int64 {
	slope := math.Log1p(-c.Diluted() / (2 * c.Gamma))
	for i, k := range c.classes(Errors{}) {
		slope -= [4]float64{r.O1, r.O2, r.U1, r.U2}[i] * math.Log1p(k.x)
	}
	if slope >= 0 {
		return c.Cards
	}
	n := float64(ceil(math.Log(limit) / slope))
	expected := Errors{O1: ceil(r.O1 * n), O2: int64(math.Round(r.O2 * n)), U1: ceil(r.U1 * n), U2: int64(math.Round(r.U2 * n))}
	return min(c.Cards, c.Size(limit, expected))
}

// ceil rounds up, to a number of draws that an int64 holds.
func ceil(x float64) int64 { return int64(math.Ceil(min(x, 1<<62))) }
