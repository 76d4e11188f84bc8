package audit

import (
	"fmt"
	"iter"
	"math"
	"slices"
)

// A Bravo is a ballot-polling audit of a plurality or N-of-M contest (Lindeman, Stark and Yates, "BRAVO: Ballot-polling Risk-limiting
// Audits to Verify Outcomes", EVT/WOTE 2012). Draws are with replacement.
type Bravo struct {
	Cards   int64   // cards from which the sample is drawn
	Tally   []int64 // reported votes of each option
	Winners []int
}

// Check refuses outcomes that it cannot audit: no loser, a tie.
func (b Bravo) Check() error {
	names := make([]string, len(b.Tally))
	for i := range names {
		names[i] = fmt.Sprint("option ", i+1)
	}
	rs, err := Plurality(names, b.Tally, b.Winners)
	if err == nil && len(rs) == 0 {
		err = fmt.Errorf("all %d options won: there is nothing to audit", len(b.Tally))
	}
	return err
}

// Pair is the risk that the loser has as many votes as the winner, given their votes in the sample: 1/((2s)^w · (2−2s)^l), with s
// the winner's reported share of the votes of both.
func (b Bravo) Pair(w, l int, sample []int64) Product {
	both := float64(b.Tally[w] + b.Tally[l])
	won := Product{}.power(2*float64(b.Tally[w])/both, 2*unit, sample[w])
	return won.power(2*float64(b.Tally[l])/both, 2*unit, sample[l]).inverse()
}

// Risk is the largest risk over all pairs of a winner and a loser.
func (b Bravo) Risk(sample []int64) Product {
	worst := zero
	for w, l := range b.Pairs() {
		if p := b.Pair(w, l, sample); p.log+p.err > worst.log+worst.err {
			worst = p
		}
	}
	return worst
}

// ASN is the average number of further draws after which the audit ends if the reported totals are right (BRAVO, section 4), the
// largest over all pairs that still need some, and at most all cards.
func (b Bravo) ASN(limit float64, sample []int64) int64 {
	var most int64
	for w, l := range b.Pairs() {
		most = max(most, b.asn(w, l, limit, sample))
	}
	return min(most, b.Cards)
}

// asn is ⌈(ln(1/α) + z_w/2 − ln T) / (p_w z_w + p_l z_l)⌉, with z the logarithms of what a vote for w or l multiplies T by.
func (b Bravo) asn(w, l int, limit float64, sample []int64) int64 {
	p := b.Pair(w, l, sample)
	if p.Within(limit) {
		return 0
	}
	x := float64(b.Tally[w]-b.Tally[l]) / float64(b.Tally[w]+b.Tally[l]) // the shares of both are (1+x)/2 and (1−x)/2
	growth := float64(b.Tally[w]) / float64(b.Cards) * math.Log1p(x)
	if b.Tally[l] > 0 {
		growth += float64(b.Tally[l]) / float64(b.Cards) * math.Log1p(-x)
	}
	return ceil((-math.Log(limit) + math.Log1p(x)/2 + p.log) / growth)
}

// Pairs are all pairs of a winner and a loser, in the order of Plurality.
func (b Bravo) Pairs() iter.Seq2[int, int] {
	return func(yield func(w, l int) bool) {
		for _, w := range b.Winners {
			for l := range b.Tally {
				if !slices.Contains(b.Winners, l) && !yield(w, l) {
					return
				}
			}
		}
	}
}
