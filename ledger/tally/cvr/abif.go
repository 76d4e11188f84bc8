package cvr

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
)

var (
	abifOption = regexp.MustCompile(`^=(\[[^\]]*\]|[^:\[\s]+)\s*:\s*\[(.*)\]\s*$`)
	abifVotes  = regexp.MustCompile(`^(\d+)\s*:(.*)$`)
	abifChoice = regexp.MustCompile(`^\s*(\[[^\]]*\]|[^\[\]>=,/\s]+)\s*(?:/\s*([0-9.]+))?\s*([>=,]|$)`)
)

// ReadABIF reads the Aggregated Ballot Information Format of electorama.com: lines of short and full names, and lines of a
// number and a ranking with ">" and "=", or with "," between options that their ratings rank.
func ReadABIF(data []byte) (Counted, error) {
	var c Counted
	a := newABIF()
	number := 0
	for line := range strings.Lines(string(bytes.TrimPrefix(data, byteOrderMark))) {
		number++
		line = strings.TrimSpace(line)
		if m := abifOption.FindStringSubmatch(line); m != nil {
			a.name(brackets(m[1]), m[2])
		} else if m := abifVotes.FindStringSubmatch(line); m != nil {
			if err := a.votes(m[1], m[2]); err != nil {
				return Counted{}, atLine(number, err)
			}
		} else if strings.HasPrefix(line, "{") {
			c.Title = cmp.Or(c.Title, abifTitle(line))
		} else if line != "" && !strings.HasPrefix(line, "#") {
			return Counted{}, atLine(number, formatError("no line of ABIF: %.60q", line))
		}
	}
	c.Profile = a.profile()
	return c, nil
}

func abifTitle(line string) string {
	m := map[string]any{}
	line = regexp.MustCompile(`^\{\s*"?(\w+)"?\s*:`).ReplaceAllString(line, `{"$1":`)
	if json.Unmarshal([]byte(line), &m) != nil {
		return ""
	}
	title, _ := m["title"].(string)
	return title
}

func brackets(name string) string { return strings.TrimSuffix(strings.TrimPrefix(name, "["), "]") }

// abif gathers options in the order in which they come up.
type abif struct {
	index map[string]int
	names []string
	g     *groups
}

func newABIF() *abif { return &abif{index: map[string]int{}, g: newGroups(nil)} }

func (a *abif) name(short, full string) {
	a.index[full] = a.option(short)
	a.names[a.index[short]] = full
}

// option is the place of an option by its short or full name.
func (a *abif) option(name string) int {
	if _, ok := a.index[name]; !ok {
		a.index[name] = len(a.names)
		a.names = append(a.names, name)
	}
	return a.index[name]
}

func (a *abif) profile() tally.Profile {
	p := a.g.profile
	p.Options = a.names
	return p
}

func (a *abif) votes(weight, ranking string) error {
	n, err := strconv.ParseInt(weight, 10, 64)
	if err != nil || n < 1 || n > maxWeight {
		return formatError("a ranking cannot have %s votes", weight)
	}
	ranking, _, _ = strings.Cut(ranking, "#")
	marks, rated, commas, rank := []tally.Mark(nil), []tally.Number(nil), false, int32(1)
	for rest := strings.TrimSpace(ranking); rest != ""; {
		m := abifChoice.FindStringSubmatch(rest)
		if m == nil || len(a.names) >= maxOptions {
			return formatError("no ranking: %.60q", ranking)
		}
		rest = rest[len(m[0]):]
		rating, err := tally.ParseNumber(cmp.Or(m[2], "-1"))
		if err != nil {
			return formatError("no rating: %q", m[2])
		}
		marks, rated = append(marks, tally.Mark{Option: int32(a.option(brackets(m[1]))), Value: rank}), append(rated, rating)
		commas = commas || m[3] == ","
		if m[3] == ">" {
			rank++
		}
	}
	if commas {
		marks = byRating(marks, rated)
	}
	a.g.add(marks, n)
	return nil
}

// byRating ranks options by their ratings where at least one has a rating; who has none then has no rank.
func byRating(marks []tally.Mark, ratings []tally.Number) []tally.Mark {
	order := make([]int, 0, len(marks))
	for i := range marks {
		if ratings[i].Sign() >= 0 {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return marks
	}
	slices.SortStableFunc(order, func(i, j int) int { return ratings[j].Cmp(ratings[i]) })
	var out []tally.Mark
	for n, i := range order {
		rank := int32(n + 1)
		if n > 0 && ratings[i].Cmp(ratings[order[n-1]]) == 0 {
			rank = out[n-1].Value
		}
		out = append(out, tally.Mark{Option: marks[i].Option, Value: rank})
	}
	return out
}

// jabmod is ABIF as JSON, as abiftool writes it; WIDJ, that of electorama's wiki, has ratings.
type jabmod struct {
	Metadata   struct{ Title, Description string }
	Title      string
	Desc       string                     `json:"description"`
	Candidates map[string]json.RawMessage `json:"candidates"`
	Lines      []struct {
		Weight int64                           `json:"qty"`
		Prefs  map[string]struct{ Rank int32 } `json:"prefs"`
	} `json:"votelines"`
	Inline []struct {
		Weight json.Number            `json:"qty"`
		Vote   map[string]json.Number `json:"vote"`
	} `json:"inline_ballots"`
}

// ReadABIFJSON reads ABIF's two forms in JSON, jabmod and WIDJ. Options are in the order of their short names.
func ReadABIFJSON(data []byte) (Counted, error) {
	var j jabmod
	if err := json.Unmarshal(bytes.TrimPrefix(data, byteOrderMark), &j); err != nil {
		return Counted{}, formatError("%v", err)
	}
	a := newABIF()
	for _, short := range slices.Sorted(maps.Keys(j.Candidates)) {
		a.name(short, abifName(short, j.Candidates[short]))
	}
	for _, line := range j.Lines {
		if line.Weight < 1 || line.Weight > maxWeight {
			return Counted{}, formatError("a ranking cannot have %d votes", line.Weight)
		}
		var marks []tally.Mark
		for _, short := range slices.Sorted(maps.Keys(line.Prefs)) {
			if rank := line.Prefs[short].Rank; rank > 0 {
				marks = append(marks, tally.Mark{Option: int32(a.option(short)), Value: rank})
			}
		}
		a.g.add(marks, line.Weight)
	}
	for _, line := range j.Inline {
		weight, err := line.Weight.Int64()
		if err != nil || weight < 1 || weight > maxWeight {
			return Counted{}, formatError("a ranking cannot have %s votes", line.Weight)
		}
		if err := a.rated(line.Vote, weight); err != nil {
			return Counted{}, err
		}
	}
	title := cmp.Or(j.Title, j.Metadata.Title, j.Desc, j.Metadata.Description)
	return Counted{Title: title, Profile: a.profile()}, nil
}

// rated adds a ballot of ratings.
func (a *abif) rated(ratings map[string]json.Number, weight int64) error {
	var marks []tally.Mark
	var numbers []tally.Number
	for _, short := range slices.Sorted(maps.Keys(ratings)) {
		rating, err := tally.ParseNumber(ratings[short].String())
		if err != nil {
			return formatError("no rating: %q", ratings[short])
		}
		marks, numbers = append(marks, tally.Mark{Option: int32(a.option(short)), Value: 1}), append(numbers, rating)
	}
	a.g.add(byRating(marks, numbers), weight)
	return nil
}

// abifName is the full name: text, or an object that has it.
func abifName(short string, raw json.RawMessage) string {
	var text string
	var object struct {
		Name string `json:"display_name"`
	}
	if json.Unmarshal(raw, &text) != nil {
		_ = json.Unmarshal(raw, &object) // anything else is no name, and the short one stands
	}
	return cmp.Or(text, object.Name, short)
}
