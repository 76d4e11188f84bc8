package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// scan writes what a scanner reads off all papers in the boxes, and lines of papers that no station printed or nobody can read.
func (w *town) scan(more ...string) string {
	w.t.Helper()
	lines := []string{"station,style,id"}
	for _, id := range []string{"st-1", "st-2"} {
		for _, p := range w.day.Stations[id].Papers {
			lines = append(lines, fmt.Sprintf("%s,%s,%s", id, p.Style, p.ID.Text()))
		}
	}
	return w.file("scan.csv", strings.Join(append(lines, more...), "\n")+"\n")
}

// reads fills in a round as a board does, from the papers in the boxes.
func (w *town) reads(from, to string) {
	w.t.Helper()
	data, err := os.ReadFile(w.path(from))
	if err != nil {
		w.t.Fatal(err)
	}
	said := string(data)
	for _, id := range []string{"st-1", "st-2"} {
		for _, p := range w.day.Stations[id].Papers {
			said = strings.ReplaceAll(said, p.ID.Text()+",\n", p.ID.Text()+","+paperSays(p)+"\n")
		}
	}
	w.file(to, said)
}

func paperSays(p recordtest.Paper) string {
	for option, n := range p.Marks["levy"] {
		if n > 0 {
			return option
		}
	}
	return "blank"
}

// TestAnAuditFromTheCommandLine goes from the shuffled table to the rows of drawn papers. One id is on two papers, one paper can't be
// read: they are set aside, and a draw of what is past the list leads to no row.
func TestAnAuditFromTheCommandLine(t *testing.T) {
	w := closedTown(t)
	twice := w.day.Stations["st-1"].Papers[0].ID.Text()
	w.scan("st-1,short,"+twice, "st-2,short,")
	work := w.at("mix"+by+"1 -contest levy", "mix"+by+"2 -contest levy", "blind"+by+"1 -contest levy", "blind"+by+"3 -contest levy",
		"index"+record1+officials+" -tables @tables -contest levy", "papers"+record1+officials+" -scan @scan.csv -board @board -contest levy")
	w.run(1, "dice"+record1+officials+" -dice 31415926535897932384", "no papers are on record")
	work(0)
	n := lotIn(w.day.State, "levy")
	if a := w.day.State.Audit(n); a.Papers.Listed != 6 || a.Papers.Aside != 3 || w.day.State.Population(n) != 9 {
		t.Errorf("%+v", a.Papers)
	}
	w.run(1, "draws"+record1+" -board @board -n 9 -out @round.csv", "no dice")
	w.run(0, "dice"+record1+officials+" -dice 31415926535897932384", "levy, 7 rows: positions 1 to 9", "for 1 tables")
	w.run(0, "draws"+record1+" -board @board -contest levy -n 9 -out @round.csv", "levy, draw 1: position")
	w.run(1, "draws"+record1+" -board @board -n 9 -out @round.csv", "is there already")
	w.run(1, "interpret"+record1+officials+" -board @board -readings @round.csv", "round.csv: line ", "the board has read nothing", "hint:")
	w.reads("round.csv", "read.csv")
	w.run(0, "interpret"+record1+officials+" -board @board -readings @read.csv", "reading of draw 1 committed", "reading of draw 9 committed")
	w.run(0, "interpret"+record1+officials+" -board @board -readings @read.csv")
	w.at("evaluate"+record1+" -secret @pin -trustee @trustee-1 -asks @asks", "evaluate"+record1+" -secret @pin -trustee @trustee-3 -asks @asks",
		"rows"+record1+officials+" -tables @tables -board @board -asks @asks -contest levy")(0)
	w.run(0, "evaluate"+record1+" -secret @pin -trustee @trustee-1 -asks @asks")
	w.looked(n)
	w.exported()
	if _, err := verify.Check(w.path("record")); err != nil {
		t.Error(err)
	}
}

// looked holds every draw against the papers: a listed one leads to a row that says the same, others to none.
func (w *town) looked(n int) {
	w.t.Helper()
	state, _ := w.Sync(context.Background())
	past := 0
	for i, s := range state.Audit(n).Samples {
		switch {
		case !s.Named || !s.Interpreted || s.Found != (s.Position <= 6):
			w.t.Errorf("draw %d: %+v", i+1, s)
		case !s.Found:
			past++
		case fmt.Sprint(state.Audit(n).Rows[s.Row].Opened) != "[0 1]" || string(s.Read) != "levy-b":
			w.t.Errorf("draw %d: %v, paper %s", i+1, state.Audit(n).Rows[s.Row].Opened, s.Read)
		}
	}
	if past == 0 {
		w.t.Error("no draw of nine is past a list of six")
	}
}

// TestWhatAnAuditRefuses: lists, readings and asks that were changed are named, and asks for papers that were not drawn are not answered.
func TestWhatAnAuditRefuses(t *testing.T) {
	w := closedTown(t)
	w.scan()
	w.at("mix"+by+"1 -contest levy", "mix"+by+"2 -contest levy", "blind"+by+"1 -contest levy", "blind"+by+"3 -contest levy",
		"index"+record1+officials+" -tables @tables -contest levy")(0)
	papers := "papers" + record1 + officials + " -scan @scan.csv -board @board -contest levy"
	for text, want := range map[string]string{
		"station,id\n": "line 1", "": "line 1",
		"station,style,id\nst-9,short,\n": `line 2: station "st-9" has no ballots of style "short"`,
		"station,style,id\nst-1,short\n":  "line 2",
	} {
		w.file("scan.csv", text)
		w.run(1, papers, "scan.csv", want, "hint:")
	}
	w.scan()
	w.run(0, papers, "7 papers listed, 0 set aside")
	w.run(0, "dice"+record1+officials+" -dice 31415926535897932384")
	w.run(1, "draws"+record1+" -board @board -n 1 -lot 999 -out @round.csv", "no papers of these tables")
	w.run(0, fmt.Sprint("draws", record1, " -board @board -n 1 -out @round.csv -lot ", lotIn(w.day.State, "levy")))
	w.reads("round.csv", "read.csv")
	w.run(0, "interpret"+record1+officials+" -board @board -readings @read.csv")
	n := lotIn(w.day.State, "levy")
	w.otherPaper(n)

	list := w.path(fmt.Sprintf("board/papers-%d.csv", n))
	whole, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(whole), "\n")
	w.file("board/"+filepath.Base(list), lines[0]+lines[2]+lines[1]+strings.Join(lines[3:], ""))
	rows := "rows" + record1 + officials + " -tables @tables -board @board -asks @asks"
	w.run(3, rows, "is not the list that is on record", "hint:")
	w.file("board/"+filepath.Base(list), string(whole))
	w.run(1, strings.Replace(rows, "60s", "1s", 1), "still waiting for trustee-1 to evaluate draw 1")
	w.file(fmt.Sprintf("asks/answer-%d-1-trustee-1.bin", n), "x")
	w.run(3, rows, fmt.Sprintf("answer-%d-1-trustee-1.bin", n), "hint: trustee-1 answers anew")
}

// otherPaper asks for each listed paper: only the drawn one is answered.
func (w *town) otherPaper(n int) {
	w.t.Helper()
	state, _ := w.Sync(context.Background())
	l, err := board{w.path("board")}.read(n)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.Mkdir(w.path("asks"), 0o700); err != nil {
		w.t.Fatal(err)
	}
	evaluate := "evaluate -manifest @manifest.json -wait 1s -secret @pin -trustee @trustee-1 -asks @asks"
	for place := range l {
		if place+1 == int(state.Audit(n).Samples[0].Position) {
			continue
		}
		if err := (desk{w.path("asks")}).ask(n, 1, l, place); err != nil {
			w.t.Fatal(err)
		}
		w.run(3, evaluate, "is another paper", "hint: do not answer")
	}
	for _, text := range []string{"{}", "x"} {
		w.file(fmt.Sprintf("asks/ask-%d-1.json", n), text)
		w.run(1, evaluate, fmt.Sprintf("ask-%d-1.json", n), "hint:")
	}
	if err := os.Remove(w.path(fmt.Sprintf("asks/ask-%d-1.json", n))); err != nil {
		w.t.Fatal(err)
	}
	if got := codeOf(state, n); got != record.CodeDrawn {
		w.t.Errorf("the second draw: %v", got)
	}
}

// codeOf asks the record about a draw that nobody has committed to.
func codeOf(state record.State, n int) record.Code {
	_, err := state.PaperBlinding(n, 2, [16]byte{}, [32]byte{}, nil)
	r, _ := err.(*record.Refusal)
	return r.Code
}
