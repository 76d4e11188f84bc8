package tally

import (
	"errors"
	"fmt"
	"testing"
)

// party is the example of Wikipedia's article "Single transferable vote": 20 guests choose three of A oranges, B pears,
// C chocolate, D strawberries and E hamburgers.
var party = rankings(5, "4 A,2 BA,8 CD,4 CE,1 D,1 E")

func TestSTVRules(t *testing.T) {
	three := STV{Seats: 3}
	for _, c := range []struct {
		name  string
		count func(Profile) (Report, error)
		want  string
	}{
		{"Scotland", three.Scottish, "A4 B2 C12 D1 E1 +C; A4 B2 C6 D5 E3 -B; A6 B0 C6 D5 E3 +A+D-E; "},
		{"WIGM", three.WIGM, "A4 B2 C12 D1 E1 +C; A4 B2 C5.0001 D5.6664 E3.3332 +D rounding 0.0003; "},
		{"WIGM, sure losers", three.WIGMBatch, "A4 B2 C12 D1 E1 +C; "},
	} {
		r, err := c.count(party)
		if got := told(r); err != nil || got[:min(len(got), len(c.want))] != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.name, err, got, c.want)
		}
	}
}

// C has 12 of 20 votes and keeps 5/12 of each; A is elected with what B passes on.
func TestMeek(t *testing.T) {
	r, err := STV{Seats: 3}.Meek(party)
	if err != nil || fmt.Sprint(r.Winners) != "[2 3 0]" {
		t.Fatalf("elects %v, %v", r.Winners, err)
	}
	for i, round := range r.Rounds {
		sum := round.Inactive[Exhausted]
		for _, v := range round.Votes {
			sum = sum.Add(v)
		}
		if sum.Cmp(Int(20)) != 0 {
			t.Errorf("round %d has %s of 20 votes", i+1, sum)
		}
	}
}

// The pair that ties for exclusion differed in the stage before, and the one that ties in all stages goes by lot.
func TestScottishTies(t *testing.T) {
	// From Droop's case "weak-defeat": A passes its vote to B, which then ties with C; C had more before.
	r, err := STV{Seats: 2}.Scottish(rankings(5, "1 AB,2 B,3 C,4 D,5 E"))
	if want := "A1 B2 C3 D4 E5 -A; A0 B3 C3 D4 E5 -B; A0 B0 C3 D4 E5 +E+D-C exhausted 3; "; err != nil || told(r)[:len(want)] != want {
		t.Errorf("%v: %s", err, told(r))
	}
	p := rankings(3, "3 A,1 B,1 C")
	if r, err = (STV{Seats: 1}).Scottish(p); err != nil || r.Open != nil || fmt.Sprint(r.Winners) != "[0]" {
		t.Errorf("no tie matters: %s, %v", told(r), err)
	}
	p = rankings(3, "2 A,2 B,2 C")
	if r, err = (STV{Seats: 1}).Scottish(p); err != nil || r.Open == nil || len(r.Winners) != 0 {
		t.Errorf("an open tie: %s, %v", told(r), err)
	}
	if r, err = (STV{Seats: 1, Ties: Ties{Seed: "7"}}).Scottish(p); err != nil || len(r.Winners) != 1 || r.Rounds[0].Ties[0].How != ByLot {
		t.Errorf("a tie by lot: %s, %v", told(r), err)
	}
}

func TestSTVRefuses(t *testing.T) {
	p := rankings(2, "3 A,2 B")
	for _, c := range []struct {
		s    STV
		p    Profile
		want error
	}{
		{STV{}, p, ErrSettings}, {STV{Seats: 1, Withdrawn: []int{5}}, p, ErrOption}, {STV{Seats: 1, Ties: Ties{Order: []int{1}}}, p, ErrSettings},
		{STV{Seats: 1}, Profile{p.Options, []Ballot{Ranking(3)}}, ErrOption}, {STV{Seats: 1}, Profile{p.Options, []Ballot{Ranking(0).Times(1 << 62)}}, ErrWeight},
	} {
		for name, count := range map[string]func(Profile) (Report, error){"Scotland": c.s.Scottish, "WIGM": c.s.WIGM, "Meek": c.s.Meek} {
			if _, err := count(c.p); !errors.Is(err, c.want) {
				t.Errorf("%s of %+v: %v, want %v", name, c.s, err, c.want)
			}
		}
	}
}

// Votes that a count holds, transfers and loses are all the votes there are, in every round of every rule.
func TestVotesAreConserved(t *testing.T) {
	p := rankings(6, "31 ABCDEF,17 BCA,12 C-DA,9 DEF,8 EF=A,5 FA,3 A,1 BB")
	for name, count := range map[string]func(Profile) (Report, error){
		"Scotland": STV{Seats: 3, Reading: Reading{MaxSkipped: 1}}.Scottish, "WIGM": STV{Seats: 3}.WIGM, "WIGM batch": STV{Seats: 3}.WIGMBatch,
		"Meek": STV{Seats: 3}.Meek, "IRV": IRV{Seats: 1}.Count, "many": IRV{Mode: ManyPerRound, Seats: 3, Decimals: 3}.Count,
	} {
		r, err := count(p)
		if err != nil {
			t.Fatal(err)
		}
		for i, round := range r.Rounds {
			sum := r.Blank
			for _, v := range round.Votes {
				sum = sum.Add(v)
			}
			for _, v := range round.Inactive {
				sum = sum.Add(v)
			}
			if sum.Cmp(r.Ballots) != 0 {
				t.Errorf("%s, round %d: %s of %s votes", name, i+1, sum, r.Ballots)
			}
			if i > 0 {
				conserved(t, fmt.Sprint(name, ", round ", i), r.Rounds[i-1], round)
			}
		}
	}
}

// conserved compares a round's votes and transfers with the next round's votes.
func conserved(t *testing.T, name string, before, after Round) {
	if len(before.Keep) > 0 {
		return // Meek moves parts of all votes at once
	}
	votes := append([]Number{}, before.Votes...)
	for _, tr := range before.Transfers {
		votes[tr.From] = votes[tr.From].Sub(tr.Votes)
		if tr.To != Nobody {
			votes[tr.To] = votes[tr.To].Add(tr.Votes)
		}
	}
	for o := range votes {
		if votes[o].Cmp(after.Votes[o]) != 0 {
			t.Errorf("%s: transfers leave %d with %s, the next round says %s", name, o, votes[o], after.Votes[o])
		}
	}
}
