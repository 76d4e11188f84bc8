package record

import (
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// What a contest whose sums are open still waits for before its rule can decide.
const (
	AwaitsNames   = "write-ins" // written-in names, which together have votes enough to change who wins
	AwaitsBallots = "ballots"   // its rule counts ballots one by one
)

// decide applies the contest's rule to its sums. Ties are left open: officials settle them in public, by the law of the election,
// and no seed on record does.
func (r *ContestResult) decide(c *election.Contest) {
	switch {
	case c.Kind == election.Ranked && (r.State == ContestSealed || r.State == ContestOpened):
		r.Awaits = AwaitsBallots
	case r.State == ContestCounted && r.namesDecide(c):
		r.Awaits = AwaitsNames
	case r.State == ContestCounted:
		report := count(c, r.sums(c), r.grades(c)).AtLeast(int64(c.Quorum))
		r.Outcome = &report
	}
}

// counted is the ballots that the sums are made of.
func (r *ContestResult) counted() int64 {
	n := int64(0)
	for _, g := range r.Groups {
		n += int64(g.Ballots)
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

// namesDecide says whether written-in names could change who wins: whether all of them, were they one, would.
func (r *ContestResult) namesDecide(c *election.Contest) bool {
	if c.WriteIns() == 0 {
		return false
	}
	s, all := r.sums(c), tally.Sums{}
	all.Ballots, all.Blank, all.Options, all.Votes = s.Ballots, s.Blank, []string{AwaitsNames}, []int64{0}
	for i, id := range s.Options {
		if c.Option(id).WriteIn {
			all.Votes[0] += s.Votes[i]
		} else {
			all.Options, all.Votes = append(all.Options, id), append(all.Votes, s.Votes[i])
		}
	}
	report := count(c, all, tally.Graded{})
	return slices.Contains(report.Winners, 0) || slices.Contains(report.Advance, 0) || report.Open != nil && slices.Contains(report.Open.Options, 0)
}

// count counts by the rule of a contest. Sums that a record has are such as ballots can have, and the manifest's checks leave no
// other setting that a rule refuses; were it otherwise, the report would say nothing of winners.
func count(c *election.Contest, s tally.Sums, g tally.Graded) (r tally.Report) {
	terms := tally.Terms{Rule: c.Rule, Seats: c.Seats, Threshold: int64(c.Threshold)}
	if c.Base == election.BaseBallots {
		terms.Base = tally.BasePresent
	}
	switch {
	case c.Kind == election.MajorityJudgment:
		r, _ = tally.MajorityJudgment(g, c.Seats, tally.Ties{})
	case c.Family() == election.Budgeted:
		r, _ = budget(c).Greedy(s, c.Rule == "budget-greedy-stop", tally.Ties{})
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
