package main

import (
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/tally"
)

// tallyRules are the rules that count takes, named as in manifests where manifests have them.
var tallyRules = []string{"plurality", "n-of-m", "approval", "score", "cumulative", "majority-judgment", "two-round", "list-dhondt",
	"list-sainte-lague", "majority", "two-thirds", "three-quarters", "irv", "stv-scottish", "stv-meek", "stv-wigm", "borda", "schulze",
	"ranked-pairs", "budget-greedy", "budget-greedy-stop", "budget-equal-shares", tally.AV, tally.SAV, tally.PAV, tally.SeqPAV, tally.SeqPhragmen, tally.CommitteeShares}

// proposalRules decide a yes-no contest; its first option is the one for the proposal.
var proposalRules = []string{"majority", "two-thirds", "three-quarters"}

// votes is a contest that was read.
type votes struct {
	title      string
	seats      int
	withdrawn  []int
	undeclared []int
	order      []int
	ranked     bool // a mark's value is a rank, and neither points nor a grade
	budget     *tally.Budget
	each       int32
	passed     int // rows at the end of a table without anything in them: no ballots
	profile    tally.Profile
}

// tally counts by the rule. Only multiPassIrv gives more than one report.
func (c *counting) tally(v votes) ([]tally.Report, error) {
	ties := tally.Ties{Seed: c.seed, Order: v.order}
	if c.seed != "" {
		ties.Order = nil
	}
	if v.ranked && slices.Contains([]string{"score", "cumulative", "majority-judgment"}, c.rule) {
		return nil, cli.Usage("%s counts points or grades, and this format has ranks", c.rule)
	}
	if slices.Contains(rankedRules, c.rule) {
		return c.rank(v, ties)
	}
	return alone(c.unranking(v, ties))
}

// rankedRules are the rules that take ranks.
var rankedRules = []string{"irv", "stv-scottish", "stv-meek", "stv-wigm", "borda", "schulze", "ranked-pairs"}

// unranking counts by a rule that takes marks, points or grades.
func (c *counting) unranking(v votes, ties tally.Ties) (tally.Report, error) {
	switch c.rule {
	case "budget-greedy", "budget-greedy-stop", "budget-equal-shares":
		return c.fund(v, ties)
	case "majority-judgment":
		g, err := shifted(v.profile, -1).Grade(c.grades)
		if err != nil {
			return tally.Report{}, err
		}
		return tally.MajorityJudgment(g, v.seats, ties)
	case tally.AV, tally.SAV, tally.PAV, tally.SeqPAV, tally.SeqPhragmen, tally.CommitteeShares:
		return tally.Committee(c.rule, marked(v.profile), v.seats, ties)
	}
	v.profile = mapped(v.profile, func(m tally.Mark) (tally.Mark, bool) { return m, !slices.Contains(v.withdrawn, int(m.Option)) })
	s, err := c.sums(v)
	if err != nil {
		return tally.Report{}, err
	}
	return tally.Terms{Rule: c.rule, Seats: v.seats, Threshold: int64(c.threshold), Ties: ties}.Count(s)
}

// sums adds up votes as the rule reads ballots: first ranks where a ballot has one vote, every mark where marks are equal, and
// what is written where points are given.
func (c *counting) sums(v votes) (tally.Sums, error) {
	switch c.rule {
	case "score", "cumulative":
		each := int32(c.each)
		if each == 0 {
			each = max(v.each, highest(v.profile))
		}
		return v.profile.Sum(tally.Limit{Votes: int64(c.most), Each: each})
	case "approval", "n-of-m":
		return marked(v.profile).Sum(tally.Limit{Votes: int64(c.most), Each: 1})
	}
	return first(v.profile).Sum(tally.Limit{Votes: 1, Each: 1})
}

// fund counts a participatory budget.
func (c *counting) fund(v votes, ties tally.Ties) (tally.Report, error) {
	if v.budget == nil {
		return tally.Report{}, cli.Hint(cli.Usage("%s needs what each project costs", c.rule), "a pabulib file (.pb) has it")
	}
	if c.rule == "budget-equal-shares" {
		return v.budget.EqualShares(marked(v.profile), ties)
	}
	s, err := v.profile.Sum(tally.Limit{Each: max(1, v.each)})
	if err != nil {
		return tally.Report{}, err
	}
	return v.budget.Greedy(s, c.rule == "budget-greedy-stop", ties)
}

// first keeps the marks of value 1, each once.
func first(p tally.Profile) tally.Profile {
	return mapped(p, func(m tally.Mark) (tally.Mark, bool) { return m, m.Value == 1 && m.Option >= 0 })
}

// marked makes every mark a mark and no more.
func marked(p tally.Profile) tally.Profile {
	return mapped(p, func(m tally.Mark) (tally.Mark, bool) { return tally.Mark{Option: m.Option, Value: 1}, m.Option >= 0 })
}

// shifted adds to every value.
func shifted(p tally.Profile, by int32) tally.Profile {
	return mapped(p, func(m tally.Mark) (tally.Mark, bool) { return tally.Mark{Option: m.Option, Value: m.Value + by}, true })
}

func mapped(p tally.Profile, change func(tally.Mark) (tally.Mark, bool)) tally.Profile {
	out := tally.Profile{Options: p.Options}
	for _, b := range p.Ballots {
		marks := make([]tally.Mark, 0, len(b.Marks))
		for _, m := range b.Marks {
			if m, ok := change(m); ok && !slices.Contains(marks, m) {
				marks = append(marks, m)
			}
		}
		out.Ballots = append(out.Ballots, tally.Ballot{Weight: b.Weight, Marks: marks})
	}
	return out
}

func highest(p tally.Profile) int32 {
	top := int32(1)
	for _, b := range p.Ballots {
		for _, m := range b.Marks {
			top = max(top, m.Value)
		}
	}
	return top
}
