package vectors

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

// Update says to write files anew: go test -update.
var Update = flag.Bool("update", false, "write golden files and vectors anew")

// Folder is where vectors are, seen from a package of ledger.
const Folder = "../testdata/vectors"

// Hold judges every vector of a file that is made without chance, and compares the file with what is kept, byte for byte. judge
// gives the verdict of this implementation, in the words of Expect.
func Hold(t *testing.T, name string, f *File, judge func(*Vector) string) {
	t.Helper()
	path := filepath.Join(Folder, name)
	if *Update {
		if err := os.WriteFile(path, f.Encode(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, f.Encode()) {
		t.Errorf("%s moved; see what go test -update changes", name)
	}
	Replay(t, name, judge)
}

// Replay judges every vector of a file as it is kept.
func Replay(t *testing.T, name string, judge func(*Vector) string) *File {
	t.Helper()
	kept, err := os.ReadFile(filepath.Join(Folder, name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Parse(kept)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, v := range f.List {
		if got := judge(v); got != v.Expect {
			t.Errorf("%s, %s: %s, and %s is expected", name, v.Name, got, v.Expect)
		}
	}
	return f
}
