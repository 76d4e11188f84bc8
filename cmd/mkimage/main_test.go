package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func run(args ...string) (code int, out, words string) {
	var stdout, stderr bytes.Buffer
	code = command().Run(context.Background(), &cli.Env{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr}, args)
	return code, stdout.String(), stderr.String()
}

func TestMeasure(t *testing.T) {
	dir := t.TempDir()
	for _, name := range image.Programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	m := electiontest.New().Manifest
	path := filepath.Join(dir, "manifest.json")
	if err := os.WriteFile(path, m.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, words := run("measure", "-manifest", path, "-bin", dir, "-version", "3", "-name", "three")
	var r election.Reference
	if err := election.DecodeCanonical([]byte(out), &r); code != cli.ExitOK || err != nil || r.Version != 3 || len(r.Events) != 5 {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, words)
	}
	log, err := image.Measure(m, dir)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%x\n", log.Replay().ApprovedPolicy(3))
	if code, out, words := run("policy", "-manifest", path, "-bin", dir, "-version", "3"); code != cli.ExitOK || out != want {
		t.Errorf("policy: exit %d: %s%s", code, out, words)
	}
	m.Reference = append(m.Reference, r)
	if err := m.Validate(); err != nil {
		t.Errorf("the manifest refuses the reference: %v", err)
	}
}

func TestMeasureSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "manifest.json")
	if err := os.WriteFile(bad, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(dir, "good.json")
	if err := os.WriteFile(good, electiontest.New().Manifest.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{cli.ExitUsage, "hint", []string{"measure"}},
		{cli.ExitUsage, "hint", []string{"mesure"}},
		{cli.ExitFailed, "hint", []string{"measure", "-manifest", filepath.Join(dir, "none"), "-bin", dir}},
		{cli.ExitFinding, "line", []string{"measure", "-manifest", bad, "-bin", dir}},
		{cli.ExitUsage, "a number from 1", []string{"policy", "-manifest", good, "-bin", dir, "-version", "0"}},
		{cli.ExitFailed, "make build", []string{"measure", "-manifest", good, "-bin", dir}},
	} {
		if code, _, words := run(c.args...); code != c.code || !strings.Contains(words, c.want) {
			t.Errorf("%v: exit %d: %s", c.args, code, words)
		}
	}
}
