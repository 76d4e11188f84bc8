package election_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
)

// council is the votes of the members of the Council of the European Union from 2007 to 2013: Treaty of Nice, and article 10 of the
// act of accession of 2005. They are 345.
var council = []int64{29, 29, 29, 29, 27, 27, 14, 13, 12, 12, 12, 12, 12, 10, 10, 10, 7, 7, 7, 7, 7, 4, 4, 4, 4, 4, 3}

func registered(votes []int64) (all []election.Holder) {
	for i, v := range votes {
		all = append(all, election.Holder{ID: fmt.Sprint("h", i), Name: "N", Votes: v})
	}
	return all
}

// owners is a register as companies have them: few hold much, many little. The shares follow Pareto's law, cut off where one owner
// would hold everything.
func owners(r *rand.Rand, n int, unit int64) (votes []int64) {
	for range n {
		votes = append(votes, unit*int64(min(1/math.Pow(1-r.Float64(), 1/1.2), 400)))
	}
	return votes
}

// sound holds denominations to the register: pieces sum to each holder's votes, holders, most and ballots are what a count by hand gives.
func sound(t *testing.T, all []election.Denomination, register []election.Holder) {
	t.Helper()
	m, counted := new(election.Manifest), map[string]*election.Denomination{}
	for _, d := range all {
		m.Styles = append(m.Styles, d.Style)
		counted[d.ID] = new(election.Denomination)
	}
	pieces := 0
	for _, h := range register {
		ids, err := m.Split(all[0].ID, h.Votes)
		sum, has := int64(0), map[string]int{}
		for _, id := range ids {
			sum += m.Style(id).Weight
			has[id]++
		}
		if err != nil || sum != h.Votes {
			t.Fatalf("%d votes: pieces of %d, %v", h.Votes, sum, err)
		}
		for id, n := range has {
			counted[id].Holders++
			counted[id].Ballots += int64(n)
			counted[id].Most = max(counted[id].Most, n)
		}
	}
	for i, d := range all {
		c := counted[d.ID]
		if pieces += d.Most; c.Holders != d.Holders || c.Ballots != d.Ballots || c.Most > d.Most || i == 0 && c.Most != d.Most {
			t.Fatalf("%+v, by hand %+v", d, *c)
		}
	}
	if pieces > 24 {
		t.Fatalf("%d pieces: %+v", pieces, all)
	}
}

// What is proposed sums, is shared by enough, and is what a manifest may have. What cannot be proposed says why.
func TestRegistersAreSplit(t *testing.T) {
	r, proposed := rand.New(rand.NewPCG(3, 7)), 0
	for trial := range 300 {
		votes := owners(r, 1+r.IntN(400), []int64{1, 1, 7, 100}[trial%4])
		if trial == 0 {
			votes = council
		}
		register, least := registered(votes), 2+r.IntN(9)
		p, err := election.Propose(register, least)
		if err != nil {
			if trial == 0 || !strings.Contains(err.Error(), "holder") {
				t.Errorf("%d holders, at least %d: %v", len(votes), least, err)
			}
			continue
		}
		proposed++
		sound(t, p.Denominations, register)
		for i, d := range p.Denominations {
			if d.Holders < least {
				t.Fatalf("%+v", d)
			}
			if i > 0 && int64(d.Most) < (p.Denominations[i-1].Weight-1)/d.Weight {
				t.Fatalf("a manifest refuses %+v", p.Denominations)
			}
		}
	}
	if proposed < 200 {
		t.Errorf("only %d of 300 registers could be split", proposed)
	}
}

// A treaty's votes, by hand: only 13 and 3 leave one vote when fives and twos are taken, so that a proposal leaves out the twos.
func TestTheCouncilIsSplit(t *testing.T) {
	all, err := election.Denominate([]int64{1, 2, 5, 10}, registered(council))
	if err != nil {
		t.Fatal(err)
	}
	sound(t, all, registered(council))
	var got []string
	for _, d := range all {
		got = append(got, fmt.Sprintf("%d: %d have %d, at most %d, a table from %d", d.Weight, d.Holders, d.Ballots, d.Most, d.Table(5)))
	}
	want := []string{"10: 16 have 22, at most 2, a table from 9", "5: 11 have 11, at most 1, a table from 5", "2: 24 have 34, at most 2, a table from 9", "1: 2 have 2, at most 1, a table from 5"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	p, err := election.Propose(registered(council), 5)
	if err != nil || len(p.Denominations) != 4 || len(p.Left) != 1 || p.Left[0].Weight != 2 || p.Denominations[3].Holders != 24 {
		t.Errorf("%+v, %v", p, err)
	}
}

// What too few share goes into lower ones; what nobody can split is named.
func TestRegistersThatCannotBeSplit(t *testing.T) {
	p, err := election.Propose(registered([]int64{40, 30, 20, 10, 10, 10, 10}), 5)
	if err != nil || len(p.Denominations) != 1 || p.Denominations[0].Weight != 10 || len(p.Left) != 1 || p.Left[0].Weight != 20 {
		t.Errorf("%+v, %v", p, err)
	}
	for _, c := range []struct {
		votes []int64
		want  string
	}{
		{[]int64{5000, 3, 2, 1, 1, 1, 1}, "holder h0 has 5000 votes"},
		{[]int64{1, 1, 1}, "no denomination has 5 holders, or gives a table: the register has 3"},
		{[]int64{1000, 1000, 1000, 1000, 1000, 1000, 1001}, "holder h6 has 1001 votes"},
	} {
		if _, err := election.Propose(registered(c.votes), 5); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %s", c.votes, err, c.want)
		}
	}
	for _, c := range []struct {
		weights []int64
		want    string
	}{
		{[]int64{2, 10}, "the 29 votes of holder h0 are no sum of denominations: 1 are left"},
		{[]int64{1}, "a sheet would carry up to 29 ballots, of which at most 24 are read: holder h0"},
		{[]int64{0, 1}, "0 is no weight"},
		{nil, "there are no denominations"},
	} {
		slices.Sort(c.weights)
		if _, err := election.Denominate(c.weights, registered(council)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %s", c.weights, err, c.want)
		}
	}
}

// A register is read strictly, and a fault has its line.
func TestARegisterIsRead(t *testing.T) {
	if all, err := election.ReadRegister([]byte("\ufeffid,name,votes\r\na, Ana ,3\r\n\"b\",\"Bo, Jr\",7\r\n")); err != nil ||
		!slices.Equal(all, []election.Holder{{ID: "a", Name: "Ana", Votes: 3}, {ID: "b", Name: "Bo, Jr", Votes: 7}}) {
		t.Errorf("%+v, %v", all, err)
	}
	for text, want := range map[string]string{
		"": "line 1", "id;name;votes\na;Ana;3\n": "line 1: the table is not parted by commas", "id,name,votes\n": "no holders", "id;name,votes\n": "line 1: the columns are",
		"id,name,votes\na,Am\xe9lie,3\n":   "line 2: this is not UTF-8",
		"id,name,votes\na,Ana,3\na,Bo,4\n": `line 3: the id "a" stands on line 2 too`, "id,name,votes\n,Ana,3\n": "line 2: a holder without an id",
		"id,name,votes\na,Ana,1 000\n": "line 2", "id,name,votes\na,Ana,0\n": "line 2", "id,name,votes\na,Ana,-1\n": "line 2", "id,name,votes\na,Ana\n": "line 2",
		"id,name,votes\na,Ana,1099511627776\nb,Bo,1\n": "line 3: so far more than 2^40 votes",
	} {
		if _, err := election.ReadRegister([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
