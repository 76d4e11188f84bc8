package station_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// TestASeizedStationOpensNothing takes chip and all files in the middle of the day, with every trustee's halves and the state of the chip
// in clear. Nothing in them, and nothing that follows from them, is the half, seed state or seed of a ballot that was cast.
func TestASeizedStationOpensNothing(t *testing.T) {
	b := stationtest.New(t)
	b.Ready()
	secrets := map[string]uint32{} // of each index, known to this test because it has seen the state of the morning
	for i, k := b.Chip.Index, b.Chip.K; i <= 16; i++ {
		a, next := ballot.Ratchet(k)
		seed := ballot.DeriveSeed(b.State.EID(), "st-1", i, a, halvesOf(b, i))
		secrets[string(k[:])], secrets[string(a[:])], secrets[string(seed[:])] = i, i, i
		k = next
	}
	b.Quote(b.Order(1), nil)
	must(t, b.S.Open(b.Workers(), true))
	for range 3 {
		b.Vote()
	}
	last := b.Chip.Index - 1
	found := map[uint32]bool{}
	for k := b.Chip.K; b.Chip.Index <= 16; b.Chip.Index++ {
		a, next := ballot.Ratchet(k)
		found[secrets[string(k[:])]], found[secrets[string(a[:])]] = true, true
		k = next
	}
	for name, data := range files(t, b.Folder) {
		for secret, i := range secrets {
			if bytes.Contains(data, []byte(secret)) && !slices.Contains(b.S.Drawn(), i) {
				t.Errorf("%s holds a secret of leaf %d", name, i)
			}
		}
	}
	for i := uint32(1); i <= 16; i++ {
		if found[i] != (i > last) {
			t.Errorf("after leaf %d the chip leads to leaf %d: %v", last, i, found[i])
		}
	}
}

// halvesOf are the trustees' halves of an index, in the order of the manifest.
func halvesOf(b *stationtest.Bench, i uint32) [][32]byte {
	var out [][32]byte
	for _, m := range b.Sample.Manifest.Trustees.Members {
		out = append(out, b.Halves(m.ID).Half(i))
	}
	return out
}

// TestSnapshotsTellNoVote lets the same morning go on twice, with other votes, and compares what whoever copies the media before and after
// a vote would see: beside the urn, whose slots look the same whatever is in them, every file is the same to the byte, and so is
// what is counted.
func TestSnapshotsTellNoVote(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	must(t, b.S.Stop())
	other := b.Fork()
	must(t, b.Start())
	must(t, other.Start())
	for style, marks := range map[string][2][2]string{"short": {{"levy", "levy-a"}, {"levy", "levy-b"}}, "long": {{"park", "park-a"}, {"mayor", "mayor-b"}}} {
		vote(t, b, style, marks[0])
		vote(t, other, style, marks[1])
	}
	one, two := files(t, b.Folder), files(t, other.Folder)
	if !slices.Equal(slices.Sorted(maps.Keys(one)), slices.Sorted(maps.Keys(two))) || len(one) < 8 {
		t.Fatalf("other files: %v, %v", slices.Sorted(maps.Keys(one)), slices.Sorted(maps.Keys(two)))
	}
	for name := range one {
		urn := strings.HasSuffix(name, "/urn")
		if len(one[name]) != len(two[name]) || !urn && !bytes.Equal(one[name], two[name]) {
			t.Errorf("%s differs by the vote", name)
		}
	}
	if b.S.Papers() != other.S.Papers() {
		t.Error("the counts differ by the vote")
	}
	if a, z := b.Closed(), other.Closed(); a.Counts != z.Counts || a.Last != z.Last || a.Batches != z.Batches || a.Log != z.Log {
		t.Errorf("the tapes differ by the vote: %+v, %+v", a, z)
	}
}

// vote casts a ballot with one mark.
func vote(t *testing.T, b *stationtest.Bench, style string, mark [2]string) *station.Paper {
	t.Helper()
	sel := ballot.NewSelections(b.Sample.Manifest.StyleContests(style))
	must(t, sel.Set(mark[0], mark[1], 1))
	p, err := b.S.Issue(style, sel)
	must(t, err)
	must(t, b.S.Cast())
	must(t, b.S.Confirm())
	return p
}

// files are the contents of a folder, by path.
func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			out[strings.TrimPrefix(path, dir)], err = os.ReadFile(path)
		}
		return err
	}))
	return out
}
