package record_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// summed is a contest with one option a sum, and its counted result; a negative sum is of a write-in.
func summed(kind election.Kind, rule string, ballots uint32, sums ...int) (*election.Contest, record.ContestResult) {
	c := &election.Contest{ID: "c", Kind: kind, Rule: rule, Seats: 1}
	r := record.ContestResult{Contest: "c", State: record.ContestCounted, Ballots: ballots, Groups: []record.GroupResult{{Ballots: ballots}}}
	for i, n := range sums {
		id := string(rune('a' + i))
		c.Options = append(c.Options, election.Option{ID: id, WriteIn: n < 0, Cost: int64(10 * (i + 1))})
		r.Options = append(r.Options, record.OptionResult{Option: id, Count: uint64(max(n, -n))})
	}
	return c, r
}

// TestOutcomes counts one contest by each rule that works on sums.
func TestOutcomes(t *testing.T) {
	for _, e := range []struct {
		kind    election.Kind
		rule    string
		sums    []int
		change  func(c *election.Contest)
		winners []string
		says    string // decision, shares, who goes on, options of an open tie, what it waits for
	}{
		{election.Plurality, "plurality", []int{3, 5, 2}, nil, []string{"b"}, ""},
		{election.Plurality, "plurality", []int{5, 5}, nil, []string{}, "open [0 1]"},
		{election.Plurality, "plurality", []int{5, 3, -2}, nil, []string{"a"}, ""},
		{election.Plurality, "plurality", []int{5, -3, -2}, nil, nil, "awaits write-ins"},
		{election.Plurality, "plurality", []int{4, 3, -3}, nil, []string{"a"}, ""},
		{election.Plurality, "plurality", []int{4, 3, 3}, func(c *election.Contest) { c.Quorum = 11 }, []string{}, "no-quorum"},
		{election.NofM, "n-of-m", []int{9, 7, 3}, func(c *election.Contest) { c.Seats = 2 }, []string{"a", "b"}, ""},
		{election.NofM, "n-of-m", []int{9, 3, -3}, func(c *election.Contest) { c.Seats = 2 }, nil, "awaits write-ins"},
		{election.Approval, "approval", []int{9, 10, 3}, nil, []string{"b"}, ""},
		{election.Score, "score", []int{49, 48}, nil, []string{"a"}, ""},
		{election.Cumulative, "cumulative", []int{49, 50}, nil, []string{"b"}, ""},
		{election.YesNo, "majority", []int{4, 3}, nil, []string{"a"}, "carried"},
		{election.YesNo, "majority", []int{4, 3}, func(c *election.Contest) { c.Base = election.BaseBallots }, []string{}, "rejected"},
		{election.YesNo, "two-thirds", []int{6, 3}, nil, []string{"a"}, "carried"},
		{election.YesNo, "three-quarters", []int{7, 3}, nil, []string{}, "rejected"},
		{election.Plurality, "two-round", []int{4, 3, 3}, nil, []string{}, "open [1 2]"},
		{election.Plurality, "two-round", []int{4, 3, 2}, nil, []string{}, "advance [0 1]"},
		{election.Plurality, "two-round", []int{6, 2, 2}, nil, []string{"a"}, ""},
		{election.Plurality, "two-round", []int{5, 4, -1}, nil, nil, "awaits write-ins"}, // if the one counts for nobody, five of nine is a majority
		{election.Plurality, "two-round", []int{4, 4, -1}, nil, []string{}, "advance [0 1]"},
		{election.Plurality, "list-dhondt", []int{6, 3, 1}, func(c *election.Contest) { c.Seats = 4 }, []string{"a", "b"}, "shares [3 1 0]"},
		{election.Plurality, "list-sainte-lague", []int{6, 3, 1}, func(c *election.Contest) { c.Seats, c.Threshold = 5, 1500 }, []string{"a", "b"}, "shares [3 2 0]"},
		{election.Approval, "budget-greedy", []int{6, 9, 7}, func(c *election.Contest) { c.Budget = 30 }, []string{"b", "a"}, "spent 30"},
		{election.Cumulative, "budget-greedy-stop", []int{6, 9, 7}, func(c *election.Contest) { c.Budget = 30 }, []string{"b"}, "spent 20"},
	} {
		c, r := summed(e.kind, e.rule, 10, e.sums...)
		if e.change != nil {
			e.change(c)
		}
		if got := r.Decide(c); !reflect.DeepEqual(winners(got), e.winners) || says(got) != e.says {
			t.Errorf("%s of %v: %v %q, want %v %q", e.rule, e.sums, winners(got), says(got), e.winners, e.says)
		}
	}
}

func winners(r record.ContestResult) []string {
	if r.Outcome == nil {
		return nil
	}
	return r.Outcome.Names(r.Outcome.Winners)
}

func says(r record.ContestResult) string {
	switch o := r.Outcome; {
	case o == nil:
		return "awaits " + r.Awaits
	case o.Open != nil:
		return fmt.Sprint("open ", o.Open.Options)
	case o.Decision != "":
		return o.Decision
	case o.Shares != nil:
		return fmt.Sprint("shares ", o.Shares)
	case o.Advance != nil:
		return fmt.Sprint("advance ", o.Advance)
	case o.Spent.Sign() > 0:
		return "spent " + o.Spent.String()
	}
	return ""
}

func TestOutcomeOfGrades(t *testing.T) {
	c, r := summed(election.MajorityJudgment, "majority-judgment", 5, 0, 0)
	r.Options[0].Grades, r.Options[1].Grades = []uint64{1, 2, 2}, []uint64{2, 1, 1} // one did not judge b, which counts as the worst
	got := r.Decide(c)
	if !reflect.DeepEqual(winners(got), []string{"b"}) || !reflect.DeepEqual(got.Outcome.Medians, []int{1, 1}) {
		t.Errorf("%v %v", winners(got), got.Outcome.Medians)
	}
}

// Before sums are open, and where there are none, nothing is decided.
func TestNoOutcome(t *testing.T) {
	for _, state := range []string{record.ContestPending, record.ContestWithheld, record.ContestSealed, record.ContestOpened} {
		c, r := summed(election.Plurality, "plurality", 10, 6, 4)
		if r.State = state; r.Decide(c).Outcome != nil {
			t.Errorf("a contest that is %s has an outcome", state)
		}
	}
	c, r := summed(election.Ranked, "irv", 10)
	if r.State = record.ContestOpened; r.Decide(c).Awaits != record.AwaitsBallots {
		t.Error("a ranked contest does not wait for its ballots")
	}
}

// Every rule that a manifest may name for sums is one that the record counts by.
func TestEveryRuleOfSumsIsCounted(t *testing.T) {
	for _, kind := range []election.Kind{election.Plurality, election.NofM, election.YesNo, election.Approval, election.Score, election.Cumulative, election.MajorityJudgment} {
		for _, rule := range election.Rules(kind) {
			c, r := summed(kind, rule, 10, 9, 1)
			if c.ByBallot() {
				continue
			}
			c.Budget = 100
			r.Options[0].Grades, r.Options[1].Grades = []uint64{6, 4}, []uint64{4, 6}
			if got := r.Decide(c); got.Outcome == nil || got.Outcome.Rule != rule || len(got.Outcome.Rounds) == 0 || len(got.Outcome.Winners) == 0 {
				t.Errorf("%s is not counted by %s: %+v", kind, rule, got.Outcome)
			}
		}
	}
}

// What a person reads: every rule says something, by names, in both languages.
func TestOutcomesInWords(t *testing.T) {
	for _, e := range []struct {
		kind   election.Kind
		rule   string
		sums   []int
		change func(c *election.Contest)
		en, fr string
	}{
		{election.Plurality, "plurality", []int{3, 5, 2}, nil, "elected: Ada b", "élection : Ada b"},
		{election.Plurality, "plurality", []int{0, 0}, nil, "nobody is elected", "personne n'est élu"},
		{election.Plurality, "plurality", []int{5, -5}, nil, "written-in names can still change who wins", "les noms ajoutés peuvent encore changer l'issue"},
		{election.NofM, "n-of-m", []int{9, 5, 5}, func(c *election.Contest) { c.Seats = 2 }, "elected: Ada a|tied, and the votes do not decide between: Ada b, Ada c", ""},
		{election.YesNo, "majority", []int{6, 3}, func(c *election.Contest) { c.Quorum = 10 }, "adopted: 6 for, 3 against; more than half of the votes cast needed|the quorum is 10 ballots: met", "adopté : 6 pour, 3 contre ; il fallait plus de la moitié des suffrages exprimés|le quorum est de 10 bulletins : atteint"},
		{election.YesNo, "two-thirds", []int{6, 3}, func(c *election.Contest) { c.Base = election.BaseBallots }, "rejected: 6 for, 3 against; two thirds of all ballots needed", ""},
		{election.YesNo, "majority", []int{6, 3}, func(c *election.Contest) { c.Quorum = 11 }, "no quorum: 10 ballots, and 11 are needed; nothing is decided", ""},
		{election.Plurality, "two-round", []int{4, 3, 2}, nil, "no majority; in the second round: Ada a, Ada b", ""},
		{election.Plurality, "list-dhondt", []int{6, 3, 1}, func(c *election.Contest) { c.Seats = 4 }, "seats: Ada a 3, Ada b 1", "sièges : Ada a 3, Ada b 1"},
		{election.Approval, "budget-greedy", []int{6, 9, 7}, func(c *election.Contest) { c.Budget = 35 }, "funded: Ada b, Ada a; 30 of 35 spent", ""},
	} {
		c, r := summed(e.kind, e.rule, 10, e.sums...)
		if e.change != nil {
			e.change(c)
		}
		for i := range c.Options {
			c.Options[i].Name = election.Text{"en": "Ada " + c.Options[i].ID}
		}
		m := &election.Manifest{Languages: []string{"en"}, Contests: []election.Contest{*c}}
		r = r.Decide(c)
		if got := strings.Join(r.Words(m, "en"), "|"); got != e.en {
			t.Errorf("%s: %q, want %q", e.rule, got, e.en)
		}
		if got := strings.Join(r.Words(m, "fr"), "|"); e.fr != "" && got != e.fr {
			t.Errorf("%s: %q, want %q", e.rule, got, e.fr)
		}
	}
}

func TestGradesInWords(t *testing.T) {
	c, r := summed(election.MajorityJudgment, "majority-judgment", 5, 0, 0)
	c.Grades = []election.Text{{"en": "Good"}, {"en": "Fair"}, {"en": "Poor"}}
	r.Options[0].Grades, r.Options[1].Grades = []uint64{1, 2, 2}, []uint64{3, 1, 1}
	for i := range c.Options {
		c.Options[i].Name = election.Text{"en": "Ada " + c.Options[i].ID}
	}
	m := &election.Manifest{Languages: []string{"en"}, Contests: []election.Contest{*c}}
	if got := strings.Join(r.Decide(c).Words(m, "en"), "|"); got != "elected: Ada b|median grades: Ada b Good, Ada a Fair" {
		t.Error(got)
	}
}
