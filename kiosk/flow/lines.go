package flow

import (
	"cmp"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// A Line is one contest as the review and the papers say it: the same words in the same order.
type Line struct {
	Title    string
	District string   // who is asked, where the title does not tell
	Choices  []string // "No choice" if there are none
	Note     string   // what was left unused, or nothing
}

// Lines says the choices in a language, contest by contest in the order of the ballot.
func (c Choices) Lines(m *election.Manifest, lang string) []Line {
	out := make([]Line, len(c.contests))
	for i, k := range c.contests {
		out[i] = Line{Title: m.Say(k.Title, lang), District: district(m, k, lang), Choices: c.said(m, lang, i), Note: c.unused(lang, i)}
	}
	return out
}

// district names whose contest it is. Where all contests are asked of one district, or the title says it, a voter learns nothing from it.
func district(m *election.Manifest, k *election.Contest, lang string) string {
	alike := func(other election.Contest) bool { return other.District == k.District }
	if !slices.ContainsFunc(m.Contests, func(other election.Contest) bool { return !alike(other) }) {
		return ""
	}
	i := slices.IndexFunc(m.Districts, func(d election.District) bool { return d.ID == k.District })
	if i < 0 {
		return ""
	}
	name := m.Say(m.Districts[i].Name, lang)
	if strings.Contains(strings.ToLower(m.Say(k.Title, lang)), strings.ToLower(name)) {
		return ""
	}
	return name
}

func (c Choices) said(m *election.Manifest, lang string, contest int) []string {
	var out []string
	for _, o := range c.order(contest) {
		out = append(out, c.sayOption(m, lang, contest, o))
	}
	if out == nil {
		return []string{catalog.Say(lang, catalog.NoChoice)}
	}
	return out
}

// order lists the marked options: by rank in a ranked contest, else as on the ballot.
func (c Choices) order(contest int) []int {
	k := c.contests[contest]
	var marked []int
	for o := range k.Options {
		if c.Value(contest, o) > 0 {
			marked = append(marked, o)
		}
	}
	if k.Kind == election.Ranked {
		slices.SortStableFunc(marked, func(a, b int) int { return cmp.Compare(c.Value(contest, a), c.Value(contest, b)) })
	}
	return marked
}

func (c Choices) sayOption(m *election.Manifest, lang string, contest, option int) string {
	k, value := c.contests[contest], c.Value(contest, option)
	name := m.Say(k.Options[option].Name, lang)
	if k.Options[option].WriteIn {
		name = catalog.Say(lang, catalog.WrittenIn, c.WriteIn(contest, option))
	}
	switch k.Kind {
	case election.Ranked:
		return catalog.Number(lang, value) + "  " + catalog.Apart(lang, name)
	case election.Score, election.Cumulative:
		return catalog.Say(lang, catalog.Pair, name, catalog.Say(lang, catalog.Points, value))
	case election.MajorityJudgment:
		return catalog.Say(lang, catalog.Pair, name, m.Say(k.Grades[value-1], lang))
	}
	return name
}

// unused says how much more the voter could have chosen, where the line does not say "No choice" already.
func (c Choices) unused(lang string, contest int) string {
	left := c.Left(contest)
	if left == 0 || c.marked(contest) == 0 {
		return ""
	}
	if c.contests[contest].Kind == election.Cumulative {
		return catalog.Say(lang, catalog.PointsUnused, left)
	}
	return catalog.Say(lang, catalog.LeftUnused, left)
}
