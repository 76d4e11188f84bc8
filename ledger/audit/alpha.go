package audit

import "math"

// nearly is the largest part of the upper bound that a guess may be: a guess of the bound itself would lose everything at the first
// smaller value.
const nearly = 1 - 0x1p-30

// An Alpha is the test of one assertion by the ALPHA martingale (Stark, "ALPHA: Audit that Learns from Previously Hand-Audited
// Ballots", 2023, section 2): values between 0 and Upper are drawn, and the risk that their mean over all N is not above 1/2 is 1
// divided by the largest that the martingale ever was. A value is an int64 over Denominator, so that sums are exact.
type Alpha struct {
	N           int64 // cards
	Upper       int64 // largest value, over Denominator
	Denominator int64 // of values
	Replace     bool  // draws are with replacement
	Bet         Bettor
}

// A Bettor guesses the mean of what is left before the next value is seen, from the number of values seen, their sum and the mean of
// the remaining under the null hypothesis. Whatever it says, the risk holds; how soon the audit ends depends on it.
type Bettor func(seen int64, sum, null, upper float64) float64

// Shrink is the estimate of ALPHA, section 2.5.2 ("shrink_trunc"): the mean seen, drawn towards a first guess as by d further
// values, kept above the null mean by c/√(d+j−1).
func Shrink(guess, c, d float64) Bettor {
	return func(seen int64, sum, null, upper float64) float64 {
		n := d + float64(seen)
		return min(upper*nearly, max((d*guess+sum)/n, null+c/math.Sqrt(n)))
	}
}

// Fixed always guesses the same.
func Fixed(guess float64) Bettor {
	return func(_ int64, _, null, upper float64) float64 { return min(upper*nearly, max(null, guess)) }
}

// Stake bets a fixed part λ: the martingale grows by 1+λ(x−m), which is a guess of m(1+λ(u−m)) (Waudby-Smith, Stark and Ramdas,
// "RiLACS", 2021, section 3). λ is cut so that no value takes everything.
func Stake(lambda float64) Bettor {
	return func(_ int64, _, null, upper float64) float64 {
		return min(upper*nearly, null*(1+lambda*(upper-null)))
	}
}

// A Run is how far a test has come.
type Run struct {
	Seen, Sum int64   // values, and their sum over Denominator
	T         Product // the martingale now
	Best      Product // the largest that it was
}

// Next adds one value to a run.
func (a Alpha) Next(r Run, x int64) Run {
	null, spread := a.null(r)
	d := float64(a.Denominator)
	u := float64(a.Upper) / d
	if null >= u {
		r.T = zero
	} else {
		eta := a.Bet(r.Seen, float64(r.Sum)/d, null, u)
		r.T = r.T.step(float64(x)/d, null, eta, u, spread)
	}
	r.Seen++
	r.Sum += x
	if a.certain(r) {
		r.T = Product{log: math.Inf(1)}
	}
	if r.T.log-r.T.err > r.Best.log-r.Best.err {
		r.Best = r.T
	}
	return r
}

// certain tells that what was seen is by itself more than half of N.
func (a Alpha) certain(r Run) bool { return !a.Replace && 2*r.Sum > a.N*a.Denominator }

// null is the mean of the remaining values if the mean of all is 1/2, and its relative error.
func (a Alpha) null(r Run) (mean, spread float64) {
	if a.Replace {
		return 0.5, 0
	}
	rest := max(0, a.N*a.Denominator-2*r.Sum)
	return float64(rest) / (2 * float64(a.Denominator) * float64(a.N-r.Seen)), 4 * unit
}

// step multiplies by (x·η/m + (u−x)·(u−η)/(u−m))/u.
func (p Product) step(x, m, eta, u, spread float64) Product {
	if p.log == math.Inf(-1) {
		return p
	}
	var win, lose, doubt float64
	if x > 0 {
		win = x * eta / m
	}
	if x < u {
		lose = (u - x) * (u - eta) / (u - m)
		doubt = 2*unit*u/(u-x) + 2*unit*u/(u-eta) + (spread*m+2*unit*u)/(u-m) // what the three differences cancel
	}
	value := (win + lose) / u
	return p.factor(value, 8*unit+spread+lose/u*doubt/value)
}

// Risk is what is left of the risk after a run: 1 over the largest value of the martingale, by Ville's inequality.
func (a Alpha) Risk(r Run) Product {
	return r.Best.inverse()
}
