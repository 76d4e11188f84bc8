package conformance

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/audit"
)

// RaireNSW compares winner and difficulty with raire-java's for the mayors of New South Wales in 2021: each file and its "_out".
func RaireNSW(dataDir string) (matched, total int, notes []string, err error) {
	return raire(dataDir, func(r *result, dir string) error {
		solved, err := filepath.Glob(filepath.Join(dir, "*_out.json"))
		for _, path := range solved {
			if err = nsw(r, path); err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(path), err)
			}
		}
		return err
	})
}

func nsw(r *result, solved string) error {
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
	if err := read(strings.Replace(solved, "_out.json", ".json", 1), &in); err != nil {
		return err
	}
	if err := read(solved, &out); err != nil {
		return err
	}
	c := audit.IRV{Options: in.Options}
	for _, v := range in.Votes {
		c.Ballots = append(c.Ballots, audit.Ranking{Count: v.N, Options: v.Prefs})
	}
	want := out.Solution.OK
	winner, got, err := solve(c, in.Audit.Cards)
	r.check(err == nil && winner == want.Winner && math.Abs(got-want.Difficulty) <= 0.001,
		"%s: winner %d, difficulty %.4f (%v); published %d, %.4f", filepath.Base(solved), winner, got, err, want.Winner, want.Difficulty)
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

// american are the contests of the United States, with the file of their assertions if there is one.
var american = map[string]string{
	"Aspen_2009_CityCouncil": "", "Berkeley_2010_D1CityCouncil": "Berk2010D1CityCouncil", "Berkeley_2010_D7CityCouncil": "Berk2010D7CityCouncil",
	"Oakland_2010_D4CityCouncil": "Oak2010D4CityCouncil", "Oakland_2010_Mayor": "Oak2010Mayor", "Pierce_2008_CountyExecutive": "Pierce2008CountyExecutive",
	"Pierce_2008_CountyAssessor": "",
}

// RaireUS compares with the assertions that audit-irv-cp found for contests in the United States: they must imply our winner by our
// reading of the rankings, and none of ours may be harder than the hardest of theirs.
func RaireUS(dataDir string) (matched, total int, notes []string, err error) {
	return raire(dataDir, func(r *result, dir string) error {
		for votes, assertions := range american {
			if err := us(r, filepath.Join(dir, "us-irv"), votes, assertions); err != nil {
				return fmt.Errorf("%s: %w", votes, err)
			}
		}
		return nil
	})
}

func us(r *result, dir, votes, assertions string) error {
	c, names, cards, err := rankings(filepath.Join(dir, votes+".txt"))
	if err != nil {
		return err
	}
	winner, got, err := solve(c, cards)
	if err != nil || assertions == "" {
		r.check(err == nil, "%s: %v", votes, err)
		return nil
	}
	theirs, err := published(c, names, filepath.Join(dir, "assertions", assertions+".json"))
	if err != nil {
		return err
	}
	_, implied := audit.Implies(c.Options, winner, theirs)
	want := hardest(theirs, cards)
	r.check(implied && got <= want+0.001, "%s: winner %s, difficulty %.4f; theirs imply it: %v, difficulty %.4f", votes, names[winner], got, implied, want)
	if got < want-0.001 {
		r.notes = append(r.notes, fmt.Sprintf("%s: difficulty %.4f, easier than the published assertions with %.4f", votes, got, want))
	}
	return nil
}

// published reads assertions and gives them the margins that the rankings have.
func published(c audit.IRV, names []string, path string) (rs []audit.Ranked, err error) {
	var file struct {
		Assertions []struct {
			Winner, Loser string
			Only          string          `json:"Winner-Only"`
			Eliminated    json.RawMessage `json:"Already-Eliminated"`
		}
	}
	if err := read(path, &file); err != nil {
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
func rankings(path string) (c audit.IRV, names []string, cards int64, err error) {
	data, err := os.ReadFile(path)
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

func raire(dataDir string, do func(r *result, dir string) error) (matched, total int, notes []string, err error) {
	var r result
	err = unpack(dataDir, "raire.tar.xz", func(dir string) error { return do(&r, filepath.Join(dir, "raire")) })
	return r.matched, r.total, r.notes, err
}

func read(path string, to any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, to)
}
