package logbook_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/logbook"
)

var update = flag.Bool("update", false, "write the table of events into OPERATIONS.md")

const (
	operations = "../../cmd/OPERATIONS.md"
	begin      = "<!-- logbook events -->\n"
	end        = "<!-- end of logbook events -->\n"
)

// TestOperationsListEveryEvent holds the officials' document to the table: -update writes it.
func TestOperationsListEveryEvent(t *testing.T) {
	data, err := os.ReadFile(operations)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(data), begin)
	listed, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no place for the table, between %q and %q", operations, begin, end)
	}
	want := table()
	if listed == want {
		return
	}
	if !*update {
		t.Fatalf("%s does not list the events as they are; go test ./ledger/logbook -update writes:\n%s", operations, want)
	}
	if err := os.WriteFile(operations, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// table shows two events a row.
func table() string {
	var b strings.Builder
	b.WriteString("| number, event | means | number, event | means |\n|---|---|---|---|\n")
	events := logbook.Events()
	half := (len(events) + 1) / 2
	for i := range half {
		b.WriteString("|")
		for j := i; j < len(events); j += half {
			fmt.Fprintf(&b, " %d `%s` | %s |", events[j].ID(), events[j], events[j].Sentence("en"))
		}
		b.WriteString("\n")
	}
	return b.String()
}
