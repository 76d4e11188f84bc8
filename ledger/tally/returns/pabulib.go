// Package returns reads votes that others published, so that our counting rules can be held against the world's: elections and
// participatory budgets in the forms of pabulib and abcvoting.
package returns

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
)

// Budgeting is one participatory budget.
type Budgeting struct {
	Meta     map[string]string
	Budget   tally.Budget
	Profile  tally.Profile // options are ids of projects; a mark's value is 1, or the points that the voter gave
	Each     int32         // most points to one project
	Selected []int         // what the city funded
	Votes    []int64       // votes or points by project as the city counted them; nil if the file does not tell
}

// Pabulib reads a file of pabulib.org (D. Stolicki, S. Szufa, N. Talmon, Pabulib: A Participatory Budgeting Library, 2020).
// Errors name the line.
func Pabulib(data []byte) (*Budgeting, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	b := &pabulib{Budgeting: Budgeting{Meta: map[string]string{}}, ids: map[string]int{}}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return b.finish()
		}
		line, _ := r.FieldPos(0)
		if err == nil {
			err = b.row(row)
		}
		if err != nil {
			return nil, fmt.Errorf("pabulib: line %d: %w", line, err)
		}
	}
}

// pabulib is a file that is being read.
type pabulib struct {
	Budgeting
	section string
	header  map[string]int // column by name
	ids     map[string]int // project by id
}

func (b *pabulib) row(row []string) error {
	first := strings.TrimSpace(row[0])
	switch {
	case len(row) == 1 && (first == "META" || first == "PROJECTS" || first == "VOTES"):
		b.section, b.header = first, nil
		return nil
	case b.section == "":
		return errors.New("the file begins with META")
	case b.header == nil:
		return b.columns(row)
	case b.section == "META":
		b.Meta[first] = strings.TrimSpace(strings.Join(row[1:], ";"))
		return nil
	case b.section == "PROJECTS":
		return b.project(row)
	}
	return b.vote(row)
}

func (b *pabulib) columns(row []string) error {
	b.header = map[string]int{}
	for i, name := range row {
		b.header[strings.TrimSpace(name)] = i
	}
	needs := map[string][]string{"PROJECTS": {"project_id", "cost"}, "VOTES": {"vote"}}
	for _, name := range needs[b.section] {
		if _, ok := b.header[name]; !ok {
			return fmt.Errorf("%s has no column %q", b.section, name)
		}
	}
	return nil
}

// field is the value of a row in a column, and whether it has one.
func (b *pabulib) field(row []string, name string) (string, bool) {
	i, ok := b.header[name]
	if !ok || i >= len(row) {
		return "", false
	}
	return strings.TrimSpace(row[i]), true
}

func (b *pabulib) project(row []string) error {
	id, _ := b.field(row, "project_id")
	words, _ := b.field(row, "cost")
	cost, err := strconv.ParseInt(words, 10, 64)
	if err != nil || cost < 1 {
		return fmt.Errorf("%q is no cost", words)
	}
	n := len(b.Profile.Options)
	if _, twice := b.ids[id]; twice || id == "" {
		return fmt.Errorf("project %q stands twice or has no id", id)
	}
	b.ids[id], b.Profile.Options, b.Budget.Costs = n, append(b.Profile.Options, id), append(b.Budget.Costs, cost)
	if chosen, _ := b.field(row, "selected"); chosen == "1" {
		b.Selected = append(b.Selected, n)
	}
	return b.counted(row, n)
}

// counted reads what the city counted for project n: its votes, or its score where votes give points.
func (b *pabulib) counted(row []string, n int) error {
	words, ok := b.field(row, "score")
	if !ok || b.Meta["vote_type"] == "approval" {
		words, ok = b.field(row, "votes")
	}
	if !ok {
		return nil
	}
	votes, err := strconv.ParseInt(words, 10, 64)
	if err != nil || len(b.Votes) != n {
		return fmt.Errorf("%q is no count of votes", words)
	}
	b.Votes = append(b.Votes, votes)
	return nil
}

func (b *pabulib) vote(row []string) error {
	words, _ := b.field(row, "vote")
	ballot := tally.Ballot{Weight: 1}
	var ids []string
	if words != "" {
		ids = strings.Split(words, ",")
	}
	points, err := b.points(row, len(ids))
	if err != nil {
		return err
	}
	for i, id := range ids {
		o, known := b.ids[strings.TrimSpace(id)]
		if !known {
			return fmt.Errorf("there is no project %q", id)
		}
		b.Each = max(b.Each, points[i])
		ballot.Marks = append(ballot.Marks, tally.Mark{Option: int32(o), Value: points[i]})
	}
	b.Profile.Ballots = append(b.Profile.Ballots, ballot)
	return nil
}

// points is what a vote gives to each of its n projects: 1 by approval or of choose-1, the voter's own points if cumulative or scoring, and if ordinal as
// many as the last place that a vote may name, one less for each further project (Borda).
func (b *pabulib) points(row []string, n int) ([]int32, error) {
	out := make([]int32, n)
	own, _ := b.field(row, "points")
	given := strings.Split(own, ",")
	most := int64(len(b.Profile.Options))
	if m, err := strconv.ParseInt(b.Meta["max_length"], 10, 32); err == nil {
		most = m
	}
	for i := range out {
		switch b.Meta["vote_type"] {
		case "choose-1":
			if n != 1 {
				return nil, fmt.Errorf("a vote that chooses one names %d projects", n)
			}
			out[i] = 1
		case "approval":
			out[i] = 1
		case "ordinal":
			out[i] = int32(max(0, most-int64(i)))
		case "cumulative", "scoring":
			if len(given) != n {
				return nil, fmt.Errorf("%d points for %d projects", len(given), n)
			}
			v, err := strconv.ParseInt(strings.TrimSpace(given[i]), 10, 32)
			if err != nil || v < 0 {
				return nil, fmt.Errorf("%q is no number of points", given[i])
			}
			out[i] = int32(v)
		default:
			return nil, fmt.Errorf("vote_type in META is %q; choose-1, approval, ordinal, cumulative and scoring are read", b.Meta["vote_type"])
		}
	}
	return out, nil
}

// finish reads the budget. Costs are whole, so that a fraction of it buys nothing and is cut.
func (b *pabulib) finish() (*Budgeting, error) {
	whole, _, _ := strings.Cut(b.Meta["budget"], ".")
	money, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || money < 0 {
		return nil, fmt.Errorf("pabulib: META: %q is no budget", b.Meta["budget"])
	}
	b.Budget.Money = money
	return &b.Budgeting, nil
}
