package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/disktest"
	"github.com/isoloir/isoloir/ledger/chain/light"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// playEnv makes this binary the command instead of its tests.
const playEnv = "ISOLOIR_TEST_VALIDATOR"

func TestMain(m *testing.M) {
	if os.Getenv(playEnv) != "" {
		main()
	}
	os.Exit(m.Run())
}

// lone is an anchor that is a chain of one, as a process of its own.
type lone struct {
	*recordtest.Day
	t        *testing.T
	dir      string
	p2p, rpc string
	cmd      *exec.Cmd
	errs     *bytes.Buffer
}

func newLone(t *testing.T, dir string) *lone {
	l := &lone{t: t, dir: dir, p2p: freePort(t), rpc: freePort(t)}
	code, out, errs := validator(t, "init", "-anchor", filepath.Join(dir, "anchor"))
	if code != cli.ExitOK {
		t.Fatal(errs)
	}
	var key, peer string
	_, err := fmt.Sscanf(out, "key %s\npeer %s\n", &key, &peer)
	check(t, err)
	l.Day = recordtest.New(t, func(m *election.Manifest) {
		m.GenesisTime = "2026-01-01T00:00:00Z"
		m.Anchors, m.StationPower = m.Anchors[:1], 1
		m.Anchors[0].Key = key
	})
	check(t, os.WriteFile(l.manifest(), l.Manifest.Encode(), 0o600))
	check(t, os.WriteFile(filepath.Join(dir, election.SignaturesFile), l.Manifest.EncodeSignatures(l.Signed), 0o600))
	return l
}

func (l *lone) manifest() string { return filepath.Join(l.dir, election.ManifestFile) }

func (l *lone) start() {
	l.t.Helper()
	l.errs = new(bytes.Buffer)
	l.cmd = exec.Command(os.Args[0], "run", "-anchor", filepath.Join(l.dir, "anchor"), "-manifest", l.manifest(), "-p2p", l.p2p, "-rpc", l.rpc)
	l.cmd.Env, l.cmd.Stderr = append(os.Environ(), playEnv+"=1"), l.errs
	check(l.t, l.cmd.Start())
	l.t.Cleanup(func() { l.cmd.Process.Kill() })
}

// ends waits for the process and gives its exit code and words.
func (l *lone) ends() (int, string) {
	l.t.Helper()
	late := time.AfterFunc(30*time.Second, func() { l.cmd.Process.Kill() })
	defer late.Stop()
	l.cmd.Wait()
	return l.cmd.ProcessState.ExitCode(), l.errs.String()
}

// follow waits for the node to answer.
func (l *lone) follow() *light.Client {
	l.t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if c, err := light.Follow(l.t.Context(), "http://"+l.rpc, l.Manifest, l.Signed); err == nil {
			return c
		}
	}
	l.t.Fatalf("the node does not answer: %s", l.errs)
	return nil
}

func submit(t *testing.T, c *light.Client, e record.Entry) error {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return c.Submit(ctx, e)
}

// TestFullDisk: a node that can't start or go on for want of room ends with a hint; after room was made it has all that was on record,
// and takes the entry that it could not take.
func TestFullDisk(t *testing.T) {
	disktest.Both(t, 160<<20, func(t *testing.T, d *disktest.Disk) {
		l := newLone(t, d.Dir)
		d.Fill()
		l.start()
		if code, words := l.ends(); code != cli.ExitFailed || !strings.Contains(words, "hint: make room on the disk") {
			t.Fatalf("started without room: exit %d\n%s", code, words)
		}
		d.Room()
		l.start()
		c := l.follow()
		check(t, submit(t, c, l.KeyMessage("trustee-1")))
		before := c.Height()
		d.Fill(l.cmd.Process.Pid)
		next := l.KeyMessage("trustee-2")
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if err := c.Submit(ctx, next); err == nil {
			t.Error("an entry is on record and on no disk")
		}
		if code, words := l.ends(); code != cli.ExitFailed || !strings.Contains(words, "hint: make room on the disk") {
			t.Fatalf("went on without room: exit %d\n%s", code, words)
		}
		d.Room()
		l.start()
		c = l.follow()
		if c.Height() < before {
			t.Errorf("%d blocks are left of %d", c.Height(), before)
		}
		check(t, submit(t, c, next))
	})
}
