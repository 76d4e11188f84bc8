package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/tlog"
)

// coded is a closed day with its cast codes, and that of a checked ballot.
func coded(t *testing.T) (d *recordtest.Day, cast []ballot.Code, checked ballot.Code) {
	d = recordtest.New(t, onlyLevy)
	d.Ceremony()
	s := d.Stations["st-1"]
	s.Prepare()
	for range 5 {
		cast = append(cast, s.Cast("only", map[string]string{"levy": "levy-a"}).Code())
	}
	checked = s.Check("only", map[string]string{"levy": "levy-b"})
	s.Void(1)
	s.Shut()
	return d, cast, checked
}

// A code leads to what became of its ballot, with a proof that anybody can check against the checkpoint.
func TestCode(t *testing.T) {
	d, cast, checked := coded(t)
	dir, proofs := folder(t, d), t.TempDir()
	for i, code := range cast {
		typed := strings.ToLower(strings.ReplaceAll(code.String(), "-", " "))
		if i == 0 {
			typed = code.String()
		}
		file := filepath.Join(proofs, fmt.Sprint("proof-", i, ".txt"))
		code, out, errs := observe(t, "code", "-proof", file, typed, dir)
		if code != cli.ExitOK || !strings.Contains(out, ": cast. The ballot with this code is on record among those cast at st-1") || !strings.Contains(out, "leads from it to the checkpoint") {
			t.Fatalf("exit %d\n%s%s", code, out, errs)
		}
		checkProof(t, file)
	}
	if code, out, errs := observe(t, "code", "-lang", "fr", checked.String(), dir); code != cli.ExitOK || !strings.Contains(out, "ouvert pour contrôler la machine") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

// checkProof hashes from the leaf to the root as RFC 6962 says, with nothing but the text of the proof.
func checkProof(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, text, _ := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	hash := func(s string) (h tlog.Hash) {
		raw, err := base64.StdEncoding.DecodeString(s)
		if err != nil || len(raw) != len(h) {
			t.Fatalf("%q: %v", s, err)
		}
		return tlog.Hash(raw)
	}
	var index uint64
	for _, digit := range []byte(strings.TrimPrefix(lines[0], "index ")) {
		index = 10*index + uint64(digit-'0')
	}
	var path []tlog.Hash
	for _, line := range lines[2:] {
		path = append(path, hash(line))
	}
	c, err := tlog.ParseCheckpoint(text)
	if err == nil {
		err = tlog.CheckInclusion(hash(strings.TrimPrefix(lines[1], "leaf ")), index, c.Size, path, c.Root)
	}
	if err != nil || bytes.Contains(data, []byte("levy")) {
		t.Errorf("%s\n%v", data, err)
	}
}

// What is not on record, or is no code, says so, and what to do.
func TestCodeThatIsNotThere(t *testing.T) {
	d, cast, _ := coded(t)
	dir := folder(t, d)
	good := cast[0].String()
	swapped := []byte(good)
	for i := 1; i < len(swapped); i++ {
		if a, b := swapped[i-1], swapped[i]; a != b && a != '-' && b != '-' {
			swapped[i-1], swapped[i] = b, a
			break
		}
	}
	other := cast[0]
	other[3]++
	wrong := "A" + good[1:]
	if good[0] == 'A' {
		wrong = "B" + good[1:]
	}
	for _, tt := range []struct {
		args []string
		code int
		out  string
		errs string
	}{
		{[]string{"code", wrong, dir}, cli.ExitFinding, "With one mistake mended it is on record as " + good, "these letters are not a code"},
		{[]string{"code", string(swapped), dir}, cli.ExitFinding, "it is on record as " + good, "these letters are not a code"},
		{[]string{"code", good[:20], dir}, cli.ExitFinding, "", "too many or left out"},
		{[]string{"code", other.String(), dir}, cli.ExitFinding, "without its code: 1 void, 0 failed", "the ballot is not on record"},
		{[]string{"code", good}, cli.ExitUsage, "", "a code and a folder"},
		{[]string{"code", good, "/no/such/folder"}, cli.ExitFailed, "", "observe export"},
	} {
		if code, out, errs := observe(t, tt.args...); code != tt.code || !strings.Contains(out, tt.out) || !strings.Contains(errs, tt.errs) {
			t.Errorf("%v: exit %d\n%s%s", tt.args, code, out, errs)
		}
	}
}

// A tape from before the ballots came on record proves nothing of them; one of another chain is none.
func TestCodeUnderACheckpoint(t *testing.T) {
	d, cast, _ := coded(t)
	dir, tape := folder(t, d), filepath.Join(t.TempDir(), "tape.txt")
	for height, want := range map[int64]int{1: cli.ExitFinding, d.State.Height(): cli.ExitOK} {
		c, ok := d.State.Checkpoint(height)
		if !ok {
			t.Fatal(height)
		}
		if err := os.WriteFile(tape, []byte(c.Text()), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out, errs := observe(t, "code", "-checkpoint", tape, cast[0].String(), dir); code != want || code != cli.ExitOK && !strings.Contains(errs, "not under this checkpoint") {
			t.Errorf("block %d: exit %d\n%s%s", height, code, out, errs)
		}
	}
	if err := os.WriteFile(tape, []byte("other\n1\nAAAA\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := observe(t, "code", "-checkpoint", tape, cast[0].String(), dir); code != cli.ExitFinding || !strings.Contains(errs, "not the text of a checkpoint") {
		t.Errorf("exit %d, %s", code, errs)
	}
}
