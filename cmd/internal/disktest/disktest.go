// Package disktest gives tests a disk that can be full, for every user and on every machine: a small one of its own where the
// machine permits mounts, and always a limit on the size of files, under which writes fail as on a full disk.
package disktest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// A Disk is a folder whose disk a test can fill.
type Disk struct {
	Dir    string
	t      *testing.T
	small  bool // mounted; else a limit on files stands for it
	filled []int
}

// childEnv is set in a child that runs one test alone.
const childEnv = "ISOLOIR_TEST_DISK"

// forbidden is the exit code of a child that may not mount.
const forbidden = 77

// Both runs a test under a limit on files, and again on a small disk of a number of bytes. Each time is in a child: a limit would also
// stop what the test's own process writes, and the disk needs mounts of its own. Where the machine permits none, the limit is all.
func Both(t *testing.T, bytes int64, test func(t *testing.T, d *Disk)) {
	t.Run("limit", func(t *testing.T) {
		if os.Getenv(childEnv) == "" {
			must(t, again(t, 0))
			return
		}
		d := &Disk{Dir: folder(t), t: t}
		t.Cleanup(d.Room)
		test(t, d)
	})
	t.Run("disk", func(t *testing.T) {
		if os.Getenv(childEnv) == "" {
			if again(t, syscall.CLONE_NEWNS) != nil && again(t, syscall.CLONE_NEWNS|syscall.CLONE_NEWUSER) != nil {
				t.Log("this machine permits no mounts; the limit on files has shown the same")
			}
			return
		}
		d := &Disk{Dir: folder(t), t: t, small: true}
		err := errors.Join(unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""), unix.Mount("tmpfs", d.Dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)))
		if errors.Is(err, fs.ErrPermission) {
			os.Remove(d.Dir)
			os.Exit(forbidden)
		}
		must(t, err)
		t.Cleanup(func() { must(t, unix.Unmount(d.Dir, unix.MNT_DETACH)) })
		test(t, d)
	})
}

// folder has a short name, because sockets will lie below it.
func folder(t *testing.T) string {
	dir, err := os.MkdirTemp("", "d")
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	return dir
}

// again runs this test alone in a child. An error says that the machine does not permit one of this kind.
func again(t *testing.T, flags uintptr) error {
	t.Helper()
	var parts []string
	for _, name := range strings.Split(t.Name(), "/") {
		parts = append(parts, "^"+regexp.QuoteMeta(name)+"$")
	}
	cmd := exec.Command(os.Args[0], "-test.run", strings.Join(parts, "/"), "-test.v")
	cmd.Env = append(os.Environ(), childEnv+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags}
	if flags&syscall.CLONE_NEWUSER != 0 {
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == forbidden {
		return err
	}
	if exit != nil || err == nil && !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("in a child: %v\n%s", err, out)
	}
	return err
}

// Fill leaves no room: for processes that are named under a limit, else for all of this one.
func (d *Disk) Fill(pids ...int) {
	d.t.Helper()
	if d.small {
		d.ballast()
		return
	}
	signal.Ignore(syscall.SIGXFSZ) // what a command's Main does
	d.filled = append(pids, 0)[:max(1, len(pids))]
	for _, pid := range d.filled {
		d.limit(pid, 0)
	}
}

// Room makes room again.
func (d *Disk) Room() {
	d.t.Helper()
	if d.small {
		must(d.t, os.Remove(d.path()))
		return
	}
	for _, pid := range d.filled {
		d.limit(pid, unix.RLIM_INFINITY)
	}
	d.filled = nil
}

// limit changes the soft limit, which its owner may raise again. A process may have ended by itself.
func (d *Disk) limit(pid int, most uint64) {
	d.t.Helper()
	var now unix.Rlimit
	err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &now)
	if now.Cur = min(most, now.Max); err == nil {
		err = unix.Prlimit(pid, unix.RLIMIT_FSIZE, &now, nil)
	}
	if !errors.Is(err, unix.ESRCH) {
		must(d.t, err)
	}
}

func (d *Disk) path() string { return filepath.Join(d.Dir, ".ballast") }

// ballast fills the disk to the last byte.
func (d *Disk) ballast() {
	d.t.Helper()
	f, err := os.Create(d.path())
	must(d.t, err)
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else {
			must(d.t, err)
		}
	}
	must(d.t, f.Close())
}

// Files are the contents of all files in the folder by their names, without what fills the disk.
func (d *Disk) Files() map[string]string {
	d.t.Helper()
	out := map[string]string{}
	must(d.t, filepath.WalkDir(d.Dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || path == d.path() {
			return err
		}
		data, err := os.ReadFile(path)
		out[path] = string(data)
		return err
	}))
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
