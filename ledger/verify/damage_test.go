package verify_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/isoloir/isoloir/ledger/verify"
)

// A damage is something that is done to a record's folder, with the file in which it must be found.
type damage struct {
	name string
	do   func(dir string) error
	file string
}

// spoilt fails the test unless each damage, done to a copy of the folder, is a finding in the right file.
func spoilt(t *testing.T, dir string, damages []damage) {
	t.Helper()
	for _, d := range damages {
		at := filepath.Join(t.TempDir(), "record")
		if err := os.CopyFS(at, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := d.do(at); err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		_, err := verify.Check(at)
		var f *verify.Finding
		if !errors.As(err, &f) || f.File != d.file {
			t.Errorf("%s: %v", d.name, err)
		}
	}
}

// TestWhatBelongsToNoRecordIsFound puts things into the folder. None of them is opened: a pipe would never end.
func TestWhatBelongsToNoRecordIsFound(t *testing.T) {
	_, dir := written(t, true)
	var damages []damage
	for name, put := range map[string]func(path string) error{
		"file":          func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"folder":        func(path string) error { return os.Mkdir(path, 0o700) },
		"link":          func(path string) error { return os.Symlink(filepath.Join(dir, "result.json"), path) },
		"dangling link": func(path string) error { return os.Symlink("nowhere", path) },
		"device":        func(path string) error { return os.Symlink("/dev/zero", path) },
		"pipe":          func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"socket":        socket,
	} {
		for _, at := range []string{".hidden", "notes.txt", "blocks/.x", "blocks/00000000.block", "blocks/9.block", "MANIFEST.JSON"} {
			damages = append(damages, damage{name + " " + at, func(dir string) error { return put(filepath.Join(dir, at)) }, at})
		}
		for _, at := range []string{"manifest.json", "manifest.sig.json", "result.json", "blocks/00000003.block"} {
			if name != "file" {
				damages = append(damages, damage{name + " for " + at, func(dir string) error {
					return errors.Join(os.Remove(filepath.Join(dir, at)), put(filepath.Join(dir, at)))
				}, at})
			}
		}
	}
	spoilt(t, dir, damages)
}

// socket leaves a socket whose name may be longer than an address can be.
func socket(path string) error {
	short, err := os.MkdirTemp("", "s")
	if err != nil {
		return err
	}
	defer os.RemoveAll(short)
	l, err := net.Listen("unix", filepath.Join(short, "s"))
	if err != nil {
		return err
	}
	defer l.Close()
	return os.Rename(filepath.Join(short, "s"), path)
}

func TestWhatIsMissingIsFound(t *testing.T) {
	d, dir := written(t, true)
	last := verify.BlockFile(d.State.Height())
	var damages []damage
	for _, name := range []string{"manifest.json", "manifest.sig.json", "result.json", "blocks/00000001.block", "blocks/00000003.block"} {
		damages = append(damages, damage{"without " + name, func(dir string) error { return os.Remove(filepath.Join(dir, name)) }, name})
	}
	damages = append(damages,
		damage{"without the last block", func(dir string) error { return os.Remove(filepath.Join(dir, last)) }, "result.json"},
		damage{"without the blocks", func(dir string) error { return os.RemoveAll(filepath.Join(dir, "blocks")) }, "blocks/00000001.block"},
		damage{"a file for the blocks", func(dir string) error {
			return errors.Join(os.RemoveAll(filepath.Join(dir, "blocks")), os.WriteFile(filepath.Join(dir, "blocks"), nil, 0o600))
		}, "blocks"},
		damage{"a link to the blocks", func(dir string) error {
			moved := dir + "-blocks"
			return errors.Join(os.Rename(filepath.Join(dir, "blocks"), moved), os.Symlink(moved, filepath.Join(dir, "blocks")))
		}, "blocks"},
		damage{"two blocks for each other", func(dir string) error {
			a, b, c := filepath.Join(dir, verify.BlockFile(5)), filepath.Join(dir, verify.BlockFile(6)), filepath.Join(dir, "c")
			return errors.Join(os.Rename(a, c), os.Rename(b, a), os.Rename(c, b))
		}, verify.BlockFile(5)})
	spoilt(t, dir, damages)
	if _, err := verify.Check(dir); err != nil {
		t.Fatal(err)
	}
}

// TestALengthThatIsAnotherIsFound cuts and extends files; one that is far too long is not taken into memory.
func TestALengthThatIsAnotherIsFound(t *testing.T) {
	d, dir := written(t, true)
	var damages []damage
	for _, name := range []string{"manifest.json", "manifest.sig.json", "result.json", verify.BlockFile(1), verify.BlockFile(9), verify.BlockFile(d.State.Height())} {
		for _, by := range []int64{-1 << 40, -1, 1} {
			damages = append(damages, damage{fmt.Sprintf("%s by %d", name, by), func(dir string) error {
				path := filepath.Join(dir, name)
				info, err := os.Stat(path)
				if err != nil {
					return err
				}
				return os.Truncate(path, max(0, info.Size()+by))
			}, name})
		}
	}
	spoilt(t, dir, damages)
	var before, after runtime.MemStats
	for _, name := range []string{"manifest.json", "manifest.sig.json", "result.json", verify.BlockFile(1)} {
		runtime.ReadMemStats(&before)
		spoilt(t, dir, []damage{{name + " of 10 GB", func(dir string) error { return os.Truncate(filepath.Join(dir, name), 10<<30) }, name}})
		if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 1<<30 {
			t.Errorf("%s: %d MB were taken", name, (after.TotalAlloc-before.TotalAlloc)>>20)
		}
	}
}

// TestAnotherFormOfTheSameIsFound writes JSON that means the same in another way.
func TestAnotherFormOfTheSameIsFound(t *testing.T) {
	_, dir := written(t, true)
	var damages []damage
	for _, name := range []string{"manifest.json", "manifest.sig.json", "result.json"} {
		for what, form := range map[string]func(string) string{
			"fields in another order": swapFirst,
			"more space":              func(s string) string { return strings.Replace(s, ": ", ":  ", 1) },
			"no space":                func(s string) string { return strings.ReplaceAll(s, "  ", "") },
			"tabs":                    func(s string) string { return strings.ReplaceAll(s, "  ", "\t") },
			"carriage returns":        func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
			"byte order mark":         func(s string) string { return "\ufeff" + s },
			"a key in another case":   upperKey,
			"an escaped letter":       escapedKey,
			"a field twice":           func(s string) string { return strings.Replace(s, "{\n", "{\n"+strings.SplitAfter(s, "\n")[1], 1) },
			"a second value":          func(s string) string { return s + "{}\n" },
		} {
			damages = append(damages, damage{name + ": " + what, func(dir string) error { return rewrite(filepath.Join(dir, name), form) }, name})
		}
	}
	spoilt(t, dir, damages)
}

func rewrite(path string, form func(string) string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	other := form(string(data))
	if other == string(data) {
		return fmt.Errorf("%s stays as it is", path)
	}
	return os.WriteFile(path, []byte(other), 0o600)
}

// swapFirst swaps the first two fields.
func swapFirst(s string) string {
	lines := strings.SplitAfter(s, "\n")
	lines[1], lines[2] = lines[2], lines[1]
	return strings.Join(lines, "")
}

// upperKey writes the first key with a capital.
func upperKey(s string) string {
	at := strings.Index(s, `"`) + 1
	return s[:at] + strings.ToUpper(s[at:at+1]) + s[at+1:]
}

// escapedKey writes the first letter of the first key by its number.
func escapedKey(s string) string {
	at := strings.Index(s, `"`) + 1
	return fmt.Sprintf(`%s\u%04x%s`, s[:at], s[at], s[at+1:])
}

// unreadable is a folder in which one name can't be read, as on a medium that fails or without the right to.
type unreadable struct {
	fs.FS
	name string
	err  error
}

func (u unreadable) Open(name string) (fs.File, error) {
	if name == u.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: u.err}
	}
	return u.FS.Open(name)
}

func TestWhatCannotBeReadIsFound(t *testing.T) {
	_, dir := written(t, true)
	for _, name := range []string{".", "blocks", "manifest.json", "manifest.sig.json", "result.json", verify.BlockFile(4)} {
		for _, err := range []error{fs.ErrPermission, syscall.EIO} {
			finding(t, unreadable{os.DirFS(dir), name, err}, "", name)
		}
	}
}
