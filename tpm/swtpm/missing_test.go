package swtpm_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/tpm/swtpm"
)

// TestWithoutTheSimulator: whoever lacks the programs is told the packages and the way to get them, by tests too.
func TestWithoutTheSimulator(t *testing.T) {
	dir := t.TempDir()
	ca, err := swtpm.NewCA(filepath.Join(dir, "ca"))
	if err != nil {
		t.Fatal(err)
	}
	if err := swtpm.Installed(); err != nil {
		t.Fatal(err)
	}
	path := os.Getenv("PATH")
	t.Setenv("PATH", dir)
	_, authority := swtpm.NewCA(filepath.Join(dir, "another"))
	_, chip := swtpm.New(ca, filepath.Join(dir, "tpm"))
	for _, c := range []struct {
		err  error
		want []string
	}{
		{authority, []string{"Debian's package swtpm-tools"}},
		{chip, []string{"Debian's package swtpm,"}},
		{swtpm.Installed(), []string{"Debian's package swtpm,", "Debian's package swtpm-tools"}},
	} {
		for _, want := range append(c.want, "make tools") {
			if !errors.Is(c.err, exec.ErrNotFound) || !strings.Contains(c.err.Error(), want) {
				t.Errorf("%q is not said: %v", want, c.err)
			}
		}
	}
	t.Setenv("PATH", path)
	if _, err := swtpm.NewCA(filepath.Join(dir, "another")); err != nil {
		t.Errorf("with the programs: %v", err)
	}
}
