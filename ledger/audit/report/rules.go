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
	"score": func(c Contest) ([]audit.Reported, error) { // and cumulative
		return audit.Scored(c.names(), c.tally(), c.winners(), c.Most)
	},
	"weighted": func(c Contest) ([]audit.Reported, error) {
		return audit.Weighted(c.names(), c.tally(), c.winners(), c.Most)
	},
	"majority":     majority,
	"two-round":    twoRound,
	"dhondt":       func(c Contest) ([]audit.Reported, error) { return c.averages(func(n int64) int64 { return n }) },
	"sainte-lague": func(c Contest) ([]audit.Reported, error) { return c.averages(func(n int64) int64 { return 2*n - 1 }) },
	"judgment":     judgment,
	"budget":       func(c Contest) ([]audit.Reported, error) { return c.budget(false) },
	"budget-stop":  func(c Contest) ([]audit.Reported, error) { return c.budget(true) },
	"ranked":       ranked,
	"condorcet":    counted(audit.Condorcet),
	"borda":        counted(audit.Borda),
	"satisfaction": counted(audit.Satisfaction),
	"sequence":     counted(audit.Sequence),
}

// By these rules papers rank options, or give them points up to "most".
var (
	ranking = []string{"ranked", "condorcet", "borda"}
	pointed = []string{"score", "judgment", "budget", "budget-stop"}
)

// Assertions are what the contest's outcome follows from.
func (c Contest) Assertions() ([]audit.Reported, error) {
	rule, ok := rules[c.Rule]
	if !ok {
		return nil, fmt.Errorf(`"rule" is %q: it is one of %s`, c.Rule, strings.Join(names(rules), ", "))
	}
	if c.Most < 0 || c.Most > 1<<20 {
		return nil, fmt.Errorf(`"most" is %d`, c.Most)
	}
	for _, w := range append(slices.Clone(c.Winners), c.Second...) {
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

// share reads "share": a part of the votes.
func (c Contest) share() (num, den int64, err error) {
	if n, err := fmt.Sscanf(c.Share, "%d/%d", &num, &den); n != 2 || err != nil || den > 1<<20 || c.Valid > 1<<40 {
		return 0, 0, fmt.Errorf(`"share" is %q, "valid" %d: the rule %s needs "share" as a fraction, as "2/3", and "valid"`, c.Share, c.Valid, c.Rule)
	}
	return num, den, nil
}

// majority asserts that the first option passed, if it stands among the winners, or failed.
func majority(c Contest) ([]audit.Reported, error) {
	num, den, err := c.share()
	if err != nil {
		return nil, err
	}
	if len(c.Options) == 0 {
		return nil, fmt.Errorf("the rule majority needs the option that passes or fails first")
	}
	of := audit.Majority
	if c.All {
		of = audit.MajorityOfAll
	}
	first := c.Options[0]
	r, err := of(first.ID, 0, first.Votes, c.Valid, num, den, slices.Contains(c.Winners, first.ID))
	return []audit.Reported{r}, err
}

// twoRound asserts that the winner has more than half of the votes, or that those of the second round have more than every other and
// none of them more than half.
func twoRound(c Contest) (rs []audit.Reported, err error) {
	if len(c.Winners) > 0 {
		w := c.winners()[0]
		r, err := audit.Majority(c.Winners[0], w, c.Options[w].Votes, c.Valid, 1, 2, true)
		return []audit.Reported{r}, err
	}
	second := c.places(c.Second)
	if len(second) < len(c.Options) {
		if rs, err = audit.Plurality(c.names(), c.tally(), second); err != nil {
			return nil, err
		}
	}
	for _, o := range second {
		r, err := audit.Majority(c.Options[o].ID, o, c.Options[o].Votes, c.Valid, 1, 2, false)
		if err != nil {
			return nil, err
		}
		rs = append(rs, r)
	}
	return rs, nil
}

// averages asserts seats, and with a share which lists reach it: the others take no part.
func (c Contest) averages(divisor func(int64) int64) (all []audit.Reported, err error) {
	in, lists := c, []Option{}
	for o, list := range c.Options {
		passes, r := true, audit.Reported{}
		if c.Share != "" {
			num, den, err := c.share()
			if err != nil {
				return nil, err
			}
			passes = list.Votes*den > num*c.Valid
			if r, err = audit.Majority(list.ID, o, list.Votes, c.Valid, num, den, passes); err != nil {
				return nil, err
			}
			all = append(all, r)
		}
		if passes {
			lists = append(lists, list)
		} else if list.Seats > 0 {
			return nil, fmt.Errorf("%q has seats and not its share of the votes", list.ID)
		}
	}
	in.Options = lists
	seats := make([]int64, len(lists))
	for i, o := range lists {
		seats[i] = o.Seats
	}
	rs, err := audit.HighestAverages(in.names(), in.tally(), seats, divisor)
	if err != nil {
		return nil, err
	}
	places := c.places(in.names())
	for _, r := range rs {
		all = append(all, r.Among(places))
	}
	return all, nil
}

func judgment(c Contest) ([]audit.Reported, error) {
	var grades [][]int64
	for _, o := range c.Options {
		grades = append(grades, o.Grades)
	}
	return audit.Judgment(c.names(), grades, c.Valid, c.winners())
}

func (c Contest) budget(stop bool) ([]audit.Reported, error) {
	b := audit.Budget{Options: c.names(), Votes: c.tally(), Money: c.Money, Most: max(1, c.Most), Stop: stop}
	for _, o := range c.Options {
		if o.Cost < 1 || o.Cost > 1<<50 || c.Money > 1<<50 {
			return nil, fmt.Errorf("project %q costs %d of %d", o.ID, o.Cost, c.Money)
		}
		b.Costs = append(b.Costs, o.Cost)
	}
	return b.Assertions(c.winners())
}

// counted asserts what ballots say.
func counted(assert func([]string, []audit.Counted, []int) ([]audit.Reported, error)) func(Contest) ([]audit.Reported, error) {
	return func(c Contest) ([]audit.Reported, error) {
		var ballots []audit.Counted
		for i, r := range c.Rankings {
			v, err := c.vote(r.text(), 0)
			if err != nil {
				return nil, fmt.Errorf("rankings[%d]: %w", i, err)
			}
			ballots = append(ballots, audit.Counted{Count: r.Count, Vote: *v})
		}
		return assert(c.names(), ballots, c.winners())
	}
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

func (c Contest) winners() []int { return c.places(c.Winners) }

func (c Contest) places(ids []string) (all []int) {
	for _, id := range ids {
		all = append(all, c.index(id))
	}
	return all
}

func names[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
