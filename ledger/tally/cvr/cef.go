package cvr

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
)

// cefVote is a ranking with the tags before it and the weight and the number of ballots after it.
var cefVote = regexp.MustCompile(`^(?:[^|]*\|\|)?\s*(.*?)\s*(?:\^\s*(\d+))?\s*(?:\*\s*(\d+))?$`)

// ReadCEF reads the Condorcet Election Format (github.com/CondorcetVote/CondorcetElectionFormat): parameters as "#/Candidates:
// A ; B", and rankings as "A > B = C ^2 * 10": so many ballots, each of that weight where weights are allowed.
func ReadCEF(data []byte) (Counted, error) {
	var c Counted
	a, weighted, closed := newABIF(), false, false
	number := 0
	for line := range strings.Lines(string(bytes.TrimPrefix(data, byteOrderMark))) {
		number++
		line = strings.TrimSpace(line)
		if parameter, ok := strings.CutPrefix(line, "#/"); ok {
			key, value, _ := strings.Cut(parameter, ":")
			switch value = strings.TrimSpace(value); strings.ToLower(strings.TrimSpace(key)) {
			case "candidates":
				closed = true
				for _, name := range strings.Split(value, ";") {
					a.option(strings.TrimSpace(name))
				}
			case "number of seats":
				c.Seats, _ = strconv.Atoi(value)
			case "weight allowed":
				weighted = value == "true"
			}
			continue
		}
		line, _, _ = strings.Cut(line, "#")
		for _, vote := range strings.Split(line, ";") {
			if err := a.cef(strings.TrimSpace(vote), weighted, closed); err != nil {
				return Counted{}, atLine(number, err)
			}
		}
	}
	c.Profile = a.profile()
	return c, nil
}

// cef adds one line's ballots. Where candidates are listed, nobody else is one.
func (a *abif) cef(vote string, weighted, closed bool) error {
	if vote == "" {
		return nil
	}
	m := cefVote.FindStringSubmatch(vote)
	n := int64(1)
	for i, word := range m[2:] {
		if times, err := strconv.ParseInt(word, 10, 64); word != "" && (i == 1 || weighted) {
			if err != nil || times < 1 || times > maxWeight/n {
				return formatError("so many votes are not possible: %.60q", vote)
			}
			n *= times
		}
	}
	var marks []tally.Mark
	for i, rank := range strings.Split(m[1], ">") {
		for _, name := range strings.Split(rank, "=") {
			name = strings.TrimSpace(name)
			if name == "/EMPTY_RANKING/" {
				continue
			}
			if _, known := a.index[name]; name == "" || closed && !known || len(a.names) >= maxOptions {
				return formatError("no ranking of the candidates: %.60q", vote)
			}
			marks = append(marks, tally.Mark{Option: int32(a.option(name)), Value: int32(i + 1)})
		}
	}
	a.g.add(marks, n)
	return nil
}
