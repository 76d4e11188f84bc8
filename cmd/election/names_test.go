package main

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// writingTown has four ballots of one station, all open: one for president-a, one for president-b, and two names of one person.
func writingTown(t *testing.T) *town {
	w := newTown(t, func(m *election.Manifest) {
		m.Release, m.MinGroup = election.Release{Mode: election.ReleaseAtClose}, 2
		m.Contests[0].Ties = election.TiesByLot
	})
	w.do(func(d *recordtest.Day) {
		d.Ceremony()
		s := d.Stations["st-1"]
		s.Prepare()
		s.Cast("short", map[string]string{"president": "president-a"})
		s.Cast("short", map[string]string{"president": "president-b"})
		for _, name := range []string{"Zoe, B", "Zoé B"} {
			choices := s.Choices("short", map[string]string{"president": "write-in"})
			if err := choices.SetWriteIn("president", "write-in", name); err != nil {
				t.Fatal(err)
			}
			s.CastChoices("short", choices)
		}
		s.Shut()
		d.Record(d.Cutoff())
		d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	})
	return w
}

// keep writes the files that the day has into the folder tables, and the record anew.
func (w *town) keep() {
	w.t.Helper()
	if err := os.MkdirAll(w.path("tables"), 0o755); err != nil {
		w.t.Fatal(err)
	}
	for digest, data := range w.day.Files {
		if err := os.WriteFile(filepath.Join(w.path("tables"), hex.EncodeToString(digest[:])), data, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	w.exported()
}

// TestNamesAndLotsFromTheCommandLine reads written names, first wrongly, and settles the tie that they leave.
func TestNamesAndLotsFromTheCommandLine(t *testing.T) {
	w := writingTown(t)
	w.keep()
	const names, lot = "names" + record1 + " -record @record -contest ", "lot" + record1 + officials + " -contest "
	w.run(1, names+"president -out @names.csv", "is not open in this record", "hint:")
	w.run(1, lot+"president -dice 00000000000000000001", "refused (uncounted)", "hint:")
	w.do(func(d *recordtest.Day) {
		d.Record(d.Share("trustee-1"), d.Share("trustee-3"))
		d.Mix()
	})
	w.keep()
	w.run(2, names+"president", "either -out or -from")
	w.run(1, names+"nothing -out @names.csv", `there is no contest "nothing"`, "hint:")
	w.run(1, names+"levy -out @names.csv", "nobody is written in for levy")
	w.run(0, names+"president -out @names.csv", "what voters wrote for president is in ")
	table := "words,votes,name\n\"Zoe, B\",1,\"Zoe, B\"\nZoé B,1,Zoé B\n"
	if got, err := os.ReadFile(w.path("names.csv")); err != nil || string(got) != table {
		t.Fatalf("%q, %v", got, err)
	}
	w.run(1, names+"president -out @names.csv", "names.csv is there already", "hint: name another file")
	for _, bad := range []struct{ file, says string }{
		{strings.ReplaceAll(table, ",", ";"), "line 1: the table is not parted by commas"},
		{"words,votes,name\nZo\xe9 B,1,Zo\xe9 B\n", "line 2: this is not UTF-8"},
		{"words,votes,name\nZoé B,1,Zoé B\n", `the line of "Zoe, B" is missing`},
		{table + "Zoé B,1,Zoé B\n", `line 4: nobody wrote "Zoé B", or it is there twice`},
		{table + "Ada,1,Ada\n", `line 4: nobody wrote "Ada"`},
		{table + "Ada;1;Ada\n", "record on line 4: wrong number of fields"},
	} {
		w.file("bad.csv", bad.file)
		w.run(3, names+"president -from @bad.csv"+officials, bad.says, "hint:")
	}
	w.file("names.csv", strings.ReplaceAll(table, ",Zoé B\n", ",\n"))
	w.run(0, names+"president -from @names.csv"+officials, "president: the names as officials read them are on record")
	w.run(1, lot+"president -dice 1234", "refused (dice)", "hint:")
	w.run(1, lot+"nothing -dice 00000000000000000001", `there is no contest "nothing"`, "hint:")
	w.run(0, lot+"president -dice 00000000000000000001", "president: dice on record", "observe verify tells what was drawn")
	w.file("names.csv", table)
	w.run(1, names+"president -from @names.csv"+officials, "refused (settled)", "hint:")
	w.keep()
	report, err := verify.Check(w.path("record"))
	if err != nil {
		t.Fatal(err)
	}
	decided, err := verify.Decided(w.path("record"), report.State)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(decided[0].Words(report.State.Manifest(), "en"), "\n")
	for _, want := range []string{`count for nobody: 1 ("Zoé B" 1)`, `count for Zoe, B: 1 ("Zoe, B" 1)`, `tied: Option president-a, Option president-b, Zoe, B (written in); lot 1, drawn from the dice 00000000000000000001, chose `, "elected: "} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %q", got, want)
		}
	}
}
