package flow

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// points of the checklist in VOTER.md.
const points = 40

// namedTest is how VOTER.md names a test or a benchmark: its package and its function.
var namedTest = regexp.MustCompile("`([a-z/]+) ((?:Test|Benchmark)[A-Za-z0-9]+)`")

// Every point of the checklist names a test that is there, or says what it needs or that it is not built.
func TestTheChecklistNamesTestsThatAreThere(t *testing.T) {
	data, err := os.ReadFile("../VOTER.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(data), "\n## Forty points\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := 0
	for line := range strings.Lines(section) {
		cells := strings.Split(line, "|")
		if n, err := strconv.Atoi(strings.TrimSpace(cells[min(1, len(cells)-1)])); err != nil || len(cells) != 5 {
			continue
		} else if rows++; n != rows {
			t.Errorf("row %d is point %d", rows, n)
		}
		named := namedTest.FindAllStringSubmatch(cells[3], -1)
		if len(named) == 0 && !strings.Contains(cells[3], "not built") && !strings.Contains(cells[3], "hardware") {
			t.Errorf("no test: %s", line)
		}
		for _, n := range named {
			if !hasTest(t, n[1], n[2]) {
				t.Errorf("there is no test %s", n[0])
			}
		}
	}
	if rows != points {
		t.Errorf("%d points", rows)
	}
}

// hasTest looks for a function in the tests of a package.
func hasTest(t *testing.T, dir, function string) bool {
	t.Helper()
	files, err := filepath.Glob("../../" + dir + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "\nfunc "+function+"(") {
			return true
		}
	}
	return false
}
