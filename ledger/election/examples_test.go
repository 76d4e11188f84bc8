package election_test

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
)

// The ways in which people decide together, each with a definition to begin from; a general election is TestImportHamilton's.
func TestExamples(t *testing.T) {
	rules := map[string]bool{}
	for _, name := range []string{"company-meeting", "project-decision", "participatory-budget", "association-assembly", "private-circle", "company-shares"} {
		m := new(election.Manifest)
		if err := election.DecodeStrict(source(t, name+".json"), m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m, err := election.Parse(named(t, m).Encode())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, c := range m.Contests {
			rules[c.Rule] = true
			if c.Title["fr"] == "" || c.Title["en"] == "" || c.Title["fr"] == c.Title["en"] && c.ID != "logo" {
				t.Errorf("%s: %q is not in two languages", name, c.ID)
			}
		}
	}
	for _, rule := range []string{"two-round", "n-of-m", "majority", "two-thirds", "three-quarters", "majority-judgment", "schulze", "approval", "score", "budget-greedy",
		"budget-greedy-stop", "list-sainte-lague", "plurality", "cumulative"} {
		if !rules[rule] {
			t.Errorf("no example is counted by %s", rule)
		}
	}
}

// named gives a definition people and machines, and leaves its name.
func named(t *testing.T, m *election.Manifest) *election.Manifest {
	name := m.Name
	setup(t, m).Name = name
	return m
}
