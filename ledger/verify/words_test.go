package verify

import (
	"strings"
	"testing"
)

func TestCounted(t *testing.T) {
	for _, c := range []struct {
		step, lang, want string
		figures          []any
	}{
		{"ballots", "fr", "Chaque preuve de 1 bulletin déposé est valable ; 0 a été ouvert et recalculé, 1 est nul, 2 contrôles ont échoué.", []any{1, 0, 1, 2}},
		{"ballots", "fr-CA", "Chaque preuve de 2 bulletins déposés est valable ; 3 ont été ouverts et recalculés, 2 sont nuls, 1 contrôle a échoué.", []any{2, 3, 2, 1}},
		{"ballots", "en", "Every proof of 1 cast ballot holds; 0 were opened and recomputed, 1 is void, 1 check failed.", []any{1, 0, 1, 1}},
		{"leaves", "fr", "1 poste justifie chaque bulletin qu'il pouvait produire, sur 3 ouverts.", []any{1, 3}},
		{"leaves", "en", "2 stations account for every ballot that they could have made, of 3 that opened.", []any{2, 3}},
		{"blocks", "en", "1 block is signed by more than two thirds of its validators, and its 4 entries keep every rule.", []any{int64(1), uint32(4)}},
	} {
		if got := (Step{Name: c.step, Count: c.figures}).Words(c.lang); got != c.want {
			t.Errorf("%s in %s: %s", c.step, c.lang, got)
		}
	}
}

// Every sentence has as many figures, and whole words for one and for more, in both languages.
func TestWordsOfStepsAreWhole(t *testing.T) {
	for step, said := range catalogue {
		if strings.Count(said[0][0], "%") != strings.Count(said[0][1], "%") {
			t.Errorf("%s: %q", step, said[0])
		}
		for i, lang := range []string{"en", "fr"} {
			for _, n := range []any{0, 1, 2} {
				if got := Counted(lang, said[0][i], []any{n, n, n, n}[:strings.Count(said[0][i], "%")]...); strings.ContainsAny(got, "{}|") {
					t.Errorf("%s: %s", step, got)
				}
			}
		}
	}
}
