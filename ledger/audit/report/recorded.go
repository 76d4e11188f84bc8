package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/audit"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/tally"
)

// An Audited is how far the audit of one lot has come by the record, and what it is worth (SPEC.md, section "Audit", "From the record").
type Audited struct {
	Contest   string       `json:"contest"`
	Lot       int          `json:"lot"`
	Rows      uint32       `json:"rows"`
	Spoilt    int          `json:"spoilt"` // rows that stand for no paper
	Listed    uint32       `json:"listed"`
	Aside     uint32       `json:"aside"`
	Positions uint32       `json:"positions"` // that the dice draw from; 0 before the papers are on record
	Draws     []Looked     `json:"draws"`
	Plan      *Contest     `json:"plan,omitempty"`
	Measured  *Measurement `json:"measured,omitempty"`
	ByHand    string       `json:"byHand,omitempty"` // in their place: why all papers are counted by hand
}

// A Looked is one draw, as far as it is on record.
type Looked struct {
	Draw     int    `json:"draw"`
	Position uint32 `json:"position"`
	Record   string `json:"record,omitempty"` // votes of its row as a sample has them; "missing" without a row
	Paper    string `json:"paper,omitempty"`  // what the board read
	Done     bool   `json:"done"`             // both are on record
}

// Recorded tells of each lot that has an index how its audit stands. The risk limit is a decimal. Draws count from the first to the last
// before which all is on record, so that nobody chooses which of them count.
func Recorded(s record.State, limit string) ([]Audited, error) {
	var out []Audited
	for n, l := range s.Lots() {
		a := s.Audit(n)
		if !a.Indexed {
			continue
		}
		r := Audited{Contest: l.Contest, Lot: n, Rows: l.Rows, Spoilt: len(a.Spoilt), Listed: a.Papers.Listed, Aside: a.Papers.Aside, Draws: []Looked{}}
		if a.Scanned {
			r.Positions = s.Population(n)
		}
		for i := range a.Samples {
			r.Draws = append(r.Draws, looked(s, n, i))
		}
		if err := r.measure(s, limit); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// looked tells of a draw. What is no vote of the contest counts as missing.
func looked(s record.State, n, i int) Looked {
	a, contest := s.Audit(n), Reads(s.Manifest().Contest(s.Lots()[n].Contest))
	sample := a.Samples[i]
	l := Looked{Draw: i + 1, Position: sample.Position}
	row := a.Rows[sample.Row]
	switch {
	case sample.Named && !sample.Found:
		l.Record = Missing
	case sample.Named && row != nil && row.Opened != nil:
		l.Record = contest.text(s.Context().Columns(contest.ID), row.Opened)
	}
	if sample.Interpreted {
		l.Paper = string(sample.Read)
		if _, err := contest.vote(l.Paper, 0); err != nil {
			l.Paper = Missing
		}
	}
	l.Done = l.Record != "" && l.Paper != ""
	return l
}

// measure makes the plan and says what the draws are worth, or why they are worth nothing.
func (r *Audited) measure(s record.State, limit string) error {
	plan, why := planOf(s, r.Lot, limit)
	if why != "" {
		r.ByHand = why
		return nil
	}
	plan.Cards = int64(max(r.Positions, r.Rows))
	rs, err := plan.Assertions()
	if err != nil {
		r.ByHand = err.Error()
		return nil
	}
	if _, simple := audit.Simple(rs); !simple {
		plan.Method = "macro"
	}
	if err := plan.check(); err != nil {
		return err
	}
	sample := &Sample{Draws: map[string][]Draw{}}
	for _, l := range r.Draws {
		if !l.Done {
			break
		}
		d := Draw{ID: fmt.Sprint(l.Position), Times: 1}
		d.Card.Record, _ = plan.vote(l.Record, 0)
		d.Card.Paper, _ = plan.vote(l.Paper, 0)
		sample.Draws[plan.ID] = append(sample.Draws[plan.ID], d)
	}
	r.Plan = plan
	r.Measured, err = Measure(*plan, sample)
	return err
}

// planOf is the plan of the audit of a lot, or says why there is none.
func planOf(s record.State, n int, limit string) (c *Contest, why string) {
	m := s.Manifest().Contest(s.Lots()[n].Contest)
	c = Reads(m)
	c.Method, c.Limit = "comparison", limit
	result := s.Result()
	r := result.Contests[slices.IndexFunc(result.Contests, func(r record.ContestResult) bool { return r.Contest == m.ID })]
	lots := 0
	for _, l := range s.Lots() {
		if l.Contest == m.ID {
			lots++
		}
	}
	switch {
	case lots > 1:
		return nil, "its ballots are in several tables, because a station was lost or votes have weights; write a plan"
	case s.Lots()[n].Weight > 1:
		return nil, "its votes have a weight; write a plan"
	case r.Outcome == nil || r.Outcome.Open != nil || r.Outcome.Decision == tally.NoQuorum:
		return nil, "the sums decide nothing that could be confirmed"
	case !c.planned(m, r.Outcome):
		return nil, "no assertions are known for its rule"
	}
	for i, o := range r.Options {
		c.Options[i].Votes = int64(o.Count)
		c.Valid += int64(o.Count)
	}
	return c, ""
}

// planned fills in winners and seats, and tells whether the rule has assertions.
func (c *Contest) planned(m *election.Contest, o *tally.Report) bool {
	for _, w := range o.Winners {
		c.Winners = append(c.Winners, o.Options[w])
	}
	for i, n := range o.Shares {
		c.Options[i].Seats = int64(n)
	}
	switch m.Rule {
	case "plurality", "n-of-m", "approval", "score", "cumulative":
		return true
	case "majority", "two-thirds", "three-quarters":
		return m.Base != election.BaseBallots // else blank papers weigh, which no assertion says
	case "list-dhondt", "list-sainte-lague":
		return m.Threshold == 0
	}
	return false
}

// planRules are the manifest's rules as a plan has them, with the share that a proposal needs.
var planRules = map[string][2]string{
	"score": {"score", ""}, "cumulative": {"score", ""},
	"majority": {"majority", "1/2"}, "two-thirds": {"majority", "2/3"}, "three-quarters": {"majority", "3/4"},
	"list-dhondt": {"dhondt", ""}, "list-sainte-lague": {"sainte-lague", ""},
}

// Reads is how a board's words about a contest are read: its options, and what each can get.
func Reads(m *election.Contest) *Contest {
	c := &Contest{ID: m.ID, Rule: "plurality"}
	if m.Kind == election.Ranked {
		c.Rule = "ranked"
	}
	if r, ok := planRules[m.Rule]; ok {
		c.Rule, c.Share = r[0], r[1]
	}
	switch {
	case m.Kind == election.MajorityJudgment: // the place of the grade, from one
		c.Rule, c.Most = "score", int64(len(m.Grades))
	case c.Rule == "score":
		c.Most = int64(m.MaxScore)
	}
	for i := range m.Options {
		c.Options = append(c.Options, Option{ID: m.Options[i].ID})
	}
	return c
}

// Vote reads what a paper says, as a sample writes it; nil if it is missing.
func (c *Contest) Vote(text string) (*audit.Vote, error) { return c.vote(text, 0) }

// text writes the opened columns of a row as a sample does.
func (c *Contest) text(columns []ballot.Column, opened []uint64) string {
	var out []string
	for i, col := range columns {
		points := opened[i]
		if col.Grade >= 0 {
			points *= uint64(col.Grade + 1)
		}
		switch {
		case points == 0:
		case points == 1 && c.Rule != "score":
			out = append(out, col.Option)
		default:
			out = append(out, fmt.Sprintf("%s=%d", col.Option, points))
		}
	}
	if len(out) == 0 {
		return Blank
	}
	return strings.Join(out, ";")
}
