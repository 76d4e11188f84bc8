package record_test

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// lost declares a station lost, with the root on its closing tape or zeros.
func lost(d *recordtest.Day, station string, tape [32]byte) *record.Lost {
	e := &record.Lost{Station: station, Tape: tape, Note: "stolen"}
	e.Officials = d.Officials(e)
	return e
}

// incident has the poll workers of a station say what happened.
func incident(d *recordtest.Day, station string, serial uint32, what uint8) *record.Incident {
	e := &record.Incident{Station: station, Serial: serial, What: what}
	e.Officials = d.Sigs("incident", record.Payload(d.Manifest, e), d.Stations[station].Workers()...)
	return e
}

// A stolen station loses its seat; the election goes on without it.
func TestAStolenStation(t *testing.T) {
	d := votingDay(t)
	first(d).Shut()
	d.Refused(record.CodeStationOpen, d.Cutoff())
	d.Record(lost(d, "st-2", [32]byte{}))
	d.Refused(record.CodeRecorded, lost(d, "st-2", [32]byte{}))
	for _, v := range d.State.Validators() {
		if v.Name == "st-2" {
			t.Fatal("a stolen station keeps its seat")
		}
	}
	d.Count()
	if r := d.State.Result(); !r.Stations[1].Lost || r.Stations[1].Accounted || r.Stations[1].Stage != "open" {
		t.Fatalf("%+v", r.Stations[1])
	}
}

// Whoever has a lost machine and its people's keys can close it with ballots of their own making. Only the closing on the paper at the
// door is taken, with its batches.
func TestALostStationClosesAsItsTapeSays(t *testing.T) {
	d := lostDay(t)
	s := first(d)
	thief := *s
	thief.Cast("short", map[string]string{"president": "president-b"})
	stuffed := thief.Batch(0)[0]
	d.Refused(record.CodeLost, thief.Close())
	d.Refused(record.CodeLost, stuffed)

	late := s.Batch(0)[0]
	d.Refused(record.CodeLost, late)
	d.Record(s.Close())
	d.Refused(record.CodeTapeMatch, stuffed)
	d.Record(late)
	st := station(t, d, "st-1")
	if st.Stage != record.StageClosed || !st.Lost || st.Counts.Cast != 4 || len(st.Missing()) > 0 {
		t.Fatalf("%v, %+v", st.Stage, st.Counts)
	}
	d.Stations["st-2"].Shut()
	d.Count()
	if groups := d.State.Groups(); len(groups) == 0 || groups[0].Ballots != 4 {
		t.Fatalf("%+v", groups)
	}
}

// The tape turns up after the declaration, or was read wrongly: two people declare again what it says.
func TestATapeThatIsFoundLater(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	s.Batch(0)
	closing := s.Close()
	d.Record(lost(d, "st-1", [32]byte{}))
	d.Refused(record.CodeLost, closing)
	d.Record(lost(d, "st-1", [32]byte{1}))
	d.Refused(record.CodeLost, closing)
	d.Record(lost(d, "st-1", closing.TapeRoot()))
	d.Record(closing)
}

// A machine that is stolen on the way back has closed: what it recorded counts, and its seat is gone.
func TestAStationLostAfterItsClosing(t *testing.T) {
	d := votingDay(t)
	first(d).Shut()
	d.Stations["st-2"].Shut()
	seats := len(d.State.Validators())
	d.Record(lost(d, "st-1", [32]byte{}))
	if len(d.State.Validators()) != seats-1 {
		t.Fatal("a lost station keeps its seat")
	}
	d.Count()
	if r := d.State.Result(); !r.Stations[0].Lost || !r.Stations[0].Accounted || r.Papers.Cast != 3 {
		t.Fatalf("%+v", r.Stations[0])
	}
}

// What a lost station recorded before stands in groups of its own, so that its box, counted by hand, can take their place.
func TestBallotsOfALostStationStandAlone(t *testing.T) {
	d := votingDay(t)
	one, two := first(d), d.Stations["st-2"]
	d.Record(one.Batch(1)[0]) // three ballots with the levy
	for range 2 {
		two.Cast("short", map[string]string{"levy": "levy-b"})
	}
	two.Shut()
	d.Record(lost(d, "st-1", [32]byte{}))
	d.Count()
	groups := d.State.Groups()
	if len(groups) != 4 {
		t.Fatalf("%d groups", len(groups))
	}
	for i, g := range groups {
		if want := []string{"st-2", "st-1"}[i%2]; !slices.Equal(g.Stations, []string{want}) {
			t.Errorf("%s: %v", g.Contest, g.Stations)
		}
	}
}

// Fewer of them than a group holds are not opened, and the result says how many.
func TestFewBallotsOfALostStation(t *testing.T) {
	d := votingDay(t)
	one, two := first(d), d.Stations["st-2"]
	one.Cast("long", nil)
	d.Record(one.Batch(1)[0])
	for range 2 {
		two.Cast("long", nil)
	}
	two.Shut()
	d.Record(lost(d, "st-1", [32]byte{}))
	d.Count()
	alone := 0
	for _, c := range d.State.Result().Contests {
		in := uint32(0)
		for _, g := range c.Groups {
			in += g.Ballots
		}
		if len(c.Groups) > 0 && in+c.Withheld != c.Ballots {
			t.Errorf("%s: %d of %d ballots in groups, %d withheld", c.Contest, in, c.Ballots, c.Withheld)
		}
		alone += int(c.Withheld)
	}
	if alone == 0 {
		t.Fatal("no contest has a ballot that stands alone")
	}
}

// Whoever reads a signed restart on the record cannot put it there again to explain resets of their own.
func TestARestartExplainsOneReset(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	d.Record(s.Quote(recordtest.Log))
	e := incident(d, s.ID, 7, record.IncidentRestart)
	d.Record(e)
	d.Refused(record.CodeRecorded, e)
	s.Chip.Resets += 2
	d.Record(s.Quote(recordtest.Log))
	if st := station(t, d, s.ID); st.Attested || st.FailedQuotes != 1 {
		t.Fatalf("two resets pass on one explanation: %+v", st)
	}
	d.Record(incident(d, s.ID, 8, record.IncidentRestart))
	d.Record(s.Quote(recordtest.Log))
	if st := station(t, d, s.ID); !st.Attested || st.Incidents != 2 {
		t.Fatal("resets that people explained do not pass")
	}
}

// The result says where hand-marked paper was used.
func TestPaperOnly(t *testing.T) {
	d := votingDay(t)
	d.Record(incident(d, "st-2", 1, record.IncidentPaperOnly))
	r := d.State.Result()
	if r.Stations[0].PaperOnly || !r.Stations[1].PaperOnly || r.Stations[1].Incidents != 1 {
		t.Fatalf("%+v", r.Stations)
	}
}
