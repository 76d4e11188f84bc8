package record_test

import (
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// releasedDay has votes of two scales at three stations, before any has closed. One holder at the first station has a five, and nobody
// else; the last station has released its ballots.
func releasedDay(t *testing.T) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, recordtest.Assembly, func(m *election.Manifest) {
		for i := range m.Stations {
			m.Stations[i].Leaves = 16
		}
	})
	d.Ceremony()
	sheet := func(station, style string, marks map[string]string, pieces int) {
		s := d.Stations[station]
		for range pieces {
			choices := s.Choices(style, marks)
			if d.Manifest.Style(style).Contests[0] == "council" {
				rank(t, choices.Set("chair", "chair-a", 1))
			}
			s.CastChoices(style, choices)
		}
		s.Sheets.Cast++
	}
	for _, id := range []string{"st-1", "st-2", "st-3"} {
		d.Stations[id].Prepare()
	}
	sheet("st-1", "five", map[string]string{"council": "council-a", "levy": "levy-a"}, 1)
	sheet("st-1", "two", map[string]string{"council": "council-b", "levy": "levy-b"}, 2)
	sheet("st-1", "two", map[string]string{"council": "council-c"}, 1)
	first(d).Void(record.VoidSheet)
	first(d).Void(record.VoidPiece)
	first(d).Void(record.VoidUnprinted)
	first(d).Sheets.Void++
	sheet("st-2", "one", map[string]string{"council": "council-b", "levy": "levy-a"}, 1)
	sheet("st-2", "one", map[string]string{"council": "council-d"}, 2)
	sheet("st-2", "triple", map[string]string{"levy": "levy-b"}, 1)
	for range 3 {
		sheet("st-3", "single", map[string]string{"levy": "levy-a"}, 1)
	}
	sheet("st-3", "triple", map[string]string{"levy": "levy-b"}, 1)
	d.Pass(64 * time.Hour)
	for _, b := range d.Stations["st-3"].Batch(1) {
		d.Record(b)
	}
	return d
}

// counted is a count of sheets at a station, sealed as it has to be.
func counted(d *recordtest.Day, station string, change func(*record.Sheets)) *record.Sheets {
	e := d.Stations[station].Counted()
	change(e)
	return d.Stations[station].SignSheets(e)
}

var releasedAttempts = []attempt{
	{"sheets before the closing", record.CodeStage, func(d *recordtest.Day) record.Entry { return first(d).Counted() }},
	{"a closing that leaves out a batch on record", record.CodeAccounting, func(d *recordtest.Day) record.Entry {
		s := d.Stations["st-3"]
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Batches = slices.Clone(e.Batches[:0]) }))
	}},
}

// assemblyDay is after the cut-off. The last station never closed: its ballots of one vote are a lot, and its three votes are none.
func assemblyDay(t *testing.T) *recordtest.Day {
	d := releasedDay(t)
	first(d).Shut()
	d.Stations["st-2"].Shut()
	e := &record.Lost{Station: "st-3", Note: "stolen"}
	e.Officials = d.Officials(e)
	d.Record(e)
	d.Record(first(d).Counted())
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	return d
}

var assemblyAttempts = []attempt{
	{"sheets counted twice", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return first(d).Counted() }},
	{"sheets of a station that never closed", record.CodeStage, func(d *recordtest.Day) record.Entry { return d.Stations["st-3"].Counted() }},
	{"a void sheet where nothing is void", record.CodeSheets, func(d *recordtest.Day) record.Entry {
		return counted(d, "st-2", func(e *record.Sheets) { e.Sheets.Void++ })
	}},
	{"sheets of another tape that nobody signed", record.CodeTapeMatch, func(d *recordtest.Day) record.Entry {
		return changed(d.Stations["st-2"].Counted(), func(e *record.Sheets) { e.Tape[0] ^= 1; e.Workers = nil })
	}},
	{"dice before the sums of votes", record.CodeUncounted, func(d *recordtest.Day) record.Entry { return d.TieDice("council", recordtest.Dice(1)) }},
	{"dice for rankings of which some stay closed", record.CodeUncounted, func(d *recordtest.Day) record.Entry {
		return d.TieDice("chair", recordtest.Dice(1))
	}},
}

// talliedDay is when the sums and all lots are open, and a lot is drawn.
func talliedDay(t *testing.T) *recordtest.Day {
	d := assemblyDay(t)
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	d.Mix()
	d.Record(d.TieDice("council", recordtest.Dice(1)))
	return d
}

var talliedAttempts = []attempt{
	{"dice for rankings of which some stay on paper", record.CodeUncounted, func(d *recordtest.Day) record.Entry {
		return d.TieDice("chair", recordtest.Dice(1))
	}},
	{"a share in another table of an opened lot", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return changed(d.TableShare(lotOf(d, "chair"), "trustee-1"), func(e *record.TableShare) { e.Table[0] ^= 1; e.Sig = d.Trustee(e, "trustee-1") })
	}},
}
