package audit

import (
	"container/heap"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Strata is the audit of one assertion when some cards have records of their own (compared) and others only a total (polled). The
// assertion is false only if for some number t the compared papers score at most t and the polled papers at most −t; for
// every such t the product of two betting martingales tests both at once, and the risk is that of the t that is hardest to reject: a
// union-of-intersections test (Spertus and Stark, "Sweeter than SUITE: Supermartingale Stratified Union-Intersection
// Tests of Elections", E-Vote-ID 2022, section 3). Draws are with replacement within each stratum.
type Strata struct {
	Assertion
	Compared Stratum
	Polled   Stratum
	Gamma    float64 // error inflator, above 1: no card can take all that is at stake
}

// A Stratum is a number of cards with the reported sum of their scores.
type Stratum struct {
	Cards, Margin int64
}

// Check refuses figures that no audit can have.
func (s Strata) Check() error {
	if s.Compared.Cards <= 0 || s.Polled.Cards <= 0 || !(s.Gamma > 1) || s.Low <= 0 || s.High <= 0 {
		return fmt.Errorf("strata of %d and %d cards, scores from −%d to %d, an inflator of %v", s.Compared.Cards, s.Polled.Cards, s.Low, s.High, s.Gamma)
	}
	if max(s.Compared.Cards, s.Polled.Cards) > largest/s.Range() {
		return fmt.Errorf("%d and %d cards of scores up to %d are more than the test can add", s.Compared.Cards, s.Polled.Cards, s.Range())
	}
	_, err := report([]Reported{{s.Assertion, s.Compared.Margin + s.Polled.Margin}})
	return err
}

// The range of t is cut into pieces, each with a bet of its own, whatever the sample: a bet that the sample could choose would prove
// nothing. Within pieces the search for the hardest t may halve intervals; more splits only make the risk a little smaller.
const (
	pieces = 200
	splits = 2000
)

// Risk is an upper bound of the risk, given how many draws of the compared stratum had each overstatement and how many of the polled
// each score. A paper that isn't found is an overstatement of Range, or a score of −Low.
func (s Strata) Risk(overstated, scored map[int64]int64) Product {
	compared, polled := sorted(overstated), sorted(scored)
	var queue intervals
	for _, i := range s.cut() {
		queue = append(queue, s.bound(i, compared, polled))
	}
	if len(queue) == 0 {
		return zero // no papers can make the assertion false
	}
	heap.Init(&queue)
	for range splits {
		hardest := queue[0]
		if hardest.from == hardest.to {
			break
		}
		low, high := hardest, hardest
		low.to = hardest.from + (hardest.to-hardest.from)/2
		high.from = low.to + 1
		heap.Pop(&queue)
		heap.Push(&queue, s.bound(low, compared, polled))
		heap.Push(&queue, s.bound(high, compared, polled))
	}
	return queue[0].risk
}

// cut is every t that papers could have, in pieces. Where the compared papers would have to score no less than reported, nothing is
// bet on them.
func (s Strata) cut() (all []interval) {
	from := max(-s.Low*s.Compared.Cards, s.Compared.Margin-s.Range()*s.Compared.Cards)
	to := min(s.High*s.Compared.Cards, s.Low*s.Polled.Cards)
	step := max(0, to-from)/pieces + 1
	for from <= to {
		i := interval{from: from, to: min(to, from+step-1), stake: s.stake(s.polled(from))}
		if from < s.Compared.Margin {
			i.share, i.to = 1/s.Gamma, min(i.to, s.Compared.Margin-1)
		}
		all = append(all, i)
		from = i.to + 1
	}
	return all
}

// compared and polled are the means of both strata for a t.
func (s Strata) compared(t int64) float64 {
	return float64(s.Range()) - float64(s.Compared.Margin-t)/float64(s.Compared.Cards)
}

func (s Strata) polled(t int64) float64 {
	return float64(s.Low) - float64(t)/float64(s.Polled.Cards)
}

// bound is the risk of an interval of t. Both martingales are smallest where the mean that they test is largest: at its end for the
// compared stratum, whose bet is a share of all that an overstatement could take, and at its beginning for the polled.
func (s Strata) bound(i interval, overstated, scored []frequency) interval {
	compared, polled := s.compared(i.to), s.polled(i.from)
	i.risk = Product{}
	for _, d := range overstated {
		i.risk = i.risk.lose(i.share/compared, float64(s.Range()-d.value), compared, d.times)
	}
	for _, score := range scored {
		i.risk = i.risk.lose(i.stake, float64(s.Low+score.value), polled, score.times)
	}
	return i
}

// frequency is how often a value was drawn.
type frequency struct {
	value, times int64
}

// sorted puts values in order, so that the last digit of a risk is the same each time.
func sorted(counts map[int64]int64) (all []frequency) {
	for _, value := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, frequency{value, counts[value]})
	}
	return all
}

// stake is the bet of the polled stratum: about what makes the reported result grow fastest, the lead over the sum of its square
// and the largest variance, and nothing if the report has no lead.
func (s Strata) stake(null float64) float64 {
	reported := float64(s.Low) + float64(s.Polled.Margin)/float64(s.Polled.Cards)
	lead := reported - null
	switch {
	case null <= 0:
		return 1 // any bet: a value above 0 contradicts it
	case lead <= 0:
		return 0
	}
	variance := reported * (float64(s.Range()) - reported)
	return min(1/(s.Gamma*null), lead/(max(0, variance)+lead*lead))
}

// lose divides by (1+λ(x−m))^n, a martingale that a bet of λ made on the value x.
func (p Product) lose(lambda, x, m float64, n int64) Product {
	switch {
	case n == 0 || lambda == 0:
		return p
	case m <= 0 && x > 0:
		return zero // a mean of 0 allows no such value
	case m <= 0:
		return p
	}
	l := math.Log1p(lambda * (x - m))
	return p.plus(-float64(n)*l, float64(n)*(16*unit*lambda*(x+m)*math.Exp(-l)+function*math.Abs(l)))
}

// An interval of t, from and to included, with the bets of its piece and a bound of its risk.
type interval struct {
	from, to int64
	share    float64 // of all that an overstatement could take
	stake    float64 // on polled papers
	risk     Product
}

// intervals is a heap, the largest risk first.
type intervals []interval

func (q intervals) Len() int      { return len(q) }
func (q intervals) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q intervals) Less(i, j int) bool {
	return q[i].risk.log+q[i].risk.err > q[j].risk.log+q[j].risk.err
}
func (q *intervals) Push(x any) { *q = append(*q, x.(interval)) }
func (q *intervals) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
