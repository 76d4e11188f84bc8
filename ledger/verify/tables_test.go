package verify_test

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// mixed is a day with a ranking and a yes-no question, all mixed and opened, in a folder.
func mixed(t *testing.T) (*recordtest.Day, string) {
	t.Helper()
	d := recordtest.New(t, func(m *election.Manifest) {
		chair := m.Contests[7]
		small(m)
		m.Contests = append(slices.Clip(m.Contests), chair)
		m.Styles[0].Contests = []string{"levy", "chair"}
	})
	d.Ceremony()
	s := d.Stations["st-1"]
	s.Prepare()
	for n := range 5 {
		choices := s.Choices("only", map[string]string{"levy": "levy-a"})
		if err := choices.Set("chair", []string{"chair-a", "chair-b"}[n%2], 1); err != nil {
			t.Fatal(err)
		}
		s.CastChoices("only", choices)
	}
	s.Shut()
	d.CountMixed()
	dir := filepath.Join(t.TempDir(), "record")
	if err := verify.Write(dir, d.State, d.Chain.All(), filesOf(d)); err != nil {
		t.Fatal(err)
	}
	return d, dir
}

// filesOf are the files beside a test's record, as a folder.
func filesOf(d *recordtest.Day) fs.FS {
	out := fstest.MapFS{}
	for digest, data := range d.Files {
		out[hex.EncodeToString(digest[:])] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestAMixedRecordChecks(t *testing.T) {
	d, dir := mixed(t)
	report, err := verify.Check(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range report.Steps {
		if want := "The proofs of 4 shuffles hold, and the contents of 1 table are what its trustees' shares open."; s.Name == "tables" && s.Words("en") != want {
			t.Error(s.Words("en"))
		}
	}
	if d.State.Result().Contests[1].State != record.ContestOpened {
		t.Errorf("%+v", d.State.Result().Contests[1])
	}
	contests, err := verify.Decided(dir, report.State)
	if err != nil || contests[1].Outcome == nil || len(contests[1].Outcome.Rounds) == 0 {
		t.Errorf("%+v, %v", contests, err)
	}
	spoilt(t, dir, tableDamages(d))
}

// tableDamages are every file lost, changed in its first and last byte, cut and put under another name; and files too many.
func tableDamages(d *recordtest.Day) []damage {
	var out []damage
	for _, digest := range d.State.Files() {
		name := verify.TableFile(digest)
		change := func(what string, change func([]byte) []byte) {
			out = append(out, damage{what + " " + name, func(dir string) error {
				path := filepath.Join(dir, name)
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				return os.WriteFile(path, change(data), 0o600)
			}, name})
		}
		change("first byte", func(b []byte) []byte { b[0] ^= 1; return b })
		change("last byte", func(b []byte) []byte { b[len(b)-1] ^= 128; return b })
		change("cut", func(b []byte) []byte { return b[:len(b)-1] })
		out = append(out, damage{"lost " + name, func(dir string) error { return os.Remove(filepath.Join(dir, name)) }, name})
	}
	for _, name := range []string{verify.TableFile([32]byte{7}), "tables/notes", "tables/AB", "tables/00"} {
		out = append(out, damage{"too many " + name, func(dir string) error { return os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600) }, name})
	}
	return out
}

// TestARecordWithoutItsTablesIsNotWritten leaves no folder behind.
func TestARecordWithoutItsTablesIsNotWritten(t *testing.T) {
	d, _ := mixed(t)
	dir := filepath.Join(t.TempDir(), "record")
	for _, tables := range []fs.FS{nil, fstest.MapFS{}} {
		if verify.Write(dir, d.State, d.Chain.All(), tables) == nil {
			t.Error("a record without its tables was written")
		}
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Error("a folder is there")
		}
	}
}

// Contests whose rows do not fit together are checked one after the other.
func TestRowsOfAFewContestsAtOnce(t *testing.T) {
	d, _ := mixed(t)
	if alone := verify.Shuffled(d.State, 1); len(alone) != 2 || !slices.Equal(alone[0], []string{"levy"}) || !slices.Equal(alone[1], []string{"chair"}) {
		t.Errorf("%q", alone)
	}
	if together := verify.Shuffled(d.State, 1<<20); len(together) != 1 || !slices.Equal(together[0], []string{"levy", "chair"}) {
		t.Errorf("%q", together)
	}
}
