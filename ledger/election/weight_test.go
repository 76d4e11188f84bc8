package election_test

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// shares is the sample election with the contests and denominations of the company that ships as an example.
func shares(t *testing.T) *election.Manifest {
	t.Helper()
	company, m := new(election.Manifest), electiontest.New().Manifest
	if err := election.DecodeStrict(source(t, "company-shares.json"), company); err != nil {
		t.Fatal(err)
	}
	m.Districts, m.Contests, m.Styles = company.Districts, company.Contests, company.Styles
	for i := range m.Stations {
		m.Stations[i].Styles = []string{"one", "two", "five", "ten"}
	}
	return m
}

// holders is the register of the company.
func holders(t *testing.T) []election.Holder {
	t.Helper()
	all, err := election.ReadRegister(source(t, "company-shares.register.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The pieces of every weight sum to it, the heaviest first; what is no sum is refused. The example says how many holders have each
// denomination, and the register agrees.
func TestWeightsAreSplit(t *testing.T) {
	m := shares(t)
	for weight := int64(-1); weight < 60; weight++ {
		pieces, err := m.Split("two", weight)
		sum, last := int64(0), int64(100)
		for _, id := range pieces {
			w := m.Style(id).Weight
			if w > last {
				t.Errorf("%d: %v", weight, pieces)
			}
			sum, last = sum+w, w
		}
		if possible := weight >= 1 && weight <= 50; possible != (err == nil) || possible && sum != weight || len(pieces) > m.MostPieces([]string{"one"}) {
			t.Errorf("%d: %v, %v", weight, pieces, err)
		}
	}
	total := int64(0)
	for _, h := range holders(t) {
		total += h.Votes
	}
	counted, err := election.Denominate([]int64{1, 10, 2, 5}, holders(t))
	for i, d := range counted {
		s := m.Styles[3-i]
		if d.Weight != s.Weight || d.Holders != s.Holders || d.Most != s.Most {
			t.Errorf("%s: %d holders with at most %d, the register has %+v", s.ID, s.Holders, s.Most, d)
		}
	}
	if total != 246 || len(counted) != 4 || err != nil {
		t.Errorf("%d votes, %d denominations, %v", total, len(counted), err)
	}
	if _, err := electiontest.New().Manifest.Split("long", 1); err == nil {
		t.Error("a style without a weight was split")
	}
}

// Nobody has more pieces of a denomination than a sheet carries, so that ballots tell how many people at least cast them.
func TestFewestHolders(t *testing.T) {
	m := shares(t)
	for _, c := range []struct {
		weight  uint64
		ballots uint32
		want    int
	}{{1, 3, 3}, {2, 3, 2}, {2, 4, 2}, {10, 0, 0}, {10, 9, 3}} {
		if got := m.FewestHolders("board", c.weight, c.ballots); got != c.want {
			t.Errorf("%d ballots of %d: %d holders", c.ballots, c.weight, got)
		}
	}
	if got := electiontest.New().Manifest.FewestHolders("levy", 1, 7); got != 7 {
		t.Errorf("7 ballots without weight: %d", got)
	}
}

// What a scale may not be; the last ones are right.
func TestWeightsThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(m *election.Manifest)
		want   string
	}{
		{"a denomination of four holders", func(m *election.Manifest) { m.Style("ten").Holders = 4 }, "styles[3].holders: the denomination 10 has 4 holders"},
		{"a denomination without holders", func(m *election.Manifest) { m.Style("one").Holders = 0 }, "styles[0].holders: the denomination 1 has 0 holders"},
		{"a weight below zero", func(m *election.Manifest) { m.Style("one").Weight = -1 }, "styles[0].weight: -1 is no weight"},
		{"no piece", func(m *election.Manifest) { m.Style("ten").Most = 0 }, "styles[3].most: 0 is not possible"},
		{"a gap below five", func(m *election.Manifest) { m.Style("two").Most = 1 }, "styles[1].most: weights below 5 cannot all be split: they need up to 2 of 2"},
		{"a sheet of many", func(m *election.Manifest) { m.Style("ten").Most = 22 }, "a sheet of 26 ballots is not read"},
		{"one weight twice", func(m *election.Manifest) { m.Style("two").Weight = 1 }, "the styles two and one have one weight"},
		{"a style without a weight", func(m *election.Manifest) {
			m.Styles = append(m.Styles, election.Style{ID: "plain", Name: election.Text{"en": "Plain"}, Contests: []string{"board"}})
		}, `styles[4].weight: the contest "board" is weighted`},
		{"holders without a weight", func(m *election.Manifest) {
			*m = *electiontest.New().Manifest
			m.Styles[0].Holders = 9
		}, "styles[0]: a style without a weight has no denomination"},
		{"a station with some", func(m *election.Manifest) { m.Stations[1].Styles = []string{"one", "ten"} }, "stations[1].styles: st-2 serves only some of the denominations"},
		{"words", func(m *election.Manifest) { m.Contests[2].Options[0].WriteIn, m.Contests[2].WriteInLength = true, 10 }, "a weighted contest takes no write-ins"},
		{"approvals by ballot", func(m *election.Manifest) {
			c := m.Contest("board")
			c.Kind, c.Rule, c.VotesAllowed = election.Approval, "committee-sav", 3
		}, "contests[2].rule: the rule committee-sav does not weigh approvals"},
		{"more than can be decrypted", func(m *election.Manifest) { m.Style("ten").Weight, m.Stations[0].Leaves = 1<<32, 1024 }, "an option could get more than 2^40 votes"},
		{"a quorum of votes", func(m *election.Manifest) { m.Contests[0].Quorum = 1 << 30 }, ""},
		{"large weights", func(m *election.Manifest) { m.Style("ten").Weight, m.Style("five").Most = 1<<28, 1 }, "they need up to 53687091 of 5"},
	} {
		m := shares(t)
		c.change(m)
		_, err := election.Parse(m.Encode())
		if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}
