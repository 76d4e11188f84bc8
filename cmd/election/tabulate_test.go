package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/tally"
)

const (
	wardBLT = "4 2\n5 1 2 0\n4 2 1 0\n3 3 4 0\n2 4 3 0\n0\n\"Ada\"\n\"Ben\"\n\"Chloé\"\n\"<b>Dov</b>\"\n\"A ward\"\n"

	clearCSV = "a,b,c,d,e,f,g,h,i,j,Choice_1_1:k:1:Number of Winners 1:Yes:NON\n1,box,1,id1,76,1,s,c,0,0,1\n"

	approvalsCSV = "Ada,Ben,Chloé\n1,1,\n1,,\n,1,1\n,1,\n,,\n"
	gradesCSV    = "Ada,Ben\n1,2\n3,2\n1,2\n"
	cityPB       = "META\nkey;value\ndescription;A town\nbudget;100\nnum_projects;2\nnum_votes;3\nvote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost;votes\np1;60;2\np2;50;2\nVOTES\nvoter_id;vote\n1;p1\n2;p1,p2\n3;p2\n"
)

func votesFile(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCountByEveryRule(t *testing.T) {
	for _, tt := range []struct {
		file, data, args string
		winners          string
	}{
		{"ward.blt", wardBLT, "-rule stv-scottish", "Ada, Chloé"},
		{"ward.blt", wardBLT, "-rule stv-wigm", "Ada, Chloé"},
		{"ward.blt", wardBLT, "-rule stv-meek", "Ada, Chloé"},
		{"ward.blt", wardBLT, "-rule irv -seats 1", "Ada"},
		{"ward.blt", wardBLT, "-rule plurality -seats 1", "Ada"},
		{"ward.blt", wardBLT, "-rule schulze -seats 1", "Ada"},
		{"ward.blt", wardBLT, "-rule ranked-pairs -seats 1", "Ada"},
		{"ward.blt", wardBLT, "-rule borda -seats 1", "Ada"},
		{"ward.blt", wardBLT, "-rule list-dhondt -seats 2", "Ada, Ben"},
		{"ward.blt", wardBLT, "-rule list-sainte-lague -seats 3", "Ada, Ben, Chloé"},
		{"less.blt", strings.Replace(wardBLT, "4 2\n", "4 1\n-1\n", 1), "-rule schulze", "Ben"},
		{"less.blt", strings.Replace(wardBLT, "4 2\n", "4 1\n-1\n", 1), "-rule borda", "Ben"},
		{"less.blt", strings.Replace(wardBLT, "4 2\n", "4 1\n-1\n", 1), "-rule plurality", "Ben"},
		{"votes.csv", approvalsCSV, "-rule approval", "Ben"},
		{"votes.csv", approvalsCSV, "-rule n-of-m -votes 1", "nobody"},
		{"votes.csv", approvalsCSV, "-rule committee-pav -seats 2", "Ada, Ben"},
		{"votes.csv", approvalsCSV, "-rule committee-phragmen -seats 2", "Ben, Ada"},
		{"grades.csv", gradesCSV, "-rule majority-judgment -grades 3", "Ada"},
		{"grades.csv", gradesCSV, "-rule score", "Ben"},
		{"grades.csv", gradesCSV, "-rule two-thirds", "Ada 2, Ben 0"},
		{"motion.csv", "Yes,No\n1,\n1,\n,1\n", "-rule majority", "Yes 2, No 1"},
		{"motion.csv", "Yes,No\n1,0\n1,0\n0,1\n", "-rule two-thirds", "Yes 2, No 1"},
		{"excel.csv", "\ufeffAda,Ben,\r\n5,0,\r\n0,3,\r\n", "-rule score", "Ada"},
		{"city.pb", cityPB, "-rule budget-greedy -seed 31415926535897932384", "p2"},
		{"city.pb", cityPB, "-rule budget-equal-shares -seed 31415926535897932384", "p2"},
	} {
		path := votesFile(t, tt.file, tt.data)
		args := append(append([]string{"count"}, strings.Fields(tt.args)...), path)
		code, out, errs := tabulate(t, args...)
		if code != cli.ExitOK || !strings.Contains(out, "Elected: "+tt.winners) && !strings.Contains(out, "Funded: "+tt.winners) && !strings.Contains(out, "Adopted: "+tt.winners) {
			t.Errorf("%s %s: exit %d\n%s%s", tt.file, tt.args, code, out, errs)
		}
		code, again, _ := tabulate(t, args...)
		if code != cli.ExitOK || again != out {
			t.Errorf("%s %s: another count at the second time", tt.file, tt.args)
		}
	}
}

func TestCountAsDataAndAsPage(t *testing.T) {
	path := votesFile(t, "ward.blt", wardBLT)
	_, out, _ := tabulate(t, "count", "-rule", "stv-scottish", "-out", "json", path)
	var r tally.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || len(r.Rounds) == 0 || len(r.Winners) != 2 {
		t.Fatalf("%v\n%s", err, out)
	}
	_, page, _ := tabulate(t, "count", "-rule", "stv-scottish", "-out", "page", "-lang", "fr", path)
	for _, want := range []string{"<!doctype html>", "<svg", "Élus", "A ward", "&lt;b&gt;Dov&lt;/b&gt;", "default-src &#39;none&#39;"} {
		if !strings.Contains(page, want) && !strings.Contains(page, strings.ReplaceAll(want, "&#39;", "'")) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{"<b>Dov", "<script", "http:", "https:"} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
}

// RCTab's ways to fill seats, and settings of Borda's and Condorcet's rules.
func TestCountOfRankingsBySettings(t *testing.T) {
	path := votesFile(t, "ward.blt", wardBLT)
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"-rule irv -seats 2 -mode multiPassIrv", cli.ExitOK, "Elected: Ada\nA ward\nRule irv, seats 1"},
		{"-rule irv -seats 2 -mode multiPassIrv -out page", cli.ExitUsage, "a page shows one count"},
		{"-rule irv -mode bottomsUpUsingPercentageThreshold -share 0.3", cli.ExitOK, "Elected: Ada, Chloé"},
		{"-rule irv -mode bottomsUpUsingPercentageThreshold", cli.ExitUsage, "-share and -mode"},
		{"-rule irv -seats 2 -mode bottomsUp", cli.ExitOK, "Elected: Ada, Chloé"},
		{"-rule irv -seats 2 -mode bottomsUp -batch", cli.ExitUsage, "nor excludes a batch"},
		{"-rule irv -seats 1 -until-two", cli.ExitOK, "Elected: Ada"},
		{"-rule borda -seats 1 -unranked m-k", cli.ExitOK, "Elected: Ada"},
		{"-rule borda -seats 1 -unranked half", cli.ExitUsage, "unranked options"},
		{"-rule schulze -seats 1 -margins", cli.ExitOK, "Elected: Ada"},
	} {
		code, out, errs := tabulate(t, append(append([]string{"count"}, strings.Fields(tt.args)...), path)...)
		if code != tt.code || !strings.Contains(out+errs, tt.want) {
			t.Errorf("%s: exit %d\n%s%s", tt.args, code, out, errs)
		}
	}
}

// A spreadsheet's empty rows are no ballots at the end of it, and blank ballots before that.
func TestCountPassesOverEmptyRowsAtTheEnd(t *testing.T) {
	three := votesFile(t, "motion.csv", "Yes,No\n1,\n,\n,1\n1,\n,\n,\n,\n")
	one := votesFile(t, "motion.csv", "Yes,No\n1,\n,1\n,\n")
	marked := votesFile(t, "motion.csv", "Yes,No\n1,\n,\n0,0\n")
	for _, tt := range []struct{ args, file, out, errs string }{
		{"", three, "3 empty rows at the end were passed over\nRule majority, seats 1, ballots 4, of them blank 1\n", ""},
		{"-lang fr", three, "3 lignes vides à la fin n'ont pas été comptées\n", ""},
		{"-out json", three, "{\n", "3 empty rows at the end were passed over\n"},
		{"", one, "1 empty row at the end was passed over\nRule majority, seats 1, ballots 2, of them blank 0\n", ""},
		{"-lang fr -out page", one, "<!doctype html>", "1 ligne vide à la fin n'a pas été comptée\n"},
		{"", marked, "Rule majority, seats 1, ballots 3, of them blank 2\n", ""},
	} {
		args := append(append([]string{"count", "-rule", "majority"}, strings.Fields(tt.args)...), tt.file)
		code, out, errs := tabulate(t, args...)
		if code != cli.ExitOK || !strings.HasPrefix(out, tt.out) || errs != tt.errs {
			t.Errorf("%s: exit %d\n%s%s", tt.args, code, out, errs)
		}
	}
}

func TestCountNamesWhatIsWrong(t *testing.T) {
	good := votesFile(t, "ward.blt", wardBLT)
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-rule", "stv-scotish", good}, cli.ExitUsage, "there is no rule"},
		{[]string{"-rule", "irv"}, cli.ExitUsage, "takes one file"},
		{[]string{"-rule", "irv", "-out", "pdf", good}, cli.ExitUsage, "-out is"},
		{[]string{"-rule", "majority-judgment", good}, cli.ExitUsage, "-grades"},
		{[]string{"-rule", "irv", "/no/such.blt"}, cli.ExitFailed, "no such file"},
		{[]string{"-rule", "irv", "-format", "blt", t.TempDir()}, cli.ExitFailed, "that is a folder"},
		{[]string{"-rule", "irv", votesFile(t, "votes.txt", "x")}, cli.ExitUsage, "name it with -format"},
		{[]string{"-rule", "irv", votesFile(t, "bad.blt", strings.Replace(wardBLT, "3 3 4 0", "3 3 9 0", 1))}, cli.ExitFinding, "line 4"},
		{[]string{"-rule", "irv", votesFile(t, "bad.csv", "A,B\n1,x\n")}, cli.ExitFinding, "row 2, column 2"},
		{[]string{"-rule", "irv", "-contest", "mayor", votesFile(t, "cvr.json", `{"CVR":[],"Election":[]}`)}, cli.ExitUsage, "-contest"},
		{[]string{"-rule", "irv", votesFile(t, "bad.csv", "Ada;Ben\n1;2\n")}, cli.ExitFinding, "save it anew as CSV with commas"},
		{[]string{"-rule", "irv", votesFile(t, "bad.csv", "Ad\xe9,Ben\n1,2\n")}, cli.ExitFinding, "line 1: this is not UTF-8"},
		{[]string{"-rule", "irv", votesFile(t, "bad.csv", "Ada,\n1,2\n")}, cli.ExitFinding, "row 2, column 2"},
		{[]string{"-rule", "irv", votesFile(t, "bad.csv", "Ada,Ben\n1,0\n")}, cli.ExitFinding, "row 2, column 2"},
		{[]string{"-rule", "irv", votesFile(t, "none.csv", "Ada,Ben\n")}, cli.ExitFinding, "there is no ballot in it"},
		{[]string{"-rule", "irv", votesFile(t, "none.csv", "Ada,Ben\n,\n,\n")}, cli.ExitFinding, "there is no ballot in it"},
		{[]string{"-rule", "irv", votesFile(t, "none.abif", "")}, cli.ExitFinding, "there is no ballot in it"},
		{[]string{"-rule", "irv", votesFile(t, "none.cef", "")}, cli.ExitFinding, "there is no ballot in it"},
		{[]string{"-rule", "irv", filepath.Dir(good)}, cli.ExitUsage, "is a folder without"},
		{[]string{"-rule", "irv", "-format", "blit", good}, cli.ExitUsage, "did you mean blt?"},
		{[]string{"-rule", "irv", "-seed", "five", good}, cli.ExitUsage, "digits of dice"},
		{[]string{"-rule", "irv", "-out", "page.html", good}, cli.ExitUsage, "> and the name of a file"},
		{[]string{good, "-rule", "irv"}, cli.ExitUsage, "flags come first"},
		{[]string{"-rule", "majority", "-contest", "k", "-format", "clearBallot", votesFile(t, "clear.csv", clearCSV)}, cli.ExitUsage, "needs -options"},
		{[]string{"-rule", "score", good}, cli.ExitUsage, "this format has ranks"},
		{[]string{"-rule", "budget-greedy", good}, cli.ExitUsage, "what each project costs"},
		{[]string{"-rule", "budget-greedy", votesFile(t, "bad.pb", strings.Replace(cityPB, "p2;50", "p2;dear", 1))}, cli.ExitFinding, "line 12"},
	} {
		code, out, errs := tabulate(t, append([]string{"count"}, tt.args...)...)
		if code != tt.code || !strings.Contains(errs, tt.want) || !strings.Contains(errs, "hint: ") || out != "" {
			t.Errorf("count %q: exit %d, %s%s", tt.args, code, out, errs)
		}
	}
}

// tabulate runs the command, with what it says and what goes wrong apart.
func tabulate(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e strings.Builder
	code = command().Run(t.Context(), &cli.Env{Stdin: strings.NewReader(""), Stdout: &o, Stderr: &e}, args)
	return code, o.String(), e.String()
}
