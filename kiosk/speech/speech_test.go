package speech

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func TestNumber(t *testing.T) {
	for n, want := range map[int][]string{0: {"n/0"}, 100: {"n/100"}, 101: {"d/1", "d/0", "d/1"}} {
		if got := Number(n); !slices.Equal(got, want) {
			t.Errorf("%d is said %v", n, got)
		}
	}
}

func TestSpell(t *testing.T) {
	if got := Spell("Zoë B"); !slices.Equal(got, []string{"l/z", "l/o", "l/ë", "l/ ", "l/b"}) {
		t.Errorf("spelled %v", got)
	}
}

func TestNeededHasNoRepeats(t *testing.T) {
	clips := Needed(electiontest.New().Manifest)
	seen := map[string]bool{}
	for _, c := range clips {
		if seen[c] {
			t.Errorf("%s stands twice", c)
		}
		seen[c] = true
	}
	for _, c := range []string{"m/next", "o/president/write-in", "c/chair/title", "g/mayor/2", "s/long", "n/100", "d/9"} {
		if !seen[c] {
			t.Errorf("%s is lacking", c)
		}
	}
}
