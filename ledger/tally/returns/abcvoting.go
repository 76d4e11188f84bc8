package returns

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/isoloir/isoloir/ledger/tally"
)

// Approvals is a profile of approval ballots, with the committees that rules elect by abcvoting.
type Approvals struct {
	Profile  tally.Profile
	Size     int
	Computed []Computed
}

// Computed is what one rule elects.
type Computed struct {
	Rule       string
	Resolute   bool
	Committees [][]int // all that can win; a resolute rule gives one of them
}

// abcKey is a key and its value. "- " before it begins an item of a list, two spaces go on with the item.
var abcKey = regexp.MustCompile(`^(- |  )?([a-z_]+):(?: (.*))?$`)

// maxABC bounds the candidates of a file: it is the number, not a list of them.
const maxABC = 10_000

// ABCVoting reads an .abc.yaml file of abcvoting (M. Lackner and others) in the form in which its instances are published: one
// key a line, lists in brackets, long values folded. Errors name the line on which a key begins.
func ABCVoting(data []byte) (*Approvals, error) {
	f := &abcFile{candidates: -1}
	number, key, value := 0, "", ""
	take := func() error {
		if key == "" {
			return nil
		}
		if key == "profile" {
			f.line = number
		}
		if err := f.set(key, value); err != nil {
			return fmt.Errorf("abcvoting: line %d: %w", number, err)
		}
		return nil
	}
	for i, line := range bytes.Split(data, []byte("\n")) {
		m := abcKey.FindSubmatch(bytes.TrimRight(line, "\r"))
		if m == nil {
			if more := bytes.TrimSpace(line); len(more) > 0 {
				value += " " + string(more)
			}
			continue
		}
		if err := take(); err != nil {
			return nil, err
		}
		number, key, value = i+1, string(m[1])+string(m[2]), string(m[3])
	}
	if err := take(); err != nil {
		return nil, err
	}
	return f.finish()
}

type abcFile struct {
	Approvals
	candidates int
	ballots    [][]int
	line       int // on which the ballots begin
}

func (f *abcFile) set(key, value string) (err error) {
	switch key {
	case "profile":
		return json.Unmarshal([]byte(value), &f.ballots)
	case "num_cand":
		f.candidates, err = strconv.Atoi(value)
	case "committeesize":
		f.Size, err = strconv.Atoi(value)
	case "voter_weights":
		return errors.New("weighted voters are not read")
	case "- rule_id":
		f.Computed = append(f.Computed, Computed{Rule: value})
	case "  result", "  resolute":
		if len(f.Computed) == 0 {
			return errors.New("a result of no rule")
		}
		last := &f.Computed[len(f.Computed)-1]
		if key == "  resolute" {
			last.Resolute, err = strconv.ParseBool(value)
		} else if value != "" && value != "null" {
			err = json.Unmarshal([]byte(value), &last.Committees)
		}
	}
	return err
}

func (f *abcFile) finish() (*Approvals, error) {
	if f.candidates < 0 || f.candidates > maxABC || f.Size < 0 || f.Size > f.candidates {
		return nil, fmt.Errorf("abcvoting: a committee of %d among %d candidates", f.Size, f.candidates)
	}
	for i := range f.candidates {
		f.Profile.Options = append(f.Profile.Options, strconv.Itoa(i))
	}
	for i, like := range f.ballots {
		b := tally.Ballot{Weight: 1}
		for _, o := range like {
			if o < 0 || o >= f.candidates {
				return nil, fmt.Errorf("abcvoting: line %d: ballot %d approves candidate %d of %d, which are counted from 0", f.line, i+1, o, f.candidates)
			}
			b.Marks = append(b.Marks, tally.Mark{Option: int32(o), Value: 1})
		}
		f.Profile.Ballots = append(f.Profile.Ballots, b)
	}
	return &f.Approvals, nil
}
