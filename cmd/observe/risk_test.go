package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

const hinsdale = "53417960661093690826" // the dice of Colorado's audit of 2024

// put writes a file of a test.
func put(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Hinsdale county had 618 cards; its first draws are 555, 608, 524.
func TestSample(t *testing.T) {
	boxes := put(t, "boxes.csv", "box,papers\nst-1,300\nst-2,318\n")
	code, out, errs := observe(t, "sample", "-seed", hinsdale, "-manifest", boxes, "-n", "44", "-method", "rivest")
	if code != cli.ExitOK || !strings.Contains(out, "     1  st-2/255  555\n     2  st-2/308  608\n     3  st-2/224  524\n") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if !strings.Contains(out, "(drawn 2 times so far)") || !strings.HasSuffix(out, "43 different papers to look at.\n") {
		t.Errorf("603 is drawn twice:\n%s", out)
	}
	code, out, _ = observe(t, "sample", "-seed", hinsdale, "-manifest", boxes, "-n", "5", "-fetch", "-lang", "fr")
	if code != cli.ExitOK || strings.Index(out, "st-1/43 ") > strings.Index(out, "st-1/227 ") || !strings.Contains(out, "avec remise") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// A larger sample holds the smaller, in JSON, from ids, and with cards past the list.
func TestSampleGrows(t *testing.T) {
	ids := put(t, "ids", "7K3M\n9QWX\nA1B2\nZZ9P\n")
	draw := func(n string) (d drawing) {
		code, out, errs := observe(t, "sample", "-seed", hinsdale, "-manifest", ids, "-n", n, "-cards", "6", "-once", "-json")
		if err := json.Unmarshal([]byte(out), &d); code != cli.ExitOK || err != nil {
			t.Fatalf("exit %d, %v\n%s", code, err, errs)
		}
		return d
	}
	few, all := draw("3"), draw("6")
	for i := range few.Draws {
		if few.Draws[i] != all.Draws[i] {
			t.Errorf("draw %d differs", i+1)
		}
	}
	code, out, _ := observe(t, "sample", "-seed", hinsdale, "-manifest", ids, "-n", "6", "-cards", "6", "-once", "-after", "4")
	if code != cli.ExitOK || strings.Contains(out, "     4  ") || !strings.Contains(out, "     5  ") || !strings.HasSuffix(out, "2 different papers to look at.\n") {
		t.Errorf("exit %d\n%s", code, out)
	}
	past := 0
	for _, d := range all.Draws {
		if strings.HasPrefix(d.Paper, "past-the-list/") {
			past++
		}
	}
	if past != 2 || all.Papers != 4 || all.Cards != 6 {
		t.Errorf("%+v", all)
	}
}

const auditPlan = `{"format": "isoloir-audit-1", "contests": [
  {"id": "mayor", "rule": "plurality", "method": "comparison", "limit": "0.1", "cards": 100000,
   "options": [{"id": "ada", "votes": 60000}, {"id": "bob", "votes": 40000}], "winners": ["ada"]}]}`

func TestRisk(t *testing.T) {
	plan := put(t, "plan.json", auditPlan)
	counts := func(line string) string { return put(t, "sample.csv", "contest,draws,o1,o2,u1,u2\n"+line+"\n") }
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-plan", plan}, cli.ExitOK, "draw 24 papers, or 27 to bear one wrong card in a thousand"},
		{[]string{"-plan", plan, "-sample", counts("mayor,27,0,0,0,0")}, cli.ExitOK, "risk at most 6.508 %: confirmed."},
		{[]string{"-plan", plan, "-sample", counts("mayor,27,1,0,0,0")}, cli.ExitFinding, "o1 × 1.92756"},
		{[]string{"-plan", plan, "-sample", counts("mayor,27,1,0,0,0"), "-lang", "fr"}, cli.ExitFinding, "pas encore confirmé"},
		{[]string{"-plan", plan, "-sample", counts("mayor,27,0,1,0,0")}, cli.ExitFinding, "risk at most 100 %"},
		{[]string{"-plan", plan, "-sample", counts("mayor,27,0,0,0,0"), "-json"}, cli.ExitOK, `"confirmed": true`},
	} {
		if code, out, errs := observe(t, append([]string{"risk"}, tt.args...)...); code != tt.code || !strings.Contains(out, tt.want) {
			t.Errorf("%v: exit %d\n%s%s", tt.args, code, out, errs)
		}
	}
}

func TestAuditsCalledWrongly(t *testing.T) {
	plan, boxes := put(t, "plan.json", auditPlan), put(t, "boxes.csv", "box,papers\nst-1,300\n")
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"sample", "-manifest", boxes, "-n", "4"}, cli.ExitUsage, "-seed"},
		{[]string{"sample", "-seed", "123", "-manifest", boxes, "-n", "4"}, cli.ExitUsage, "at least 20 decimal digits"},
		{[]string{"sample", "-seed", hinsdale, "-manifest", boxes}, cli.ExitUsage, "-n is 0"},
		{[]string{"sample", "-seed", hinsdale, "-manifest", boxes, "-n", "301", "-once"}, cli.ExitUsage, "of 300 cards"},
		{[]string{"sample", "-seed", hinsdale, "-manifest", boxes, "-n", "4", "-method", "luck"}, cli.ExitUsage, "consistent or rivest"},
		{[]string{"sample", "-seed", hinsdale, "-manifest", boxes + "x", "-n", "4"}, cli.ExitFailed, "no such file"},
		{[]string{"sample", "-seed", hinsdale, "-manifest", put(t, "b.csv", "box,papers\nst-1,many\n"), "-n", "4"}, cli.ExitFailed, "line 2"},
		{[]string{"risk"}, cli.ExitUsage, "-plan"},
		{[]string{"risk", "-plan", plan + "x"}, cli.ExitFailed, "no such file"},
		{[]string{"risk", "-plan", put(t, "p.json", strings.Replace(auditPlan, "60000", "40000", 1))}, cli.ExitFailed, "line 2: contest \"mayor\""},
		{[]string{"risk", "-plan", plan, "-sample", put(t, "s.csv", "contest,draws,o1,o2,u1,u2\nmayor,1,0,0,0\n")}, cli.ExitFailed, "line 2"},
	} {
		code, _, errs := observe(t, tt.args...)
		if code != tt.code || !strings.Contains(errs, tt.want) || !strings.Contains(errs, "hint: ") {
			t.Errorf("observe %v: exit %d, %s", tt.args, code, errs)
		}
	}
	for _, verb := range []string{"sample", "risk"} {
		if code, out, _ := observe(t, verb, "-h"); code != cli.ExitOK || !strings.Contains(out, "observe "+verb) {
			t.Errorf("%s -h: exit %d\n%s", verb, code, out)
		}
	}
}
