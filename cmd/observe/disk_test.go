package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/disktest"
)

// playEnv makes this binary the command instead of its tests, once its standard input ends.
const playEnv = "ISOLOIR_TEST_OBSERVE"

func TestMain(m *testing.M) {
	if os.Getenv(playEnv) != "" {
		io.Copy(io.Discard, os.Stdin)
		main()
	}
	os.Exit(m.Run())
}

// TestExportToAFullDisk: nothing half is left, and the same command works once there is room.
func TestExportToAFullDisk(t *testing.T) {
	disktest.Both(t, 1<<20, func(t *testing.T, d *disktest.Disk) {
		n, manifest, rpc := running(t)
		defer n.Stop()
		record := filepath.Join(d.Dir, "record")
		export := func(before func(pid int)) (int, string) {
			var words bytes.Buffer
			cmd := exec.Command(os.Args[0], "export", "-manifest", manifest, "-node", "http://"+rpc, record)
			cmd.Env, cmd.Stderr = append(os.Environ(), playEnv+"=1"), &words
			hold, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			before(cmd.Process.Pid)
			hold.Close()
			cmd.Wait()
			return cmd.ProcessState.ExitCode(), words.String()
		}
		if code, words := export(func(pid int) { d.Fill(pid) }); code != cli.ExitFailed || !strings.Contains(words, "hint: the disk is full") {
			t.Errorf("exit %d\n%s", code, words)
		}
		if left := d.Files(); len(left) > 0 {
			t.Errorf("a failed export left %v", left)
		}
		d.Room()
		if code, words := export(func(int) {}); code != cli.ExitOK {
			t.Errorf("exit %d\n%s", code, words)
		}
		if code, out, errs := observe(t, "verify", record); code != cli.ExitOK {
			t.Errorf("exit %d\n%s%s", code, out, errs)
		}
	})
}

// TestWhatMayNotBeReadIsAFinding takes the right to read a file, the blocks or the whole folder, from root too.
func TestWhatMayNotBeReadIsAFinding(t *testing.T) {
	dir := exported(t)
	for up := dir; up != filepath.Clean(os.TempDir()); up = filepath.Dir(up) {
		if err := os.Chmod(up, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	runtime.LockOSThread() // the right belongs to the thread, and verifying reads in this one where nothing stops it
	defer runtime.UnlockOSThread()
	me, err := unix.SetfsuidRetUid(nobody)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.SetfsuidRetUid(me)
	for name, mode := range map[string]os.FileMode{"manifest.json": 0o644, "result.json": 0o644, "blocks/00000007.block": 0o644, "blocks": 0o755, ".": 0o755} {
		path := filepath.Join(dir, name)
		change := func(mode os.FileMode) {
			unix.SetfsuidRetUid(me)
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			unix.SetfsuidRetUid(nobody)
		}
		change(0)
		code, out, errs := observeIn(context.Background(), "verify", dir)
		if code != cli.ExitFinding || !strings.Contains(errs, name+": ") || !strings.Contains(errs, "hint: run it as somebody who may read") {
			t.Errorf("%s: exit %d\n%s%s", name, code, out, errs)
		}
		change(mode)
	}
	if code, _, errs := observeIn(context.Background(), "verify", dir); code != cli.ExitOK {
		t.Errorf("readable again: exit %d\n%s", code, errs)
	}
}

// nobody is the user without rights; who is not root stays who they are.
const nobody = 65534
