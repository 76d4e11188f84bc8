// Package report reads what an audit writes down, the plan, the boxes and what a board found, and says what it is worth. It is
// all that an observer needs beside the seed to recompute a draw and a risk. SPEC.md, section "Audit", has the files.
package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/audit"
	"github.com/isoloir/isoloir/ledger/election"
)

// Format is the first field of a plan.
const Format = "isoloir-audit-1"

// A Plan is the contests of one audit, with the result that is to be confirmed.
type Plan struct {
	Format   string    `json:"format"`
	Contests []Contest `json:"contests"`
}

// A Contest is one contest's reported result, and how it is audited.
type Contest struct {
	ID       string    `json:"id"`
	Rule     string    `json:"rule"`   // see rules
	Method   string    `json:"method"` // see methods
	Limit    string    `json:"limit"`  // risk limit, a decimal below 1
	Gamma    string    `json:"gamma,omitempty"`
	Cards    int64     `json:"cards"` // cards from which the sample is drawn
	Once     bool      `json:"once,omitempty"`
	Options  []Option  `json:"options"`
	Winners  []string  `json:"winners,omitempty"` // in the order of seats
	Second   []string  `json:"second,omitempty"`  // who stand in a second round
	Most     int64     `json:"most,omitempty"`    // points that an option can get, or heaviest weight
	Share    string    `json:"share,omitempty"`   // "2/3"
	Valid    int64     `json:"valid,omitempty"`   // papers with a valid vote, or of which a share is taken
	All      bool      `json:"all,omitempty"`     // the share is one of all papers
	Money    int64     `json:"money,omitempty"`   // of a budget
	Rankings []Ranking `json:"rankings,omitempty"`
	Polled   int64     `json:"polled,omitempty"`  // of the cards, those without records
	Tables   []Table   `json:"tables,omitempty"`  // of method tables
	Outside  int64     `json:"outside,omitempty"` // of method tables: what the ballots weigh that are in none
}

// An Option is one option with its reported result.
type Option struct {
	ID     string  `json:"id"`
	Votes  int64   `json:"votes"`
	Seats  int64   `json:"seats,omitempty"`
	Polled int64   `json:"polled,omitempty"` // of the votes, those on cards without records
	Grades []int64 `json:"grades,omitempty"` // in the place of votes: how many gave each, the best first
	Cost   int64   `json:"cost,omitempty"`
}

// A Ranking is a number of ballots, or what they weigh, that rank options alike, or approve the same.
type Ranking struct {
	Count   int64    `json:"count"`
	Options []string `json:"options"`
}

// text is the ranking as a sample has it.
func (r Ranking) text() string {
	if len(r.Options) == 0 {
		return Blank
	}
	return strings.Join(r.Options, ";")
}

// A Table is cards that are drawn by themselves, and what each counts.
type Table struct {
	Name   string `json:"name"`
	Cards  int64  `json:"cards"`
	Weight int64  `json:"weight"`
}

// The words that stand for no vote and for no paper or record; no option may have them as its id.
const (
	Blank   = "blank"
	Missing = "missing"
	Unkept  = "polled" // the paper belongs to a stratum without records
)

// ReadPlan reads a plan and refuses what no audit can be made of. Errors name the line or the contest.
func ReadPlan(data []byte) (*Plan, error) {
	p := new(Plan)
	if err := election.DecodeStrict(data, p); err != nil {
		return nil, err
	}
	if p.Format != Format || len(p.Contests) == 0 {
		return nil, fmt.Errorf("format %q with %d contests: a plan begins with \"format\": %q and has contests", p.Format, len(p.Contests), Format)
	}
	lines := contestLines(data)
	for i, c := range p.Contests {
		if slices.ContainsFunc(p.Contests[:i], func(o Contest) bool { return o.ID == c.ID }) || c.ID == "" {
			return nil, fmt.Errorf("line %d: the contest's id %q is empty or stands twice", lines[i], c.ID)
		}
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("line %d: contest %q: %w", lines[i], c.ID, err)
		}
	}
	return p, nil
}

// contestLines are the lines on which contests begin, in a plan that could be read.
func contestLines(data []byte) (lines []int) {
	var raw struct{ Contests []json.RawMessage }
	if json.Unmarshal(data, &raw) != nil {
		return nil
	}
	from := 0
	for _, c := range raw.Contests {
		at := from + bytes.Index(data[from:], c)
		lines = append(lines, 1+bytes.Count(data[:at], []byte("\n")))
		from = at + len(c)
	}
	return lines
}

// Contest is the contest with this id, or nil.
func (p *Plan) Contest(id string) *Contest {
	if i := slices.IndexFunc(p.Contests, func(c Contest) bool { return c.ID == id }); i >= 0 {
		return &p.Contests[i]
	}
	return nil
}

func (c Contest) check() error {
	if err := c.checkOptions(); err != nil {
		return err
	}
	if limit, err := c.limit(); err != nil || !(limit > 0 && limit < 1) {
		return fmt.Errorf(`"limit" is %q: write the risk limit as a decimal between 0 and 1, as "0.05"`, c.Limit)
	}
	if gamma, err := c.gamma(); err != nil || !(gamma > 1 && gamma <= 100) {
		return fmt.Errorf(`"gamma" is %q: write an error inflator above 1, or leave it out for %v`, c.Gamma, audit.Gamma)
	}
	m, ok := methods[c.Method]
	if !ok {
		return fmt.Errorf(`"method" is %q: it is one of %s`, c.Method, strings.Join(names(methods), ", "))
	}
	if c.Once && !m.once {
		return fmt.Errorf(`"once" is for alpha and polling: the formula of %s is for draws with replacement`, c.Method)
	}
	if c.Cards <= 0 || c.Cards > 1<<40 || c.Polled < 0 || c.Polled > c.Cards || (c.Polled > 0) != (c.Method == "strata") {
		return fmt.Errorf(`"cards" is %d and "polled" %d: how many the sample is drawn from, and with method strata how many of them have no record`, c.Cards, c.Polled)
	}
	weight, err := c.weight()
	if err != nil {
		return err
	}
	rs, err := c.Assertions()
	if err != nil {
		return err
	}
	for _, r := range rs {
		if r.Margin/r.High > weight || r.Margin/r.High == weight && r.Margin%r.High > 0 {
			return fmt.Errorf("%q has a margin of %d, more than %d cards can give", r.Name, r.Margin, c.Cards)
		}
	}
	return m.check(c, rs)
}

// weight is what all cards count together, and those that are in no table.
func (c Contest) weight() (int64, error) {
	if (len(c.Tables) > 0) != (c.Method == "tables") || c.Outside < 0 || c.Outside > 1<<40 || len(c.Tables) == 0 && c.Outside > 0 {
		return 0, fmt.Errorf(`"tables" has %d and "outside" is %d: the method tables needs the tables that are drawn from, and no other has any`, len(c.Tables), c.Outside)
	}
	if len(c.Tables) == 0 {
		return c.Cards, nil
	}
	cards, weight := int64(0), c.Outside
	for i, t := range c.Tables {
		if t.Name == "" || strings.ContainsAny(t.Name, "/\n") || slices.ContainsFunc(c.Tables[:i], func(o Table) bool { return o.Name == t.Name }) {
			return 0, fmt.Errorf("a table can't be named %q: a name isn't empty, has no \"/\" and stands once", t.Name)
		}
		if t.Cards <= 0 || t.Cards > 1<<40 || t.Weight <= 0 || t.Weight > 1<<40/t.Cards {
			return 0, fmt.Errorf("table %q has %d cards of weight %d", t.Name, t.Cards, t.Weight)
		}
		cards, weight = cards+t.Cards, weight+t.Cards*t.Weight
	}
	if cards != c.Cards {
		return 0, fmt.Errorf(`"cards" is %d, the tables have %d`, c.Cards, cards)
	}
	return weight, nil
}

func (c Contest) checkOptions() error {
	for i, o := range c.Options {
		switch {
		case o.ID == "" || slices.Contains([]string{Blank, Missing, Unkept}, o.ID) || strings.ContainsAny(o.ID, ";=\n"):
			return fmt.Errorf("an option can't have the id %q", o.ID)
		case c.index(o.ID) != i:
			return fmt.Errorf("option %q stands twice", o.ID)
		case o.Votes < 0 || o.Votes > 1<<50 || o.Seats < 0 || o.Seats > 1<<20 || o.Polled < 0 || o.Polled > o.Votes:
			return fmt.Errorf("option %q has %d votes, %d of them polled, and %d seats", o.ID, o.Votes, o.Polled, o.Seats)
		}
	}
	return nil
}

// index is the place of an option, or −1.
func (c Contest) index(id string) int {
	return slices.IndexFunc(c.Options, func(o Option) bool { return o.ID == id })
}

func (c Contest) limit() (float64, error) { return strconv.ParseFloat(c.Limit, 64) }

func (c Contest) gamma() (float64, error) {
	if c.Gamma == "" {
		return audit.Gamma, nil
	}
	return strconv.ParseFloat(c.Gamma, 64)
}
