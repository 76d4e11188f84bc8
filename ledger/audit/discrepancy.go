package audit

// A Card is one drawn card in one contest: what its record says and what the paper says. Without either it is charged
// the largest overstatement there is (SPEC.md, section "Audit"): a paper that is not found or whose id is repeated or has no record, a
// draw past the list of papers.
type Card struct {
	Record, Paper *Vote
}

// Overstatement is how much the card's record overstated the margin of an assertion.
func (a Assertion) Overstatement(c Card) int64 {
	if c.Record == nil || c.Paper == nil {
		return a.Range()
	}
	return a.Score(*c.Record) - a.Score(*c.Paper)
}

// Discrepancies is the card's overstatement of each assertion.
func Discrepancies(rs []Reported, c Card) []int64 {
	d := make([]int64, len(rs))
	for i, r := range rs {
		d[i] = r.Overstatement(c)
	}
	return d
}

// Add classes a card by its largest overstatement over all pairs of a winner and a loser (ColoradoRLA, class rule; Stark 2010,
// section 3), counted once for each time that it was drawn. The discrepancies are those of assertions with low and high of 1.
func (e Errors) Add(d []int64, times int64) Errors {
	most := d[0]
	for _, x := range d[1:] {
		most = max(most, x)
	}
	switch {
	case most >= 2:
		e.O2 += times
	case most == 1:
		e.O1 += times
	case most == -1:
		e.U1 += times
	case most <= -2:
		e.U2 += times
	}
	return e
}

// Simple tells whether all assertions compare one vote with one vote, as the super-simple audit needs, and gives the smallest
// margin.
func Simple(rs []Reported) (margin int64, ok bool) {
	for i, r := range rs {
		if r.Low != 1 || r.High != 1 {
			return 0, false
		}
		if i == 0 || r.Margin < margin {
			margin = r.Margin
		}
	}
	return margin, len(rs) > 0
}
