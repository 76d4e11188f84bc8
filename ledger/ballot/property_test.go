package ballot

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// TestAnyChoicesWithinLimits draws a contest of any kind and choices within
// its limits: they seal, check, sum and open to exactly what was chosen.
func TestAnyChoicesWithinLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := electiontest.New().Manifest
		m.Contests = []election.Contest{drawContest(t)}
		m.Styles = []election.Style{{ID: "long", Contests: []string{"c"}}}
		c, s := contextOf(m)
		sel := NewSelections(m.StyleContests("long"))
		drawChoices(t, &m.Contests[0], sel)
		seed := testSeed(c, "st-1", 1)
		sealed, err := c.Seal("st-1", "long", 1, seed, sel)
		if err != nil {
			t.Fatal(err)
		}
		com, _ := c.Commit("st-1", 1, seed)
		b, err := c.Parse(sealed.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Check(b, com); err != nil {
			t.Fatal(err)
		}
		compareChoices(t, c, s, b, sel)
	})
}

func contextOf(m *election.Manifest) (*Context, secrets) {
	s := testSecrets()
	c, err := NewContext(m, [32]byte{1}, Keys{elgamal.MulBase(s.vote), elgamal.MulBase(s.index), elgamal.MulBase(s.blind), elgamal.MulBase(s.data)})
	if err != nil {
		panic(err) // the test's keys are no identity
	}
	return c, s
}

func drawContest(t *rapid.T) election.Contest {
	kinds := []election.Kind{election.Plurality, election.NofM, election.Approval, election.Score, election.Cumulative, election.MajorityJudgment, election.Ranked}
	c := election.Contest{ID: "c", Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
	n := rapid.IntRange(1, 35).Draw(t, "options")
	for o := range n {
		c.Options = append(c.Options, election.Option{ID: string(rune('A' + o))})
	}
	switch c.Kind {
	case election.Plurality:
		c.VotesAllowed = 1
	case election.NofM:
		c.VotesAllowed = rapid.IntRange(1, n).Draw(t, "votes")
	case election.Approval:
		c.VotesAllowed = n
	case election.Score:
		c.MaxScore = rapid.IntRange(1, 20).Draw(t, "score")
	case election.Cumulative:
		c.VotesAllowed = rapid.IntRange(1, 12).Draw(t, "votes")
		c.MaxScore = rapid.IntRange(1, c.VotesAllowed).Draw(t, "score")
	case election.MajorityJudgment:
		c.Grades = make([]election.Text, rapid.IntRange(2, 6).Draw(t, "grades"))
	case election.Ranked:
		c.MaxRank = rapid.IntRange(1, n).Draw(t, "ranks")
		c.AllowTies = rapid.Bool().Draw(t, "ties")
	}
	return c
}

// drawChoices sets values one by one and takes back whatever breaks a limit.
func drawChoices(t *rapid.T, c *election.Contest, sel *Selections) {
	for _, o := range c.Options {
		v := rapid.IntRange(0, optionMax(c)).Draw(t, "value")
		if err := sel.Set("c", o.ID, v); err != nil {
			t.Fatal(err)
		}
		if sel.Check() != nil {
			if err := sel.Set("c", o.ID, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func compareChoices(t *rapid.T, c *Context, s secrets, b *Ballot, sel *Selections) {
	contest := sel.contests[0]
	if contest.Kind == election.Ranked {
		d, err := b.contents()
		if err != nil {
			t.Fatal(err)
		}
		ranks, err := UnpackRanks(contest, decryptAll(d.contests[0].packed, s.vote))
		if err != nil {
			t.Fatal(err)
		}
		for o, rank := range ranks {
			if rank != sel.Value("c", contest.Options[o].ID) {
				t.Errorf("option %d: rank %d", o, rank)
			}
		}
		return
	}
	tally, err := c.Tallies(b)
	if err != nil {
		t.Fatal(err)
	}
	for i, col := range c.Columns("c") {
		want := sel.Value("c", col.Option)
		if col.Grade >= 0 {
			want = equal(want, col.Grade+1)
		}
		if got, ok := elgamal.DiscreteLog(tally["c"][i].Decrypt(s.vote), uint64(col.Max)); !ok || int(got) != want {
			t.Errorf("column %d: %d, want %d", i, got, want)
		}
	}
}
