package main

import (
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// indexedDay is a small day with one contest, counted, mixed, and with its index on record.
func indexedDay(t *testing.T) *recordtest.Day {
	d := smallDay(t)
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	d.Mix()
	d.MakeIndex(0)
	return d
}

// draws records draws of a lot of which the board reads these words.
func draws(d *recordtest.Day, lot int, l *recordtest.List, reads ...string) {
	for i, words := range reads {
		draw := uint32(i + 1)
		d.Record(d.Interpretation(lot, draw, words))
		e := d.Sampled(lot, draw, l)
		d.Record(e)
		if _, votes := d.State.RowTask(lot, e.Row); e.Found && votes && d.State.Audit(lot).Rows[e.Row].Opened == nil {
			d.Record(d.RowShare(lot, e.Row, "trustee-1"), d.RowShare(lot, e.Row, "trustee-3"))
		}
		d.Record(d.Read(lot, draw, words))
	}
}

// folder writes the record of a day.
func folder(t *testing.T, d *recordtest.Day) string {
	t.Helper()
	d.Record()
	dir, files := filepath.Join(t.TempDir(), "record"), fstest.MapFS{}
	for digest, data := range d.Files {
		files[hex.EncodeToString(digest[:])] = &fstest.MapFile{Data: data}
	}
	if err := verify.Write(dir, d.State, d.Chain.All(), files); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestAudit computes the risk from the record alone, and again from the files that it writes. Five papers have five votes for one
// option: each draw leaves 1 − 5/(2·1.03905·5) of the risk.
func TestAudit(t *testing.T) {
	d := indexedDay(t)
	if code, out, _ := observe(t, "audit", folder(t, d)); code != cli.ExitFinding || !strings.Contains(out, "its papers are not yet") {
		t.Fatalf("exit %d\n%s", code, out)
	}
	l := d.Scan(0)
	d.Record(d.Papers(0, l, 0))
	d.Record(d.AuditDraw(recordtest.Dice(1)))
	draws(d, 0, l, "levy-a", "levy-a", "levy-a", "levy-a")
	four := folder(t, d)
	if code, out, errs := observe(t, "audit", four); code != cli.ExitFinding || !strings.Contains(out, "risk at most 7.2") || !strings.Contains(errs, "not confirmed: levy") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	files := filepath.Join(t.TempDir(), "audit")
	code, out, errs := observe(t, "audit", "-limit", "0.1", "-out", files, four)
	if code != cli.ExitOK || !strings.Contains(out, "draw 4, position ") || !strings.Contains(out, "record levy-a, paper levy-a") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	_, risk, _ := strings.Cut(out, "\nlevy: ")
	if code, again, errs := observe(t, "risk", "-plan", filepath.Join(files, "plan.json"), "-sample", filepath.Join(files, "sample.csv")); code != cli.ExitOK || again != "levy: "+risk {
		t.Errorf("exit %d\n%s\n%s%s", code, risk, again, errs)
	}
	if code, out, _ := observe(t, "audit", "-json", "-limit", "0.1", four); code != cli.ExitOK || !strings.Contains(out, `"positions": 5`) {
		t.Errorf("exit %d\n%s", code, out)
	}
	if code, out, _ := observe(t, "verify", "-lang", "fr", four); code != cli.ExitOK || !strings.Contains(out, "The levy : adopté") || !strings.Contains(out, "4 tirages sont entiers au registre : risque d'au plus 7,2") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// TestWhatAnAuditFinds: a vote that the paper does not have, words that are no vote, a paper that is not there, a position past the
// list, and a draw that stays open all leave the contest unconfirmed.
func TestWhatAnAuditFinds(t *testing.T) {
	counted := indexedDay(t)
	for name, tt := range map[string]struct {
		reads []string
		lose  int
		want  string
	}{
		"another vote": {[]string{"levy-b", "levy-a", "levy-a", "levy-a", "levy-a"}, 0, "o2 = 1"},
		"a blank":      {[]string{"blank", "levy-a", "levy-a", "levy-a", "levy-a"}, 0, "o1 = 1"},
		"no vote":      {[]string{"levy-a", "smudged", "levy-a", "levy-a", "levy-a"}, 0, "o2 = 1"},
		"not there":    {[]string{"missing", "levy-a", "levy-a", "levy-a", "levy-a"}, 0, "o2 = 1"},
		"papers lost":  {[]string{"levy-a", "levy-a", "levy-a", "levy-a", "levy-a"}, 4, "record missing, paper levy-a"},
	} {
		d := fork(counted)
		l := d.Scan(0)
		for range tt.lose {
			l.Lose(0)
		}
		d.Record(d.Papers(0, l, 0))
		d.Record(d.AuditDraw(recordtest.Dice(1)))
		draws(d, 0, l, tt.reads...)
		if code, out, errs := observe(t, "audit", folder(t, d)); code != cli.ExitFinding || !strings.Contains(out, tt.want) || !strings.Contains(errs, "hint: draw more papers") {
			t.Errorf("%s: exit %d\n%s%s", name, code, out, errs)
		}
	}
	l := counted.Scan(0)
	counted.Record(counted.Papers(0, l, 0))
	counted.Record(counted.AuditDraw(recordtest.Dice(1)))
	counted.Record(counted.Interpretation(0, 1, "levy-b"))
	counted.Record(counted.Interpretation(0, 2, "levy-a"))
	e := counted.Sampled(0, 2, l)
	counted.Record(e)
	counted.Record(counted.RowShare(0, e.Row, "trustee-1"), counted.RowShare(0, e.Row, "trustee-3"))
	counted.Record(counted.Read(0, 2, "levy-a"))
	code, out, errs := observe(t, "audit", folder(t, counted))
	if code != cli.ExitFinding || !strings.Contains(out, "n = 0") || !strings.Contains(out, "record (not on record yet), paper (not on record yet)") {
		t.Errorf("a draw that is left out: exit %d\n%s%s", code, out, errs)
	}
}

// fork is a day that goes its own way from here.
func fork(d *recordtest.Day) *recordtest.Day {
	own, chain := *d, *d.Chain
	own.Chain, own.Files = &chain, map[[32]byte][]byte{}
	for digest, data := range d.Files {
		own.Files[digest] = data
	}
	return &own
}

func TestAuditCalledWrongly(t *testing.T) {
	dir := exported(t)
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"audit"}, cli.ExitUsage, "one folder"},
		{[]string{"audit", "/no/such/folder"}, cli.ExitFailed, "hint: name the folder"},
		{[]string{"audit", "-limit", "5", dir}, cli.ExitUsage, "between 0 and 1"},
		{[]string{"audit", dir}, cli.ExitFinding, "nothing of this record is audited"},
	} {
		if code, _, errs := observe(t, tt.args...); code != tt.code || !strings.Contains(errs, tt.want) {
			t.Errorf("observe %v: exit %d, %s", tt.args, code, errs)
		}
	}
	if code, out, _ := observe(t, "audit", "-h"); code != cli.ExitOK || !strings.Contains(out, "observe audit") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// onlyLevy leaves one contest and one station.
func onlyLevy(m *election.Manifest) {
	m.Contests = m.Contests[2:3]
	m.Styles = []election.Style{{ID: "only", Name: election.Text{"en": "The ballot"}, Contests: []string{m.Contests[0].ID}}}
	m.Stations, m.Officials = m.Stations[:1], m.Officials[:4]
	m.Stations[0].Styles = []string{"only"}
	m.Release = election.Release{Mode: election.ReleaseAtClose}
}
