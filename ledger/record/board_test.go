package record_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// fiveStations has three stations more, at which officials act.
func fiveStations(m *election.Manifest) {
	shape(m)
	m.StationPower = 5
	for _, id := range []string{"st-3", "st-4", "st-5"} {
		m.Stations = append(m.Stations, election.Station{ID: id, Name: id, Styles: []string{"short"}, Leaves: 16})
	}
}

// boardsDay has a station that voted, one whose machine is revoked, one whose machine was replaced, one that is lost, and one that nobody
// enrolled.
func boardsDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, fiveStations)
	d.Ceremony()
	first(d).Prepare()
	for _, id := range []string{"st-2", "st-3", "st-4"} {
		d.Record(d.Stations[id].Enrol())
	}
	d.Record(d.RevokeBoard("st-2"))
	d.Record(d.Stations["st-3"].Root())
	d.Record(d.Stations["st-3"].Replace(d.Board("st-3", recordtest.Log)))
	d.Record(lost(d, "st-4", [32]byte{}))
	return d
}

// replaced tries a machine for a station, which keeps its own.
func replaced(d *recordtest.Day, id string, change ...func(e *record.ReplaceBoard)) *record.ReplaceBoard {
	s := *d.Stations[id]
	e := s.Replace(d.Board(id, recordtest.Log))
	for _, f := range change {
		f(e)
	}
	e.Officials = d.Officials(e)
	return e
}

var boardsAttempts = []attempt{
	{"a machine that one official puts in the place of another", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(replaced(d, "st-2"), func(e *record.ReplaceBoard) { e.Officials = e.Officials[:1] })
	}},
	{"a machine for a station that is open", record.CodeStage, func(d *recordtest.Day) record.Entry { return replaced(d, "st-1") }},
	{"a machine for a station that is lost", record.CodeLost, func(d *recordtest.Day) record.Entry { return replaced(d, "st-4") }},
	{"a machine in the place of none", record.CodeStation, func(d *recordtest.Day) record.Entry { return replaced(d, "st-5") }},
	{"a machine after another attempt", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return replaced(d, "st-3", func(e *record.ReplaceBoard) { e.Attempt = 0 })
	}},
	{"a machine that is a story", record.CodeReason, func(d *recordtest.Day) record.Entry {
		return replaced(d, "st-2", func(e *record.ReplaceBoard) { e.Note = strings.Repeat("a", record.MaxNote+1) })
	}},
	{"a machine that is certified for another station", record.CodeEnrolment, func(d *recordtest.Day) record.Entry {
		return replaced(d, "st-2", func(e *record.ReplaceBoard) { e.Enrolment, _ = d.Board("st-3", recordtest.Log).Enrolment.Encode() })
	}},
	{"a machine that runs what nobody admitted", record.CodeEnrolment, func(d *recordtest.Day) record.Entry {
		return replaced(d, "st-2", func(e *record.ReplaceBoard) { e.Enrolment, _ = d.Board("st-2", newer).Enrolment.Encode() })
	}},
	{"a machine that is at another station", record.CodeMachine, func(d *recordtest.Day) record.Entry {
		return replaced(d, "st-2", recertified(d, "st-1", "st-2"))
	}},
	{"the machine that is there already", record.CodeMachine, func(d *recordtest.Day) record.Entry {
		return replaced(d, "st-2", recertified(d, "st-2", "st-2"))
	}},
	{"a machine enrolled beside the one that is there", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.Stations["st-3"].Enrol() }},
	{"a machine that one official revokes", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.RevokeBoard("st-1"), func(e *record.RevokeBoard) { e.Officials = e.Officials[1:] })
	}},
	{"a machine that poll workers revoke", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.RevokeBoard("st-1"), func(e *record.RevokeBoard) {
			e.Officials = d.Sigs("revoke-board", record.Payload(d.Manifest, e), "worker-1", "worker-2")
		})
	}},
	{"a machine revoked again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.RevokeBoard("st-2") }},
	{"a machine revoked that is not there", record.CodeStation, func(d *recordtest.Day) record.Entry { return d.RevokeBoard("st-5") }},
	{"a machine revoked with a long story", record.CodeReason, func(d *recordtest.Day) record.Entry {
		e := &record.RevokeBoard{Station: "st-1", Note: strings.Repeat("a", record.MaxNote+1)}
		e.Officials = d.Officials(e)
		return e
	}},
	{"the root of a revoked machine", record.CodeRevoked, func(d *recordtest.Day) record.Entry {
		s := *d.Stations["st-2"]
		return s.Root()
	}},
	{"the quote of a revoked machine", record.CodeRevoked, func(d *recordtest.Day) record.Entry { return d.Stations["st-2"].Quote(recordtest.Log) }},
	{"the checkpoint of a revoked machine", record.CodeRevoked, func(d *recordtest.Day) record.Entry { return d.Stations["st-2"].Cosign() }},
	{"an attempt of the machine before, again", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		s := *d.Stations["st-3"]
		s.Attempt = 0
		return s.Root()
	}},
	{"a root that names trustees of the machine before", record.CodeTrustees, func(d *recordtest.Day) record.Entry {
		s := *d.Stations["st-3"]
		return s.Root("trustee-3")
	}},
}

// recertified has one station's chip say what it is, for another station.
func recertified(d *recordtest.Day, from, to string) func(*record.ReplaceBoard) {
	return func(e *record.ReplaceBoard) {
		machine := d.Stations[from].Chip.Recertify(d.Manifest.DefinitionDigest(), to)
		e.Enrolment, _ = machine.Encode()
	}
}

// A board breaks when its leaves are drawn already. Another takes its place with seeds of its own; the old one is nothing any more,
// whatever its thief does with it.
func TestABoardIsReplaced(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	s := first(d)
	d.Record(s.Enrol())
	s.Seeds()
	old := *s
	seats := d.State.Validators()
	d.Record(s.Replace(d.Board(s.ID, recordtest.Log)))
	st := station(t, d, s.ID)
	if st.Stage != record.StageEnrolled || st.Attempt != 1 || st.LeafRoot != [32]byte{} || len(st.Boards) != 1 || string(st.Boards[0].Machine.EK) != string(old.Chip.Enrolment.EK) {
		t.Fatalf("%v, attempt %d, %d boards", st.Stage, st.Attempt, len(st.Boards))
	}
	now := d.State.Validators()
	if len(now) != len(seats) || slices.Equal(now, seats) {
		t.Fatal("the new machine does not have the old one's seat")
	}
	d.Refused(record.CodeStage, old.Open(recordtest.Log))
	d.Refused(record.CodeQuote, old.Quote(recordtest.Log))
	d.Refused(record.CodeSignature, old.Root())
	away := *d.Stations["st-2"]
	away.Chip = old.Chip
	d.Refused(record.CodeMachine, changed(away.Enrol(), func(e *record.Enrol) {
		machine := old.Chip.Recertify(d.Manifest.DefinitionDigest(), "st-2")
		e.Enrolment, _ = machine.Encode()
		e.Officials = d.Officials(e)
	}))
	s.Seeds()
	d.Record(s.Open(recordtest.Log))
	for range 2 {
		s.Cast("short", map[string]string{"levy": "levy-a"})
	}
	s.Shut()
	d.Stations["st-2"].Prepare()
	d.Stations["st-2"].Shut()
	d.Count()
	if r := d.State.Result().Stations[0]; r.Replaced != 1 || r.Attempts != 2 || !r.Accounted || r.Papers.Cast != 2 || r.Flags != nil {
		t.Fatalf("%+v", r)
	}
}

// A chip that died before the opening is gone with its board.
func TestABoardWithADeadChipIsReplaced(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	s := first(d)
	d.Record(s.Enrol())
	e := &record.LostTPM{Station: s.ID}
	e.Officials = d.Officials(e)
	d.Record(e)
	dead := *s
	d.Refused(record.CodeStage, dead.Root())
	d.Record(s.Replace(d.Board(s.ID, recordtest.Log)))
	if st := station(t, d, s.ID); st.NoTPM || !st.Boards[0].NoTPM {
		t.Fatalf("%+v", st)
	}
	d.Record(s.Root())
}

// Officials lose trust in a machine while people vote at it. It loses its seat and its voice; the voters lose nothing.
func TestARevokedMachineGoesOnToItsClosing(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	power := len(d.State.Validators())
	d.Record(d.RevokeBoard(s.ID))
	if len(d.State.Validators()) != power-1 {
		t.Fatal("a revoked machine keeps its seat")
	}
	d.Refused(record.CodeRevoked, s.Quote(recordtest.Log))
	d.Refused(record.CodeStage, replaced(d, s.ID))
	d.Record(s.Batch(1)[0])
	s.Shut()
	d.Stations["st-2"].Shut()
	d.Count()
	if r := d.State.Result().Stations[0]; !slices.Equal(r.Flags, []string{"machine"}) || r.Papers.Cast == 0 || !r.Accounted {
		t.Fatalf("%+v", r)
	}
}

// A station that says nothing is late, and its ballots count.
func TestALateQuoteFlags(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	late := func() bool { return slices.Contains(d.State.Flags(station(t, d, s.ID)), record.FlagLate) }
	d.Record()
	d.Record(s.Quote(recordtest.Log))
	times := station(t, d, s.ID).LateQuotes
	limit := 2 * record.QuotePeriod(d.Manifest.Mode)
	d.Pass(limit - 60*time.Second) // two blocks beside it
	if late() {
		t.Fatal("late at the limit")
	}
	d.Pass(time.Second)
	if !late() || d.State.Flagged() != 2 {
		t.Fatalf("%d flagged", d.State.Flagged())
	}
	d.Accepted(s.Batch(1)[0])
	other := s.Quote(newer)
	d.Record(other)
	if !late() {
		t.Fatal("a quote that failed ends the silence")
	}
	d.Record(s.Quote(recordtest.Log))
	if st := station(t, d, s.ID); late() || st.LateQuotes != times+1 {
		t.Fatalf("late %d times", st.LateQuotes)
	}
	d.Pass(2 * limit)
	s.Shut()
	if st := station(t, d, s.ID); late() || st.LateQuotes != times+2 {
		t.Fatalf("late %d times", st.LateQuotes)
	}
}
