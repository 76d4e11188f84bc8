package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/audit"
	"github.com/isoloir/isoloir/ledger/election"
)

// A Draw is one line of a sample: a paper that was drawn, with what its record and the board say. Lines of one contest are in the
// order of the draws.
type Draw struct {
	ID     string
	Times  int64 // how often the paper was drawn
	Card   audit.Card
	Polled bool // the paper has no record by design
}

// A Sample is what was found in each contest: draws, or only their number by class.
type Sample struct {
	Draws  map[string][]Draw
	Counts map[string]Count
}

// Count is the number of draws of a contest and of their discrepancies.
type Count struct {
	Draws  int64
	Errors audit.Errors
}

// The columns of the two kinds of samples; those of votes may be followed by "weight", and polling samples have no "record".
var (
	voteColumns  = []string{"contest", "id", "draws", "record", "paper"}
	pollColumns  = []string{"contest", "id", "draws", "paper"}
	countColumns = []string{"contest", "draws", "o1", "o2", "u1", "u2"}
)

// ReadSample reads a sample in CSV. Errors name the line.
func ReadSample(p *Plan, data []byte) (*Sample, error) {
	r, err := election.Table(data)
	if err != nil {
		return nil, err
	}
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", noHeader(err))
	}
	s := &Sample{Draws: map[string][]Draw{}, Counts: map[string]Count{}}
	add, err := s.columns(header)
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return nil, err // names the line
		}
		line, _ := r.FieldPos(0)
		if err := s.line(p, header, fields, add); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

func noHeader(err error) error {
	if err == io.EOF {
		return errors.New("the file is empty; its first line names the columns: " + strings.Join(voteColumns, ","))
	}
	return err
}

type adder func(c *Contest, row map[string]string) error

// columns chooses what to do with each line by the names of the columns.
func (s *Sample) columns(header []string) (adder, error) {
	votes := header
	if header[len(header)-1] == "weight" {
		votes = header[:len(header)-1]
	}
	switch {
	case slices.Equal(votes, voteColumns), slices.Equal(votes, pollColumns):
		return s.addDraw, nil
	case slices.Equal(header, countColumns):
		return s.addCount, nil
	}
	return nil, fmt.Errorf("the columns are %q: they must be %s, or %s, or %s", strings.Join(header, ","),
		strings.Join(voteColumns, ","), strings.Join(pollColumns, ","), strings.Join(countColumns, ","))
}

func (s *Sample) line(p *Plan, header, fields []string, add adder) error {
	if len(fields) != len(header) {
		return fmt.Errorf("%d fields, the first line has %d", len(fields), len(header))
	}
	row := map[string]string{}
	for i, name := range header {
		row[name] = strings.TrimSpace(fields[i])
	}
	c := p.Contest(row["contest"])
	if c == nil {
		return fmt.Errorf("contest %q is not in the plan", row["contest"])
	}
	return add(c, row)
}

func (s *Sample) addCount(c *Contest, row map[string]string) error {
	if _, twice := s.Counts[c.ID]; twice {
		return fmt.Errorf("contest %q stands twice", c.ID)
	}
	var n Count
	for name, to := range map[string]*int64{"draws": &n.Draws, "o1": &n.Errors.O1, "o2": &n.Errors.O2, "u1": &n.Errors.U1, "u2": &n.Errors.U2} {
		var err error
		if *to, err = count(name, row[name]); err != nil {
			return err
		}
	}
	if n.Errors.Count() > n.Draws {
		return fmt.Errorf("%d discrepancies in %d draws", n.Errors.Count(), n.Draws)
	}
	s.Counts[c.ID] = n
	return nil
}

func (s *Sample) addDraw(c *Contest, row map[string]string) error {
	times, err := count("draws", row["draws"])
	if err != nil {
		return err
	}
	d := Draw{ID: row["id"], Times: times, Polled: row["record"] == Unkept}
	switch {
	case d.ID == "" || times == 0 || times > MostPapers:
		return fmt.Errorf("the paper %q was drawn %d times", d.ID, times)
	case d.Polled && c.Method != "strata":
		return fmt.Errorf("the record is %q, which only the method strata has", Unkept)
	case len(c.Tables) > 0 && c.table(d.ID) < 0:
		return fmt.Errorf("the paper %q is of no table of the plan: ids are \"table/number\"", d.ID)
	case c.Once && (times > 1 || slices.ContainsFunc(s.Draws[c.ID], func(o Draw) bool { return o.ID == d.ID })):
		return fmt.Errorf("the paper %q was drawn twice, but the plan draws each once", d.ID)
	}
	weight := int64(0)
	if w, ok := row["weight"]; ok {
		if weight, err = count("weight", w); err != nil {
			return err
		}
	}
	record, ok := row["record"]
	if !ok && methods[c.Method].records {
		return fmt.Errorf("the method %s needs the column record", c.Method)
	}
	if ok && !d.Polled {
		if d.Card.Record, err = c.vote(record, weight); err != nil {
			return fmt.Errorf("record: %w", err)
		}
	}
	if d.Card.Paper, err = c.vote(row["paper"], weight); err != nil {
		return fmt.Errorf("paper: %w", err)
	}
	s.Draws[c.ID] = append(s.Draws[c.ID], d)
	return nil
}

// table is the place of the table that a paper is of, by its id, or −1.
func (c *Contest) table(id string) int {
	name, _, _ := strings.Cut(id, "/")
	return slices.IndexFunc(c.Tables, func(t Table) bool { return t.Name == name })
}

func count(name, text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > 1<<40 {
		return 0, fmt.Errorf("%q in column %s is not a number from 0 to 2^40", text, name)
	}
	return n, nil
}

// vote reads what a record or a paper says: options joined by ";", the first preference first on ranked papers, with points as
// "id=3" where an option can get more than one; "blank" for none; "missing", which gives nil.
func (c *Contest) vote(text string, weight int64) (*audit.Vote, error) {
	v := &audit.Vote{Weight: weight}
	switch text {
	case Missing:
		return nil, nil
	case Blank:
		return v, nil
	}
	for _, part := range strings.Split(text, ";") {
		id, points, has := strings.Cut(strings.TrimSpace(part), "=")
		o, n := c.index(id), int64(1)
		if o < 0 {
			return nil, fmt.Errorf("%q is not an option of %q; options are joined by \";\", or it is %q or %q", id, c.ID, Blank, Missing)
		}
		if has {
			var err error
			if n, err = count("points", points); err != nil {
				return nil, err
			}
		}
		if err := c.mark(v, o, n); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// mark adds an option to a vote.
func (c *Contest) mark(v *audit.Vote, option int, points int64) error {
	if slices.Contains(ranking, c.Rule) {
		if slices.Contains(v.Ranking, option) {
			return fmt.Errorf("%q is ranked twice", c.Options[option].ID)
		}
		v.Ranking = append(v.Ranking, option)
		return nil
	}
	if v.Points == nil {
		v.Points = make([]int64, len(c.Options))
	}
	if v.Points[option] > 0 || points > c.points() {
		return fmt.Errorf("%q gets %d points, or stands twice", c.Options[option].ID, points)
	}
	v.Points[option] = points
	return nil
}

// points is the most that an option can get from a paper, as a sample writes it.
func (c *Contest) points() int64 {
	if slices.Contains(pointed, c.Rule) {
		return max(1, c.Most)
	}
	return 1
}
