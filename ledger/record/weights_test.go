package record_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/tally"
)

// companyFile is the example of a company whose shareholders weigh differently.
const companyFile = "../testdata/elections/company-shares.json"

// holder is a shareholder with a weight, and the choices of the sheet.
type holder struct {
	weight  int64
	marks   map[string]string
	ranking []string
}

func (h holder) choose(t *testing.T) func(*ballot.Selections) {
	return func(sel *ballot.Selections) {
		t.Helper()
		for contest, option := range h.marks {
			rank(t, sel.Set(contest, option, 1))
		}
		for i, option := range h.ranking {
			rank(t, sel.Set("seat", option, i+1))
		}
	}
}

func marks(accounts, capital, board string) map[string]string {
	out := map[string]string{}
	for contest, option := range map[string]string{"accounts": accounts, "capital": capital, "board": board} {
		if option != "" {
			out[contest] = option
		}
	}
	return out
}

// holders of 3, 7, 8, 12, 14, 18, 36 and 43 votes: 141 in all, in which every denomination has at least two.
var holders = []holder{
	{3, marks("accounts-for", "capital-for", "fontaine"), []string{"lyon", "nantes"}},
	{7, marks("accounts-for", "capital-for", "okafor"), []string{"nantes"}},
	{8, marks("accounts-against", "capital-against", "ndiaye"), []string{"nantes", "strasbourg"}},
	{12, marks("accounts-against", "", "ndiaye"), []string{"strasbourg", "nantes"}},
	{14, marks("accounts-for", "capital-for", "fontaine"), []string{"lyon"}},
	{18, marks("", "capital-for", "okafor"), []string{"lyon", "strasbourg"}},
	{36, marks("accounts-against", "capital-for", "okafor"), []string{"strasbourg", "nantes"}},
	{43, marks("accounts-for", "capital-against", "fontaine"), []string{"nantes", "lyon"}},
}

// companyDay is a meeting at which these holders vote at the first station; one of them checks the machine before, one sheet is void.
func companyDay(t *testing.T, who ...holder) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, recordtest.Company(t, companyFile, 128))
	d.Ceremony()
	one := first(d)
	one.Prepare()
	one.CheckSheet(18, marks("accounts-for", "", ""))
	one.VoidSheet(8)
	for _, h := range who {
		one.CastSheet(h.weight, h.choose(t))
	}
	one.Shut()
	return d
}

// TestACompanyVotes goes through a meeting of shareholders from the sealing of every piece to the result, which is by weight.
func TestACompanyVotes(t *testing.T) {
	d := companyDay(t, holders...)
	d.Record(first(d).Counted())
	d.CountMixed()
	r := d.State.Result()
	one := r.Stations[0]
	if *r.Sheets != (record.SheetCounts{Cast: 8, Checked: 1, Void: 1}) || *one.Sheets != *r.Sheets {
		t.Errorf("sheets %+v", r.Sheets)
	}
	if one.Papers != (record.Counts{Cast: 27, Checked: 4, Void: 3}) || !one.Accounted {
		t.Errorf("leaves %+v, accounted %v", one.Papers, one.Accounted)
	}
	accounts, capital, board := r.Contests[0], r.Contests[1], r.Contests[2]
	for _, c := range []struct {
		contest record.ContestResult
		want    []uint64
	}{{accounts, []uint64{67, 56}}, {capital, []uint64{78, 51}}, {board, []uint64{60, 20, 61}}} {
		var got []uint64
		for _, o := range c.contest.Options {
			got = append(got, o.Count)
		}
		if !slices.Equal(got, c.want) || c.contest.Weight != 141 || c.contest.Ballots != 27 || len(c.contest.Groups) != 1 || c.contest.Groups[0].Weight != 141 {
			t.Errorf("%+v, want %v", c.contest, c.want)
		}
	}
	if accounts.Outcome.Decision != tally.Carried || capital.Outcome.Decision != tally.Rejected || accounts.Outcome.Blank.String() != "18" {
		t.Errorf("decisions %+v, %+v", accounts.Outcome, capital.Outcome)
	}
	if words := strings.Join(capital.Words(d.Manifest, "en"), "; "); words != "rejected: 78 for, 51 against; two thirds of all votes that came needed; the quorum is 82 votes: met" {
		t.Errorf("%q", words)
	}
	if !slices.Equal(board.Outcome.Winners, []int{2, 0}) {
		t.Errorf("board %v", board.Outcome.Winners)
	}
	seat := must(r.Contests[3].Count(d.Manifest.Contest("seat"), d.OpenFile))
	if seat.Outcome == nil || seat.Outcome.Rounds[0].Votes[1].String() != "58" || seat.Outcome.Rounds[0].Votes[0].String() != "35" {
		t.Fatalf("seat %+v, awaits %s", seat.Outcome, seat.Awaits)
	}
	// Lyon (35) goes out: 3 and 18 votes have a second choice there, Nantes has 61 of the 127 that still count, Strasbourg 66.
	if last := seat.Outcome.Rounds[len(seat.Outcome.Rounds)-1]; !slices.Equal(seat.Outcome.Winners, []int{2}) || last.Votes[2].String() != "66" {
		t.Errorf("seat %+v", seat.Outcome)
	}
}

// A lot is a contest and a denomination; a row's weight is its lot's. A piece is found in the index as a paper is.
func TestPiecesAreAuditedByDenomination(t *testing.T) {
	d := companyDay(t, holders...)
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	d.Mix()
	var lots []string
	for _, l := range d.State.Lots()[:4] {
		lots = append(lots, fmt.Sprint(l))
	}
	if want := []string{"{accounts [st-1] 1 5}", "{accounts [st-1] 2 8}", "{accounts [st-1] 5 4}", "{accounts [st-1] 10 10}"}; !slices.Equal(lots, want) {
		t.Fatalf("lots %q", lots)
	}
	for lot := range d.State.Lots() {
		if err := d.Tables().Check(lot); err != nil {
			t.Errorf("lot %d: %v", lot, err)
		}
	}
	const tens = 3
	d.MakeIndex(tens)
	l := d.Scan(tens)
	if len(l.Papers) != 10 {
		t.Fatalf("%d pieces of ten", len(l.Papers))
	}
	d.Record(d.Papers(tens, l, 0))
	d.Record(d.AuditDraw(recordtest.Dice(1)))
	d.Record(d.Interpretation(tens, 1, "read"))
	named := d.Sampled(tens, 1, l)
	d.Record(named)
	d.Record(d.RowShare(tens, named.Row, "trustee-1"), d.RowShare(tens, named.Row, "trustee-3"))
	a := d.State.Audit(tens)
	paper := l.Papers[a.Samples[0].Position-1]
	want := []uint64{uint64(paper.Marks["accounts"]["accounts-for"]), uint64(paper.Marks["accounts"]["accounts-against"])}
	if got := a.Rows[named.Row].Opened; !named.Found || !slices.Equal(got, want) {
		t.Errorf("the row holds %v, the paper %v", got, want)
	}
}

// A denomination that too few holders cast has no lot: the ranking waits for the papers, and nothing of those ballots is opened by
// itself. The sum by weight is the result and is opened all the same.
func TestALotBelowTheLeast(t *testing.T) {
	few := []holder{holders[1], holders[3], holders[4], {20, marks("accounts-for", "", ""), []string{"lyon"}}, {10, marks("accounts-against", "", ""), []string{"nantes"}}}
	d := companyDay(t, few...) // of 5 there is one piece, of 2 there are four
	d.CountMixed()
	r := d.State.Result()
	for _, l := range d.State.Lots() {
		if l.Weight == 5 || l.Weight == 1 {
			t.Errorf("a lot of one holder: %v", l)
		}
	}
	seat := r.Contests[3]
	if seat.Withheld != 1 || seat.Awaits != record.AwaitsPapers {
		t.Errorf("withheld %d, awaits %q", seat.Withheld, seat.Awaits)
	}
	if same := must(seat.Count(d.Manifest.Contest("seat"), d.OpenFile)); same.Outcome != nil || same.Words(d.Manifest, "en")[0] != "some ballots have a weight that too few people share, and are counted from paper" {
		t.Errorf("counted without them: %+v", same.Outcome)
	}
	if accounts := r.Contests[0]; accounts.State != record.ContestCounted || accounts.Options[0].Count != 41 || accounts.Options[1].Count != 22 {
		t.Errorf("accounts %+v", accounts)
	}
}

// Stations join until each denomination among their ballots has two holders: no group's sum is that of one.
func TestGroupsOfDenominations(t *testing.T) {
	d := recordtest.New(t, recordtest.Company(t, companyFile, 64))
	d.Ceremony()
	one, two := first(d), d.Stations["st-2"]
	one.Prepare()
	two.Prepare()
	for _, h := range []int64{10, 10, 10, 20, 20, 20} {
		one.CastSheet(h, holders[0].choose(t))
	}
	for _, h := range []int64{10, 15, 40, 30} { // one holder has a five
		two.CastSheet(h, holders[2].choose(t))
	}
	one.Shut()
	two.Shut()
	d.Count()
	for _, c := range d.State.Result().Contests[:3] {
		if len(c.Groups) != 1 || !slices.Equal(c.Groups[0].Stations, []string{"st-1", "st-2"}) || c.Groups[0].Weight != 185 {
			t.Errorf("%s: %+v", c.Contest, c.Groups)
		}
	}
	if accounts := d.State.Result().Contests[0]; accounts.Options[0].Count != 90 || accounts.Options[1].Count != 95 {
		t.Errorf("accounts %+v", accounts.Options)
	}
}

// Two stations with enough of every denomination are two groups.
func TestGroupsOfEnough(t *testing.T) {
	d := recordtest.New(t, recordtest.Company(t, companyFile, 32))
	d.Ceremony()
	for _, s := range []*recordtest.Station{first(d), d.Stations["st-2"]} {
		s.Prepare()
		for _, h := range []int64{10, 40, 5, 5} {
			s.CastSheet(h, holders[0].choose(t))
		}
		s.Shut()
	}
	d.Count()
	if c := d.State.Result().Contests[0]; len(c.Groups) != 2 || c.Groups[0].Weight != 60 || c.Options[0].Count != 120 {
		t.Errorf("%+v", c)
	}
}

// TestAWeightChangedAfterSealing: the style, and so the weight, is in the ballot's header, in its proofs and in its leaf.
func TestAWeightChangedAfterSealing(t *testing.T) {
	d := recordtest.New(t, recordtest.Company(t, companyFile, 32))
	d.Ceremony()
	one := first(d)
	one.Prepare()
	for range 3 {
		one.CastSheet(1, holders[0].choose(t))
	}
	forge := func(change func(b []byte)) *record.Batch {
		parts := one.Batch(0)
		change(parts[0].Casts[0].Ballot)
		forged := record.Split(one.ID, 1, 0, parts[0].Releases)[0]
		forged.Sig = one.Chip.Sign(forged.Kind().String(), record.StationDigest(d.Manifest, forged))
		one.Heads = []record.BatchTotal{{Head: forged.Head.Digest(), Counts: forged.Head.Total()}}
		return forged
	}
	const style = 1 + 32 + 2 + 1 // the low byte of the style's place
	forged := forge(func(b []byte) { b[style] = 3 })
	d.Record(one.Close())
	d.Refused(record.CodeBallotLeaf, forged)
}

// TestPiecesOfOneSheet: nothing on record says which pieces are of one sheet, so the record takes pieces with other fates and other
// choices. A checked sheet shows other choices, its paper beside it; other fates show in the count of sheets and in the box.
func TestPiecesOfOneSheet(t *testing.T) {
	d := recordtest.New(t, recordtest.Company(t, companyFile, 64))
	d.Ceremony()
	one := first(d)
	one.Prepare()
	pieces := one.Pieces(43)
	for i, style := range pieces {
		switch {
		case i == 0:
			one.Void(record.VoidSheet) // a lying booth keeps the heaviest piece of a cast sheet out
		case i == 1:
			one.CastChoices(style, one.Choices(style, map[string]string{"accounts": "accounts-against"}))
		default:
			one.CastChoices(style, one.Choices(style, map[string]string{"accounts": "accounts-for"}))
		}
	}
	one.Sheets = record.SheetCounts{Cast: 1, Void: 1} // one sheet in the box; and none sealed, which two officials signed for
	one.Shut()
	d.Record(one.Counted())
	if got := *d.State.Result().Sheets; got != (record.SheetCounts{Cast: 1, Void: 1}) {
		t.Errorf("%+v", got)
	}
}

// weightedDay is a closed company meeting whose sheets are not counted yet.
func weightedDay(t *testing.T) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, recordtest.Company(t, companyFile, 32), alone)
	d.Ceremony()
	one := first(d)
	one.Prepare()
	one.VoidSheet(3)
	for _, w := range []int64{6, 9} {
		one.CastSheet(w, holder{marks: marks("accounts-for", "", "")}.choose(t))
	}
	one.Shut()
	return d
}

// alone leaves one contest and one station.
func alone(m *election.Manifest) {
	m.Contests, m.Stations = m.Contests[:1], m.Stations[:1]
	for i := range m.Styles {
		m.Styles[i].Contests = []string{m.Contests[0].ID}
	}
	m.Officials = slices.DeleteFunc(m.Officials, func(o election.Official) bool { return slices.Contains(o.Stations, "st-2") })
}

var weightedAttempts = []attempt{
	{"more sheets than ballots", record.CodeSheets, func(d *recordtest.Day) record.Entry {
		return first(d).SignSheets(&record.Sheets{Station: "st-1", Tape: first(d).Counted().Tape, Sheets: record.SheetCounts{Cast: 7, Void: 1}})
	}},
	{"ballots without a sheet", record.CodeSheets, func(d *recordtest.Day) record.Entry {
		return first(d).SignSheets(&record.Sheets{Station: "st-1", Tape: first(d).Counted().Tape, Sheets: record.SheetCounts{Cast: 2}})
	}},
	{"sheets of another tape", record.CodeTapeMatch, func(d *recordtest.Day) record.Entry {
		return first(d).SignSheets(&record.Sheets{Station: "st-1", Sheets: first(d).Sheets})
	}},
	{"sheets of nobody's station", record.CodeStation, func(d *recordtest.Day) record.Entry { return &record.Sheets{Station: "st-9"} }},
	{"sheets that one worker counted", record.CodeWorkers, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Counted(), func(e *record.Sheets) { e.Workers = e.Workers[:1] })
	}},
	{"sheets that another station signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Counted(), func(e *record.Sheets) { e.Sig = first(d).Chip.Sign("close", record.StationDigest(d.Manifest, e)) })
	}},
}
