package record

import (
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// What a contest whose sums are open still waits for before its rule can decide.
const (
	AwaitsNames   = "write-ins" // written-in names, which together have votes enough to change who wins
	AwaitsBallots = "ballots"   // its rule counts ballots one by one
	AwaitsPapers  = "papers"    // ballots of a denomination that too few people share, whose rankings stay closed
)

// decide applies the contest's rule to its sums. Without dice on record ties are left open.
func (r *ContestResult) decide(c *election.Contest) {
	switch {
	case c.Kind == election.Ranked && r.Weight > 0 && r.Withheld > 0:
		r.Awaits = AwaitsPapers
	case c.ByBallot() && (r.State == ContestSealed || r.State == ContestOpened || r.State == ContestCounted):
		r.Awaits = AwaitsBallots
	case r.State == ContestCounted && r.namesDecide(c):
		r.Awaits = AwaitsNames
	case r.State == ContestCounted:
		report := count(c, r.sums(c), r.grades(c), r.ties()).AtLeast(int64(c.Quorum))
		r.Outcome = &report
	}
}

// ties settle the contest's by lots from the dice on record, if there are any.
func (r *ContestResult) ties() tally.Ties { return tally.Ties{Seed: r.Dice} }

// counted is the ballots that the sums are made of, by weight where they have one.
func (r *ContestResult) counted() int64 {
	n := int64(0)
	for _, g := range r.Groups {
		if r.Weight > 0 {
			n += int64(g.Weight)
		} else {
			n += int64(g.Ballots)
		}
	}
	return n
}

func (r *ContestResult) sums(c *election.Contest) tally.Sums {
	s := tally.Sums{Ballots: r.counted()}
	rest := s.Ballots
	for _, o := range r.Options {
		s.Options, s.Votes = append(s.Options, o.Option), append(s.Votes, int64(o.Count))
		rest -= int64(o.Count)
	}
	if c.Kind == election.Plurality || c.Kind == election.YesNo {
		s.Blank = rest // one vote a ballot: only here do sums tell
	}
	return s
}

func (r *ContestResult) grades(c *election.Contest) tally.Graded {
	g := tally.Graded{Ballots: r.counted()}
	for _, o := range r.Options {
		counts := make([]int64, len(o.Grades))
		for i, n := range o.Grades {
			counts[i] = int64(n)
		}
		g.Options, g.Grades = append(g.Options, o.Option), append(g.Grades, counts)
	}
	return g
}

// namesDecide says whether written-in names could change who wins: whether it makes a difference that all of them are one person, or
// nobody.
func (r *ContestResult) namesDecide(c *election.Contest) bool {
	if c.WriteIns() == 0 {
		return false
	}
	printed, votes := r.printed(c)
	one := printed
	one.Options, one.Votes = append(slices.Clone(printed.Options), AwaitsNames), append(slices.Clone(printed.Votes), votes)
	if c.Kind == election.Plurality {
		one.Blank -= votes
	}
	a, b := count(c, printed, tally.Graded{}, tally.Ties{}), count(c, one, tally.Graded{}, tally.Ties{})
	return fmt.Sprint(whoWins(a)) != fmt.Sprint(whoWins(b))
}

// printed are the sums of the options that have names, all written votes being for nobody, and how many those are.
func (r *ContestResult) printed(c *election.Contest) (s tally.Sums, written int64) {
	all := r.sums(c)
	s.Ballots, s.Blank = all.Ballots, all.Blank
	for i, id := range all.Options {
		if c.Option(id).WriteIn {
			written += all.Votes[i]
		} else {
			s.Options, s.Votes = append(s.Options, id), append(s.Votes, all.Votes[i])
		}
	}
	if c.Kind == election.Plurality {
		s.Blank += written
	}
	return s, written
}

// whoWins tells winners, who stands in a second round, and between whom it is open.
func whoWins(r tally.Report) [3][]string {
	out := [3][]string{r.Names(r.Winners), r.Names(r.Advance)}
	if r.Open != nil {
		out[2] = r.Names(r.Open.Options)
	}
	return out
}

// namesOpen tells whether the words of the contest's write-in options are open.
func (r *ContestResult) namesOpen() bool {
	return slices.ContainsFunc(r.Options, func(o OptionResult) bool { return o.Text == ContestOpened })
}

// count counts by the rule of a contest. Sums that a record has are such as ballots can have, and the manifest's checks leave no
// other setting that a rule refuses; were it otherwise, the report would say nothing of winners.
func count(c *election.Contest, s tally.Sums, g tally.Graded, ties tally.Ties) (r tally.Report) {
	terms := tally.Terms{Rule: c.Rule, Seats: c.Seats, Threshold: int64(c.Threshold), Ties: ties}
	if c.Base == election.BaseBallots {
		terms.Base = tally.BasePresent
	}
	switch {
	case c.Kind == election.MajorityJudgment:
		r, _ = tally.MajorityJudgment(g, c.Seats, ties)
	case c.Family() == election.Budgeted:
		r, _ = budget(c).Greedy(s, c.Rule == "budget-greedy-stop", ties)
	default:
		r, _ = terms.Count(s)
	}
	return r
}

func budget(c *election.Contest) tally.Budget {
	b := tally.Budget{Money: c.Budget}
	for _, o := range c.Options {
		b.Costs = append(b.Costs, o.Cost)
	}
	return b
}
