package tally

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// byMarks are the rules that take marks, each electing, seating, funding or sending on as many as that.
func byMarks(seats int, ties Ties) map[string]func(Profile) (Report, error) {
	rules := map[string]func(Profile) (Report, error){
		"majority-judgment": func(p Profile) (Report, error) {
			g, err := shifted(p).Grade(2)
			r, counted := MajorityJudgment(g, seats, ties)
			return r, errors.Join(err, counted)
		},
		"budget-greedy":       func(p Profile) (Report, error) { return priced(p, seats).Greedy(summed(p), false, ties) },
		"budget-greedy-stop":  func(p Profile) (Report, error) { return priced(p, seats).Greedy(summed(p), true, ties) },
		"budget-equal-shares": func(p Profile) (Report, error) { return priced(p, seats).EqualShares(p, ties) },
	}
	for _, rule := range []string{"plurality", "n-of-m", "approval", "score", "cumulative", "two-round", "list-dhondt", "list-sainte-lague"} {
		rules[rule] = func(p Profile) (Report, error) { return Terms{Rule: rule, Seats: seats, Ties: ties}.Count(summed(p)) }
	}
	for _, rule := range []string{AV, SAV, PAV, SeqPAV, SeqPhragmen, CommitteeShares} {
		rules[rule] = func(p Profile) (Report, error) { return Committee(rule, p, seats, ties) }
	}
	return rules
}

func summed(p Profile) Sums {
	s, err := p.Sum(Limit{Each: 1})
	if err != nil {
		panic(err)
	}
	return s
}

// priced lets every option cost 1, and pays for as many as that.
func priced(p Profile, funded int) Budget {
	return Budget{Money: int64(funded), Costs: slices.Repeat([]int64{1}, len(p.Options))}
}

// shifted makes a mark the best of two grades.
func shifted(p Profile) Profile {
	out := Profile{Options: p.Options}
	for _, b := range p.Ballots {
		marks := slices.Clone(b.Marks)
		for i := range marks {
			marks[i].Value--
		}
		out.Ballots = append(out.Ballots, Ballot{b.Weight, marks})
	}
	return out
}

// chosen is how many a report elects, or sends to a second round, or how many seats its lists have.
func chosen(r Report) int {
	seats := 0
	for _, n := range r.Shares {
		seats += n
	}
	return max(len(r.Winners), len(r.Advance), seats)
}

// Nobody, one, and three who are equal for two places: a report comes out, a tie is named and a lot settles it. majority-judgment alone
// elects somebody whom nobody marks, for the worst grade is one.
func TestEdgesOfMarks(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      Profile
		open   int // chosen with open ties
		lot    int // chosen by lot
		judged int // by majority judgment with open ties
	}{
		{"no option", Profile{}, 0, 0, 0},
		{"no option, one ballot", Profile{Ballots: []Ballot{marking()}}, 0, 0, 0},
		{"one option, no ballot", Profile{Options: options(1)}, 0, 0, 0},
		{"one option, not marked", Profile{options(1), []Ballot{marking()}}, 0, 0, 1},
		{"one option", Profile{options(1), []Ballot{marking(0)}}, 1, 1, 1},
		{"no ballots", Profile{Options: options(3)}, 0, 0, 0},
		{"all tied", Profile{options(3), []Ballot{marking(0), marking(1), marking(2)}}, 0, 2, 0},
	} {
		for name, count := range byMarks(2, Ties{}) {
			want := c.open
			if name == "majority-judgment" {
				want = c.judged
			}
			if c.name == "one option" && (name == "list-dhondt" || name == "list-sainte-lague") {
				want = 2 // seats of the only list
			}
			r, err := count(c.p)
			if tied := c.name == "all tied"; err != nil || chosen(r) != want || (r.Open != nil) != tied {
				t.Errorf("%s, %s: chooses %d, open %+v, %v", c.name, name, chosen(r), r.Open, err)
			}
		}
		for name, count := range byMarks(2, Ties{Seed: "edge"}) {
			r, err := count(c.p)
			if err != nil || r.Open != nil || c.lot == 2 && chosen(r) != 2 {
				t.Errorf("%s, %s by lot: chooses %d, open %+v, %v", c.name, name, chosen(r), r.Open, err)
			}
		}
	}
}

// 500 options, marked by one to seven ballots each. That PAV gives up on so many is seen in TestCommitteesRefuse.
func TestManyOptionsByMarks(t *testing.T) {
	p := Profile{Options: options(500)}
	for o := range p.Options {
		p.Ballots = append(p.Ballots, marking(o).Times(int64(1+o%7)), marking(o, (o+1)%500, (o+250)%500))
	}
	rules := byMarks(9, Ties{Seed: "many"})
	delete(rules, PAV)
	for name, count := range rules {
		r, err := count(p)
		switch {
		case name == "two-round" && err == nil && len(r.Advance) == 2:
		case err != nil || r.Open != nil || chosen(r) != 9:
			t.Errorf("%s chooses %d of 500, open %v, %v", name, chosen(r), r.Open != nil, err)
		}
		if text := r.Text("en"); err == nil && len(text) < len(fmt.Sprint(r.Rounds[0].Votes)) {
			t.Errorf("%s tells %d bytes", name, len(text))
		}
	}
}
