package audit

import (
	"fmt"
	"math"
)

// Tables is the comparison audit of one assertion when cards are drawn from several tables, each by itself with replacement, and the
// cards of a table count with its weight. The outcome is wrong only if the means ω of the overstatement in the tables add up, over all
// cards by weight, to the margin. For each way in which they may, the product over tables and draws of
//
//	1 + (ω − max(d, 0))/γL
//
// is a martingale that is worth at most 1 on average, and the risk is that of the way that is hardest to reject (Spertus and Stark,
// "Sweeter than SUITE", E-Vote-ID 2022, section 3; the bet is fixed, as in Waudby-Smith, Stark and Ramdas, "RiLACS", 2021). The
// logarithm of the product is concave in the means, so that the hardest way stands at a corner: all means but one are 0 or L.
type Tables struct {
	Reported
	Tables []Table
	Gamma  float64 // error inflator, above 1: no card can take all that is at stake
}

// A Table is a number of cards that each count Weight times.
type Table struct {
	Cards, Weight int64
}

// MostTables keeps the corners to be looked at few.
const MostTables = 12

// Check refuses figures that no audit can have.
func (t Tables) Check() error {
	if n := len(t.Tables); n == 0 || n > MostTables || !(t.Gamma > 1) {
		return fmt.Errorf("%d tables, an inflator of %v: up to %d tables can be audited together", n, t.Gamma, MostTables)
	}
	total := int64(0)
	for _, table := range t.Tables {
		if table.Cards <= 0 || table.Weight <= 0 || table.Weight > largest/t.Range()/table.Cards {
			return fmt.Errorf("a table of %d cards of weight %d", table.Cards, table.Weight)
		}
		if total += table.Cards * table.Weight; total > largest/t.Range() {
			return fmt.Errorf("%d cards by weight are more than the test can add", total)
		}
	}
	_, err := report([]Reported{t.Reported})
	return err
}

// Risk is an upper bound of the risk, given how many draws of each table had each overstatement. A draw without a record or a paper has
// one of Range.
func (t Tables) Risk(overstated []map[int64]int64) Product {
	s := corners{Tables: t, worst: zero}
	for i := range t.Tables {
		s.draws = append(s.draws, sorted(overstated[i]))
	}
	s.visit(0, -1, t.Margin, Product{})
	return s.worst
}

// corners is the search for the hardest way to share the margin out.
type corners struct {
	Tables
	draws [][]frequency
	worst Product
}

// visit gives the tables from n on all of it or nothing, and one table, rest, what is left: −1 as long as it is not chosen.
func (s *corners) visit(n, rest int, margin int64, p Product) {
	switch {
	case n < len(s.Tables.Tables):
		whole := s.Tables.Tables[n].Cards * s.Tables.Tables[n].Weight * s.Range()
		s.visit(n+1, rest, margin, s.at(p, n, 0))
		if whole <= margin {
			s.visit(n+1, rest, margin-whole, s.at(p, n, float64(s.Range())))
		}
		if rest < 0 {
			s.visit(n+1, n, margin, p)
		}
		return
	case rest >= 0:
		t := s.Tables.Tables[rest]
		if margin > t.Cards*t.Weight*s.Range() {
			return
		}
		p = s.at(p, rest, float64(margin)/float64(t.Cards*t.Weight))
	case margin > 0:
		return
	}
	if p.log+p.err > s.worst.log+s.worst.err {
		s.worst = p
	}
}

// at is the risk with the draws of a table, if its mean overstatement is omega.
func (s *corners) at(p Product, n int, omega float64) Product {
	lambda := 1 / (s.Gamma * float64(s.Range()))
	for _, d := range s.draws[n] {
		charged := float64(max(0, d.value))
		l := math.Log1p(lambda * (omega - charged))
		p = p.plus(-float64(d.times)*l, float64(d.times)*(16*unit*lambda*(omega+charged)*math.Exp(-l)+function*math.Abs(l)))
	}
	return p
}

// Size is how many draws of a table are enough if none shows a discrepancy: together with those of the others they end the audit.
func (t Tables) Size(table int, limit float64) int64 {
	cards := t.Tables[table]
	omega := min(float64(t.Range()), float64(t.Margin)/float64(cards.Cards*cards.Weight))
	return ceil(math.Log(limit) / -math.Log1p(omega/(t.Gamma*float64(t.Range()))))
}
