package main

import (
	"io/fs"
	"os"
	"path/filepath"
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

// TestMixingFromTheCommandLine shuffles with two trustees, opens written names with two, and verifies what came of it.
func TestMixingFromTheCommandLine(t *testing.T) {
	w := votingTown(t)
	w.do(func(d *recordtest.Day) {
		closes(d, "st-1")
		closes(d, "st-2")
	})
	w.run(0, "aggregate"+record1+" -cutoff -quorum trustee-1,trustee-3"+officials, "trustee-1, trustee-3 decrypt")
	w.exported()
	const work = record1 + " -record @record -tables @tables -secret @pin -trustee @trustee-"
	w.run(1, "mix"+work+"1", "no mixers are announced", "hint:")
	w.run(0, "aggregate"+record1+" -mixers trustee-2,trustee-1"+officials, "trustee-1, trustee-2 shuffle, in this order")
	w.exported()
	w.run(0, "mix"+work+"2", "it is not the turn of trustee-2")
	w.run(0, "mix"+work+"1", "lot 0, president, 7 rows: shuffled as mixer 1", "lot 1, levy, 7 rows: shuffled as mixer 1")
	w.exported()
	w.run(0, "mix"+work+"2", "lot 0, president, 7 rows: shuffled as mixer 2")
	w.exported()
	w.run(0, "unseal"+work+"1", "lot 0, president, 7 rows: share of trustee-1 posted")
	w.exported()
	w.run(0, "unseal"+record1+" -record @record -tables @tables"+officials, "1 of 2 shares are in this record")
	w.run(0, "unseal"+work+"3", "share of trustee-3 posted")
	w.exported()
	w.run(0, "unseal"+record1+" -record @record -tables @tables"+officials, "lot 0, president, 7 rows: opened, contents ")
	w.exported()
	report, err := verify.Check(w.path("record"))
	if err != nil {
		t.Fatal(err)
	}
	if !report.State.Mix(0).Opened || !report.State.Mixed(1) {
		t.Error("the tables are not opened")
	}
	w.falseTable()
}

// falseTable changes a byte of a table: nobody goes on from there.
func (w *town) falseTable() {
	w.t.Helper()
	name := filepath.Join(w.path("record"), verify.TableFile(w.day.State.Mix(0).Shuffles[0].Output))
	data, err := os.ReadFile(name)
	if err == nil {
		data[50] ^= 1
		err = os.WriteFile(name, data, 0o600)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.run(3, "mix"+record1+" -record @record -tables @tables -secret @pin -trustee @trustee-1", record.CodeFile.String(), "hint:")
}
