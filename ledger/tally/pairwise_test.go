package tally

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func orderOf(r Report) string {
	var groups []string
	for _, g := range r.Order {
		groups = append(groups, strings.Join(r.Names(g), "="))
	}
	return strings.Join(groups, " ")
}

// The rankings of examples in Schulze's paper of 2011 and Tideman's rule on the first, as in julien-boudry/Condorcet's tests (MIT);
// and a circle, worked out by hand, in which winning votes and margins differ.
func TestCondorcetRankings(t *testing.T) {
	for _, c := range []struct {
		name, want string
		strength   Strength
		p          Profile
	}{
		{"schulze", "E A C B D", WinningVotes, rankings(5, "5 ACBED,5 ADECB,8 BEDAC,3 CABED,7 CAEBD,2 CBADE,7 DCEBA,8 EBADC")},
		{"ranked-pairs", "A C E B D", WinningVotes, rankings(5, "5 ACBED,5 ADECB,8 BEDAC,3 CABED,7 CAEBD,2 CBADE,7 DCEBA,8 EBADC")},
		{"schulze", "D", WinningVotes, rankings(4, "8 ACDB,2 BADC,4 CDBA,4 DBAC,3 DCBA")},
		{"schulze", "C", WinningVotes, rankings(4, "3 ACDB,9 BACD,8 CDAB,5 DABC,5 DBCA")},
		{"schulze", "B C D A", WinningVotes, tennessee}, {"ranked-pairs", "B C D A", Margins, tennessee},
		{"schulze", "B=C A", "", rankings(3, "1 B=CA,1 C,1 B")},
		// C beats A by 6 to 3, A beats B by 5 to 4, B beats C by 4 to 2.
		{"ranked-pairs", "C A B", WinningVotes, rankings(3, "4 BC,3 A,2 CAB")}, {"ranked-pairs", "B C A", Margins, rankings(3, "4 BC,3 A,2 CAB")},
		{"schulze", "C A B", WinningVotes, rankings(3, "4 BC,3 A,2 CAB")}, {"schulze", "B C A", Margins, rankings(3, "4 BC,3 A,2 CAB")},
	} {
		s := Condorcet{Seats: 1, Strength: c.strength, Ties: Ties{Seed: "x"}}
		count := s.Schulze
		if c.name == "ranked-pairs" {
			count = s.RankedPairs
		}
		r, err := count(c.p)
		if got := orderOf(r); err != nil || !strings.HasPrefix(got, c.want) || r.Rule != c.name {
			t.Errorf("%s of %v: %s, want %s, %v", c.name, c.p.Ballots, got, c.want, err)
		}
	}
}

// The strengths of paths of Schulze's example 2.
func TestSchulzePaths(t *testing.T) {
	r, err := Condorcet{Seats: 1}.Schulze(rankings(4, "8 ACDB,2 BADC,4 CDBA,4 DBAC,3 DCBA"))
	want := Pairs{{0, 14, 14, 12}, {13, 0, 13, 12}, {13, 15, 0, 12}, {13, 19, 13, 0}}
	if err != nil || fmt.Sprint(r.Paths) != fmt.Sprint(want) {
		t.Errorf("paths %v, want %v, %v", r.Paths, want, err)
	}
}

// Who is not ranked is below all who are, and equal to the others who are not: it turned the first two of Debian's vote of 2006.
func TestUnrankedAreTiedLast(t *testing.T) {
	pairs, err := Condorcet{Seats: 1}.Pairs(rankings(3, "3 A,2 BB"))
	if want := (Pairs{{0, 3, 3}, {2, 0, 2}, {0, 0, 0}}); err != nil || fmt.Sprint(pairs) != fmt.Sprint(want) {
		t.Errorf("%v, want %v, %v", pairs, want, err)
	}
}

// Three equal victories go round in a circle below an option that beats all: with open ties it is elected, and of the circle nobody.
func TestOpenRankedPairs(t *testing.T) {
	p := rankings(4, "1 DABC,1 DBCA,1 DCAB")
	r, err := Condorcet{Seats: 1}.RankedPairs(p)
	if err != nil || r.Open != nil || fmt.Sprint(r.Winners) != "[3]" {
		t.Errorf("winners %v, open %v, %v", r.Winners, r.Open, err)
	}
	r, err = Condorcet{Seats: 2}.RankedPairs(p)
	if err != nil || r.Open == nil || fmt.Sprint(r.Winners) != "[3]" {
		t.Errorf("winners %v, open %v, %v", r.Winners, r.Open, err)
	}
	// By that order C over A is locked first, then B over C.
	r, err = Condorcet{Seats: 2, Ties: Ties{Order: []int{2, 1, 0, 3}}}.RankedPairs(p)
	if err != nil || r.Open != nil || fmt.Sprint(r.Winners) != "[3 1]" {
		t.Errorf("winners %v of %s, %v", r.Winners, orderOf(r), err)
	}
}

func TestCondorcetRefuses(t *testing.T) {
	for _, s := range []Condorcet{{}, {Seats: 1, Strength: "x"}, {Seats: 1, Ties: Ties{Order: []int{0}}}} {
		if _, err := s.Schulze(tennessee); !errors.Is(err, ErrSettings) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	if _, err := (Condorcet{Seats: 1}).RankedPairs(Profile{[]string{"A"}, []Ballot{Ranking(1)}}); !errors.Is(err, ErrOption) {
		t.Errorf("an unknown option: %v", err)
	}
}
