package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

func TestMeeting(t *testing.T) {
	data, err := os.ReadFile(filepath.FromSlash("../../ledger/testdata/elections/shareholders.meeting.json"))
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.file("meeting.json", string(data))
	s.run(cli.ExitOK, "meeting @meeting.json", "Fonds Rivage: by Maître Roy", "Nour Haddad: nobody acts (absent)", "Approuver les comptes de l’exercice: adopted",
		"majority: 800 of 1100 (cast; abstentions are not counted), needs more than 550", "class preferred: rejected; 50 for, 200 against", "quorum: 250, needs at least 62.5")
	s.run(cli.ExitOK, "meeting -lang fr @meeting.json", "Amélie Moulin : en personne", "Fonds Rivage : pouvoir à Maître Roy", "Nour Haddad : personne n'agit (ni venue ni pouvoir",
		"exercice : résolution adoptée", "pour 800, contre 300, abstentions 250 ; présents ou représentés : 1350 sur 1500",
		"majorité : 800 sur 1100 (voix exprimées ; les abstentions ne comptent pas), il faut plus de 550", "préférence : résolution rejetée",
		"classe preferred : rejetée", "quorum : 250, il faut au moins 62,5")
	for _, c := range []struct{ old, new, want string }{
		{`"muted"`, `"silent"`, "line 13"}, {`"given": "2026-05-02T09:00:00Z"`, `"given": "0001-01-01T00:00:00Z"`, "without a date"},
		{`"by": "Bruno Castel", "holder": "Bruno Castel", "class": "ordinary", "abstain": 250`, `"by": "Bruno Castel", "holder": "Bruno Castel", "class": "ordinary", "abstain": 251`, "more shares"},
		{`"class": "ordinary", "abstain": 250`, `"class": "ordinary", "abstain": -1`, "exercice\": casts, entry 3 (\"Bruno Castel\"): abstain is -1; shares are whole numbers from 0 on"},
	} {
		s.file("other.json", strings.Replace(string(data), c.old, c.new, 1))
		s.run(cli.ExitFinding, "meeting @other.json", c.want)
	}
	s.run(cli.ExitFinding, "meeting -lang fr @other.json", "casts, entrée 3 (\"Bruno Castel\") : abstain est -1 ; les parts sont des nombres entiers", "corrigez les votes")
	for old, want := range map[string]string{
		`"muted"`: "ligne 13, meeting.holders[4].silent : champ inconnu : \"silent\" (les champs possibles ici sont id, ",
		`"id"`:    "ligne 4, meeting.classes[0].silent : champ inconnu",
	} {
		s.file("other.json", strings.Replace(string(data), old, `"silent"`, 1))
		s.run(cli.ExitFinding, "meeting -lang fr @other.json", want, "corrigez le fichier à cet endroit")
	}
	s.file("other.json", strings.Replace(string(data), ",", "", 1))
	s.run(cli.ExitFinding, "meeting -lang fr @other.json", "ce n'est pas du JSON (il manque une virgule")
	s.run(cli.ExitUsage, "meeting")
	s.run(cli.ExitUsage, "meeting -lang de @meeting.json", "-lang is en or fr")
	s.run(cli.ExitFailed, "meeting @none.json")
}

// A fault in the last resolution keeps those before it from being told.
func TestMeetingTellsNothingOfFaultyMinutes(t *testing.T) {
	data, err := os.ReadFile(filepath.FromSlash("../../ledger/testdata/elections/shareholders.meeting.json"))
	if err != nil {
		t.Fatal(err)
	}
	file := votesFile(t, "meeting.json", strings.Replace(string(data), `"against": 200`, `"against": 201`, 1))
	code, out, errs := tabulate(t, "meeting", file)
	if code != cli.ExitFinding || out != "" || !strings.Contains(errs, "than \"Fonds Rivage\" has: 200") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

// Whatever a meeting says it says in both languages.
func TestMeetingSpeaksTwoLanguages(t *testing.T) {
	for key, words := range meetingWords {
		if words[0] == "" || words[1] == "" || strings.Count(words[0], "%") != strings.Count(words[1], "%") {
			t.Errorf("%s: %q", key, words)
		}
	}
}
