package report

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/audit"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/tally"
)

// contests are one of each rule that has assertions.
func contests() []election.Contest {
	const a, b, c, r = election.Approval, election.YesNo, election.Cumulative, election.Ranked
	return []election.Contest{
		{Kind: election.Plurality, Rule: "plurality", Seats: 1}, {Kind: election.NofM, Rule: "n-of-m", Seats: 2}, {Kind: a, Rule: "approval", Seats: 2},
		{Kind: election.Score, Rule: "score", Seats: 1, MaxScore: 5}, {Kind: c, Rule: "cumulative", Seats: 2, MaxScore: 3},
		{Kind: b, Rule: "majority", Seats: 1}, {Kind: b, Rule: "two-thirds", Seats: 1}, {Kind: b, Rule: "three-quarters", Seats: 1, Base: election.BaseBallots},
		{Kind: election.Plurality, Rule: "two-round", Seats: 1}, {Kind: election.Plurality, Rule: "list-dhondt", Seats: 5, Threshold: 1500},
		{Kind: election.Plurality, Rule: "list-sainte-lague", Seats: 4}, {Kind: election.MajorityJudgment, Rule: "majority-judgment", Seats: 1, Grades: make([]election.Text, 4)},
		{Kind: a, Rule: "budget-greedy", Budget: 100}, {Kind: c, Rule: "budget-greedy", Budget: 100, MaxScore: 3}, {Kind: a, Rule: "budget-greedy-stop", Budget: 100},
		{Kind: r, Rule: "irv", Seats: 1}, {Kind: r, Rule: "stv-scottish", Seats: 1}, {Kind: r, Rule: "stv-meek", Seats: 1}, {Kind: r, Rule: "stv-wigm", Seats: 1},
		{Kind: r, Rule: "irv", Seats: 1, IRV: &election.IRV{FirstRound: true, UntilTwo: true, Batch: true, Earlier: true}},
		{Kind: r, Rule: "schulze", Seats: 2}, {Kind: r, Rule: "ranked-pairs", Seats: 1}, {Kind: r, Rule: "borda", Seats: 2},
		{Kind: a, Rule: "committee-sav", Seats: 2}, {Kind: a, Rule: "committee-seqpav", Seats: 3},
	}
}

// options gives a contest five options, or two to a proposal.
func options(r *rand.Rand, m *election.Contest) {
	n := 5
	if m.Kind == election.YesNo {
		n = 2
	}
	for o := range n {
		m.Options = append(m.Options, election.Option{ID: string(rune('a' + o)), Cost: 20 + r.Int64N(50)})
	}
	m.ID = "c"
}

// ballotOf is a random ballot, in which options that come first are liked more.
func ballotOf(r *rand.Rand, m *election.Contest) tally.Ballot {
	b := tally.Ballot{Weight: 1}
	order := r.Perm(len(m.Options))
	slices.SortStableFunc(order, func(x, y int) int { return (x-y)*r.IntN(2) + r.IntN(3) - 1 })
	most := map[election.Kind]int{election.Plurality: 1, election.YesNo: 1, election.NofM: 2, election.Cumulative: 1}[m.Kind]
	if most == 0 {
		most = len(order)
	}
	for i, o := range order[:r.IntN(most+1)] {
		value := 1
		switch m.Kind {
		case election.Score, election.Cumulative:
			value = 1 + r.IntN(m.MaxScore)
		case election.MajorityJudgment:
			value = r.IntN(len(m.Grades))
		case election.Ranked:
			value = i + 1
		}
		b.Marks = append(b.Marks, tally.Mark{Option: int32(o), Value: int32(value)})
	}
	return b
}

// paper is a ballot as a board reads it.
func paper(m *election.Contest, b tally.Ballot) audit.Vote {
	v := audit.Vote{}
	if len(b.Marks) == 0 {
		return v
	}
	if m.Kind != election.Ranked {
		v.Points = make([]int64, len(m.Options))
	}
	for _, mark := range b.Marks {
		switch m.Kind {
		case election.Ranked:
			v.Ranking = append(v.Ranking, int(mark.Option))
		case election.MajorityJudgment:
			v.Points[mark.Option] = int64(mark.Value) + 1
		default:
			v.Points[mark.Option] = int64(mark.Value)
		}
	}
	return v
}

// countAll is what the record has of a contest with these ballots.
func countAll(t *testing.T, m *election.Contest, p tally.Profile, ties tally.Ties) record.ContestResult {
	t.Helper()
	var o tally.Report
	r := record.ContestResult{Contest: m.ID, State: record.ContestCounted, Ballots: uint32(len(p.Ballots)), Groups: []record.GroupResult{{Ballots: uint32(len(p.Ballots))}}}
	s, err := p.Sum(tally.Limit{Each: int32(max(1, m.MaxScore, len(m.Options), len(m.Grades)))})
	if err != nil {
		t.Fatal(m.Rule, err)
	}
	for i, n := range s.Votes {
		r.Options = append(r.Options, record.OptionResult{Option: p.Options[i], Count: uint64(n)})
	}
	budget := tally.Budget{Money: m.Budget}
	for _, option := range m.Options {
		budget.Costs = append(budget.Costs, option.Cost)
	}
	terms := tally.Terms{Rule: m.Rule, Seats: m.Seats, Threshold: int64(m.Threshold), Ties: ties}
	switch {
	case m.Kind == election.Ranked:
		settings := tally.IRV{Seats: m.Seats, Ties: ties, Reading: tally.Reading{MaxSkipped: -1}}
		if m.IRV != nil {
			settings.FirstRound, settings.UntilTwo, settings.Batch, settings.Earlier = m.IRV.FirstRound, m.IRV.UntilTwo, m.IRV.Batch, m.IRV.Earlier
		}
		o, err = tally.Rankings(m.Rule, p, settings)
	case m.ByBallot():
		o, err = tally.Committee(m.Rule, p, m.Seats, ties)
	case m.Kind == election.MajorityJudgment:
		g, _ := p.Grade(len(m.Grades))
		for i, counts := range g.Grades {
			r.Options[i].Count, r.Options[i].Grades = 0, nil
			for _, n := range counts {
				r.Options[i].Grades = append(r.Options[i].Grades, uint64(n))
			}
		}
		o, err = tally.MajorityJudgment(g, m.Seats, ties)
	case m.Budget > 0:
		o, err = budget.Greedy(s, m.Rule == "budget-greedy-stop", ties)
	default:
		if m.Base != "" {
			terms.Base = tally.BasePresent
		}
		o, err = terms.Count(s)
	}
	if err != nil {
		t.Fatal(m.Rule, err)
	}
	r.Outcome = &o
	return r
}

// decided is what an outcome comes to.
func decided(o *tally.Report) string {
	if o.Open != nil {
		return "open"
	}
	return fmt.Sprint(slices.Sorted(slices.Values(o.Winners)), slices.Sorted(slices.Values(o.Advance)), o.Shares, o.Decision)
}

// lots settle what papers leave tied.
var lots = tally.Ties{Seed: "31415926535897932384"}

// Whatever papers say: if all assertions of a plan hold on them, a count of them decides what was reported. So it is enough to test the
// assertions. Papers are the reported ones, of which some are others.
func TestAssertionsImplyOutcomes(t *testing.T) {
	for i, m := range contests() {
		r := rand.New(rand.NewPCG(1, uint64(i)))
		options(r, &m)
		planned, held, failed, other := 0, 0, 0, 0
		for range 150 {
			p := tally.Profile{Options: Reads(&m).names()}
			for range 3 + r.IntN(40) {
				p.Ballots = append(p.Ballots, ballotOf(r, &m))
			}
			d := definition{m: &m, result: countAll(t, &m, p, tally.Ties{})}
			if m.ByBallot() {
				at := map[string]int{}
				for _, b := range p.Ballots {
					d.add(at, Reads(&m), b)
				}
			}
			plan, why := d.plan()
			if why != "" {
				continue
			}
			rs, err := plan.Assertions()
			if err != nil {
				continue
			}
			planned++
			for range 4 {
				papers := p
				papers.Ballots = slices.Clone(p.Ballots)
				for range r.IntN(1 + len(p.Ballots)/3) {
					papers.Ballots[r.IntN(len(papers.Ballots))] = ballotOf(r, &m)
				}
				same := decided(countAll(t, &m, papers, lots).Outcome) == decided(d.result.Outcome)
				holds := allHold(t, &m, rs, p, papers)
				switch {
				case holds && !same:
					t.Fatalf("%s: all of %+v hold, but %s is decided and not %s", m.Rule, rs, decided(countAll(t, &m, papers, lots).Outcome), decided(d.result.Outcome))
				case holds:
					held++
				case same:
					failed++
				default:
					failed, other = failed+1, other+1
				}
			}
		}
		t.Logf("%-20s %d plans; assertions held %d times, failed %d, another outcome %d", m.Rule, planned, held, failed, other)
		if planned < 40 || held < 40 || other < 2 {
			t.Errorf("%s: %d plans, held %d times, %d with another outcome", m.Rule, planned, held, other)
		}
	}
}

// allHold tells whether assertions hold on papers. On the reported ones they have their margins, and no score is beyond its bounds.
func allHold(t *testing.T, m *election.Contest, rs []audit.Reported, reported, papers tally.Profile) bool {
	t.Helper()
	all := true
	for _, r := range rs {
		margin, sum := int64(0), int64(0)
		for i := range papers.Ballots {
			margin += r.Score(paper(m, reported.Ballots[i]))
			score := r.Score(paper(m, papers.Ballots[i]))
			if score < -r.Low || score > r.High {
				t.Fatalf("%s: %q scores %d, beyond −%d and %d", m.Rule, r.Name, score, r.Low, r.High)
			}
			sum += score
		}
		if margin != r.Margin {
			t.Fatalf("%s: %q has a margin of %d, the reported ballots give %d", m.Rule, r.Name, r.Margin, margin)
		}
		all = all && sum > 0
	}
	return all
}
