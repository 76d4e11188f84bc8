package election_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// What a rule reads must be there, what it does not read must not; the fault names line and field.
func TestRulesAndTheirFields(t *testing.T) {
	for _, c := range []struct {
		name    string
		contest string
		change  func(c *election.Contest)
		want    string // the path after the contest, and the words; empty where it is right
	}{
		{"seats of a decision", "levy", func(c *election.Contest) { c.Seats = 2 }, "seats: the rule majority decides once, it has no 2 seats"},
		{"seats of a second round", "president", func(c *election.Contest) { c.Rule, c.Seats = "two-round", 2 }, "seats: the rule two-round decides once"},
		{"equal shares of sums", "park", func(c *election.Contest) { c.Rule = "budget-equal-shares" }, `rule: the rule "budget-equal-shares" does not count a contest of kind approval`},
		{"money without costs", "park", func(c *election.Contest) { c.Rule, c.Budget = "budget-greedy", 9 }, "options[0].cost: 0 is no cost"},
		{"costs without money", "park", func(c *election.Contest) { priced(c).Budget = 0 }, "budget: 0 is no budget"},
		{"costs and money", "park", func(c *election.Contest) { priced(c) }, ""},
		{"money and points", "budget", func(c *election.Contest) { priced(c) }, ""},
		{"seats of a budget", "park", func(c *election.Contest) { priced(c).Seats = 2 }, "seats: the rule budget-greedy decides once"},
		{"money for seats", "logo", func(c *election.Contest) { c.Budget = 9 }, "budget: the rule score spends no money"},
		{"cost of a candidate", "logo", func(c *election.Contest) { c.Options[1].Cost = 3 }, "options[1].cost: the rule score knows no costs"},
		{"threshold of no list", "logo", func(c *election.Contest) { c.Threshold = 500 }, "threshold: the rule score has no threshold"},
		{"list with more seats than lists", "president", func(c *election.Contest) { listed(c).Seats = 150 }, ""},
		{"list with a threshold of all", "president", func(c *election.Contest) { listed(c).Threshold = 10000 }, "threshold: 10000 is not possible"},
		{"write-in on a list", "president", func(c *election.Contest) { c.Rule = "list-dhondt" }, "options: a contest of kind plurality counted by list-dhondt takes no write-ins"},
		{"quorum", "levy", func(c *election.Contest) { c.Quorum, c.Base = 50, election.BaseBallots }, ""},
		{"quorum below nothing", "logo", func(c *election.Contest) { c.Quorum = -5 }, "quorum: -5 ballots are no quorum"},
		{"quorum of rankings", "chair", func(c *election.Contest) { c.Quorum = 5 }, "quorum: the count of a ranked contest knows no quorum"},
		{"base of another rule", "logo", func(c *election.Contest) { c.Base = election.BaseBallots }, "base: the rule score asks for no majority"},
		{"unknown base", "levy", func(c *election.Contest) { c.Base = "electors" }, `base: "electors" is not a base`},
	} {
		m := electiontest.New().Manifest
		c.change(m.Contest(c.contest))
		_, err := election.Parse(m.Encode())
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !regexp.MustCompile(`^line \d+, contests\[\d\]`).MatchString(err.Error())):
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func priced(c *election.Contest) *election.Contest {
	c.Rule, c.Budget = "budget-greedy", 100
	for i := range c.Options {
		c.Options[i].Cost = int64(40 + i)
	}
	return c
}

func listed(c *election.Contest) *election.Contest {
	c.Rule, c.WriteInLength, c.Options[3].WriteIn = "list-dhondt", 0, false
	return c
}
