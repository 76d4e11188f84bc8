package station

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// A rack mounts disks on folders and takes them away again; a disk keeps what is on it.
type rack interface {
	mount(disk, at string)
	unmount(at string)
}

// played is a rack without privileges: folders are renamed, and the numbers of file systems are made up.
type played struct {
	t     *testing.T
	disks string
	on    map[string]string // disk by folder
}

func newPlayed(t *testing.T, dir string) rack {
	r := &played{t, filepath.Join(dir, "disks"), map[string]string{}}
	before := deviceOf
	t.Cleanup(func() { deviceOf = before })
	deviceOf = func(path string) uint64 {
		for ; path != dir; path = filepath.Dir(path) {
			if disk := r.on[path]; disk != "" {
				return uint64(disk[0])
			}
		}
		return 1
	}
	return r
}

func (r *played) mount(disk, at string) {
	from := filepath.Join(r.disks, disk)
	must(r.t, os.MkdirAll(from, 0o700))
	must(r.t, os.Rename(at, at+".under"))
	must(r.t, os.Rename(from, at))
	r.on[at] = disk
}

func (r *played) unmount(at string) {
	must(r.t, os.Rename(at, filepath.Join(r.disks, r.on[at])))
	must(r.t, os.Rename(at+".under", at))
	delete(r.on, at)
}

// mounted is a rack of file systems in memory, in a mount namespace of the process.
type mounted struct {
	t     *testing.T
	disks string
}

func (r *mounted) mount(disk, at string) {
	from := filepath.Join(r.disks, disk)
	if _, err := os.Stat(from); errors.Is(err, os.ErrNotExist) {
		must(r.t, os.MkdirAll(from, 0o700))
		must(r.t, unix.Mount("tmpfs", from, "tmpfs", 0, "size=1m"))
	}
	must(r.t, unix.Mount(from, at, "", unix.MS_BIND, ""))
}

func (r *mounted) unmount(at string) { must(r.t, unix.Unmount(at, 0)) }

// town is a station with a rack.
type town struct {
	rack
	t    *testing.T
	dirs [2]string
	home string
}

func newTown(t *testing.T, dir string, r rack) *town {
	w := &town{r, t, [2]string{filepath.Join(dir, "media-a"), filepath.Join(dir, "media-b")}, filepath.Join(dir, "booth")}
	for _, d := range []string{w.dirs[0], w.dirs[1], w.home} {
		must(t, os.Mkdir(d, 0o700))
	}
	return w
}

func (w *town) find() (*Media, error) {
	return FindMedia(electiontest.New().Manifest, "st-1", w.dirs, w.home)
}

// media finds the media and holds the faults to what is expected: "" for none.
func (w *town) media(what string, a, b string) *Media {
	w.t.Helper()
	x, err := w.find()
	if err != nil {
		w.t.Fatalf("%s: %v", what, err)
	}
	for i, want := range [2]string{a, b} {
		got := fmt.Sprint(x.Fault(i))
		if (x.Fault(i) == nil) != (want == "") || !strings.Contains(got, want) || (x.Dirs()[i] == "") != (want != "") {
			w.t.Errorf("%s: medium %d: %s, want %q", what, i, got, want)
		}
	}
	return x
}

func (w *town) holds(i int, names ...string) {
	w.t.Helper()
	entries, err := os.ReadDir(w.dirs[i])
	must(w.t, err)
	if len(entries) != len(names) {
		w.t.Errorf("medium %d holds %v, want %v", i, entries, names)
	}
}

// changes is what may happen to the media of a station, on separate disks.
func (w *town) changes() {
	a, b := w.dirs[0], w.dirs[1]
	w.mount("1", a)
	w.mount("2", b)
	w.media("first use", "", "")
	w.media("again", "", "")
	must(w.t, os.WriteFile(filepath.Join(b, "urn"), []byte("ballots"), 0o600))

	w.unmount(b)
	x := w.media("unmounted", "", "not here")
	x.Adopt()
	if x.Fault(1) == nil {
		w.t.Error("the disk under an unmounted medium took its place")
	}
	w.holds(1)
	w.mount("2", b)
	w.media("mounted again", "", "")

	w.unmount(b)
	w.mount("3", b)
	w.media("an empty medium that nobody asked for", "", "not here")
	w.holds(1)
	x = w.media("an empty medium", "", "not here")
	x.Adopt()
	if x.Fault(1) != nil || x.Dirs()[1] != b {
		w.t.Fatalf("an empty medium can't take the place: %v", x.Fault(1))
	}
	w.media("replaced", "", "")

	w.unmount(b)
	w.mount("2", b)
	w.media("the old one", "", "took its place")
	w.unmount(b)
	w.mount("4", b)
	must(w.t, os.WriteFile(filepath.Join(b, "holiday.jpg"), nil, 0o600))
	x = w.media("somebody's disk", "", "not empty")
	x.Adopt()
	w.holds(1, "holiday.jpg")
	w.unmount(b)

	w.unmount(a)
	if _, err := w.find(); !errors.Is(err, ErrNoMedia) {
		w.t.Errorf("neither medium: %v", err)
	}
	w.holds(0)
	w.mount("3", a)
	w.mount("1", b)
	w.media("under each other's names", "", "")
	must(w.t, os.Remove(filepath.Join(w.home, memoryFile)))
	w.media("without the memory", "", "")
	w.unmount(a)
	w.media("one of them, remembered anew", "not here", "")
}

func TestMediaOnPlayedDisks(t *testing.T) {
	dir := t.TempDir()
	newTown(t, dir, newPlayed(t, dir)).changes()
}

// forbidden is the exit code of a child that may not mount.
const forbidden = 77

// TestMediaOnMountedDisks tells the same story with file systems that are mounted, in namespaces of its own. Where the machine
// permits none, the disks are played.
func TestMediaOnMountedDisks(t *testing.T) {
	const child = "ISOLOIR_TEST_MOUNTS"
	if dir := os.Getenv(child); dir != "" {
		if unix.Mount("tmpfs", dir, "tmpfs", 0, "size=1m") != nil {
			os.Exit(forbidden)
		}
		newTown(t, dir, &mounted{t, filepath.Join(dir, "disks")}).changes()
		return
	}
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestMediaOnMountedDisks$", "-test.v")
	cmd.Env = append(os.Environ(), child+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() == forbidden) {
		t.Logf("no mounts here (%v): the disks are played", err)
		TestMediaOnPlayedDisks(t)
		return
	}
	if err != nil || !strings.Contains(string(out), "PASS: TestMediaOnMountedDisks") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestMediaOnOneDisk: two folders of one disk, as in a demonstration, are told apart by their marks; an empty folder takes the
// place of one that was erased, when somebody asks for it.
func TestMediaOnOneDisk(t *testing.T) {
	w := newTown(t, t.TempDir(), nil)
	if !w.media("first use", "", "").Shared() {
		t.Error("nobody is told that both are on one disk")
	}
	must(t, os.RemoveAll(w.dirs[0]))
	x := w.media("no folder", "no such file", "")
	x.Adopt()
	if x.Fault(0) == nil {
		t.Error("a folder that is not there took the place")
	}
	must(t, os.Mkdir(w.dirs[0], 0o700))
	w.media("an empty folder", "not here", "").Adopt()
	w.media("replaced", "", "")
	must(t, os.WriteFile(filepath.Join(w.dirs[0], markFile), []byte("{}"), 0o600))
	w.media("a mark of nobody", "mark", "")
	must(t, swap(filepath.Join(w.dirs[0], markFile), filepath.Join(w.dirs[1], markFile)))
	w.media("one medium twice", "", "both folders are one medium")
}

// TestMediaThatAreNotEmptyAreNotBegun: nothing is overwritten at first use, and one folder is not two media.
func TestMediaThatAreNotEmptyAreNotBegun(t *testing.T) {
	w := newTown(t, t.TempDir(), nil)
	must(t, os.WriteFile(filepath.Join(w.dirs[1], "urn"), nil, 0o600))
	if _, err := w.find(); err == nil || !strings.Contains(err.Error(), "medium B: it is not empty") {
		t.Errorf("begun over an urn: %v", err)
	}
	w.holds(0)
	must(t, os.RemoveAll(w.dirs[1]))
	must(t, os.Symlink(w.dirs[0], w.dirs[1]))
	if _, err := w.find(); err == nil {
		t.Error("one folder was begun as two media")
	}
}

// TestMediaOfAnotherStation: its mark is left alone.
func TestMediaOfAnotherStation(t *testing.T) {
	m := electiontest.New().Manifest
	one, two := newTown(t, t.TempDir(), nil), newTown(t, t.TempDir(), nil)
	one.media("first use", "", "")
	_, err := FindMedia(m, "st-2", two.dirs, two.home)
	must(t, err)
	must(t, os.Remove(filepath.Join(one.dirs[1], markFile)))
	must(t, os.Rename(filepath.Join(two.dirs[1], markFile), filepath.Join(one.dirs[1], markFile)))
	one.media("the medium of another", "", "another station").Adopt()
	one.media("and it stays so", "", "another station")
}
