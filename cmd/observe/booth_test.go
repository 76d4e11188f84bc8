package main

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
	quote "github.com/isoloir/isoloir/tpm/verify"
)

// opened is a day with two stations open, written to a folder.
func opened(t *testing.T, more func(d *recordtest.Day)) (*recordtest.Day, string) {
	t.Helper()
	d := recordtest.New(t, func(m *election.Manifest) {
		m.Contests = m.Contests[2:3]
		m.Styles = []election.Style{{ID: "only", Name: election.Text{"en": "The ballot"}, Contests: []string{m.Contests[0].ID}}}
		for i := range m.Stations {
			m.Stations[i].Styles = []string{"only"}
		}
		m.Release = election.Release{Mode: election.ReleaseAtClose}
	})
	d.Ceremony()
	d.Stations["st-1"].Prepare()
	more(d)
	d.Record()
	dir := filepath.Join(t.TempDir(), "record")
	if err := verify.Write(dir, d.State, d.Chain.All(), nil); err != nil {
		t.Fatal(err)
	}
	return d, dir
}

// asked is what a station's chip answers, with any software.
func asked(t *testing.T, d *recordtest.Day, chip *recordtest.Chip, q quote.Question, software quote.Log) string {
	t.Helper()
	a := quote.Answer{Station: "st-1", Question: q, Evidence: chip.Quote(quote.CheckNonce(d.Manifest.DefinitionDigest(), q.Chosen()), software)}
	file := filepath.Join(t.TempDir(), "answer.txt")
	if err := os.WriteFile(file, []byte(a.Text()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestABoothThatIsAsked(t *testing.T) {
	d, dir := opened(t, func(d *recordtest.Day) { d.Record(d.Stations["st-1"].Quote(recordtest.Log)) })
	code, out, errs := observe(t, "booth", "-new")
	q, err := quote.ParseQuestion(out)
	if code != cli.ExitOK || err != nil {
		t.Fatalf("exit %d, %q, %v\n%s", code, out, err, errs)
	}
	if _, again, _ := observe(t, "booth", "-new"); again == out {
		t.Error("the same question twice")
	}
	judge := func(file string, more ...string) (int, string) {
		code, out, errs := observe(t, append(append([]string{"booth", "-record", dir, "-asked", strings.ToLower(q.String())}, more...), file)...)
		return code, out + errs
	}
	s := d.Stations["st-1"]
	good := asked(t, d, s.Chip, q, recordtest.Log)
	if code, out := judge(good); code != cli.ExitOK || !contains(out, "enrolled for station st-1, Town hall", "version 1, test", "not reset since block", "The answer passes", "does not prove") {
		t.Fatalf("exit %d\n%s", code, out)
	}
	if code, out := judge(good, "-lang", "fr"); code != cli.ExitOK || !contains(out, "poste st-1", "La réponse est valable", "ne prouve pas") {
		t.Fatalf("exit %d\n%s", code, out)
	}
	other := quote.NewQuestion([quote.QuestionRandom]byte{9})
	s.Chip.Resets++
	reset := asked(t, d, s.Chip, q, recordtest.Log)
	s.Chip.Resets--
	forged, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(t.TempDir(), "moved.txt")
	if err := os.WriteFile(moved, []byte(strings.Replace(string(forged), "st-1", "st-2", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	relabelled := filepath.Join(t.TempDir(), "relabelled.txt")
	old, _ := os.ReadFile(asked(t, d, s.Chip, other, recordtest.Log))
	if err := os.WriteFile(relabelled, []byte(strings.Replace(string(old), string(other), string(q), 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ file, want string }{
		"other software":               {asked(t, d, s.Chip, q, quote.Log{{PCR: quote.PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("evil"))}}), "no reference of this election names"},
		"an unexplained reset":         {reset, "the TPM was reset outside the recorded procedure"},
		"a chip that is not enrolled":  {asked(t, d, d.Board("st-1", recordtest.Log), q, recordtest.Log), "no machine that is or was enrolled"},
		"an answer to another":         {asked(t, d, s.Chip, other, recordtest.Log), "another question than yours"},
		"an old answer, relabelled":    {relabelled, "answers another question"},
		"a code of another station":    {moved, "says that it comes from station st-2"},
		"a manifest in place of codes": {filepath.Join(dir, "manifest.json"), "not the code of a chip's answer"},
	} {
		code, out := judge(c.file)
		if code != cli.ExitFinding || !contains(out, c.want, "hint:") || contains(out, "The answer passes") {
			t.Errorf("%s: exit %d\n%s", what, code, out)
		}
	}
	if code, out := judge(relabelled); contains(out, "was told software") {
		t.Errorf("an answer to nothing tells of software: exit %d\n%s", code, out)
	}
}

func contains(s string, words ...string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func TestBoothsAskedWrongly(t *testing.T) {
	_, dir := opened(t, func(*recordtest.Day) {})
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"booth", cli.ExitUsage, "hint: observe booth -new"},
		{"booth -record " + dir, cli.ExitUsage, "-asked"},
		{"booth -record " + dir + " -asked 0000-0000-0001 x", cli.ExitUsage, "hint: type it as -new printed it"},
		{"booth -record " + dir + " -asked 0000-0000-0000 /no/such", cli.ExitFailed, "hint: save the text"},
		{"booth -record " + dir + " -asked 0000-0000-0000", cli.ExitFinding, "hint: scan the code again"}, // an empty standard input
	} {
		if code, _, errs := observe(t, strings.Fields(tt.args)...); code != tt.code || !strings.Contains(errs, tt.want) {
			t.Errorf("observe %s: exit %d, %s", tt.args, code, errs)
		}
	}
}

// What people must know of machines stands under the steps: who made them, what they ran, what failed and why, and what became of them.
func TestVerifyTellsOfMachines(t *testing.T) {
	_, dir := opened(t, func(d *recordtest.Day) {
		one, two := d.Stations["st-1"], d.Stations["st-2"]
		d.Record(two.Enrol())
		d.Record(two.Replace(d.Board("st-2", recordtest.Log)))
		two.Seeds()
		d.Record(two.Open(recordtest.Log))
		d.Record(one.Quote(recordtest.Log))
		one.Chip.Resets++
		d.Record(one.Quote(recordtest.Log))
		restart := &record.Incident{Station: "st-1", Serial: 1, What: record.IncidentRestart}
		restart.Officials = d.Officials(restart)
		d.Record(restart)
		d.Record(one.Quote(recordtest.Log))
		broken := &record.LostTPM{Station: "st-1"}
		broken.Officials = d.Officials(broken)
		d.Record(broken)
		d.Record(d.Reference(2, "newer", recordtest.Log[:1]), d.RevokeReference(2, 1000))
	})
	code, out, errs := observe(t, "verify", dir)
	if code != cli.ExitOK || !contains(out, "version 2, newer: admitted by officials at block", "version 2, newer: revoked from block 1000 on",
		"st-1, Town hall: open", "machine: id:00000001 test chip, certified by Test maker", "software, as last seen: version 1, test", "3 passed, 1 failed",
		"(day): the TPM was reset outside the recorded procedure", "1 that the record explains; 1 attestation shows one", "the security chip is lost", "Two people signed for the chip",
		"st-2, School: open", "replaced and revoked for ever", "late: no quote has passed for too long", "Stations with something to know: 2 of 2.", "All of it checks.") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if code, out, _ := observe(t, "verify", "-lang", "fr", dir); code != cli.ExitOK || !contains(out, "remplacée et révoquée à jamais", "Postes avec quelque chose à savoir : 2 sur 2.") {
		t.Errorf("exit %d\n%s", code, out)
	}
}
