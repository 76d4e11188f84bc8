package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func validator(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = command().Run(t.Context(), &cli.Env{Stdin: strings.NewReader(""), Stdout: &o, Stderr: &e}, args)
	return code, o.String(), e.String()
}

func TestInit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "anchor")
	code, out, errs := validator(t, "init", "-anchor", dir)
	lines := strings.Split(out, "\n")
	if code != cli.ExitOK || len(lines) != 3 || len(lines[0]) != len("key ")+64 || len(lines[1]) != len("peer ")+40 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if code, _, errs := validator(t, "init", "-anchor", dir); code != cli.ExitFailed || !strings.Contains(errs, "hint: this anchor has its key") {
		t.Fatalf("a second init: exit %d\n%s", code, errs)
	}
}

// signedManifest is a manifest with its signatures in a folder.
func signedManifest(t *testing.T) string {
	s, dir := electiontest.New(), t.TempDir()
	path := filepath.Join(dir, election.ManifestFile)
	check(t, os.WriteFile(path, s.Manifest.Encode(), 0o600))
	check(t, os.WriteFile(filepath.Join(dir, election.SignaturesFile), s.Manifest.EncodeSignatures(s.Sign()), 0o600))
	return path
}

func TestWhatGoesWrongHasAHint(t *testing.T) {
	manifest, anchor := signedManifest(t), filepath.Join(t.TempDir(), "anchor")
	if code, _, errs := validator(t, "init", "-anchor", anchor); code != cli.ExitOK {
		t.Fatal(errs)
	}
	lonely := filepath.Join(t.TempDir(), election.ManifestFile)
	data, err := os.ReadFile(manifest)
	check(t, err)
	check(t, os.WriteFile(lonely, data, 0o600))
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer taken.Close()
	port, free := taken.Addr().String(), freePort(t)
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"run", cli.ExitUsage, "hint: an anchor has a folder"},
		{"run -anchor a -config b", cli.ExitUsage, "either"},
		{"run -anchor " + anchor, cli.ExitUsage, "needs -manifest"},
		{"run -log loud -anchor a -manifest m", cli.ExitUsage, "hint: the levels are"},
		{"run -anchor /no/such -manifest " + manifest, cli.ExitFailed, "hint: validator init -anchor"},
		{"run -anchor " + anchor + " -manifest /no/manifest.json", cli.ExitFailed, "no such file"},
		{"run -anchor " + anchor + " -manifest " + lonely, cli.ExitFailed, "hint: officials sign"},
		{"run -anchor " + anchor + " -p2p " + port + " -rpc " + free + " -manifest " + manifest, cli.ExitFailed, "hint: another program listens there"},
		{"run -anchor " + anchor + " -p2p " + free + " -rpc " + port + " -manifest " + manifest, cli.ExitFailed, "hint: another program listens there"},
		{"run -anchor " + anchor + " -peers 127.0.0.1:1 -p2p " + free + " -rpc 127.0.0.1:0 -manifest " + manifest, cli.ExitFailed, "hint: \"validator init\" prints the id"},
		{"run -config /no/station.json", cli.ExitFailed, "no such file"},
		{"status -manifest " + manifest + " -node http://" + free, cli.ExitFailed, "hint: is a validator running there?"},
	} {
		if code, _, errs := validator(t, strings.Fields(tt.args)...); code != tt.code || !strings.Contains(errs, tt.want) {
			t.Errorf("validator %s: exit %d, %s", tt.args, code, errs)
		}
	}
}

// An anchor runs until it is told to stop, and nobody else can run it
// meanwhile.
func TestRunAnchorAndStatus(t *testing.T) {
	b := newSeat(t)
	deadline := time.Now().Add(10 * time.Second)
	manifest := b.c.Inbox(election.ManifestFile)
	for b.client.Height() < 1 && time.Now().Before(deadline) {
		_, err := b.client.Sync(t.Context())
		check(t, err)
	}
	code, out, errs := validator(t, "status", "-manifest", manifest, "-node", b.url)
	if code != cli.ExitOK || !strings.Contains(out, "key ceremony") || !strings.Contains(out, "anchor-1") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	same := filepath.Join(b.c.Folder, "anchor")
	code, _, errs = validator(t, "run", "-anchor", same, "-manifest", manifest, "-p2p", freePort(t), "-rpc", freePort(t))
	if code != cli.ExitFailed || !strings.Contains(errs, "hint: a key must never run twice") {
		t.Fatalf("two validators in one folder: exit %d\n%s", code, errs)
	}
}
