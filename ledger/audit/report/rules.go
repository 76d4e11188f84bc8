package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/audit"
)

// rules turn a reported result into assertions.
var rules = map[string]func(Contest) ([]audit.Reported, error){
	"plurality": func(c Contest) ([]audit.Reported, error) { // and approval, and N of M
		return audit.Plurality(c.names(), c.tally(), c.winners())
	},
	"score": func(c Contest) ([]audit.Reported, error) { // and cumulative, and Borda with the points of each rank
		return audit.Scored(c.names(), c.tally(), c.winners(), c.Most)
	},
	"weighted": func(c Contest) ([]audit.Reported, error) {
		return audit.Weighted(c.names(), c.tally(), c.winners(), c.Most)
	},
	"majority":     majority,
	"dhondt":       func(c Contest) ([]audit.Reported, error) { return c.averages(func(n int64) int64 { return n }) },
	"sainte-lague": func(c Contest) ([]audit.Reported, error) { return c.averages(func(n int64) int64 { return 2*n - 1 }) },
	"ranked":       ranked,
}

// Assertions are what the contest's outcome follows from.
func (c Contest) Assertions() ([]audit.Reported, error) {
	rule, ok := rules[c.Rule]
	if !ok {
		return nil, fmt.Errorf(`"rule" is %q: it is one of %s`, c.Rule, strings.Join(names(rules), ", "))
	}
	if c.Most < 0 || c.Most > 1<<20 {
		return nil, fmt.Errorf(`"most" is %d`, c.Most)
	}
	for _, w := range c.Winners {
		if c.index(w) < 0 {
			return nil, fmt.Errorf("winner %q is not an option", w)
		}
	}
	rs, err := rule(c)
	if err == nil && len(rs) == 0 {
		return nil, fmt.Errorf("every option won: there is nothing to audit")
	}
	return rs, err
}

// majority asserts that the first option passed, if it stands among the winners, or failed.
func majority(c Contest) ([]audit.Reported, error) {
	var num, den int64
	if n, err := fmt.Sscanf(c.Share, "%d/%d", &num, &den); n != 2 || err != nil || den > 1<<20 || len(c.Options) == 0 || c.Valid > 1<<40 {
		return nil, fmt.Errorf(`"share" is %q, "valid" %d: the rule majority needs "share" as a fraction, as "2/3", "valid", and the option that passes or fails first`, c.Share, c.Valid)
	}
	first := c.Options[0]
	r, err := audit.Majority(first.ID, 0, first.Votes, c.Valid, num, den, slices.Contains(c.Winners, first.ID))
	return []audit.Reported{r}, err
}

func (c Contest) averages(divisor func(int64) int64) ([]audit.Reported, error) {
	seats := make([]int64, len(c.Options))
	for i, o := range c.Options {
		seats[i] = o.Seats
	}
	return audit.HighestAverages(c.names(), c.tally(), seats, divisor)
}

// ranked finds assertions by RAIRE for the one winner, who must be the one that the rankings elect.
func ranked(c Contest) ([]audit.Reported, error) {
	irv := audit.IRV{Options: len(c.Options)}
	for i, r := range c.Rankings {
		b := audit.Ranking{Count: r.Count}
		for _, id := range r.Options {
			if c.index(id) < 0 {
				return nil, fmt.Errorf("rankings[%d]: %q is not an option", i, id)
			}
			b.Options = append(b.Options, c.index(id))
		}
		irv.Ballots = append(irv.Ballots, b)
	}
	winner, err := irv.Winner()
	if err != nil {
		return nil, err
	}
	if w := c.winners(); !slices.Equal(w, []int{winner}) {
		return nil, fmt.Errorf("the rankings elect %q, the plan says %q", c.Options[winner].ID, c.Winners)
	}
	found, err := irv.Raire(winner)
	var rs []audit.Reported
	for _, r := range found {
		rs = append(rs, r.Assertion(c.names()))
	}
	return rs, err
}

func (c Contest) names() (all []string) {
	for _, o := range c.Options {
		all = append(all, o.ID)
	}
	return all
}

func (c Contest) tally() (all []int64) {
	for _, o := range c.Options {
		all = append(all, o.Votes)
	}
	return all
}

func (c Contest) winners() (all []int) {
	for _, w := range c.Winners {
		all = append(all, c.index(w))
	}
	return all
}

func names[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
