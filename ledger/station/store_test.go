package station

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newStore(t *testing.T) *store {
	return &store{[2]string{t.TempDir(), t.TempDir()}}
}

func TestStore(t *testing.T) {
	s := newStore(t)
	if _, err := s.get("x"); !errors.Is(err, errAbsent) {
		t.Errorf("absent: %v", err)
	}
	must(t, s.put("x", []byte("one")))
	must(t, s.put("x", []byte("one")))
	if err := s.put("x", []byte("two")); err == nil {
		t.Error("what was said was said again differently")
	}
	for _, dir := range s.dirs {
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("%v", entries)
		}
	}
}

// TestStoreDamage: rot, a cut or a missing file on one medium is made good from the other; on both it is an error and
// never "absent".
func TestStoreDamage(t *testing.T) {
	damage := map[string]func(path string) error{
		"rot": func(p string) error {
			return os.WriteFile(p, []byte("three, but not what was written, rather longer"), 0o600)
		},
		"cut":      func(p string) error { return os.Truncate(p, 2) },
		"empty":    func(p string) error { return os.Truncate(p, 0) },
		"missing":  os.Remove,
		"new name": func(p string) error { return swap(p, p+"y") },
	}
	for what, do := range damage {
		s := newStore(t)
		must(t, s.put("x", []byte("one")))
		must(t, s.put("xy", []byte("another")))
		must(t, do(filepath.Join(s.dirs[0], "x")))
		if got, err := s.get("x"); err != nil || string(got) != "one" {
			t.Errorf("%s: %q, %v", what, got, err)
		}
		must(t, s.repair())
		must(t, do(filepath.Join(s.dirs[1], "x")))
		if got, err := s.get("x"); err != nil || string(got) != "one" {
			t.Errorf("%s after repair: %q, %v", what, got, err)
		}
		must(t, do(filepath.Join(s.dirs[0], "x")))
		if _, err := s.get("x"); err == nil || what != "missing" && errors.Is(err, errAbsent) {
			t.Errorf("%s on both: %v", what, err)
		}
		if what != "missing" && !s.has("x") {
			t.Errorf("%s on both: taken for absent", what)
		}
	}
}

// swap puts another file's content under a name.
func swap(p, other string) error {
	b, err := os.ReadFile(other)
	if err != nil {
		return err
	}
	return os.WriteFile(p, b, 0o600)
}

func TestStoreWithDeadMedium(t *testing.T) {
	s := newStore(t)
	must(t, os.RemoveAll(s.dirs[0]))
	must(t, s.put("x", []byte("one")))
	if got, err := s.get("x"); err != nil || string(got) != "one" {
		t.Errorf("%q, %v", got, err)
	}
	must(t, os.RemoveAll(s.dirs[1]))
	if err := s.put("y", []byte("one")); err == nil {
		t.Error("written nowhere, and nobody is told")
	}
	if _, err := s.names(""); err == nil {
		t.Error("no media and no error")
	}
}
