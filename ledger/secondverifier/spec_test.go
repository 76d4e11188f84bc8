package secondverifier

import (
	"regexp"
	"strconv"
	"testing"
)

// The tables of SPEC.md have grown with every kind of entry. What stands in them stands here, and nothing else does.
func TestTablesAreThoseOfSPEC(t *testing.T) {
	spec := string(readFile(t, "../SPEC.md"))
	for _, table := range []struct {
		what string
		row  string
		here map[string]int
	}{
		{"codes", `(?m)^\| (\d+) \| ([a-z-]+) \| [A-Z][^|]* \|$`, numbers},
		{"entries", `(?m)^\| (\d+) \| ([a-z-]+) \| [^|]* \| [^|]* \|$`, kindNumbers()},
	} {
		there := map[string]int{}
		for _, row := range regexp.MustCompile(table.row).FindAllStringSubmatch(spec, -1) {
			there[row[2]], _ = strconv.Atoi(row[1])
		}
		for name, n := range there {
			if table.here[name] != n {
				t.Errorf("%s: %s is %d in SPEC.md and %d here", table.what, name, n, table.here[name])
			}
		}
		if len(there) != len(table.here) {
			t.Errorf("%s: there are %d in SPEC.md and %d here", table.what, len(there), len(table.here))
		}
	}
}

func kindNumbers() map[string]int {
	out := map[string]int{}
	for kind, k := range entryKinds {
		out[k.name] = int(kind)
	}
	return out
}
