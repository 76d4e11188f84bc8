package tpm_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// namedTest is how ATTESTATION.md names a test: its package, its function and, in quotes, one case of its table.
var namedTest = regexp.MustCompile("`([a-z0-9/]+) ((?:Test|Fuzz)[A-Za-z0-9]+)(?: \"([^\"]+)\")?`")

// Each of the thirty attacks has tests, and they are there.
func TestAttacksHaveTests(t *testing.T) {
	data, err := os.ReadFile("ATTESTATION.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(data), "\n## Attacks and their tests\n")
	section, _, _ = strings.Cut(section, "\n## ")
	next := 1
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, fmt.Sprintf("| %d |", next)) {
			continue
		}
		next++
		named := namedTest.FindAllStringSubmatch(line, -1)
		if len(named) == 0 {
			t.Errorf("no test: %s", line)
		}
		for _, n := range named {
			if !hasTest(t, n[1], n[2], n[3]) {
				t.Errorf("there is no test %s", n[0])
			}
		}
	}
	if next != 31 {
		t.Errorf("the table ends before %d", next)
	}
}

// hasTest looks for a function, and a case, in the tests of a package.
func hasTest(t *testing.T, dir, function, name string) bool {
	t.Helper()
	files, err := filepath.Glob("../" + dir + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if strings.Contains(text, "\nfunc "+function+"(t *testing.T)") || strings.Contains(text, "\nfunc "+function+"(f *testing.F)") {
			return name == "" || strings.Contains(text, fmt.Sprintf("{%q, ", name)) || strings.Contains(text, fmt.Sprintf("%q:", name))
		}
	}
	return false
}
