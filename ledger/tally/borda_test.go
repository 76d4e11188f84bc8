package tally

import (
	"errors"
	"fmt"
	"testing"
)

// Tennessee's points are those of Wikipedia's article "Borda count"; the others are worked out by hand.
func TestBorda(t *testing.T) {
	short := rankings(4, "2 AB,1 C")
	for _, c := range []struct {
		name string
		rule Borda
		p    Profile
		want string
	}{
		{"Tennessee", Borda{Unranked: UnrankedZero}, tennessee, "[126 194 173 107]"},
		{"from 1", Borda{Last: 1, Unranked: UnrankedZero}, tennessee, "[226 294 273 207]"},
		{"zero", Borda{Unranked: UnrankedZero}, short, "[6 4 3 0]"},
		{"average", Borda{Unranked: UnrankedAverage}, short, "[7 5 4 2]"},
		{"m-k", Borda{Last: 1, Unranked: UnrankedNext}, short, "[11 9 8 7]"},
		{"modified", Borda{Last: 1, Unranked: UnrankedModified}, short, "[4 2 1 0]"},
		{"tied", Borda{Unranked: UnrankedZero}, rankings(3, "1 A=BC,1 B"), "[1.5 3.5 0]"},
		{"withdrawn", Borda{Unranked: UnrankedZero, Withdrawn: []int{0}}, tennessee, "[0 136 115 49]"},
		{"repeated", Borda{Unranked: UnrankedZero}, rankings(2, "1 AAB"), "[1 0]"},
	} {
		c.rule.Seats, c.rule.Ties = 1, Ties{Seed: "x"}
		r, err := c.rule.Count(c.p)
		if err != nil || fmt.Sprint(r.Rounds[0].Votes) != c.want {
			t.Errorf("%s: %v, want %s, %v", c.name, r.Rounds, c.want, err)
		}
	}
	for _, s := range []Borda{{Seats: 1}, {Seats: 1, Unranked: "x"}, {Seats: 1, Unranked: UnrankedZero, Last: 2}, {Unranked: UnrankedZero}} {
		if _, err := s.Count(tennessee); !errors.Is(err, ErrSettings) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

// The first round of the presidential election in Slovakia in 2019, the last eleven candidates together (figures as in simberaj/votelib's
// tests, MIT), and a second round that is made up.
func TestTwoRound(t *testing.T) {
	rule := TwoRound{Majority: SimpleMajority, Advance: 2}
	first := Sums{Options: []string{"Čaputová", "Šefčovič", "Harabin", "Kotleba", "others"}, Ballots: 2145364,
		Votes: []int64{870415, 400379, 307823, 222935, 343812}}
	r, err := rule.First(first)
	if err != nil || len(r.Winners) != 0 || fmt.Sprint(r.Advance) != "[0 1]" {
		t.Fatalf("winners %v, second round %v, %v", r.Winners, r.Advance, err)
	}
	second := Sums{Options: []string{"Čaputová", "Šefčovič"}, Ballots: 110, Blank: 10, Votes: []int64{58, 42}}
	if r, err = rule.Second(r, second); err != nil || fmt.Sprint(r.Winners) != "[0]" {
		t.Errorf("winners %v, %v", r.Winners, err)
	}
	if _, err = rule.Second(r, first); !errors.Is(err, ErrSettings) {
		t.Errorf("a second round of others: %v", err)
	}
}

func TestTwoRoundTies(t *testing.T) {
	for _, c := range []struct {
		rule    TwoRound
		votes   []int64
		blank   int64
		winners string
		advance string
		open    bool
	}{
		{TwoRound{Majority: SimpleMajority, Advance: 2}, []int64{5, 3, 1}, 0, "[0]", "[]", false},
		{TwoRound{Majority: SimpleMajority.Over(BasePresent), Advance: 2}, []int64{5, 3, 1}, 1, "[]", "[0 1]", false},
		{TwoRound{Majority: SimpleMajority, Advance: 2}, []int64{4, 3, 3}, 0, "[]", "[0]", true},
		{TwoRound{Majority: SimpleMajority, Advance: 2, AllTied: true}, []int64{4, 3, 3}, 0, "[]", "[0 1 2]", false},
		{TwoRound{Majority: SimpleMajority, Advance: 2, Ties: Ties{Order: []int{2, 1, 0}}}, []int64{4, 3, 3}, 0, "[]", "[0 2]", false},
		{TwoRound{Majority: SimpleMajority, Advance: 2}, []int64{3, 3, 0}, 0, "[]", "[0 1]", false},
		{TwoRound{Majority: SimpleMajority, Advance: 2}, []int64{0, 0, 0}, 4, "[]", "[]", false},
	} {
		s := Sums{Options: options26[:3], Blank: c.blank, Ballots: c.blank, Votes: c.votes}
		for _, v := range c.votes {
			s.Ballots += v
		}
		r, err := c.rule.First(s)
		if err != nil || fmt.Sprint(r.Winners) != c.winners || fmt.Sprint(r.Advance) != c.advance || (r.Open != nil) != c.open {
			t.Errorf("%+v of %v: winners %v, second round %v, open %v, %v", c.rule, c.votes, r.Winners, r.Advance, r.Open, err)
		}
	}
	for _, rule := range []TwoRound{{}, {Majority: SimpleMajority, Advance: 1}, {Majority: SimpleMajority.Over(BaseAll), Advance: 2}} {
		if _, err := rule.First(Sums{Options: options26[:1], Votes: []int64{0}}); err == nil {
			t.Errorf("%+v was counted", rule)
		}
	}
}
