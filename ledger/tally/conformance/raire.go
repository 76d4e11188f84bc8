package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/audit"
)

// raire finds assertions for ranked contests: the mayors of New South Wales in 2021, for which raire-java's winner and difficulty are
// given, and contests of the United States, for which audit-irv-cp's assertions are.
func raire(f files) (o outcome) {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		var err error
		switch dir, base := path.Split(name); {
		case strings.HasSuffix(base, "_out.json"):
			err = mayor(&o, f, name)
		case dir == "raire/us-irv/" && strings.HasSuffix(base, ".txt"):
			err = american(&o, f, strings.TrimSuffix(name, ".txt"))
		}
		if err != nil {
			o.equal(name, false, "%v", err)
		}
	}
	return o
}

func mayor(o *outcome, f files, solved string) error {
	var in struct {
		Options int `json:"num_candidates"`
		Votes   []struct {
			N     int64 `json:"n"`
			Prefs []int `json:"prefs"`
		} `json:"votes"`
		Audit struct {
			Cards int64 `json:"total_auditable_ballots"`
		} `json:"audit"`
	}
	var out struct {
		Solution struct {
			OK struct {
				Difficulty float64 `json:"difficulty"`
				Winner     int     `json:"winner"`
			} `json:"Ok"`
		} `json:"solution"`
	}
	if err := readJSON(f, strings.Replace(solved, "_out.json", ".json", 1), &in); err != nil {
		return err
	}
	if err := readJSON(f, solved, &out); err != nil {
		return err
	}
	c := audit.IRV{Options: in.Options}
	for _, v := range in.Votes {
		c.Ballots = append(c.Ballots, audit.Ranking{Count: v.N, Options: v.Prefs})
	}
	want := out.Solution.OK
	winner, got, err := solve(c, in.Audit.Cards)
	o.equal(solved, err == nil && winner == want.Winner && math.Abs(got-want.Difficulty) <= 0.001,
		"winner %d, difficulty %.4f (%v); published %d, %.4f", winner, got, err, want.Winner, want.Difficulty)
	return nil
}

// solve finds assertions, checks that they imply the winner, and gives the difficulty of the hardest.
func solve(c audit.IRV, cards int64) (winner int, difficulty float64, err error) {
	winner, err = c.Winner()
	if err != nil {
		return 0, 0, err
	}
	rs, err := c.Raire(winner)
	if err != nil {
		return winner, 0, err
	}
	if left, ok := audit.Implies(c.Options, winner, rs); !ok {
		return winner, 0, fmt.Errorf("the assertions leave the order %v", left)
	}
	return winner, hardest(rs, cards), nil
}

func hardest(rs []audit.Ranked, cards int64) (difficulty float64) {
	for _, r := range rs {
		difficulty = max(difficulty, r.Difficulty(cards))
	}
	return difficulty
}

// assertionsOf has the files of assertions for the contests of the United States that have one; those of others are of contests whose
// votes are not given.
var assertionsOf = map[string]string{
	"Berkeley_2010_D1CityCouncil": "Berk2010D1CityCouncil", "Berkeley_2010_D7CityCouncil": "Berk2010D7CityCouncil",
	"Oakland_2010_D4CityCouncil": "Oak2010D4CityCouncil", "Oakland_2010_Mayor": "Oak2010Mayor", "Pierce_2008_CountyExecutive": "Pierce2008CountyExecutive",
}

// american compares with published assertions: they must imply our winner by our reading of the rankings, and none of ours may be harder than the
// hardest of theirs. Of contests without any, ours must imply the winner.
func american(o *outcome, f files, name string) error {
	c, names, cards, err := rankings(f, name+".txt")
	if err != nil {
		return err
	}
	winner, got, err := solve(c, cards)
	file, ok := assertionsOf[path.Base(name)]
	if err != nil || !ok {
		o.equal(name, err == nil, "%v", err)
		return nil
	}
	theirs, err := published(f, c, names, path.Join(path.Dir(name), "assertions", file+".json"))
	if err != nil {
		return err
	}
	_, implied := audit.Implies(c.Options, winner, theirs)
	want := hardest(theirs, cards)
	o.equal(name, implied && got <= want+0.001, "winner %s, difficulty %.4f; theirs imply it: %v, difficulty %.4f", names[winner], got, implied, want)
	return nil
}

// published reads assertions and gives them the margins that the rankings have.
func published(f files, c audit.IRV, names []string, name string) (rs []audit.Ranked, err error) {
	var file struct {
		Assertions []struct {
			Winner, Loser string
			Only          string          `json:"Winner-Only"`
			Eliminated    json.RawMessage `json:"Already-Eliminated"`
		}
	}
	if err := readJSON(f, name, &file); err != nil {
		return nil, err
	}
	for _, a := range file.Assertions {
		r := audit.Ranked{Winner: slices.Index(names, a.Winner), Loser: slices.Index(names, a.Loser)}
		if a.Only != "true" {
			var gone []string
			if err := json.Unmarshal(a.Eliminated, &gone); err != nil && string(a.Eliminated) != `""` {
				return nil, err
			}
			r.Continuing = 1<<len(names) - 1
			for _, g := range gone {
				r.Continuing &^= 1 << slices.Index(names, g)
			}
		}
		for _, b := range c.Ballots {
			r.Margin += b.Count * r.Assertion(names).Score(audit.Vote{Ranking: b.Options})
		}
		rs = append(rs, r)
	}
	return rs, nil
}

// rankings reads a file of lines "(4, 7, 2) : 12" under the names of the options.
func rankings(f files, name string) (c audit.IRV, names []string, cards int64, err error) {
	data, err := f.ReadFile(name)
	if err != nil {
		return c, nil, 0, err
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	for _, name := range strings.Split(lines[0], ",") {
		names = append(names, strings.TrimSpace(name))
	}
	c.Options = len(names)
	for i, line := range lines[2:] {
		list, count, ok := strings.Cut(line, ":")
		n, err := strconv.ParseInt(strings.TrimSpace(count), 10, 64)
		if !ok || err != nil {
			return c, nil, 0, fmt.Errorf("line %d: %q", i+3, line)
		}
		var b audit.Ranking
		for _, name := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune("() ,", r) }) {
			b.Options = append(b.Options, slices.Index(names, name))
		}
		b.Count = n
		cards += n
		c.Ballots = append(c.Ballots, b)
	}
	return c, names, cards, c.Check()
}

func readJSON(f files, name string, to any) error {
	data, err := f.ReadFile(name)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, to)
}
