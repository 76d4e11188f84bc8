package report

import (
	"fmt"

	"github.com/isoloir/isoloir/ledger/audit"
)

// A Measurement is what a sample of a contest is worth, with every figure of the formula.
type Measurement struct {
	Contest    string     `json:"contest"`
	Rule       string     `json:"rule"`
	Method     string     `json:"method"`
	Formula    string     `json:"formula"`
	Cards      int64      `json:"cards"`
	Gamma      float64    `json:"gamma"`
	Draws      int64      `json:"draws"`
	Counts     []Figure   `json:"counts,omitempty"`  // discrepancies, or votes, by name
	Factors    []Factor   `json:"factors,omitempty"` // what each draw and discrepancy multiplies the risk by
	Tables     []Drawn    `json:"tables,omitempty"`
	Assertions []Asserted `json:"assertions"`
	Risk       float64    `json:"risk"` // rounded up
	Limit      float64    `json:"limit"`
	Confirmed  bool       `json:"confirmed"`
	Planned    int64      `json:"planned,omitempty"` // before the first draw: draws that bear one wrong card in a thousand
	Further    int64      `json:"further"`           // draws that end the audit if no more discrepancies come, as far as the method tells; 0 if confirmed
}

// Drawn is how many cards of a table were drawn, and how many are enough if no draw of any table shows a discrepancy.
type Drawn struct {
	Name   string `json:"name"`
	Weight int64  `json:"weight"`
	Cards  int64  `json:"cards"`
	Draws  int64  `json:"draws"`
	Enough int64  `json:"enough"`
}

// A Figure is a named number.
type Figure struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// A Factor is what one draw, or one discrepancy of a class, multiplies the risk by.
type Factor struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Asserted is one assertion with the risk of its own, where the method has one for each.
type Asserted struct {
	Name   string  `json:"name"`
	Margin int64   `json:"margin"`
	Risk   float64 `json:"risk"`
}

// input is what the sample says of one contest.
type input struct {
	draws []Draw
	count Count
	only  bool // count is all that there is
}

// Measure says what the sample is worth for one contest.
func Measure(c Contest, s *Sample) (*Measurement, error) {
	rs, err := c.Assertions()
	if err != nil {
		return nil, fmt.Errorf("contest %q: %w", c.ID, err)
	}
	how := methods[c.Method]
	m := &Measurement{Contest: c.ID, Rule: c.Rule, Method: c.Method, Formula: how.formula, Cards: c.Cards}
	m.Limit, _ = c.limit()
	m.Gamma, _ = c.gamma()
	for _, r := range rs {
		m.Assertions = append(m.Assertions, Asserted{Name: r.Name, Margin: r.Margin})
	}
	in := input{draws: s.Draws[c.ID]}
	in.count, in.only = s.Counts[c.ID]
	for _, d := range in.draws {
		m.Draws += d.Times
	}
	if c.Once && m.Draws > c.Cards {
		return nil, fmt.Errorf("contest %q: %d draws of %d cards, each at most once", c.ID, m.Draws, c.Cards)
	}
	if err := how.measure(m, c, rs, in); err != nil {
		return nil, fmt.Errorf("contest %q: %w", c.ID, err)
	}
	return m, nil
}

// conclude sets risk and verdict.
func (m *Measurement) conclude(p audit.Product) {
	m.Risk, m.Confirmed = p.Risk(), p.Within(m.Limit)
	if m.Confirmed {
		m.Further = 0
	}
}

// of sets the risk of one assertion and gives the larger of it and another.
func (m *Measurement) of(i int, p, other audit.Product) audit.Product {
	m.Assertions[i].Risk = p.Risk()
	if i == 0 || p.Upper() > other.Upper() {
		return p
	}
	return other
}
