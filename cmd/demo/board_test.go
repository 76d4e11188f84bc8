package main

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
)

// A board reads the choice below the title, through letters that were read badly, and does not guess.
func TestABoardReadsPapers(t *testing.T) {
	m := &election.Manifest{Languages: []string{"en", "fr"}, Contests: []election.Contest{
		{ID: "head", Title: election.Text{"en": "Head of the town", "fr": "Tête de la ville"}, Options: []election.Option{
			{ID: "a", Name: election.Text{"en": "Ada Byron and Joseph Hallaren"}},
			{ID: "b", Name: election.Text{"en": "Ada Byron"}},
			{ID: "w", Name: election.Text{"en": "Another name", "fr": "Un autre nom"}, WriteIn: true},
		}},
		{ID: "levy", Title: election.Text{"en": "The levy", "fr": "L'impôt"}, Options: []election.Option{{ID: "b2", Name: election.Text{"en": "Ada Byron"}}}},
	}}
	b := Board{m, &m.Contests[0]}
	for text, want := range map[string]string{
		"Town\nHead of the town\nAda Byron and\nJoseph Hallaren\nThe levy\nAda Byron":   "a",
		"Tête de la ville\nHead of the town\nAda 8yron\nL'impôt\nThe levy\nNo choice":   "b",
		"Head of the town\nAda Byr0n and Joseph Ha11aren":                               "a",
		"Head of the town\nNo choice\nThe levy\nAda Byron":                              "blank",
		"Tête de la ville\nHead of the town\nAucun choix\nL'impôt\nThe levy\nAda Byron": "blank",
		"Head of the town\nWritten in: Anne Leroy\nThe levy":                            "w",
		"Head of the town\nSmudge\nThe levy\nAda Byron":                                 "",
	} {
		if got, err := b.reads(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: read %q, %v", text, got, err)
		}
	}
}
