package main

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// Words that voters could not read are named before anybody signs: where they stand, in which language, at which size, and what to do.
func TestElectionsThatCannotBeRead(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("of the Federation for Democratic Renewal ", 24))
	for name, c := range map[string]struct {
		change func(m *election.Manifest)
		want   []string
	}{
		"language": {func(m *election.Manifest) { m.Languages = []string{"en", "de"} }, []string{`kiosks do not speak "de"`, "hint: take it out of the manifest, or one of en, fr, es, ar, zh"}},
		"title":    {test, []string{`contest president, title: no words in "fr", only "The president"`, "hint: write them"}},
		"yes": {func(m *election.Manifest) { inFrench(m); m.Contests[2].Options[1].Name = election.Text{"en": "No"} },
			[]string{`contest levy, option levy-b: no words in "fr", only "No"`, "hint:"}},
		"grade": {func(m *election.Manifest) { inFrench(m); delete(m.Contests[6].Grades[1], "fr") }, []string{`contest mayor, grade 2: no words in "fr"`}},
		"party": {func(m *election.Manifest) {
			inFrench(m)
			m.Parties[0].Name = election.Text{"en": "Reds", "es": "Rojos"}
		},
			[]string{`party red: no words in "fr"`, "a name that is the same in all languages is written in one"}},
		"option": {func(m *election.Manifest) { m.Contests[1].Options[3].Name["fr"] = "Liste " + long },
			[]string{`contest council, "Liste of the Federation`, `in "fr" the words do not fit a screen of 15.6 inches at `, "text", "hint: write it shorter"}},
		"grades": {func(m *election.Manifest) { m.Contests[6].Grades[2]["en"] = long },
			[]string{`contest mayor, "Option mayor-a"`, `in "en" the words do not fit`, "hint: write it shorter"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			m := electiontest.New().Manifest
			c.change(m)
			s.file("manifest.json", string(m.Encode()))
			s.run(3, "check -unsigned @manifest.json", c.want...)
		})
	}
}

// test makes a test election of a demonstration.
func test(m *election.Manifest) { m.Mode, m.EKRoots[0].Simulator = election.ModeTest, false }

// inFrench makes a test election of a sample, with French words for all that has English ones.
func inFrench(m *election.Manifest) {
	test(m)
	for i := range m.Contests {
		c := &m.Contests[i]
		texts := append([]election.Text{c.Title}, c.Grades...)
		for _, o := range c.Options {
			texts = append(texts, o.Name)
		}
		for _, text := range texts {
			text["fr"] = text["en"] + ", en français"
		}
	}
}

// An election whose words are there in all its languages is signed as a test; in a demonstration some may be missing.
func TestElectionsThatCanBeRead(t *testing.T) {
	s := newStage(t)
	m := electiontest.New().Manifest
	s.file("manifest.json", string(m.Encode()))
	s.run(0, "check -unsigned @manifest.json")
	inFrench(m)
	s.file("manifest.json", string(m.Encode()))
	s.run(0, "check -unsigned @manifest.json")
}
