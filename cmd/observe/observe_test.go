package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// exported is a small day in a folder, which ends as exports do: with a block
// that only seals the ones before.
func exported(t *testing.T) string {
	d := smallDay(t)
	d.Count()
	d.Record()
	dir := filepath.Join(t.TempDir(), "record")
	if err := verify.Write(dir, d.State, d.Chain.All(), nil); err != nil {
		t.Fatal(err)
	}
	return dir
}

// smallDay has five people vote for one option of the one contest, and closes.
func smallDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, onlyLevy)
	d.Ceremony()
	s := d.Stations["st-1"]
	s.Prepare()
	for range 5 {
		s.Cast("only", map[string]string{"levy": "levy-a"})
	}
	s.Shut()
	return d
}

func observe(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	return observeIn(t.Context(), args...)
}

func observeIn(ctx context.Context, args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = command().Run(ctx, &cli.Env{Stdin: strings.NewReader(""), Stdout: &o, Stderr: &e}, args)
	return code, o.String(), e.String()
}

func TestVerify(t *testing.T) {
	dir := exported(t)
	code, out, errs := observe(t, "verify", dir)
	if code != cli.ExitOK || !strings.Contains(out, "\n2. ") || !strings.HasSuffix(out, "All of it checks.\n") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if code, out, _ := observe(t, "verify", "-lang", "fr", dir); code != cli.ExitOK || !strings.HasSuffix(out, "Tout est vérifié.\n") {
		t.Fatalf("exit %d\n%s", code, out)
	}
}

// A second verifier says the same of a record that checks and of one that does not.
func TestVerifyTwice(t *testing.T) {
	dir := exported(t)
	code, out, errs := observe(t, "verify", "-second", dir)
	if code != cli.ExitOK || !strings.Contains(out, "10. A second verifier, which shares no code with this one, finds nothing wrong.\n") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if err := os.Remove(filepath.Join(dir, verify.BlockFile(3))); err != nil {
		t.Fatal(err)
	}
	code, out, errs = observe(t, "verify", "-second", "-lang", "fr", dir)
	if code != cli.ExitFinding || !strings.Contains(out, "\n2. Un second vérificateur, sans code commun avec celui-ci, trouve : blocks/00000003.block") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if err := secondSays(t.Context(), &cli.Env{Stdout: io.Discard}, 1, dir, nil, "en"); err == nil || err.Error() != "the two verifiers do not agree" {
		t.Fatalf("of two verdicts it says %v", err)
	}
}

// A record is held to what a tape says of the chain: each height has one text, and the record's whole length is held to it.
func TestVerifyAgainstATape(t *testing.T) {
	dir := exported(t)
	report, err := verify.Check(dir)
	if err != nil {
		t.Fatal(err)
	}
	own, _ := report.State.Checkpoint(report.State.Height() - 1)
	later := strings.Replace(own.Text(), fmt.Sprintf("height %d", report.State.Height()-1), fmt.Sprintf("height %d", report.State.Height()+1), 1)
	tape := filepath.Join(t.TempDir(), "tape.txt")
	for name, tt := range map[string]struct {
		text string
		code int
		want string
	}{
		"the record's":        {own.Text(), cli.ExitOK, "10. The checkpoint of the tape, of block"},
		"as scanners give it": {own.Text() + "\n", cli.ExitOK, "All of it checks."},
		"another height":      {strings.Replace(own.Text(), "\n"+own.Extensions[0], "\n"+"height 1", 1), cli.ExitFinding, "another checkpoint at this height"},
		"of a later block":    {later, cli.ExitFinding, "export it anew"},
		"another chain":       {strings.Replace(own.Text(), "isoloir/", "isoloir/x", 1), cli.ExitFinding, "not the text of a checkpoint"},
		"a receipt's code":    {"7K3M-9QWX\n", cli.ExitFinding, "not one of this record"},
	} {
		if err := os.WriteFile(tape, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out, errs := observe(t, "verify", "-checkpoint", tape, dir); code != tt.code || !strings.Contains(out+errs, tt.want) {
			t.Errorf("%s: exit %d\n%s%s", name, code, out, errs)
		}
	}
	if code, _, errs := observe(t, "verify", "-checkpoint", tape+"x", dir); code != cli.ExitFailed || !strings.Contains(errs, "hint: scan") {
		t.Errorf("no such tape: exit %d\n%s", code, errs)
	}
}

// Whatever is done to any file of a record, the exit code is 3 and the file is
// named: with another manifest its signatures, which are then of none, and
// without the last block the result, which counts them.
func TestDamageIsFound(t *testing.T) {
	dir := exported(t)
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for name, damage := range map[string]func(path string, data []byte) error{
		"flipped":   func(p string, b []byte) error { b[len(b)/2] ^= 0x20; return os.WriteFile(p, b, 0o600) },
		"truncated": func(p string, b []byte) error { return os.Truncate(p, int64(len(b)-1)) },
		"emptied":   func(p string, b []byte) error { return os.Truncate(p, 0) },
		"extended":  func(p string, b []byte) error { return os.WriteFile(p, append(b, '\n'), 0o600) },
		"removed":   func(p string, b []byte) error { return os.Remove(p) },
		"doubled":   func(p string, b []byte) error { return os.WriteFile(p+".bak", b, 0o600) },
		"a pipe":    func(p string, b []byte) error { return errors.Join(os.Remove(p), syscall.Mkfifo(p, 0o600)) },
		"a folder":  func(p string, b []byte) error { return errors.Join(os.Remove(p), os.Mkdir(p, 0o700)) },
		"a link": func(p string, b []byte) error {
			return errors.Join(os.Rename(p, dir+"-away"), os.Symlink(dir+"-away", p))
		},
		"huge": func(p string, b []byte) error { return os.Truncate(p, 10<<30) },
	} {
		for _, path := range files {
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(path, bytes.Clone(before)); err != nil {
				t.Fatal(err)
			}
			code, out, errs := observe(t, "verify", dir)
			named := strings.Contains(errs, filepath.Base(path)) || strings.Contains(errs, election.SignaturesFile) && name == "flipped" ||
				strings.Contains(errs, verify.ResultFile) && name == "removed"
			if code != cli.ExitFinding || !named || !strings.Contains(errs, "hint: ") {
				t.Errorf("%s %s: exit %d\n%s%s", filepath.Base(path), name, code, out, errs)
			}
			if err := errors.Join(os.RemoveAll(path), os.WriteFile(path, before, 0o600)); err != nil {
				t.Fatal(err)
			}
			os.Remove(path + ".bak")
		}
	}
	if code, _, errs := observe(t, "verify", dir); code != cli.ExitOK {
		t.Fatal("the test spoilt the record: " + errs)
	}
}

func TestCalledWrongly(t *testing.T) {
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"verify /no/such/folder", cli.ExitFailed, "hint: name the folder"},
		{"verify", cli.ExitUsage, "one folder"},
		{"verify a b", cli.ExitUsage, "one folder"},
		{"verfy a", cli.ExitUsage, "did you mean"},
		{"export -manifest m.json", cli.ExitUsage, "one folder"},
		{"export out", cli.ExitUsage, "-manifest"},
		{"export -manifest /no/manifest.json out", cli.ExitFailed, "no such file"},
	} {
		if code, _, errs := observe(t, strings.Fields(tt.args)...); code != tt.code || !strings.Contains(errs, tt.want) {
			t.Errorf("observe %s: exit %d, %s", tt.args, code, errs)
		}
	}
}

// running is a chain of one with an entry on record.
func running(t *testing.T) (n *node.Node, manifest, rpc string) {
	t.Helper()
	d := recordtest.New(t, func(m *election.Manifest) {
		m.GenesisTime = "2026-01-01T00:00:00Z"
		m.Anchors, m.StationPower = m.Anchors[:1], 1
	})
	dir := t.TempDir()
	manifest = filepath.Join(dir, election.ManifestFile)
	for name, data := range map[string][]byte{election.ManifestFile: d.Manifest.Encode(), election.SignaturesFile: d.Manifest.EncodeSignatures(d.Signed)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n, rpc = anchor(t, d)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for n.View().Block.Height == 0 && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond) // the first block has the manifest's time, before the chip was certified
	}
	if _, err := n.Submit(ctx, d.Stations["st-1"].Enrol()); err != nil {
		t.Fatal(err)
	}
	return n, manifest, rpc
}

// A chain that runs is exported to a folder that checks, and nothing is
// written when it does not answer.
func TestExport(t *testing.T) {
	n, manifest, rpc := running(t)
	record := filepath.Join(t.TempDir(), "record")
	code, out, errs := observe(t, "export", "-manifest", manifest, "-node", "http://"+rpc, record)
	if code != cli.ExitOK || !strings.Contains(out, "1 leaves") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if code, out, errs = observe(t, "verify", record); code != cli.ExitOK {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if code, _, errs = observe(t, "export", "-manifest", manifest, "-node", "http://"+rpc, record); code != cli.ExitFailed || !strings.Contains(errs, "already there") {
		t.Fatalf("exit %d\n%s", code, errs)
	}
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	if code, _, errs = observe(t, "export", "-manifest", manifest, "-node", "http://"+rpc, record+"2"); code != cli.ExitFailed || !strings.Contains(errs, "hint: is a validator running there?") {
		t.Fatalf("exit %d\n%s", code, errs)
	}
}

// anchor runs a chain of one.
func anchor(t *testing.T, d *recordtest.Day) (n *node.Node, rpc string) {
	t.Helper()
	key, err := node.NewKey(d.Anchors["anchor-1"].Seed())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "anchor")
	if _, err := node.InitAnchor(dir); err != nil {
		t.Fatal(err)
	}
	rpc = freePort(t)
	n, err = node.Start(t.Context(), node.Config{Dir: dir, Manifest: d.Manifest, Signatures: d.Signed, Key: key,
		P2P: freePort(t), RPC: rpc, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return n, rpc
}

func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Whoever stops a verification is told that it says nothing, and waits for nothing.
func TestStopped(t *testing.T) {
	dir := exported(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, args := range [][]string{{"verify", dir}, {"verify", "-second", dir}, {"audit", dir}, {"code", strings.Repeat("0", 33), dir}} {
		var out, errs bytes.Buffer
		code := command().Run(ctx, &cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}, args)
		if code != cli.ExitFailed || !strings.Contains(errs.String(), "stopped before the end") || strings.Contains(out.String(), "checks") {
			t.Errorf("%v: exit %d\n%s%s", args, code, out.String(), errs.String())
		}
	}
}
