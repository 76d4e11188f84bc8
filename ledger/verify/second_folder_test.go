package verify_test

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/secondverifier"
	"github.com/isoloir/isoloir/ledger/verify"
)

// audited is a day with words, a question and a ranking, whose lots are mixed, opened, indexed and sampled.
func audited(t *testing.T) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, func(m *election.Manifest) {
		m.Contests, m.Parties = []election.Contest{m.Contests[0], m.Contests[2], m.Contests[7]}, nil
		for i := range m.Contests[0].Options {
			m.Contests[0].Options[i].Party = ""
		}
		m.Styles = []election.Style{{ID: "only", Name: election.Text{"en": "The ballot"}, Contests: []string{"president", "levy", "chair"}}}
		for i := range m.Stations {
			m.Stations[i].Styles, m.Stations[i].Leaves = []string{"only"}, 16
		}
		m.Release, m.MinGroup = election.Release{Mode: election.ReleaseAtClose}, 2
	})
	d.Ceremony()
	for _, id := range []string{"st-1", "st-2"} {
		s := d.Stations[id]
		s.Prepare()
		choices := s.Choices("only", map[string]string{"president": "write-in", "levy": "levy-a"})
		if err := choices.SetWriteIn("president", "write-in", "Zoë, of a name longer than thirty bytes"); err != nil {
			t.Fatal(err)
		}
		s.CastChoices("only", choices)
		s.Cast("only", map[string]string{"president": "president-a", "levy": "levy-b"})
		s.Check("only", map[string]string{"levy": "levy-b"})
		s.Shut()
	}
	d.CountAudited()
	d.Record()
	return d
}

// Files of a record spoilt in one bit, cut, left out or exchanged: both verifiers refuse the folder, and name the same file.
func TestTwoVerifiersFindTheSameDamage(t *testing.T) {
	for name, day := range map[string]func(*testing.T) *recordtest.Day{
		"an audit": audited,
		"weights":  func(t *testing.T) *recordtest.Day { return dayOfChance(t, 1, assembly).Day },
		"names":    func(t *testing.T) *recordtest.Day { return dayOfChance(t, 1, writtenIn).Day },
	} {
		t.Run(name, func(t *testing.T) { findDamage(t, day(t)) })
	}
}

func findDamage(t *testing.T, d *recordtest.Day) {
	dir := filepath.Join(t.TempDir(), "record")
	if err := verify.Write(dir, d.State, d.Chain.All(), filesOf(d)); err != nil {
		t.Fatal(err)
	}
	folder := memory(t, dir)
	_, err1 := verify.CheckFS(folder)
	if err2 := secondverifier.Verify(folder); err1 != nil || err2 != nil {
		t.Fatalf("before any damage the first verifier says %v, the second %v", err1, err2)
	}
	r := rand.New(rand.NewPCG(9, 10))
	names := slices.Sorted(maps.Keys(folder))
	for range 10 {
		name := names[r.IntN(len(names))]
		whole := folder[name]
		damaged := *whole
		damaged.Data = bytes.Clone(whole.Data)
		folder[name] = &damaged
		switch r.IntN(4) {
		case 0, 1:
			damaged.Data[r.IntN(len(damaged.Data))] ^= 1 << r.IntN(8)
		case 2:
			damaged.Data = damaged.Data[:r.IntN(len(damaged.Data))]
		case 3:
			delete(folder, name)
		}
		var finding *verify.Finding
		var fault *secondverifier.Fault
		_, err1 := verify.CheckFS(folder)
		err2 := secondverifier.Verify(folder)
		if !errors.As(err1, &finding) || !errors.As(err2, &fault) || finding.File != fault.File {
			t.Errorf("%s was damaged; the first verifier says %v, the second %v", name, err1, err2)
		}
		folder[name] = whole
	}
}
