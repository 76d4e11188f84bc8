package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// exported writes the record anew, as observe export does, with the files in the folder tables.
func (w *town) exported() {
	w.t.Helper()
	w.do(func(d *recordtest.Day) {
		if err := os.RemoveAll(w.path("record")); err != nil {
			w.t.Fatal(err)
		}
		var tables fs.FS
		if _, err := os.Stat(w.path("tables")); err == nil {
			tables = os.DirFS(w.path("tables"))
		}
		d.Record()
		if err := verify.Write(w.path("record"), d.State, d.Chain.All(), tables); err != nil {
			w.t.Fatal(err)
		}
	})
}

// closed is a town after the cut-off, with two who decrypt and two who shuffle announced.
func closedTown(t *testing.T) *town {
	w := votingTown(t)
	w.do(func(d *recordtest.Day) {
		closes(d, "st-1")
		closes(d, "st-2")
	})
	w.run(0, "aggregate"+record1+" -cutoff -quorum trustee-1,trustee-3 -mixers trustee-2,trustee-1"+officials,
		"trustee-1, trustee-3 decrypt", "trustee-1, trustee-2 shuffle, in this order")
	return w
}

// by is the end of a trustee's command line.
const by = record1 + " -tables @tables -secret @pin -trustee @trustee-"

// TestMixingFromTheCommandLine has two trustees shuffle and two open written names, all at the same time, and verifies what came of it.
func TestMixingFromTheCommandLine(t *testing.T) {
	w := closedTown(t)
	w.run(2, "mix"+by+"1 -contest nothing", `no contest "nothing"`, "hint:")
	w.run(0, "mix"+by+"3", "trustee-3 is not among those who shuffle: trustee-1, trustee-2")
	w.run(0, "unseal"+by+"2", "trustee-2 is not among those who decrypt")
	w.run(1, "mix -wait 1s -manifest @manifest.json -tables @tables -secret @pin -trustee @trustee-2", "still waiting for trustee-1 to shuffle lot")
	w.run(1, strings.Replace("unseal"+by+"1", "60s", "1s", 1), "still waiting for the count, which tells what must be opened")
	w.at("mix"+by+"1", "mix"+by+"2", "unseal"+by+"1 -contest president", "unseal"+by+"3 -contest president",
		"unseal"+record1+" -tables @tables -contest president"+officials)(0)
	w.exported()
	report, err := verify.Check(w.path("record"))
	if err != nil {
		t.Fatal(err)
	}
	if !report.State.Mix(0).Opened || !report.State.Mixed(1) {
		t.Error("the tables are not opened")
	}
	w.run(0, "mix"+by+"1") // nothing is left to do
}

// TestNobodyGoesOnFromAFalseTable changes a byte of a table, and takes it away: the first is a finding, the second is waited for.
func TestNobodyGoesOnFromAFalseTable(t *testing.T) {
	w := closedTown(t)
	mixing := w.at("mix"+by+"1 -contest levy", "mix"+by+"2 -contest levy")
	mixing(0)
	name := w.path("tables/" + filepath.Base(verify.TableFile(w.day.State.Mix(lotIn(w.day.State, "levy")).Shuffles[0].Output)))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	whole[50] ^= 1
	w.file("tables/"+filepath.Base(name), string(whole))
	w.run(3, "blind"+by+"1 -contest levy", record.CodeFile.String(), "hint:")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	w.run(1, "blind -contest levy -wait 1s -manifest @manifest.json -tables @tables -secret @pin -trustee @trustee-1", "still waiting for the file "+name)
}

func lotIn(s record.State, contest string) int {
	for n, l := range s.Lots() {
		if l.Contest == contest {
			return n
		}
	}
	return -1
}
