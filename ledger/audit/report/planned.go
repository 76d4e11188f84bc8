package report

import (
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/audit"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/tally"
)

// A Why is why no sample confirms an outcome, so that all papers are counted by hand.
type Why string

// What there is to be said of an outcome.
const (
	WhyFew       Why = "few"       // fewer ballots than the least group: counted from paper
	WhyUndecided Why = "undecided" // nothing is decided: a tie, no quorum, or what is counted is not open yet
	WhyTie       Why = "tie"       // it hangs on a margin of no vote
	WhyNames     Why = "names"     // written-in names decide
	WhyEmpty     Why = "empty"     // a seat stays empty because nobody voted for the others
	WhySeats     Why = "seats"     // rankings fill several seats
	WhyRule      Why = "rule"      // no assertions are known for its rule
	WhyCycle     Why = "cycle"     // no winner is above every loser on more papers
	WhyShared    Why = "shared"    // papers can rank several options alike
	WhySettings  Why = "settings"  // its settings exclude options, or end ballots, in a way that no assertion says
	WhyOutside   Why = "outside"   // ballots that are in no table could change it
	WhySearch    Why = "search"    // no assertions were found
)

// definition is a contest of the manifest, and what was counted of it.
type definition struct {
	m        *election.Contest
	result   record.ContestResult
	total    uint64 // of all ballots on record, by weight where they have one
	rankings []Ranking
}

// open reads what a contest's outcome is counted from.
func (a *auditing) open(r record.ContestResult, files record.Files) (err error) {
	a.total = max(uint64(r.Ballots), r.Weight)
	a.result = r
	if !a.m.ByBallot() {
		return nil
	}
	a.contents = map[int][]tally.Ballot{}
	counts, order := map[string]int{}, Reads(a.m)
	tables := r.Tables
	for n, l := range a.s.Lots() {
		if l.Contest != r.Contest || !a.s.Mix(n).Opened {
			continue
		}
		if a.contents[n], err = tables[0].Ballots(a.m, files); err != nil {
			return err
		}
		tables = tables[1:]
		for _, b := range a.contents[n] {
			a.add(counts, order, b)
		}
	}
	a.result, err = r.Count(a.m, files)
	return err
}

// add counts a ballot among those that say the same.
func (d *definition) add(at map[string]int, c *Contest, b tally.Ballot) {
	text := c.marks(b)
	i, ok := at[text]
	if !ok {
		i, at[text] = len(d.rankings), len(d.rankings)
		r := Ranking{Options: []string{}}
		for _, m := range slices.SortedFunc(slices.Values(b.Marks), func(x, y tally.Mark) int { return int(x.Value - y.Value) }) {
			r.Options = append(r.Options, c.Options[m.Option].ID)
		}
		d.rankings = append(d.rankings, r)
	}
	d.rankings[i].Count += b.Weight
}

// plan is what the outcome follows from, or why nothing that a sample could tell.
func (d *definition) plan() (*Contest, Why) {
	o := d.result.Outcome
	switch {
	case d.result.State == record.ContestWithheld:
		return nil, WhyFew
	case d.result.Awaits == record.AwaitsNames:
		return nil, WhyNames
	case d.unknown() != "":
		return nil, d.unknown()
	case o == nil || o.Open != nil || o.Decision == tally.NoQuorum:
		return nil, WhyUndecided
	}
	if d.m.Family() == election.Elective && len(o.Advance) == 0 && len(o.Winners) < min(d.m.Seats, len(d.m.Options)) {
		return nil, WhyEmpty
	}
	c := Reads(d.m)
	c.Winners, c.Second, c.Rankings, c.Money = o.Names(o.Winners), o.Names(o.Advance), d.rankings, d.m.Budget
	for i, r := range d.result.Options {
		c.Options[i].Votes, c.Options[i].Cost = int64(r.Count), d.m.Options[i].Cost
		for _, n := range r.Grades {
			c.Options[i].Grades = append(c.Options[i].Grades, int64(n))
		}
		c.Valid += int64(r.Count)
	}
	if c.All || d.m.Kind == election.MajorityJudgment {
		c.Valid = d.counted()
	}
	for i, n := range o.Shares {
		c.Options[i].Seats = int64(n)
	}
	return c, ""
}

// counted is all ballots that the sums are made of, by weight where they have one.
func (d *definition) counted() (n int64) {
	for _, g := range d.result.Groups {
		n += int64(max(uint64(g.Ballots), g.Weight))
	}
	return n
}

// unknown is why the rule has no assertions, if it has none.
func (d *definition) unknown() Why {
	m := d.m
	switch {
	case planRules[m.Rule] == "":
		return WhyRule
	case m.Kind != election.Ranked:
		return ""
	case m.AllowTies:
		return WhyShared
	case m.SkipsEnd > 0 || m.IRV != nil && (m.IRV.Minimum > 0 || m.IRV.Mode != ""):
		return WhySettings
	case m.Seats > 1 && planRules[m.Rule] == "ranked":
		return WhySeats
	}
	return ""
}

// planRules are the manifest's rules as a plan has them. With one seat the rules of a single transferable vote exclude the last until
// one is left, as an instant runoff does.
var planRules = map[string]string{
	"plurality": "plurality", "n-of-m": "plurality", "approval": "plurality", "score": "score", "cumulative": "score",
	"majority": "majority", "two-thirds": "majority", "three-quarters": "majority", "two-round": "two-round",
	"list-dhondt": "dhondt", "list-sainte-lague": "sainte-lague", "majority-judgment": "judgment",
	"budget-greedy": "budget", "budget-greedy-stop": "budget-stop",
	"irv": "ranked", "stv-scottish": "ranked", "stv-meek": "ranked", "stv-wigm": "ranked",
	"schulze": "condorcet", "ranked-pairs": "condorcet", "borda": "borda",
	"committee-sav": "satisfaction", "committee-seqpav": "sequence",
}

// shares are the parts that proposals need.
var shares = map[string]string{"majority": "1/2", "two-thirds": "2/3", "three-quarters": "3/4"}

// Reads is how a board's words about a contest are read: its options, and what each can get.
func Reads(m *election.Contest) *Contest {
	c := &Contest{ID: m.ID, Rule: planRules[m.Rule], Share: shares[m.Rule], All: m.Base == election.BaseBallots}
	switch {
	case c.Rule == "" && m.Kind == election.Ranked:
		c.Rule = "ranked"
	case c.Rule == "":
		c.Rule = "plurality"
	case m.Threshold > 0:
		c.Share = fmt.Sprintf("%d/10000", m.Threshold)
	}
	if slices.Contains(pointed, c.Rule) {
		c.Most = int64(max(1, m.MaxScore, len(m.Grades))) // a grade is its place from one
	}
	for i := range m.Options {
		c.Options = append(c.Options, Option{ID: m.Options[i].ID})
	}
	return c
}

// Vote reads what a paper says, as a sample writes it; nil if it is missing.
func (c *Contest) Vote(text string) (*audit.Vote, error) { return c.vote(text, 0) }
