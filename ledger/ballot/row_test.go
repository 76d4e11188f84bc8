package ballot

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// TestRows decrypts a ballot's row of every contest with the whole keys, and finds the choices there.
func TestRows(t *testing.T) {
	c, s := sample(t)
	sel := choices(t, c, "long", 2)
	if err := sel.SetWriteIn("president", "write-in", "A name longer than thirty bytes, Zoé"); err != nil {
		t.Fatal(err)
	}
	b, _ := seal(t, c, "st-1", "long", 9, sel)
	pid := PaperIDOf(testSeed(c, "st-1", 9))
	for _, contest := range c.Manifest.StyleContests("long") {
		row, err := c.Row(b, contest.ID)
		if err != nil {
			t.Fatal(err)
		}
		columns := c.RowColumns(contest.ID)
		if len(row) != len(columns) || columns[0].Kind != RowIndex || !row[0].Decrypt(s.index).Equal(pid.Point(c.EID, contest.ID)) {
			t.Errorf("%s: %d columns, index %v", contest.ID, len(row), columns[0].Kind)
		}
		checkRow(t, c, s, contest, row, sel)
	}
}

func checkRow(t *testing.T, c *Context, s secrets, contest *election.Contest, row []elgamal.Ciphertext, sel *Selections) {
	t.Helper()
	var votes []uint64
	points := map[string][]elgamal.Point{}
	for k, col := range c.RowColumns(contest.ID) {
		switch col.Kind {
		case RowVotes:
			v, ok := elgamal.DiscreteLog(row[k].Decrypt(s.vote), col.Most())
			if !ok {
				t.Fatalf("%s: a packed number above its bound", contest.ID)
			}
			votes = append(votes, col.Split(v)...)
		case RowWriteIn:
			if v, ok := elgamal.DiscreteLog(row[k].Decrypt(s.vote), 1); !ok || int(v) != sel.Value(contest.ID, col.Option) {
				t.Errorf("%s: write-in %d", contest.ID, v)
			}
		case RowWords:
			points[col.Option] = append(points[col.Option], row[k].Decrypt(s.data))
		case RowRanking:
			points[""] = append(points[""], row[k].Decrypt(s.vote))
		}
	}
	var want []uint64
	for _, col := range c.Columns(contest.ID) {
		v := sel.Value(contest.ID, col.Option)
		if col.Grade >= 0 {
			v = equal(v, col.Grade+1)
		}
		want = append(want, uint64(v))
	}
	if !slices.Equal(votes, want) {
		t.Errorf("%s: %v, want %v", contest.ID, votes, want)
	}
	for option, p := range points {
		if option == "" {
			if ranks, err := UnpackRanks(contest, p); err != nil || ranks[0] != sel.Value(contest.ID, contest.Options[0].ID) {
				t.Errorf("%s: ranks %v, %v", contest.ID, ranks, err)
			}
		} else if words, err := UnpackWords(contest, p); err != nil || words != sel.WriteIn(contest.ID, option) {
			t.Errorf("%s: words %q, %v", contest.ID, words, err)
		}
	}
}

// TestPackedNumbersStayBelowTheLimit lays out contests of many options and high scores.
func TestPackedNumbersStayBelowTheLimit(t *testing.T) {
	for _, shape := range []struct{ options, max, columns int }{{40, 1, 1}, {41, 1, 2}, {54, 1, 2}, {4, 1000, 1}, {5, 1000, 2}, {54, 1000, 14}} {
		m := electiontest.New().Manifest
		contest := &m.Contests[4] // the score
		contest.MaxScore = shape.max
		for len(contest.Options) < shape.options {
			contest.Options = append(contest.Options, contest.Options[0])
		}
		contest.Options = contest.Options[:shape.options]
		c, _ := testContext(t, m)
		columns := c.RowColumns(contest.ID)[1:]
		next := 0
		for _, col := range columns {
			if col.First != next || col.Most() >= packedLimit {
				t.Errorf("%v: from %d, up to %d", shape, col.First, col.Most())
			}
			next += col.Count
		}
		if next != shape.options || len(columns) != shape.columns {
			t.Errorf("%v: %d numbers in %d columns", shape, next, len(columns))
		}
	}
}

func TestRowOfAnotherStyle(t *testing.T) {
	c, _ := sample(t)
	b, _ := seal(t, c, "st-1", "short", 5, choices(t, c, "short", 1))
	for _, contest := range []string{"chair", "nothing"} {
		if _, err := c.Row(b, contest); code(err) != RefusedStyle {
			t.Errorf("%s: %v", contest, err)
		}
	}
}
