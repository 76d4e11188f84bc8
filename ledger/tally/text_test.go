package tally

import (
	"strings"
	"testing"
)

const partyInWords = `Rule stv-scottish, seats 3, ballots 20, of them blank 0

Round 1, quota 6
  A       4
  B       2
  C       12  elected
  D       1
  E       1
  From C: D 4; E 2

Round 2, quota 6
  A       4
  B       2  excluded
  C       6
  D       5
  E       3
  From B: A 2

Round 3, quota 6
  A       6  elected
  C       6
  D       5  elected
  E       3  excluded

Elected: C, A, D
`

func TestText(t *testing.T) {
	r, err := STV{Seats: 3}.Scottish(party)
	if got := r.Text("en"); err != nil || got != partyInWords {
		t.Errorf("%v\n%s", err, got)
	}
	if got := r.Text("fr-CA"); !strings.Contains(got, "Tour 2, quota 6") || !strings.HasSuffix(got, "Élus : C, A, D\n") {
		t.Error(got)
	}
}

// Rules that elect without votes in a round say in their own words what a number is, and whom they pass over.
func TestTextOfMoneyAndSeats(t *testing.T) {
	b := Budget{Money: 10, Costs: []int64{6, 5, 4}}
	p := Profile{options26[:3], []Ballot{marking(0).Times(3), marking(1).Times(2), marking(2)}}
	budget, err := b.Greedy(summed(p), false, Ties{})
	if got := budget.Text("en"); err != nil || !strings.Contains(got, "Round 3\n  passed over, too dear: B\n  Money left: 4\n") || !strings.HasSuffix(got, "Spent: 10\nFunded: A, C\n") {
		t.Errorf("%v\n%s", err, got)
	}
	b.Money = 12
	shares, err := b.EqualShares(p, Ties{})
	if got := shares.RoundText(1, "fr"); err != nil || got != "Tour 2, chaque soutien paie au plus 2\n  A\n  Argent restant : 6\n" {
		t.Errorf("%v\n%s", err, got)
	}
	lists, err := DHondt.Seats(Lists{Sums: summed(p)}, 2, Ties{}, false)
	if got := lists.Text("en"); err != nil || !strings.Contains(got, "Round 2, quotient 3\n  A\n") {
		t.Errorf("%v\n%s", err, got)
	}
	if got, want := lists.Result("en"), "  A       seats 1\n  B       seats 1\n  C       seats 0\nElected: A, B\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// French has a decimal comma, wherever a number stands.
func TestTextOfFractions(t *testing.T) {
	half := Scaled(3469, 2)
	r := Report{Options: options26[:2], Spent: half, Rounds: []Round{{Quota: half, Votes: []Number{half, Int(1)}, Keep: []Number{Scaled(5, 1), Int(1)}, Left: half,
		Inactive: map[string]Number{Exhausted: half}, Transfers: []Transfer{{0, 1, "", half}}, Passes: 2, Surplus: half}}}
	if got := r.Text("fr"); strings.Contains(got, ".") || strings.Count(got, "34,69") != 7 || !strings.Contains(got, "garde 0,5") {
		t.Error(got)
	}
	if got := r.Text("en"); strings.Count(got, "34.69") != 7 {
		t.Error(got)
	}
}

func TestTextOfProposal(t *testing.T) {
	for _, c := range []struct {
		rule             string
		base             Base
		yes, no, ballots int64
		lang, want       string
	}{
		{"majority", "", 12, 3, 17, "en", "Adopted: Yes 12, No 3\nVotes for the proposal: those for Yes, the first option\nNeeded: more than half of the 15 votes cast, that is at least 8\n" +
			"Abstentions, with blank and overvoted ballots: 2, not counted among the votes cast\n"},
		{"majority", "", 3, 12, 15, "fr", "Rejeté : Yes 3, No 12\nVoix pour la proposition : celles pour Yes, le premier choix\n" +
			"Il fallait plus de la moitié des 15 suffrages exprimés, soit au moins 8\nAbstentions : aucune\n"},
		{"two-thirds", BasePresent, 6, 3, 10, "en", "Rejected: Yes 6, No 3\nVotes for the proposal: those for Yes, the first option\nNeeded: at least two thirds of the 10 ballots, that is at least 7\n" +
			"Abstentions, with blank and overvoted ballots: 1, as good as votes against\n"},
		{"three-quarters", BasePresent, 3, 1, 4, "fr", "Adopté : Yes 3, No 1\nVoix pour la proposition : celles pour Yes, le premier choix\n" +
			"Il fallait au moins les trois quarts des 4 suffrages exprimés, soit au moins 3\nAbstentions : aucune\n"},
		{"majority", "", 0, 0, 2, "en", "Rejected: Yes 0, No 0\nVotes for the proposal: those for Yes, the first option\nNeeded: more than half of the 0 votes cast, that is at least 1\n" +
			"Abstentions, with blank and overvoted ballots: 2, not counted among the votes cast\n"},
	} {
		r, err := Terms{Rule: c.rule, Base: c.base}.Count(Sums{Options: []string{"Yes", "No"}, Ballots: c.ballots, Votes: []int64{c.yes, c.no}})
		if got := r.Result(c.lang); err != nil || got != c.want {
			t.Errorf("%s: %v\n%s", c.rule, err, got)
		}
	}
	r, err := Terms{Rule: "majority"}.Count(Sums{Options: []string{"Yes", "No"}, Ballots: 2, Votes: []int64{1, 0}})
	if got := r.AtLeast(3).Result("en"); err != nil || got != "Not decided: too few voted\n" {
		t.Errorf("%v\n%s", err, got)
	}
}

// The fewest votes that a text names carry a proposal, and one fewer does not.
func TestLeastVotesCarry(t *testing.T) {
	for _, m := range majorities {
		for base := range int64(40) {
			for votes := range base + 2 {
				if enough := Int(votes).Cmp(m.least(m.needs(base))) >= 0; enough != m.carries(votes, base) {
					t.Errorf("%d of %d by %+v", votes, base, m)
				}
			}
		}
	}
}

// Whatever a rule reports has words in both languages.
func TestTextSaysEverything(t *testing.T) {
	p := rankings(6, "31 ABCDEF,17 BCA,12 C-DA,9 DEF,8 EF=A,5 FA,3 A,1 BB,2 D,2 E")
	for name, count := range singleWinner(Ties{}) {
		for _, lang := range []string{"en", "fr"} {
			r, err := count(p)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Text(lang); strings.Contains(got, "%!") || strings.Contains(got, "\n\n\n") {
				t.Errorf("%s:\n%s", name, got)
			}
		}
	}
	for key, words := range reportWords {
		if strings.Count(words[0], "%") != strings.Count(words[1], "%") || words[0] == "" || words[1] == "" {
			t.Errorf("%s: %q", key, words)
		}
	}
	open := Tie{Purpose: ToElect, Options: []int{0, 1}, How: LeftOpen}
	all := Report{Options: options26[:3], Open: &open, Advance: []int{0}, Order: [][]int{{0, 1}, {2}}, Pairs: Pairs{{0, 1, 2}, {3, 0, 4}, {5, 6, 0}},
		Locks: []Lock{{0, 1, Int(3), true, false}, {1, 2, Int(2), false, false}, {2, 0, Int(1), false, true}}, Rounds: []Round{{Stopped: true, Passes: 2,
			Votes: whole([]int64{1, 2, 3}), Keep: whole([]int64{1, 1, 0}), Inactive: map[string]Number{}, Ties: []Tie{open,
				{Purpose: ToExclude, How: ByLot, Chosen: []int{1}}, {Purpose: ToRank, How: ByOrder}, {Purpose: ToTransfer, How: ByEarlier}}}}}
	for _, reason := range reasons {
		all.Rounds[0].Inactive[reason] = Int(1)
		all.Rounds[0].Transfers = append(all.Rounds[0].Transfers, Transfer{1, Nobody, reason, Int(1)})
	}
	for _, lang := range []string{"en", "fr"} {
		if got := all.Text(lang); strings.Contains(got, "%!") {
			t.Error(got)
		}
	}
}
