package station_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// companyFile is the example of a company whose shareholders weigh differently.
const companyFile = "../testdata/elections/company-shares.json"

// meeting is a station of the company with open polls.
func meeting(t *testing.T) *stationtest.Bench {
	t.Helper()
	b := stationtest.Company(t, companyFile)
	b.Voting()
	return b
}

// sheet has a holder of so many votes print a sheet.
func sheet(t *testing.T, b *stationtest.Bench, weight int64, accounts string) []*station.Paper {
	t.Helper()
	styles, err := b.Sample.Manifest.Split("one", weight)
	must(t, err)
	sel := ballot.NewSelections(b.Sample.Manifest.StyleContests("one"))
	must(t, sel.Set("accounts", accounts, 1))
	must(t, sel.Set("seat", "nantes", 1))
	papers, err := b.S.IssueSheet(styles, sel)
	must(t, err)
	return papers
}

func voteSheet(t *testing.T, b *stationtest.Bench, weight int64) []*station.Paper {
	t.Helper()
	papers := sheet(t, b, weight, "accounts-for")
	must(t, b.S.Cast())
	must(t, b.S.Confirm())
	return papers
}

// TestACompanyAtTheStation: every ballot of a sheet is cast, checked or void as the sheet is; sheets and ballots are counted apart, and the
// record takes all of it.
func TestACompanyAtTheStation(t *testing.T) {
	b := meeting(t)
	var cast []*station.Paper
	for _, weight := range []int64{3, 18, 43} {
		papers := voteSheet(t, b, weight)
		sum, seen := uint64(0), map[ballot.PaperID]bool{}
		for _, p := range papers {
			sum += p.Weight
			seen[p.ID] = true
		}
		if sum != uint64(weight) || len(seen) != len(papers) {
			t.Errorf("%d votes: %d on %d ballots with %d ids", weight, sum, len(papers), len(seen))
		}
		cast = append(cast, papers...)
	}
	checked := sheet(t, b, 8, "accounts-against")
	openings, err := b.S.Check()
	must(t, err)
	for i, o := range openings {
		reopens(t, b, checked[i], o)
	}
	bad := sheet(t, b, 8, "accounts-for")
	must(t, b.S.Void(true))
	if got := b.S.Sheets(); got != (record.SheetCounts{Cast: 3, Checked: 1, Void: 1}) {
		t.Errorf("sheets %+v", got)
	}
	b.Restart()
	if got := b.S.Sheets(); got != (record.SheetCounts{Cast: 3, Checked: 1, Void: 1}) {
		t.Errorf("sheets after a restart %+v", got)
	}
	tape := b.Closed()
	if want := (record.Counts{Cast: 12, Checked: 3, Void: 3}); tape.Counts != want || tape.Sheets != (record.SheetCounts{Cast: 3, Checked: 1, Void: 1}) {
		t.Errorf("tape %+v", tape)
	}
	b.Accounted()
	for _, p := range cast {
		if b.Found(p) != record.UseCast {
			t.Errorf("a piece of %d votes is not on record", p.Weight)
		}
	}
	if b.Found(checked[2]) != record.UseChecked || b.Found(bad[0]) != record.UseNone {
		t.Error("a checked or void piece is on record as something else")
	}
	if st, _ := b.State.Station("st-1"); st.Sheets == nil || *st.Sheets != tape.Sheets {
		t.Errorf("the record counts sheets as %+v", st.Sheets)
	}
	for _, dir := range b.Media {
		if left, _ := filepath.Glob(filepath.Join(dir, station.Folder, "fate-*")); len(left) > 0 {
			t.Errorf("a note is left: %v", left)
		}
	}
}

// TestPowerCutBetweenPieces: wherever the power goes, the ballots of one sheet have one fate, whatever people say first holds, and the
// sheet is counted once.
func TestPowerCutBetweenPieces(t *testing.T) {
	settle := func(inBox bool) func(b *stationtest.Bench) error {
		return func(b *stationtest.Bench) error { return b.S.Settle(inBox, b.Workers()) }
	}
	fail := func(b *stationtest.Bench) error { return b.S.FailCheck(b.Workers()) }
	stored := func(b *stationtest.Bench) error { return b.S.Cast() }
	both := func(steps ...func(b *stationtest.Bench) error) func(b *stationtest.Bench) error {
		return func(b *stationtest.Bench) (err error) {
			for _, s := range steps {
				err = errors.Join(err, s(b))
			}
			return err
		}
	}
	const pieces = 4 // 10, 5, 2 and 1
	cast, void := record.Counts{Cast: pieces}, record.Counts{Void: pieces}
	for _, c := range []struct {
		what   string
		do     func(b *stationtest.Bench) error
		then   func(b *stationtest.Bench) error // what officials do after the restart
		want   record.Counts
		sheets record.SheetCounts
	}{
		{"printed", func(*stationtest.Bench) error { return nil }, nil, void, record.SheetCounts{Void: 1}},
		{"stored in part, not in the box", func(b *stationtest.Bench) error { return b.S.CastPart(2) }, settle(false), void, record.SheetCounts{Void: 1}},
		{"stored in part, in the box", func(b *stationtest.Bench) error { return b.S.CastPart(3) }, settle(true), void, record.SheetCounts{Void: 1}},
		{"stored, in the box", stored, settle(true), cast, record.SheetCounts{Cast: 1}},
		{"stored, not in the box", stored, settle(false), void, record.SheetCounts{Void: 1}},
		{"confirmed in part", both(stored, func(b *stationtest.Bench) error { return b.S.ConfirmPart(1) }), nil, cast, record.SheetCounts{Cast: 1}},
		{"confirmed but for the last", both(stored, func(b *stationtest.Bench) error { return b.S.ConfirmPart(3) }), nil, cast, record.SheetCounts{Cast: 1}},
		{"confirmed, noted only", both(stored, func(b *stationtest.Bench) error { return b.S.ConfirmPart(0) }), nil, cast, record.SheetCounts{Cast: 1}},
		{"settled in part as cast", both(stored, func(b *stationtest.Bench) error { return b.S.SettlePart(true, 2, b.Workers()) }), nil, cast, record.SheetCounts{Cast: 1}},
		{"settled in part as void, then said to be in the box", both(stored, func(b *stationtest.Bench) error { return b.S.SettlePart(false, 2, b.Workers()) }),
			settle(true), void, record.SheetCounts{Void: 1}},
		{"void in part", func(b *stationtest.Bench) error { return b.S.VoidPart(true, 2) }, nil, void, record.SheetCounts{Void: 1}},
		{"unprinted in part", func(b *stationtest.Bench) error { return b.S.VoidPart(false, 1) }, nil, record.Counts{Unprinted: pieces}, record.SheetCounts{}},
		{"check begun in part", func(b *stationtest.Bench) error { return b.S.CheckPart(1, 0) }, fail, record.Counts{Failed: pieces}, record.SheetCounts{Failed: 1}},
		{"check opened in part", func(b *stationtest.Bench) error { return b.S.CheckPart(pieces, 2) }, fail, record.Counts{Checked: 2, Failed: 2}, record.SheetCounts{Failed: 1}},
	} {
		t.Run(c.what, func(t *testing.T) {
			b := meeting(t)
			sheet(t, b, 18, "accounts-for")
			must(t, c.do(b))
			b.Restart()
			if c.then != nil {
				if _, err := b.S.Issue("one", ballot.NewSelections(b.Sample.Manifest.StyleContests("one"))); err == nil {
					t.Error("a sheet was issued before the last was settled")
				}
				must(t, c.then(b))
			}
			b.Restart()
			tape := b.Closed()
			if tape.Counts != c.want || tape.Sheets != c.sheets {
				t.Errorf("%+v on %+v", tape.Counts, tape.Sheets)
			}
			b.Accounted()
		})
	}
}

// TestPowerCutWhileCountingSheets: wherever the power goes in a closing, the record learns how many sheets there were, from whoever closes.
func TestPowerCutWhileCountingSheets(t *testing.T) {
	counted := func(what string, b *stationtest.Bench) {
		t.Helper()
		b.Submit()
		if st, _ := b.State.Station("st-1"); st.Sheets == nil || st.Sheets.Cast != 1 {
			t.Errorf("%s: sheets %+v", what, st.Sheets)
		}
	}
	b := meeting(t)
	voteSheet(t, b, 18)
	must(t, b.S.End(b.Workers()))
	must(t, b.S.SheetsOnly(b.People("worker-1", "official-1")))
	b.Restart()
	b.Closed()
	counted("after the count", b)

	b = meeting(t)
	voteSheet(t, b, 18)
	must(t, b.S.End(b.Workers()))
	path := filepath.Join(b.Outbox, station.OutClose)
	must(t, os.Mkdir(path, 0o700))
	if _, err := b.S.Close(b.Workers()); err == nil {
		t.Fatal("the outbox took the closing")
	}
	must(t, os.Remove(path))
	b.Restart()
	counted("after the closing", b)
}

// TestPowerCutWhileIssuingASheet: the chip moves past all leaves of a sheet at once.
func TestPowerCutWhileIssuingASheet(t *testing.T) {
	for when, want := range map[string]record.Counts{"before": {Unprinted: 4}, "after": {Void: 4}} {
		b := meeting(t)
		b.Cut(when, func() { sheet(t, b, 18, "accounts-for") })
		b.Restart()
		papers := voteSheet(t, b, 3)
		want.Cast = 2
		if tape := b.Closed(); tape.Counts != want {
			t.Errorf("%s: %+v", when, tape.Counts)
		}
		if b.Found(papers[1]) != record.UseCast {
			t.Errorf("%s: the next sheet is lost", when)
		}
		b.Accounted()
	}
}

// What is no sheet is refused and burns nothing.
func TestSheetRefusals(t *testing.T) {
	b := meeting(t)
	sel := ballot.NewSelections(b.Sample.Manifest.StyleContests("one"))
	for _, styles := range [][]string{nil, {"one", "none"}, {"one", "two", "two", "five", "ten", "ten", "ten", "ten", "ten"}} {
		if _, err := b.S.IssueSheet(styles, sel); err == nil {
			t.Errorf("a sheet of %v", styles)
		}
	}
	for range 2 {
		voteSheet(t, b, 48) // 4 tens, a five, a two and a one
	}
	if _, err := b.S.IssueSheet([]string{"ten", "ten", "ten", "ten", "five", "two", "one"}, sel); !errors.Is(err, station.ErrNoLeaves) || b.S.Papers().Issued != 2*7 {
		t.Fatalf("%v, %d issued", err, b.S.Papers().Issued)
	}
}

// Which ballots stood on one sheet is written nowhere, once the sheet is cast: two stations at which other sheets held the same
// pieces keep the same kinds of files, and no note.
func TestSheetsLeaveNoLink(t *testing.T) {
	names := func(weights ...int64) map[string]bool {
		b := meeting(t)
		for _, w := range weights {
			voteSheet(t, b, w)
		}
		out := map[string]bool{}
		entries, err := os.ReadDir(filepath.Join(b.Media[0], station.Folder))
		must(t, err)
		for _, e := range entries {
			out[e.Name()] = true
		}
		return out
	}
	one, other := names(12, 5), names(10, 7)
	if len(one) != len(other) {
		t.Errorf("%v and %v", one, other)
	}
	for name := range one {
		if !other[name] {
			t.Errorf("only one station has %s", name)
		}
	}
}
