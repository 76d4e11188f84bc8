package tally

import (
	"errors"
	"testing"
)

func TestProposal(t *testing.T) {
	for _, c := range []struct {
		need             Majority
		yes, no, ballots int64
		want             string
	}{
		{SimpleMajority, 0, 0, 0, Rejected}, {SimpleMajority, 1, 0, 9, Carried}, {SimpleMajority, 4, 4, 9, Rejected}, {SimpleMajority, 5, 4, 9, Carried},
		{TwoThirds, 6, 3, 20, Carried}, {TwoThirds, 5, 3, 20, Rejected}, {ThreeQuarters, 3, 1, 4, Carried}, {ThreeQuarters, 74, 26, 100, Rejected},
		{SimpleMajority.Over(BasePresent), 5, 0, 10, Rejected}, {SimpleMajority.Over(BasePresent), 6, 0, 10, Carried},
		{Majority{0, 1, false, BaseCast}, 0, 1, 1, Rejected}, {Majority{1, 1, false, BasePresent}, 3, 0, 3, Carried},
	} {
		r, err := Proposal("majority", Sums{Options: options(2), Ballots: c.ballots, Votes: []int64{c.yes, c.no}}, c.need)
		if err != nil || r.Decision != c.want || r.Elected(0) != (c.want == Carried) || r.Elected(1) {
			t.Errorf("%d to %d of %d by %+v: %s %v", c.yes, c.no, c.ballots, c.need, r.Decision, err)
		}
	}
}

func TestProposalRefuses(t *testing.T) {
	for _, c := range []struct {
		s    Sums
		need Majority
	}{
		{Sums{Options: options(3), Ballots: 3, Votes: []int64{1, 1, 1}}, SimpleMajority},
		{Sums{Options: options(2), Ballots: 1, Votes: []int64{1, 1}}, SimpleMajority},
		{Sums{Options: options(2), Ballots: 2, Votes: []int64{1, 1}}, Majority{3, 2, false, BaseCast}},
		{Sums{Options: options(2), Ballots: 2, Votes: []int64{1, 1}}, Majority{1, 0, false, BaseCast}},
		{Sums{Options: options(2), Ballots: 2, Votes: []int64{-1, 1}}, SimpleMajority},
	} {
		if _, err := Proposal("majority", c.s, c.need); err == nil {
			t.Errorf("%+v by %+v was counted", c.s, c.need)
		}
	}
}

func TestQuorum(t *testing.T) {
	s := Sums{Options: options(2), Ballots: 9, Votes: []int64{5, 4}}
	for quorum, want := range map[int64]string{0: Carried, 9: Carried, 10: NoQuorum} {
		r, err := Proposal("majority", s, SimpleMajority)
		if r = r.AtLeast(quorum); err != nil || r.Decision != want || (len(r.Winners) == 1) != (want == Carried) {
			t.Errorf("quorum of %d: %s %v %v", quorum, r.Decision, r.Winners, err)
		}
	}
}

func TestTermsKnowOnlyRulesOfSums(t *testing.T) {
	for _, rule := range []string{"irv", "majority-judgment", "budget-greedy", ""} {
		if _, err := (Terms{Rule: rule, Seats: 1}).Count(Sums{Options: options(2), Ballots: 2, Votes: []int64{1, 1}}); !errors.Is(err, ErrRule) {
			t.Errorf("%s: %v", rule, err)
		}
	}
}
