package audit

import "math"

// A Macro is a comparison audit that charges each card its largest relative overstatement over all assertions, of one contest or
// of several at once: the maximum across-contest relative overstatement of Stark, "Efficient post-election audits of multiple
// contests: 2009 California tests" (2009). It takes any assertion, also those whose papers differ by more than two votes.
type Macro struct {
	Cards      int64
	Gamma      float64
	Assertions []Reported
}

// Bound is the largest relative overstatement that a card can have: max over assertions of (low+high)/margin.
func (m Macro) Bound() float64 {
	var most float64
	for _, a := range m.Assertions {
		most = max(most, float64(a.Range())/float64(a.Margin))
	}
	return most
}

// Relative is a card's largest overstatement as a part of the margin: max over assertions of d/margin. It takes one
// discrepancy for each assertion.
func (m Macro) Relative(d []int64) float64 {
	most := float64(d[0]) / float64(m.Assertions[0].Margin)
	for i, a := range m.Assertions[1:] {
		most = max(most, float64(d[i+1])/float64(a.Margin))
	}
	return most
}

// Start is the risk before the first draw.
func (m Macro) Start() Product { return Product{} }

// Next is the risk after one more draw, of a card with these discrepancies:
//
//	p · (1 − 1/U) / (1 − e/(γ·bound)), U = γ·N·bound
func (m Macro) Next(p Product, d []int64) Product {
	bound := m.Gamma * m.Bound()
	p = p.times(-1/(bound*float64(m.Cards)), 4*unit, 1)
	return p.over(-m.Relative(d)/bound, 5*unit, 1)
}

// Size is the number of draws that end the audit if none shows a discrepancy.
func (m Macro) Size(limit float64) int64 {
	return ceil(math.Log(limit) / math.Log1p(-1/(m.Gamma*m.Bound()*float64(m.Cards))))
}
