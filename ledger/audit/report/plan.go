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
	Winners  []string  `json:"winners,omitempty"`
	Most     int64     `json:"most,omitempty"`  // points that an option can get, or heaviest weight
	Share    string    `json:"share,omitempty"` // "2/3"
	Valid    int64     `json:"valid,omitempty"` // papers with a valid vote
	Rankings []Ranking `json:"rankings,omitempty"`
	Polled   int64     `json:"polled,omitempty"` // of the cards, those without records
}

// An Option is one option with its reported result.
type Option struct {
	ID     string `json:"id"`
	Votes  int64  `json:"votes"`
	Seats  int64  `json:"seats,omitempty"`
	Polled int64  `json:"polled,omitempty"` // of the votes, those on cards without records
}

// A Ranking is a number of ballots that rank options alike.
type Ranking struct {
	Count   int64    `json:"count"`
	Options []string `json:"options"`
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
	rs, err := c.Assertions()
	if err != nil {
		return err
	}
	for _, r := range rs {
		if r.Margin > c.Cards*r.High {
			return fmt.Errorf("%q has a margin of %d, more than %d cards can give", r.Name, r.Margin, c.Cards)
		}
	}
	return m.check(c, rs)
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
