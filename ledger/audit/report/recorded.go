package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/audit"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/tally"
)

// An Audited is how far the audit of one contest has come by the record, and what it is worth (SPEC.md, section "Audit", "From the
// record").
type Audited struct {
	Contest  string       `json:"contest"`
	Papers   uint32       `json:"papers"` // ballots on record that hold it, each on a paper
	Tables   []Shuffled   `json:"tables"`
	Plan     *Contest     `json:"plan,omitempty"`
	Measured *Measurement `json:"measured,omitempty"`
	ByHand   Why          `json:"byHand,omitempty"` // in their place: why only a count of all papers by hand confirms it
	Detail   string       `json:"detail,omitempty"` // of that
}

// A Shuffled is the table of one lot, and what is on record of its audit.
type Shuffled struct {
	Lot       int      `json:"lot"`
	Weight    uint64   `json:"weight"` // of each row
	Rows      uint32   `json:"rows"`
	Indexed   bool     `json:"indexed"`
	Spoilt    int      `json:"spoilt"` // rows that stand for no paper
	Listed    uint32   `json:"listed"`
	Aside     uint32   `json:"aside"`
	Positions uint32   `json:"positions"` // that the dice draw from; 0 before the papers are on record
	Draws     []Looked `json:"draws"`
}

// A Looked is one draw, as far as it is on record.
type Looked struct {
	Draw     int    `json:"draw"`
	Position uint32 `json:"position"`
	Record   string `json:"record,omitempty"` // votes of its row as a sample has them; "missing" without a row
	Paper    string `json:"paper,omitempty"`  // what the board read
	Done     bool   `json:"done"`             // both are on record
}

// Begun tells whether a table of the contest has its index: the audit is under way.
func (a Audited) Begun() bool {
	return slices.ContainsFunc(a.Tables, func(t Shuffled) bool { return t.Indexed })
}

// Recorded tells of each contest that is counted how its audit stands, and what it would take. The risk limit is a decimal; files are
// those beside the record. Draws count, table by table, from the first to the last before which all is on record, so that nobody
// chooses which of them count.
func Recorded(s record.State, files record.Files, limit string) ([]Audited, error) {
	var out []Audited
	for _, r := range s.Result().Contests {
		a := &auditing{Audited: Audited{Contest: r.Contest, Papers: r.Ballots, Tables: []Shuffled{}}, definition: definition{m: s.Manifest().Contest(r.Contest)}, s: s}
		if err := a.open(r, files); err != nil {
			return nil, err
		}
		for n, l := range s.Lots() {
			if l.Contest == r.Contest {
				a.Tables = append(a.Tables, a.shuffled(n, l))
			}
		}
		if r.State == record.ContestPending && !a.Begun() {
			continue
		}
		if err := a.measure(limit); err != nil {
			return nil, err
		}
		out = append(out, a.Audited)
	}
	return out, nil
}

// shuffled is what is on record of a lot.
func (a *auditing) shuffled(n int, l record.Lot) Shuffled {
	on := a.s.Audit(n)
	t := Shuffled{Lot: n, Weight: l.Weight, Rows: l.Rows, Indexed: on.Indexed, Spoilt: len(on.Spoilt), Listed: on.Papers.Listed, Aside: on.Papers.Aside, Draws: []Looked{}}
	if on.Scanned {
		t.Positions = a.s.Population(n)
	}
	for i, sample := range on.Samples {
		t.Draws = append(t.Draws, a.looked(n, i, sample))
	}
	return t
}

// looked tells of a draw. What is no vote of the contest counts as missing.
func (a *auditing) looked(n, i int, sample record.Sample) Looked {
	l, contest := Looked{Draw: i + 1, Position: sample.Position}, Reads(a.m)
	row := a.s.Audit(n).Rows[sample.Row]
	switch {
	case sample.Named && !sample.Found:
		l.Record = Missing
	case sample.Named && int(sample.Row) < len(a.contents[n]):
		l.Record = contest.marks(a.contents[n][sample.Row])
	case sample.Named && row != nil && row.Opened != nil:
		l.Record = contest.text(a.s.Context().Columns(contest.ID), row.Opened)
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

// auditing is what makes an Audited.
type auditing struct {
	Audited
	definition
	s        record.State
	contents map[int][]tally.Ballot // by lot, of contests that are counted ballot by ballot
}

// measure makes the plan and says what the draws are worth, or why they are worth nothing.
func (a *auditing) measure(limit string) error {
	plan, why := a.plan()
	if why != "" {
		a.ByHand = why
		return nil
	}
	plan.Limit = limit
	a.from(plan)
	rs, err := plan.Assertions()
	if err == nil {
		if plan.Method == "" {
			plan.Method = methodOf(rs)
		}
		err = plan.check()
	}
	if err != nil {
		a.ByHand, a.Detail = whyNot(plan, err), err.Error()
		return nil
	}
	sample := &Sample{Draws: map[string][]Draw{}}
	for _, t := range a.Tables {
		for _, l := range t.counted() {
			d := Draw{ID: t.paper(plan, l), Times: 1}
			d.Card.Record, _ = plan.vote(l.Record, 0)
			d.Card.Paper, _ = plan.vote(l.Paper, 0)
			sample.Draws[plan.ID] = append(sample.Draws[plan.ID], d)
		}
	}
	a.Plan = plan
	a.Measured, err = Measure(*plan, sample)
	return err
}

func methodOf(rs []audit.Reported) string {
	if _, simple := audit.Simple(rs); simple {
		return "comparison"
	}
	return "macro"
}

func whyNot(plan *Contest, err error) Why {
	switch {
	case errors.Is(err, errOutside):
		return WhyOutside
	case !errors.As(err, new(*audit.TieError)):
		return WhySearch
	case plan.Rule == "condorcet":
		return WhyCycle
	}
	return WhyTie
}

// from says what is drawn from: one table, or several of which each counts by its weight.
func (a *auditing) from(plan *Contest) {
	inside := uint64(0)
	for _, t := range a.Tables {
		if a.counts(t) {
			inside += uint64(t.Rows) * t.Weight
			plan.Cards += int64(max(t.Positions, t.Rows))
			plan.Tables = append(plan.Tables, Table{fmt.Sprint(t.Lot), int64(max(t.Positions, t.Rows)), int64(t.Weight)})
		}
	}
	plan.Outside = int64(max(a.total, inside) - inside)
	if len(plan.Tables) == 1 && plan.Tables[0].Weight == 1 && plan.Outside == 0 {
		plan.Tables = nil
		return
	}
	plan.Method = "tables"
}

// counts tells whether the ballots of a table are among those that the result counts: of sums, that their stations are in a group.
func (a *auditing) counts(t Shuffled) bool {
	if a.m.ByBallot() {
		return true
	}
	stations := a.s.Lots()[t.Lot].Stations
	return slices.ContainsFunc(a.result.Groups, func(g record.GroupResult) bool { return slices.Contains(g.Stations, stations[0]) })
}

// counted are the draws that count.
func (t Shuffled) counted() []Looked {
	for i, l := range t.Draws {
		if !l.Done {
			return t.Draws[:i]
		}
	}
	return t.Draws
}

// paper is the name of a drawn paper in a sample.
func (t Shuffled) paper(plan *Contest, l Looked) string {
	if len(plan.Tables) == 0 {
		return fmt.Sprint(l.Position)
	}
	return fmt.Sprintf("%d/%d", t.Lot, l.Position)
}

// Sample is the draws that count, as a sample has them.
func (a Audited) Sample() (rows [][]string) {
	if a.Plan == nil {
		return nil
	}
	for _, t := range a.Tables {
		for _, l := range t.counted() {
			rows = append(rows, []string{a.Contest, t.paper(a.Plan, l), "1", l.Record, l.Paper})
		}
	}
	return rows
}

// marks writes a ballot of the contents of a table as a sample does.
func (c *Contest) marks(b tally.Ballot) string {
	if len(b.Marks) == 0 {
		return Blank
	}
	marks := slices.SortedFunc(slices.Values(b.Marks), func(x, y tally.Mark) int { return int(x.Value - y.Value) })
	var out []string
	for _, m := range marks {
		out = append(out, c.Options[m.Option].ID)
	}
	return strings.Join(out, ";")
}

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
		case points == 1 && !slices.Contains(pointed, c.Rule):
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
