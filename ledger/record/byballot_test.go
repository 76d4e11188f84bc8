package record_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// chairOf is a ranked contest of options a, b, c … with an opened table, a row of ranks for each ballot, and its files.
func chairOf(rows ...string) (*election.Contest, record.ContestResult, record.Files) {
	c := &election.Contest{ID: "chair", Kind: election.Ranked, Rule: "irv", Seats: 1, MaxRank: len(rows[0]), AllowTies: true}
	for o := range rows[0] {
		c.Options = append(c.Options, election.Option{ID: string(rune('a' + o))})
	}
	data := binary.BigEndian.AppendUint32(nil, uint32(len(rows)))
	for _, row := range rows {
		data = append(data, 1)
		for _, rank := range row {
			data = append(data, byte(rank-'0'))
		}
	}
	digest := sha256.Sum256(data)
	r := record.ContestResult{Contest: c.ID, State: record.ContestOpened, Awaits: record.AwaitsBallots,
		Tables: []record.TableResult{{Rows: uint32(len(rows)), Contents: hex.EncodeToString(digest[:])}}}
	return c, r, func(named [32]byte) (io.ReaderAt, int64, error) {
		if named != digest {
			return nil, 0, fs.ErrNotExist
		}
		return bytes.NewReader(data), int64(len(data)), nil
	}
}

// TestRankingsAreReadAsTheManifestSays counts the same rows under other settings, each of which changes a round.
func TestRankingsAreReadAsTheManifestSays(t *testing.T) {
	for _, e := range []struct {
		name   string
		rows   []string
		change func(c *election.Contest)
		want   string // the votes of each round, and who is elected
	}{
		{"any ranks may be skipped", []string{"300", "010", "010"}, nil, "[1 2 0] → [b]"},
		{"two skipped ranks end a ballot", []string{"300", "010", "010"}, func(c *election.Contest) { c.SkipsEnd = 2 }, "[0 2 0] → [b]"},
		{"three do not", []string{"300", "010", "010"}, func(c *election.Contest) { c.SkipsEnd = 3 }, "[1 2 0] → [b]"},
		{"an overvote ends a ballot", []string{"112", "010", "010"}, nil, "[0 2 0] → [b]"},
		{"an overvote is passed over", []string{"112", "010", "010"}, func(c *election.Contest) { c.Overvotes = election.OvervoteSkips }, "[0 2 1] → [b]"},
		{"an overvote counts for who is left", []string{"2201", "1000", "1000", "1000", "0010", "0010", "0010"}, func(c *election.Contest) {
			c.Overvotes = election.OvervoteEndsIfSeveral
		}, "[3 0 3 1] [3 0 3 1] [4 0 3 0] → [a]"},
		{"more than half is enough", []string{"100", "100", "100", "010", "001"}, nil, "[3 1 1] → [a]"},
		{"on until two are left", []string{"100", "100", "100", "010", "010", "001"}, func(c *election.Contest) { c.IRV = &election.IRV{UntilTwo: true} }, "[3 2 1] [3 2 0] → [a]"},
		{"a minimum", []string{"100", "100", "100", "010", "001"}, func(c *election.Contest) { c.IRV = &election.IRV{Minimum: 4} }, "[3 1 1] → []"},
		{"from the bottom", []string{"100", "100", "010", "010", "001"}, func(c *election.Contest) {
			c.Seats, c.IRV = 2, &election.IRV{Mode: election.IRVBottomsUp}
		}, "[2 2 1] [2 2 0] → [a b]"},
	} {
		c, r, files := chairOf(e.rows...)
		if e.change != nil {
			e.change(c)
		}
		got, err := r.AllOpen().Count(c, files)
		if err != nil || got.Outcome == nil {
			t.Fatalf("%s: %+v, %v", e.name, got, err)
		}
		said := ""
		for _, round := range got.Outcome.Rounds {
			said += fmt.Sprint(round.Votes, " ")
		}
		if said += fmt.Sprint("→ ", got.Outcome.Names(got.Outcome.Winners)); said != e.want {
			t.Errorf("%s: %s, want %s", e.name, said, e.want)
		}
	}
}

// approvedContests are a park that equal shares pay for, and a council of two that approvals elect.
func approvedContests(m *election.Manifest) {
	plain(m)
	m.MinGroup = 3
	park := m.Contest("park")
	council := *park
	park.Rule, park.Budget = election.BudgetShares, 27
	council.ID, council.Rule, council.Seats = "council", "committee-phragmen", 2
	council.Options = nil
	for i, o := range park.Options {
		park.Options[i].Cost = 10
		council.Options = append(council.Options, election.Option{ID: "council-" + o.ID, Name: o.Name})
	}
	m.Contests = []election.Contest{*park, council}
	m.Styles[0].Contests, m.Styles[1].Contests = []string{"park"}, []string{"park", "council"}
}

// TestApprovalsAreOpenedBallotByBallot mixes approvals and counts by rules that sums cannot answer.
func TestApprovalsAreOpenedBallotByBallot(t *testing.T) {
	d := recordtest.New(t, approvedContests)
	d.Ceremony()
	one := first(d)
	one.Prepare()
	for _, likes := range []string{"ab", "ab", "ab", "ab", "a", "c", "c", "c"} { // the sums are 5, 4, 3: a and b lead, but c is due a share
		choices := one.Choices("long", nil)
		for _, o := range likes {
			rank(t, choices.Set("park", fmt.Sprintf("park-%c", o), 1))
			rank(t, choices.Set("council", fmt.Sprintf("council-park-%c", o), 1))
		}
		one.CastChoices("long", choices)
	}
	one.Shut()
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	park := d.State.Result().Contests[0]
	if park.State != record.ContestCounted || park.Options[0].Count != 5 || park.Awaits != record.AwaitsBallots || park.Outcome != nil {
		t.Errorf("%+v", park)
	}
	d.Mix()
	for lot := range d.State.Lots() {
		rank(t, d.Tables().Check(lot))
	}
	park = d.State.Result().Contests[0]
	var rows []string
	for _, row := range contents(t, d, park.Tables[0].Contents, 3) {
		rows = append(rows, fmt.Sprint(row))
	}
	if !sameRows(rows, []string{"[1 1 0]", "[1 1 0]", "[1 1 0]", "[1 1 0]", "[1 0 0]", "[0 0 1]", "[0 0 1]", "[0 0 1]"}) {
		t.Errorf("%v", rows)
	}
	for i, want := range []string{"funded: Option park-a, Option park-c; 20 of 27 spent", "elected: Option park-a, Option park-c"} {
		if got := settled(t, d, d.State.Result().Contests[i]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	changed := d.Files[[32]byte(must(hex.DecodeString(park.Tables[0].Contents)))]
	changed[4] ^= 1
	if _, err := park.Count(d.State.Manifest().Contest("park"), filesOf(d)); err == nil {
		t.Error("a changed row is counted")
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
