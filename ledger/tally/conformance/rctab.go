package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
)

// rctabReport is RCTab's detailed report, format 1.
type rctabReport struct {
	Results []rctabRound
	Summary struct{ Undervotes int }
}

type rctabRound struct {
	InactiveBallots map[string]tally.Number
	Threshold       tally.Number
	Tally           map[string]tally.Number
	TallyResults    []struct {
		Elected, Eliminated string
		Transfers           map[string]tally.Number
	}
}

// rctabReasons are our reasons by RCTab's names.
var rctabReasons = map[string]string{"exhaustedChoices": tally.Exhausted, "overvotes": tally.Overvoted,
	"skippedRankings": tally.Skipped, "repeatedRankings": tally.Repeated, "finalRoundSurplus": tally.Surplus}

// refused are the cases that RCTab refuses to count.
var refused = map[string]bool{"max_ranking_enforcement": true, "invalid_params_test": true, "invalid_sources_test": true}

func (o *outcome) refusal(name string, err error) {
	if err == nil {
		o.compare(name, 0, "counted, where it should be refused")
		return
	}
	o.compare(name, 0)
}

func rctab(f files) (o outcome) {
	configs, err := fs.Glob(f, "*/*/*config.json")
	if err != nil || len(configs) == 0 {
		configs, _ = fs.Glob(f, "*/*config.json")
	}
	for name := range f {
		switch {
		case strings.Contains(name, "/Tabulate by "):
			o.leave(path.Base(name), "it is a part of a count by precinct or batch, which is no counting rule")
		case strings.HasSuffix(name, "_expected_cdf_cvr.json"):
			o.leave(path.Base(name), "it is ballots that RCTab wrote, not a count")
		}
	}
	for _, name := range configs {
		folder := path.Dir(name)
		reports, _ := fs.Glob(f, folder+"/*_expected_detailed_report.json")
		if len(reports) == 0 && refused[path.Base(folder)] {
			_, err := countRCTab(f, name)
			o.refusal(path.Base(folder), err)
			continue
		}
		if len(reports) == 0 {
			o.leave(path.Base(folder), "it has no expected report")
			continue
		}
		o.rctabCase(f, name, reports)
	}
	return o
}

func (o *outcome) rctabCase(f files, config string, expected []string) {
	name := path.Base(path.Dir(config))
	got, err := countRCTab(f, config)
	if errors.Is(err, fs.ErrNotExist) {
		o.leave(name, "its cast vote records are not in the archive")
		return
	}
	if err != nil {
		o.compare(name, 0, err.Error())
		return
	}
	slices.Sort(expected)
	var wrong []string
	if len(got) != len(expected) {
		wrong = append(wrong, fmt.Sprintf("%d reports, expected %d", len(got), len(expected)))
	}
	rounds := 0
	for i := range min(len(got), len(expected)) {
		var want rctabReport
		if err := json.Unmarshal(f[expected[i]].Data, &want); err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		wrong = append(wrong, want.differences(got[i])...)
		rounds += len(want.Results)
	}
	o.compare(name, rounds, wrong...)
}

func countRCTab(f files, config string) ([]tally.Report, error) {
	var c rctabConfig
	if err := json.Unmarshal(f[config].Data, &c); err != nil {
		return nil, err
	}
	rule, err := c.rule()
	if err != nil {
		return nil, err
	}
	p, err := c.read(f, path.Dir(config))
	if err != nil {
		return nil, err
	}
	if rule.Mode == tally.Sequential {
		return rule.CountSequential(p)
	}
	r, err := rule.Count(p)
	return []tally.Report{r}, err
}

func (want rctabReport) differences(got tally.Report) (out []string) {
	if len(got.Rounds) != len(want.Results) {
		out = append(out, fmt.Sprintf("%d rounds, expected %d", len(got.Rounds), len(want.Results)))
	}
	if got.Blank.Cmp(tally.Int(int64(want.Summary.Undervotes))) != 0 {
		out = append(out, fmt.Sprintf("%s blank ballots, expected %d", got.Blank, want.Summary.Undervotes))
	}
	for i := range min(len(got.Rounds), len(want.Results)) {
		for _, d := range want.Results[i].differences(got, got.Rounds[i]) {
			out = append(out, fmt.Sprintf("round %d: %s", i+1, d))
		}
	}
	return out
}

func (want rctabRound) differences(r tally.Report, got tally.Round) (out []string) {
	same := func(what string, got, want tally.Number) {
		if got.Cmp(want) != 0 {
			out = append(out, fmt.Sprintf("%s %s, expected %s", what, got, want))
		}
	}
	same("threshold", got.Quota, want.Threshold)
	for o, name := range r.Options {
		same(name, got.Votes[o], want.Tally[name])
	}
	for theirs, ours := range rctabReasons {
		same(theirs, got.Inactive[ours], want.InactiveBallots[theirs])
	}
	var elected, eliminated []string
	sent := map[string]tally.Number{}
	for _, t := range want.TallyResults {
		if t.Elected != "" {
			elected = append(elected, t.Elected)
		} else {
			eliminated = append(eliminated, t.Eliminated)
		}
		for to, votes := range t.Transfers {
			sent[t.Elected+t.Eliminated+" to "+to] = votes
		}
	}
	if a, b := sorted(r.Names(got.Elected)), sorted(elected); a != b {
		out = append(out, fmt.Sprintf("elected %s, expected %s", a, b))
	}
	if a, b := sorted(r.Names(got.Excluded)), sorted(eliminated); a != b {
		out = append(out, fmt.Sprintf("excluded %s, expected %s", a, b))
	}
	for key, votes := range transferred(r, got) {
		same(key, votes, sent[key])
		delete(sent, key)
	}
	for key, votes := range sent {
		same(key, tally.Number{}, votes)
	}
	return out
}

// transferred gives the transfers of a round under RCTab's names.
func transferred(r tally.Report, round tally.Round) map[string]tally.Number {
	out := map[string]tally.Number{}
	for _, t := range round.Transfers {
		to := "exhausted"
		if t.To >= 0 {
			to = r.Options[t.To]
		} else if t.Reason == tally.Rounding {
			to = "residual surplus"
		}
		key := r.Options[t.From] + " to " + to
		out[key] = out[key].Add(t.Votes)
	}
	return out
}

func sorted(names []string) string {
	slices.Sort(names)
	return strings.Join(names, "; ")
}
