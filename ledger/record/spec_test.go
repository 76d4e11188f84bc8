package record

import (
	"fmt"
	"os"
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
