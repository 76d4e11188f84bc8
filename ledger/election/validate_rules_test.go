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
		{"equal shares of points", "budget", func(c *election.Contest) { c.Rule = "budget-equal-shares" }, `rule: the rule "budget-equal-shares" does not count a contest of kind cumulative`},
		{"equal shares", "park", func(c *election.Contest) { priced(c).Rule = "budget-equal-shares" }, ""},
		{"equal shares of cents", "park", func(c *election.Contest) {
			priced(c).Rule, c.Options[1].Cost = "budget-equal-shares", 100_001
		}, "options[1].cost: equal shares would be raised too often towards 100001"},
		{"a committee", "park", func(c *election.Contest) { c.Rule, c.Seats = "committee-phragmen", 2 }, ""},
		{"a committee without end", "park", func(c *election.Contest) { c.Rule = "committee-pav" }, `rule: the rule "committee-pav" does not count a contest of kind approval`},
		{"a committee of whom people write in", "park", func(c *election.Contest) {
			c.Rule, c.WriteInLength, c.Options[2].WriteIn = "committee-sav", 20, true
		}, "options: a contest of kind approval counted by committee-sav takes no write-ins"},
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
		{"quorum below nothing", "logo", func(c *election.Contest) { c.Quorum = -5 }, "quorum: -5 is no quorum"},
		{"quorum of rankings", "chair", func(c *election.Contest) { c.Quorum = 5 }, "quorum: the count of a ranked contest knows no quorum"},
		{"base of another rule", "logo", func(c *election.Contest) { c.Base = election.BaseBallots }, "base: the rule score asks for no majority"},
		{"unknown base", "levy", func(c *election.Contest) { c.Base = "electors" }, `base: "electors" is not a base`},
		{"lots", "logo", func(c *election.Contest) { c.Ties = election.TiesByLot }, ""},
		{"open ties", "chair", func(c *election.Contest) { c.Ties = election.TiesOpen }, ""},
		{"ties by a king", "chair", func(c *election.Contest) { c.Ties = "king" }, `ties: "king" settles no tie`},
		{"ties of a proposal", "levy", func(c *election.Contest) { c.Ties = election.TiesByLot }, "ties: the rule majority knows no ties"},
		{"ways to read a ballot", "chair", func(c *election.Contest) {
			c.Overvotes, c.SkipsEnd, c.RepeatsEnd = election.OvervoteSkips, 2, true
		}, ""},
		{"overvotes of an order", "chair", func(c *election.Contest) { c.Rule, c.Overvotes = "schulze", election.OvervoteSkips }, "overvotes: the rule schulze knows no overvotes"},
		{"skips of an order", "chair", func(c *election.Contest) { c.Rule, c.SkipsEnd = "borda", 1 }, "skipsEnd: the rule borda ends no ballot"},
		{"repeats of marks", "park", func(c *election.Contest) { c.RepeatsEnd = true }, "repeatsEnd: the rule approval ends no ballot"},
		{"overvotes at will", "chair", func(c *election.Contest) { c.Overvotes = "atWill" }, `overvotes: "atWill" is not a way to read an overvote`},
		{"skips below none", "chair", func(c *election.Contest) { c.SkipsEnd = -1 }, "skipsEnd: -1 is not possible"},
		{"options of one seat", "chair", func(c *election.Contest) {
			runoff(c, 1, election.IRV{FirstRound: true, UntilTwo: true, Batch: true, Minimum: 5, Earlier: true})
		}, ""},
		{"options of two seats", "chair", func(c *election.Contest) {
			runoff(c, 2, election.IRV{Mode: election.IRVOnePerRound, Hare: true, Fractional: true, Decimals: 6})
		}, ""},
		{"options of a bottom", "chair", func(c *election.Contest) { runoff(c, 2, election.IRV{Mode: election.IRVBottomsUp}) }, ""},
		{"no option", "chair", func(c *election.Contest) { runoff(c, 1, election.IRV{}) }, "irv: no option is chosen"},
		{"options of another rule", "chair", func(c *election.Contest) { runoff(c, 1, election.IRV{Batch: true}).Rule = "stv-meek" }, "irv: the rule stv-meek has no such options"},
		{"a mode of one seat", "chair", func(c *election.Contest) { runoff(c, 1, election.IRV{Mode: election.IRVBottomsUp}) }, "irv.mode: one seat has no mode"},
		{"an unknown mode", "chair", func(c *election.Contest) { runoff(c, 2, election.IRV{Mode: "fastest"}) }, `irv.mode: "fastest" is not a way to fill seats`},
		{"Hare's quota of one", "chair", func(c *election.Contest) { runoff(c, 1, election.IRV{Hare: true}) }, "irv.hare: a quota is for several seats"},
		{"decimals of a bottom", "chair", func(c *election.Contest) {
			runoff(c, 2, election.IRV{Mode: election.IRVBottomsUp, Fractional: true, Decimals: 3})
		}, "irv.decimals: no vote is split"},
		{"decimals without end", "chair", func(c *election.Contest) { runoff(c, 2, election.IRV{Decimals: 10}) }, "irv.decimals: 10 is not possible"},
		{"one majority of two seats", "chair", func(c *election.Contest) { runoff(c, 2, election.IRV{FirstRound: true, UntilTwo: true}) }, "irv.untilTwo: only a count for one seat"},
		{"a batch of two seats", "chair", func(c *election.Contest) { runoff(c, 2, election.IRV{Batch: true}) }, "irv.batch: surpluses can still save a batch"},
		{"a minimum below none", "chair", func(c *election.Contest) { runoff(c, 1, election.IRV{Minimum: -1}) }, "irv.minimum: -1 votes are no minimum"},
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

func runoff(c *election.Contest, seats int, options election.IRV) *election.Contest {
	c.Rule, c.Seats, c.IRV = "irv", seats, &options
	return c
}

func listed(c *election.Contest) *election.Contest {
	c.Rule, c.WriteInLength, c.Options[3].WriteIn = "list-dhondt", 0, false
	return c
}
