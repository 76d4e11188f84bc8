package verify_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// Random sums, with many equals, of random contests without write-ins: both verifiers write the same outcome.
func TestTwoVerifiersCountAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	seen := map[string]int{}
	for range 80 {
		m := randomElection(t, r)
		for i := range m.Contests {
			c := &m.Contests[i]
			c.WriteInLength = 0
			for j := range c.Options {
				c.Options[j].WriteIn = false
			}
			if c.Kind != "ranked" {
				randomRule(r, c)
			}
		}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		b := newBoth(t, m)
		for i := range m.Contests {
			c := &m.Contests[i]
			if c.Kind == "ranked" {
				continue
			}
			for range 6 {
				ballots, sums := randomSums(r, c)
				dice := []string{"", "13572468013572468013"}[r.IntN(2)]
				report := countFirst(t, c, ballots, sums, tally.Ties{Seed: dice})
				got, awaits := b.second.Count(c.ID, ballots, sums, dice)
				if want := election.EncodeCanonical(report); !bytes.Equal(got, want) || awaits != "" {
					t.Fatalf("contest %+v, %d ballots, %v: the first counts\n%s\nthe second %q\n%s", c, ballots, sums, want, awaits, got)
				}
				seen[c.Rule]++
				for _, round := range report.Rounds {
					for _, tie := range round.Ties {
						seen[tie.How]++
					}
				}
			}
		}
	}
	for _, rule := range []string{"plurality", "two-round", "list-dhondt", "list-sainte-lague", "n-of-m", "approval", "score", "cumulative",
		"majority-judgment", "majority", "two-thirds", "three-quarters", "budget-greedy", "budget-greedy-stop", "open", "lot"} {
		if seen[rule] == 0 {
			t.Errorf("nothing was counted by %s: %v", rule, seen)
		}
	}
}

// randomRule gives a contest one of the rules of its kind, and what that reads.
func randomRule(r *rand.Rand, c *election.Contest) {
	rules := slices.DeleteFunc(election.Rules(c.Kind), func(rule string) bool { return (&election.Contest{Kind: c.Kind, Rule: rule}).ByBallot() })
	c.Rule = rules[r.IntN(len(rules))]
	c.Quorum = r.IntN(3) * r.IntN(6)
	switch c.Rule {
	case "list-dhondt", "list-sainte-lague":
		c.Seats, c.Threshold = 1+r.IntN(12), r.IntN(2)*r.IntN(4000)
	case "two-round":
	case "majority", "two-thirds", "three-quarters":
		c.Base = []string{"", "ballots"}[r.IntN(2)]
	case "budget-greedy", "budget-greedy-stop":
		c.Budget = int64(1 + r.IntN(12))
		for i := range c.Options {
			c.Options[i].Cost = int64(1 + r.IntN(6))
		}
	default:
		c.Seats = 1 + r.IntN(len(c.Options))
	}
}

// randomSums are what so many ballots can give, in small numbers.
func randomSums(r *rand.Rand, c *election.Contest) (ballots int, sums []int) {
	ballots = r.IntN(9)
	for range c.Options {
		left := ballots
		for range max(1, len(c.Grades)) {
			n := r.IntN(left + 1)
			left -= n
			sums = append(sums, n)
		}
	}
	if c.VotesAllowed == 1 {
		all := 0
		for _, n := range sums {
			all += n
		}
		ballots = all + r.IntN(3)
	}
	return ballots, sums
}

func countFirst(t *testing.T, c *election.Contest, ballots int, sums []int, ties tally.Ties) tally.Report {
	t.Helper()
	s := tally.Sums{Ballots: int64(ballots)}
	costs := []int64{}
	for _, o := range c.Options {
		s.Options, costs = append(s.Options, o.ID), append(costs, o.Cost)
	}
	for _, n := range sums {
		s.Votes = append(s.Votes, int64(n))
	}
	if c.Kind == "plurality" || c.Kind == "yes-no" {
		s.Blank = s.Ballots
		for _, n := range s.Votes {
			s.Blank -= n
		}
	}
	var report tally.Report
	var err error
	switch c.Rule {
	case "majority-judgment":
		g := tally.Graded{Options: s.Options, Ballots: s.Ballots}
		for n := len(c.Grades); len(s.Votes) > 0; s.Votes = s.Votes[n:] {
			grades := append([]int64{}, s.Votes[:n]...)
			for _, given := range s.Votes[:n] {
				grades[n-1] -= given
			}
			grades[n-1] += s.Ballots
			g.Grades = append(g.Grades, grades)
		}
		report, err = tally.MajorityJudgment(g, c.Seats, ties)
	case "budget-greedy", "budget-greedy-stop":
		report, err = tally.Budget{Money: c.Budget, Costs: costs}.Greedy(s, c.Rule == "budget-greedy-stop", ties)
	default:
		terms := tally.Terms{Rule: c.Rule, Seats: c.Seats, Threshold: int64(c.Threshold), Ties: ties}
		if c.Base == election.BaseBallots {
			terms.Base = tally.BasePresent
		}
		report, err = terms.Count(s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return report.AtLeast(int64(c.Quorum))
}
