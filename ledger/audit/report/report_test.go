package report

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

const plan = `{"format": "isoloir-audit-1", "contests": [
  {"id": "mayor", "rule": "plurality", "method": "comparison", "limit": "0.1", "cards": 100000,
   "options": [{"id": "ada", "votes": 60000}, {"id": "bob", "votes": 40000}], "winners": ["ada"]},
  {"id": "polled", "rule": "plurality", "method": "polling", "limit": "0.05", "cards": 1000, "once": true,
   "options": [{"id": "ada", "votes": 600}, {"id": "bob", "votes": 400}], "winners": ["ada"]},
  {"id": "bravo", "rule": "plurality", "method": "bravo", "limit": "0.1", "cards": 1000,
   "options": [{"id": "ada", "votes": 600}, {"id": "bob", "votes": 400}], "winners": ["ada"]},
  {"id": "rank", "rule": "ranked", "method": "alpha", "limit": "0.05", "cards": 21999,
   "options": [{"id": "c1", "votes": 0}, {"id": "c2", "votes": 0}, {"id": "c3", "votes": 0}], "winners": ["c1"],
   "rankings": [{"count": 10000, "options": ["c1", "c2", "c3"]}, {"count": 6000, "options": ["c2", "c1", "c3"]}, {"count": 5999, "options": ["c3", "c1", "c2"]}]},
  {"id": "points", "rule": "score", "method": "macro", "limit": "0.05", "cards": 100, "most": 5,
   "options": [{"id": "x", "votes": 300}, {"id": "y", "votes": 200}], "winners": ["x"]},
  {"id": "statute", "rule": "majority", "method": "alpha", "limit": "0.05", "cards": 100, "share": "2/3", "valid": 90,
   "options": [{"id": "yes", "votes": 80}, {"id": "no", "votes": 10}], "winners": ["yes"]},
  {"id": "lists", "rule": "dhondt", "method": "macro", "limit": "0.05", "cards": 1000,
   "options": [{"id": "red", "votes": 600, "seats": 3}, {"id": "blue", "votes": 300, "seats": 1}]},
  {"id": "company", "rule": "weighted", "method": "macro", "limit": "0.05", "cards": 100, "most": 10,
   "options": [{"id": "for", "votes": 300}, {"id": "against", "votes": 100}], "winners": ["for"]},
  {"id": "mixed", "rule": "plurality", "method": "strata", "limit": "0.05", "cards": 2000, "polled": 500,
   "options": [{"id": "ada", "votes": 1200, "polled": 300}, {"id": "bob", "votes": 700, "polled": 150}], "winners": ["ada"]}
]}`

func read(t *testing.T, sample string) (*Plan, *Sample) {
	t.Helper()
	p, err := ReadPlan([]byte(plan))
	if err != nil {
		t.Fatal(err)
	}
	s, err := ReadSample(p, []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	return p, s
}

// Arlo's contest A after 27 draws, given as counts and as votes.
func TestMeasureComparison(t *testing.T) {
	for _, tt := range []struct {
		sample string
		risk   float64
		o1, o2 int64
	}{
		{"contest,draws,o1,o2,u1,u2\nmayor,27,0,0,0,0\n", 0.06507, 0, 0},
		{"contest,draws,o1,o2,u1,u2\nmayor,27,1,0,0,0\n", 0.12544, 1, 0},
		{"contest,id,draws,record,paper\nmayor,a/1,26,ada,ada\nmayor,a/2,1,ada,blank\n", 0.12544, 1, 0},
		{"contest,id,draws,record,paper\nmayor,a/1,26,ada,ada\nmayor,a/2,1,bob,missing\n", 1, 0, 1},
		{"contest,id,draws,record,paper\nmayor,a/1,26,ada,ada\nmayor,a/2,1,missing,bob\n", 1, 0, 1},
	} {
		p, s := read(t, tt.sample)
		m, err := Measure(*p.Contest("mayor"), s)
		if err != nil || math.Abs(m.Risk-tt.risk) > 0.00001 || m.Draws != 27 || m.Counts[0].Value != tt.o1 || m.Counts[1].Value != tt.o2 {
			t.Errorf("%q: %+v, %v", tt.sample, m, err)
		}
		if m.Confirmed != (tt.risk <= 0.1) || m.Confirmed != (m.Further == 0) {
			t.Errorf("%q: confirmed %v, further %d", tt.sample, m.Confirmed, m.Further)
		}
	}
}

// Every rule and method confirms when enough papers agree, and none when no paper was found.
func TestMeasureAll(t *testing.T) {
	agree := map[string]string{"mayor": "ada,ada", "polled": "ada,ada", "bravo": "ada,ada", "rank": "c1;c2;c3,c1;c2;c3", "points": "x=5;y=3,x=5;y=3",
		"statute": "yes,yes", "lists": "red,red", "company": "for,for", "mixed": "ada,ada"}
	for _, found := range []bool{true, false} {
		var lines strings.Builder
		lines.WriteString("contest,id,draws,record,paper\n")
		for id, votes := range agree {
			if !found {
				votes = votes[:strings.IndexByte(votes, ',')] + ",missing"
			}
			for i := range 80 {
				fmt.Fprintf(&lines, "%s,box/%d,1,%s\n", id, i, votes)
			}
			for i := range 80 {
				if id == "mixed" {
					fmt.Fprintf(&lines, "mixed,paper/%d,1,polled%s\n", i, votes[strings.IndexByte(votes, ','):])
				}
			}
		}
		p, s := read(t, lines.String())
		for _, c := range p.Contests {
			m, err := Measure(c, s)
			if err != nil || m.Confirmed != found || !found && m.Risk != 1 {
				t.Errorf("%s: found %v: %+v, %v", c.ID, found, m, err)
			}
		}
	}
}

// ALPHA says how many more matching cards end the audit, and that many do.
func TestFurther(t *testing.T) {
	const lines = "contest,id,draws,record,paper\nrank,a,1,c1,c1;c2\n"
	p, s := read(t, lines)
	first, err := Measure(*p.Contest("rank"), s)
	if err != nil || first.Further == 0 {
		t.Fatal(first, err)
	}
	for _, tt := range []struct {
		more int64
		want bool
	}{{first.Further - 1, false}, {first.Further, true}} {
		p, s := read(t, lines+fmt.Sprintf("rank,b,%d,c2;c3,c2;c3\n", tt.more))
		if m, err := Measure(*p.Contest("rank"), s); err != nil || m.Confirmed != tt.want {
			t.Errorf("%d more: %+v, %v", tt.more, m, err)
		}
	}
}

func TestPlansThatAreRefused(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{`"isoloir-audit-1"`, `"other"`, "begins with"},
		{`"id": "mayor"`, `"id": "rank"`, `stands twice`},
		{`"method": "comparison"`, `"method": "guess"`, "line 2: contest \"mayor\": \"method\""},
		{`"rule": "score"`, `"rule": "luck"`, `line 11: contest "points": "rule"`},
		{`"limit": "0.1", "cards": 100000`, `"limit": "10", "cards": 100000`, "risk limit"},
		{`"limit": "0.1", "cards": 100000`, `"limit": "0.1", "gamma": "1", "cards": 100000`, "inflator"},
		{`"cards": 100000`, `"cards": 10000`, "more than"},
		{`"cards": 100000`, `"cards": 100000, "once": true`, "with replacement"},
		{`"votes": 60000`, `"votes": 40000`, "margin of 0"},
		{`"votes": 60000`, `"votes": -1`, "-1 votes"},
		{`{"id": "bob", "votes": 40000}`, `{"id": "ada", "votes": 40000}`, "twice"},
		{`{"id": "bob", "votes": 40000}`, `{"id": "blank", "votes": 40000}`, "id \"blank\""},
		{`"winners": ["c1"]`, `"winners": ["c2"]`, "the rankings elect"},
		{`"share": "2/3"`, `"share": "most"`, "share"},
		{`"method": "macro", "limit": "0.05", "cards": 100, "most": 5`, `"method": "comparison", "limit": "0.05", "cards": 100, "most": 5`, "macro or alpha"},
		{`"polled": 500`, `"polled": 3000`, "have no record"},
		{`"winners": ["ada"]}`, `"winners": ["ada"], "colour": 1}`, "line 3"},
	} {
		if !strings.Contains(plan, tt.from) {
			t.Fatalf("the plan has no %s", tt.from)
		}
		if _, err := ReadPlan([]byte(strings.Replace(plan, tt.from, tt.to, 1))); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.to, err)
		}
	}
}

func TestSamplesThatAreRefused(t *testing.T) {
	p, err := ReadPlan([]byte(plan))
	if err != nil {
		t.Fatal(err)
	}
	const votes = "contest,id,draws,record,paper\n"
	for sample, want := range map[string]string{
		"":                          "line 1: the file is empty",
		"contest,id\n":              "line 1: the columns are",
		votes + "mayor,a,1":         "line 2: 3 fields",
		votes + "other,a,1,ada,ada": `line 2: contest "other"`,
		votes + "mayor,a,0,ada,ada": "drawn 0 times",
		votes + "mayor,a,x,ada,ada": "column draws",
		votes + "mayor,a,1,ada,ada\nmayor,b,1,eve,ada":                 `line 3: record: "eve"`,
		votes + "mayor,a,1,ada,":                                       `paper: ""`,
		votes + "mayor,a,1,ada,ada;ada":                                "stands twice",
		votes + "mayor,a,1,polled,ada":                                 "only the method strata",
		votes + "rank,a,1,c1,c1;c1":                                    "ranked twice",
		votes + "points,a,1,x=5,x=6":                                   "gets 6 points",
		votes + "polled,a,1,ada,ada\npolled,a,1,ada,ada":               "line 3: the paper \"a\" was drawn twice",
		"contest,id,draws,paper\nmayor,a,1,ada":                        "needs the column record",
		"contest,draws,o1,o2,u1,u2\nmayor,1,1,1,0,0":                   "2 discrepancies in 1 draws",
		"contest,draws,o1,o2,u1,u2\nmayor,1,0,0,0,0\nmayor,1,0,0,0,-1": "line 3",
		votes + "mayor,\"a,1,ada,ada":                                  "line",
	} {
		if _, err := ReadSample(p, []byte(sample)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", sample, err)
		}
	}
}

func TestBoxes(t *testing.T) {
	for text, count := range map[string]int64{
		"box,papers\nst-1,300\nst-2,18\n":                             318,
		`[{"box": "st-1", "papers": 300}, {"box": "b", "papers": 2}]`: 302,
		"7K3M\n9QWX\n":                     2,
		"\ufeffbox,papers\r\nst-1,300\r\n": 300,
		"\ufeff7K3M\r\n9QWX\r\n":           2,
	} {
		b, err := ReadBoxes([]byte(text))
		if err != nil || b.Count() != count {
			t.Errorf("%q: %v, %v", text, b, err)
			continue
		}
		for i, name := range b.Papers(count + 2) {
			if b.Paper(int64(i+1)) != name {
				t.Errorf("%q: position %d is %q or %q", text, i+1, name, b.Paper(int64(i+1)))
			}
		}
	}
	for text, want := range map[string]string{
		"":                             "",
		"box,papers\na,1\nb,x\n":       "line 3",
		"box,papers\na,1\nb\n":         "line 3",
		"box,cards\na,1\n":             "line 1",
		"Box,papers\na,1\n":            "line 1",
		"box,papers\na,1\na,1\n":       `box "a"`,
		"box,papers\na/b,1\n":          "line 2",
		"box,papers\na,0\n":            "0 papers",
		"box,papers\na,99999999\n":     "line 2",
		"b\na\n":                       "line 2",
		"box;papers\nst-1;312\n":       "not parted by commas",
		"7K3M\n9Q;WX\n":                "line 2",
		"box,papers\n\xe9t,312\n":      "line 2: this is not UTF-8",
		"a\na\n":                       "line 2",
		`[{"box": "a", "cards": 1}]`:   "line 1",
		`[{"box": "a", "papers": -1}]`: "box 1",
	} {
		if _, err := ReadBoxes([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
