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
		got, err := r.Count(c, files)
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
