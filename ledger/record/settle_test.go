package record_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// drawnContests are writtenContests whose ties are settled by lot: of a president, whom people write in too, and of a chair. The park is
// for an approval without either.
func drawnContests(m *election.Manifest) {
	park := *m.Contest("park")
	writtenContests(m)
	m.Contests[0].Ties, m.Contests[2].Ties, park.Ties = election.TiesByLot, election.TiesByLot, election.TiesByLot
	m.Contests = append(m.Contests, park)
	m.Styles[1].Contests = append(m.Styles[1].Contests, park.ID)
}

// uncountedDay has six ballots on record, and a quorum that has not decrypted yet: two for each of two options and one for each of two
// names; three rankings that tie; three ballots for one option of the park and two for another.
func uncountedDay(t *testing.T) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, drawnContests)
	d.Ceremony()
	one := first(d)
	one.Prepare()
	for n := range 3 {
		choices := one.Choices("long", map[string]string{"levy": "levy-a", "park": "park-a"})
		rank(t, choices.Set("chair", fmt.Sprintf("chair-%c", 'a'+n), 1))
		if n < 2 {
			rank(t, choices.Set("park", "park-b", 1))
			rank(t, choices.Set("president", "write-in", 1))
			rank(t, choices.SetWriteIn("president", "write-in", fmt.Sprintf("Zoé %d", n)))
		} else {
			rank(t, choices.Set("president", "president-a", 1))
		}
		one.CastChoices("long", choices)
	}
	for _, o := range []string{"a", "b", "b"} {
		one.Cast("short", map[string]string{"president": "president-" + o})
	}
	one.Shut()
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	return d
}

// by drops one of two signatures.
func byOne(e *record.TieDice) { e.Officials = e.Officials[:1] }

var uncountedAttempts = []attempt{
	{"dice before the sums", record.CodeUncounted, func(d *recordtest.Day) record.Entry { return d.TieDice("president", recordtest.Dice(1)) }},
	{"dice before the rankings", record.CodeUncounted, func(d *recordtest.Day) record.Entry { return d.TieDice("chair", recordtest.Dice(1)) }},
	{"names before the sums", record.CodeUncounted, func(d *recordtest.Day) record.Entry { return d.Names("president", "Zoé 0", "Zoé") }},
}

// namedDay is once all is open and one of the two names counts for nobody: who is president is tied.
func namedDay(t *testing.T) *recordtest.Day {
	d := uncountedDay(t)
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	d.Mix()
	d.Refused(record.CodeUncounted, d.TieDice("president", recordtest.Dice(1))) // names can still change who is tied
	d.Record(d.Names("president", "Zoé 0", "Zoé", "Zoé 1", "Zoé"))
	return d
}

var namedAttempts = []attempt{
	{"dice by one official", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.TieDice("president", recordtest.Dice(1)), byOne)
	}},
	{"three dice", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.TieDice("president", "416") }},
	{"dice for a contest that nobody holds", record.CodeUntied, func(d *recordtest.Day) record.Entry { return d.TieDice("nothing", recordtest.Dice(1)) }},
	{"dice where the manifest draws no lots", record.CodeUntied, func(d *recordtest.Day) record.Entry { return d.TieDice("levy", recordtest.Dice(1)) }},
	{"dice where the votes decide", record.CodeUntied, func(d *recordtest.Day) record.Entry { return d.TieDice("park", recordtest.Dice(1)) }},
	{"names by one official", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.Names("president", "Zoé 0", "Zoé"), func(e *record.Names) { e.Officials = e.Officials[:1] })
	}},
	{"names where nobody is written in", record.CodeNames, func(d *recordtest.Day) record.Entry { return d.Names("chair", "Zoé 0", "Zoé") }},
	{"names out of order", record.CodeNames, func(d *recordtest.Day) record.Entry { return d.Names("president", "Zoé 1", "Zoé", "Zoé 0", "Zoé") }},
	{"names for the same words", record.CodeNames, func(d *recordtest.Day) record.Entry { return d.Names("president", "Zoé 0", "Zoé", "Zoé 0", "Ada") }},
	{"names for no words", record.CodeNames, func(d *recordtest.Day) record.Entry { return d.Names("president", "", "Zoé") }},
	{"names for words that do not fit", record.CodeNames, func(d *recordtest.Day) record.Entry {
		return d.Names("president", strings.Repeat("Z", 41), "Zoé")
	}},
	{"a name without end", record.CodeNames, func(d *recordtest.Day) record.Entry { return d.Names("president", "Zoé 0", strings.Repeat("Z", 241)) }},
	{"no names", record.CodeNames, func(d *recordtest.Day) record.Entry { return d.Names("president") }},
}

// settledDay is after the lots.
func settledDay(t *testing.T) *recordtest.Day {
	d := namedDay(t)
	d.Record(d.TieDice("president", recordtest.Dice(1)))
	d.Record(d.TieDice("chair", recordtest.Dice(2)))
	return d
}

var settledAttempts = []attempt{
	{"dice thrown again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.TieDice("president", recordtest.Dice(3)) }},
	{"dice thrown again for rankings", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.TieDice("chair", recordtest.Dice(2)) }},
	{"names after the dice", record.CodeSettled, func(d *recordtest.Day) record.Entry { return d.Names("president", "Zoé 0", "Zoé") }},
}

// TestNamesAndLotsSettle counts what was written in and draws what is tied, from a record and its files alone.
func TestNamesAndLotsSettle(t *testing.T) {
	d := namedDay(t)
	president := d.State.Result().Contests[0]
	if president.Awaits != record.AwaitsNames || len(president.Names) != 2 {
		t.Errorf("%+v", president)
	}
	if got := settled(t, d, president); got != `written words, as officials read them, count for Zoé: 2 ("Zoé 0" 1, "Zoé 1" 1)|tied, and the votes do not decide between: Option president-a, Option president-b, Zoé (written in)` {
		t.Error(got)
	}
	d.Record(d.Names("president", "Zoé 0", "")) // officials read them anew
	president = d.State.Result().Contests[0]
	if got := settled(t, d, president); got != `written words, as officials read them, count for nobody: 1 ("Zoé 0" 1)|written words, as officials read them, count for Zoé 1: 1 ("Zoé 1" 1)|tied, and the votes do not decide between: Option president-a, Option president-b` {
		t.Error(got)
	}
	d.Record(d.TieDice("president", recordtest.Dice(1)))
	d.Record(d.TieDice("chair", recordtest.Dice(2)))
	president = d.State.Result().Contests[0]
	chair := d.State.Result().Contests[2]
	// printf 00000000000000000001,1,president-a | sha256sum, and so on: the smallest is drawn.
	want := "tied: Option president-a, Option president-b; lot 1, drawn from the dice 00000000000000000001, chose Option president-a|elected: Option president-a"
	if got := settled(t, d, president); !strings.HasSuffix(got, want) {
		t.Error(got)
	}
	if got := settled(t, d, chair); !strings.Contains(got, "elected: Option chair-") || !strings.Contains(got, "lot 1, drawn from the dice 00000000000000000002") {
		t.Error(got)
	}
	d.Record(d.Publish())
	d.Refused(record.CodePhase, d.Names("president", "Zoé 0", "Zoé"))
	d.Refused(record.CodePhase, d.TieDice("president", recordtest.Dice(4)))
}

// settled is what a contest says once it is counted with its files.
func settled(t *testing.T, d *recordtest.Day, r record.ContestResult) string {
	t.Helper()
	m := d.State.Manifest()
	got, err := r.Count(m.Contest(r.Contest), filesOf(d))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(got.Words(m, "en"), "|")
}
