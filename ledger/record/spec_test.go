package record

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// SPEC.md and this package say the same about kinds and refusals.
func TestSpecificationListsKindsAndCodes(t *testing.T) {
	data, err := os.ReadFile("../SPEC.md")
	if err != nil {
		t.Fatal(err)
	}
	spec := string(data)
	for _, c := range Codes() {
		if line := fmt.Sprintf("\n| %d | %s | %s |\n", c, c, c.Sentence("en")); !strings.Contains(spec, line) {
			t.Errorf("SPEC.md lacks %q", line)
		}
	}
	for _, k := range sortedKeys(kinds) {
		if line := fmt.Sprintf("\n| %d | %s | ", k, k); !strings.Contains(spec, line) {
			t.Errorf("SPEC.md lacks %q", line)
		}
	}
}

// namedTest is how SPEC.md names a test: its package, its function and, in quotes, one case of its table.
var namedTest = regexp.MustCompile("`([a-z/]+) (Test[A-Za-z0-9]+)(?: \"([^\"]+)\")?`")

// Every rule has tests that are there.
func TestSpecificationNamesTestsOfAttacks(t *testing.T) {
	data, err := os.ReadFile("../SPEC.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(data), "\n## Attacks and their tests\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rules := 0
	for line := range strings.Lines(section) {
		named := namedTest.FindAllStringSubmatch(line, -1)
		if cells := strings.Split(line, "|"); len(cells) == 5 {
			if rules++; rules > 2 && len(named) == 0 {
				t.Errorf("no test: %s", line)
			}
		}
		for _, n := range named {
			if !hasTest(t, n[1], n[2], n[3]) {
				t.Errorf("there is no test %s", n[0])
			}
		}
	}
	if rules -= 2; rules != 15 { // without the head of the table
		t.Errorf("%d rules", rules)
	}
}

// hasTest looks for a function, and a case of a table, in the tests of a package.
func hasTest(t *testing.T, dir, function, name string) bool {
	t.Helper()
	files, err := filepath.Glob("../../" + dir + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all += "\n" + string(data)
	}
	return strings.Contains(all, "\nfunc "+function+"(t *testing.T") && (name == "" || strings.Contains(all, fmt.Sprintf("{%q, ", name)))
}
