package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
)

const shares = "../../ledger/testdata/elections/company-shares."

// A register becomes the styles of a definition, which counts its holders as the example's own styles do, and a list for the desk. No
// name of it is in the definition.
func TestRegister(t *testing.T) {
	s := newStage(t)
	line := "register -definition " + filepath.FromSlash(shares+"json") + " -min 5 -out @meeting "
	register := filepath.FromSlash(shares + "register.csv")
	s.run(cli.ExitOK, line+"-denominations 1,2,5,10 "+register,
		"weight 10: 9 holders, at most 4 on a sheet, 18 ballots if all vote; a table from 17 on", "weight 2: 10 holders, at most 2 on a sheet",
		"12 holders, 246 votes, 44 ballots if all vote: a station where all of them vote needs 176 leaves or more", "desk.csv has names and stays at the desk")
	got, want := definition(t, s.path("meeting/definition.json")), definition(t, shares+"json")
	for i, style := range got.Styles {
		w := want.Styles[len(want.Styles)-1-i]
		if style.Weight != w.Weight || style.Holders != w.Holders || style.Most != w.Most || strings.Join(style.Contests, " ") != strings.Join(w.Contests, " ") {
			t.Errorf("%+v, want %+v", style, w)
		}
	}
	if name := got.Styles[0].Name["fr"]; len(got.Styles) != 4 || name != "Voix\u00a0: 10" || strings.Contains(string(got.Encode()), "Karim") {
		t.Errorf("%d styles, %q", len(got.Styles), name)
	}
	desk, err := os.ReadFile(s.path("meeting/desk.csv"))
	if err != nil || !strings.Contains(string(desk), "\ns-11,Karim,39,6,3 x 10 + 1 x 5 + 2 x 2,\n") {
		t.Errorf("%s%v", desk, err)
	}
	if info, err := os.Stat(s.path("meeting/desk.csv")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	s.run(cli.ExitOK, line+register, "weight 20: left out, for 5 holders would have 6 such ballots", "weight 10: 9 holders")
	s.run(cli.ExitFailed, line+"-denominations 1,2,4,8 "+register, "is there already", "-force")
	s.run(cli.ExitOK, line+"-force -denominations 1,2,4,8 "+register, "weight 8: 10 holders")
}

// What is wrong is said with what to do.
func TestRegisterRefuses(t *testing.T) {
	s := newStage(t)
	example := definition(t, shares+"json")
	example.Styles = append(example.Styles, election.Style{ID: "other", Contests: []string{"board"}})
	data, err := json.Marshal(example)
	if err != nil {
		t.Fatal(err)
	}
	s.file("two.json", string(data))
	s.file("founder.csv", "id,name,votes\na,A,90000\nb,B,3\nc,C,2\nd,D,1\ne,E,1\nf,F,1\n")
	s.file("few.csv", "id,name,votes\na,A,10\nb,B,3\nc,C,2\nd,D,1\ne,E,1\nf,F,1\n")
	s.file("bad.csv", "id;name;votes\n")
	line := "register -out @meeting -definition " + filepath.FromSlash(shares+"json") + " -min 5 "
	s.run(cli.ExitFinding, line+"@founder.csv", "holder a has 90000 votes", "count them in the open")
	s.run(cli.ExitFinding, line+"-denominations 1,10 @few.csv", "holders with ballots of weight 10: 1, fewer than 5", "leave the weight out")
	s.run(cli.ExitFinding, line+"-denominations 2,10 @few.csv", "the 3 votes of holder b are no sum")
	s.run(cli.ExitFinding, line+"@bad.csv", "line 1: the table is not parted by commas", "CSV with commas")
	s.run(cli.ExitUsage, line+"-denominations one @few.csv", "-denominations is numbers")
	s.run(cli.ExitUsage, strings.Replace(line, "-min 5", "", 1)+"@few.csv", "needs -min")
	s.run(cli.ExitUsage, "register -out @meeting -definition @two.json -min 5 @few.csv", "the styles one and other ask different contests", "-style")
	s.run(cli.ExitFailed, "register -out @meeting -definition @two.json -min 5 -style none @few.csv", "no style \"none\"")
	if _, err := os.Stat(s.path("meeting")); err == nil {
		t.Error("something was written")
	}
	s.run(cli.ExitOK, "register -out @meeting -definition @two.json -min 5 -style two @few.csv", "weight 1: 6 holders")
	if m := definition(t, s.path("meeting/definition.json")); len(m.Styles) != 2 || m.Style("other") == nil {
		t.Errorf("%+v", m.Styles)
	}
}

func definition(t *testing.T, path string) *election.Manifest {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := new(election.Manifest)
	if err := election.DecodeStrict(data, m); err != nil {
		t.Fatal(err)
	}
	return m
}
