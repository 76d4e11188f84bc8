package verify_test

import (
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// stories are days that end in a record, each with something that others lack.
var stories = map[string]func(*testing.T) *recordtest.Day{
	"a small day":                  func(t *testing.T) *recordtest.Day { d, _ := written(t, true); return d },
	"before the count":             func(t *testing.T) *recordtest.Day { d, _ := written(t, false); return d },
	"rankings that are mixed":      func(t *testing.T) *recordtest.Day { d, _ := mixed(t); return d },
	"every kind of contest":        everyKind,
	"a committee":                  committee,
	"an audit":                     auditedDay,
	"a machine in another's place": replacedBoard,
	"a station that is lost":       lostStation,
	"a chip that is lost":          lostChip,
	"an override":                  overridden,
	"a validator that votes twice": votesTwice,
	"a silent trustee":             silentTrustee,
	"no confirmation":              unconfirmed,
	"a lying booth":                lyingBooth,
}

// dayOf is a day with two stations of which nothing is on record but the keys.
func dayOf(t *testing.T, change ...func(*election.Manifest)) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, change...)
	d.Ceremony()
	return d
}

// someVotes are ballots of two styles, a check, and papers that do not count.
func someVotes(d *recordtest.Day, station string, n int) *recordtest.Station {
	s := d.Stations[station]
	for range n {
		s.Cast("short", map[string]string{"president": "president-b", "levy": "levy-a"})
		s.Cast("long", map[string]string{"president": "president-a", "council": "council-b", "levy": "levy-b", "park": "park-a"})
	}
	s.Check("short", map[string]string{"levy": "levy-b"})
	s.Void(record.VoidSheet)
	s.Void(record.VoidUnprinted)
	return s
}

func everyKind(t *testing.T) *recordtest.Day {
	d := dayOf(t)
	for _, id := range []string{"st-1", "st-2"} {
		d.Stations[id].Prepare()
		s := someVotes(d, id, 2)
		d.Record(s.Quote(recordtest.Log), s.Cosign())
		d.Pass(time.Hour)
		s.Shut()
	}
	d.CountMixed()
	return d
}

// auditedDay is a day whose first lot is audited before the publication.
func auditedDay(t *testing.T) *recordtest.Day {
	d := dayOf(t, small)
	s := d.Stations["st-1"]
	s.Prepare()
	for range 6 {
		s.Cast("only", map[string]string{"levy": "levy-a"})
	}
	s.Shut()
	d.CountAudited()
	return d
}

// replacedBoard: a machine is revoked and another takes its place; software is admitted and revoked.
func replacedBoard(t *testing.T) *recordtest.Day {
	d := dayOf(t, small)
	s := d.Stations["st-1"]
	d.Record(s.Enrol())
	d.Record(d.Reference(7, "later", recordtest.Log[:1]))
	s.Seeds()
	d.Record(d.RevokeBoard("st-1"))
	board := d.Board("st-1", recordtest.Log[:1])
	d.Record(s.Replace(board))
	s.Seeds()
	d.Record(s.Open(recordtest.Log[:1]))
	for range 5 {
		s.Cast("only", map[string]string{"levy": "levy-b"})
	}
	d.Record(d.RevokeReference(7, d.State.Height()+3))
	for range 4 {
		d.Pass(time.Minute)
		d.Record(s.Quote(recordtest.Log[:1]))
	}
	s.Shut()
	d.Count()
	return d
}

// lostStation closes by what its tape on paper says, after another closed as usual.
func lostStation(t *testing.T) *recordtest.Day {
	d := dayOf(t)
	for _, id := range []string{"st-1", "st-2"} {
		d.Stations[id].Prepare()
		someVotes(d, id, 2)
	}
	lost := d.Stations["st-1"]
	batches := lost.Batch(0)
	closing := lost.Close()
	declare := func(tape [32]byte) {
		e := &record.Lost{Station: "st-1", Tape: tape, Note: "stolen"}
		e.Officials = d.Officials(e)
		d.Record(e)
	}
	declare([32]byte{})
	declare([32]byte{1})
	declare(closing.TapeRoot())
	d.Stations["st-2"].Shut()
	d.Record(closing)
	for _, b := range batches {
		d.Record(b)
	}
	d.Count()
	return d
}

// lostChip goes on without its chip; people sign in its place.
func lostChip(t *testing.T) *recordtest.Day {
	d := dayOf(t, small)
	s := d.Stations["st-1"]
	s.Prepare()
	for range 5 {
		s.Cast("only", map[string]string{"levy": "levy-b"})
	}
	e := &record.LostTPM{Station: "st-1", Note: "no answer"}
	e.Officials = d.Officials(e)
	d.Record(e)
	batches := s.Batch(0)
	c := s.Close()
	c.Sig, c.Tape, c.Ratchet = nil, nil, nil
	c.Officials = d.Officials(c)
	d.Record(c)
	for _, b := range batches {
		b.Sig, b.Officials = nil, d.Officials(b)
		d.Record(b)
	}
	d.Count()
	return d
}

// overridden opens over software that no reference knows, and over no quote at all; resets are explained and not.
func overridden(t *testing.T) *recordtest.Day {
	d := dayOf(t)
	for i, id := range []string{"st-1", "st-2"} {
		s := d.Stations[id]
		d.Record(s.Enrol())
		s.Seeds()
		e := s.Open(recordtest.Log[:1])
		if i == 1 {
			e.Evidence, e.Height = nil, 0
		}
		s.Confirm(e)
		e.Override = d.Sigs("override", record.Payload(d.Manifest, e), "official-1", "official-2")
		d.Record(e)
		d.Record(s.Quote(recordtest.Log[:1]))
		d.Record(s.Quote(recordtest.Log))
		s.Chip.Resets++
		d.Record(s.Quote(recordtest.Log))
		restart := &record.Incident{Station: id, Serial: record.ElsewhereSerial, What: record.IncidentRestart, Note: "power"}
		restart.Officials = d.Officials(restart)
		d.Record(restart)
		d.Record(s.Quote(recordtest.Log))
		s.Chip.Resets++
		d.Pass(3 * time.Minute)
		d.Record(s.Quote(recordtest.Log))
	}
	return d
}

// votesTwice: an anchor and a station lose their seats.
func votesTwice(t *testing.T) *recordtest.Day {
	d := dayOf(t, small)
	s := d.Stations["st-1"]
	s.Prepare()
	d.Record(d.DoubleVote(s.Chip.Consensus))
	for range 5 {
		s.Cast("only", map[string]string{"levy": "levy-b"})
	}
	s.Shut()
	d.Count()
	return d
}

// lyingBooth is found by the dice; its second attempt lies about a leaf that is left, and closing shows it.
func lyingBooth(t *testing.T) *recordtest.Day {
	d := dayOf(t, small)
	s := d.Stations["st-1"]
	d.Record(s.Enrol())
	lie := func(all []ballot.Commitment) {
		for i := range all {
			all[i].C[0] ^= 1
		}
	}
	s.Seeds(lie)
	s.Seeds()
	d.Record(s.Open(recordtest.Log))
	for range 5 {
		s.Cast("only", map[string]string{"levy": "levy-b"})
	}
	s.Shut()
	d.Count()
	return d
}

// silentTrustee says nothing from the second step on, and is out.
func silentTrustee(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, small, func(m *election.Manifest) { m.Trustees.Window = 100 })
	d.Record()
	d.Pass(time.Hour)
	post(d, "trustee-1", "trustee-2", "trustee-3")
	post(d, "trustee-1", "trustee-2")
	d.Pass(time.Minute)
	for range 4 {
		post(d, "trustee-1", "trustee-2")
	}
	d.Record(d.Stations["st-1"].Enrol())
	return d
}

// unconfirmed: one trustee does not confirm, and the keys stand at the end of the window.
func unconfirmed(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, small, func(m *election.Manifest) { m.Trustees.Window = 100 })
	for range 4 {
		post(d, "trustee-1", "trustee-2", "trustee-3")
	}
	post(d, "trustee-1", "trustee-2")
	d.Pass(time.Minute)
	d.Pass(time.Minute)
	d.Record(d.Stations["st-1"].Enrol())
	d.Stations["st-1"].Seeds()
	return d
}

// post records what trustees have to say.
func post(d *recordtest.Day, ids ...string) {
	for _, id := range ids {
		if m := d.KeyMessage(id); m != nil {
			d.Record(m)
		}
	}
}

// committee is an approval that is counted ballot by ballot: its rows are opened after mixing.
func committee(t *testing.T) *recordtest.Day {
	d := dayOf(t, func(m *election.Manifest) {
		park := m.Contests[3]
		park.Rule, park.Seats = "committee-phragmen", 2
		small(m)
		m.Contests = []election.Contest{park}
		m.Styles[0].Contests = []string{"park"}
	})
	s := d.Stations["st-1"]
	s.Prepare()
	for n := range 6 {
		s.Cast("only", map[string]string{"park": []string{"park-a", "park-b", "park-c"}[n%3]})
	}
	s.Shut()
	d.CountMixed()
	return d
}
