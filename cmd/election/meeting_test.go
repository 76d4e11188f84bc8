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
	s.run(cli.ExitOK, "meeting @meeting.json", "Fonds Rivage: by Maître Roy", "Nour Haddad: nobody acts (absent)", "Approuver les comptes de l’exercice: carried",
		"majority: 800 of 1100 (cast), needs more than 550", "class preferred: rejected; 50 for, 200 against", "quorum: 250, needs at least 62.5")
	for _, c := range []struct{ old, new, want string }{
		{`"muted"`, `"silent"`, "line 13"}, {`"given": "2026-05-02T09:00:00Z"`, `"given": "0001-01-01T00:00:00Z"`, "without a date"},
		{`"by": "Bruno Castel", "holder": "Bruno Castel", "class": "ordinary", "abstain": 250`, `"by": "Bruno Castel", "holder": "Bruno Castel", "class": "ordinary", "abstain": 251`, "more shares"},
	} {
		s.file("other.json", strings.Replace(string(data), c.old, c.new, 1))
		s.run(cli.ExitFinding, "meeting @other.json", c.want)
	}
	s.run(cli.ExitUsage, "meeting")
	s.run(cli.ExitFailed, "meeting @none.json")
}
