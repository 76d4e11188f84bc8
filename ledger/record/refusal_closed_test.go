package record_test

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

func closedDay(t *testing.T) *recordtest.Day {
	d := votingDay(t)
	d.Record(first(d).Batch(1)[0])
	first(d).Cast("short", map[string]string{"levy": "levy-b"})
	first(d).Shut()
	return d
}

var closedAttempts = []attempt{
	{"a closing again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return first(d).Close() }},
	{"a ballot after closing", record.CodeTapeMatch, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Cast("short", nil)
		return s.Batch(0)[0]
	}},
	{"unused halves again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return first(d).Unused("trustee-1") }},
	{"unused halves of nobody", record.CodeTrustee, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Unused("trustee-1"), func(e *record.Unused) { e.Trustee = "nobody" })
	}},
	{"unused halves of another attempt", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Unused("trustee-1"), func(e *record.Unused) { e.Attempt = 2 })
	}},
	{"a loss of another's station", record.CodeStation, func(d *recordtest.Day) record.Entry { return &record.Lost{Station: "st-9"} }},
	{"a station's checkpoint again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(first(d).Cosign())
		return changed(first(d).Cosign(), func(e *record.Cosign) { e.Height-- })
	}},
	{"a quorum before the cut-off", record.CodePhase, func(d *recordtest.Day) record.Entry { return d.Quorum(1, "trustee-1", "trustee-2") }},
}

// replayedDay has a station about to send an old ballot in place of one that it burned: its counts are right.
func replayedDay(t *testing.T) *recordtest.Day {
	d := votingDay(t)
	s := first(d)
	again := s.Pending.Casts[0]
	d.Record(s.Batch(1)[0])
	s.Print()
	s.Pending.Casts = []record.Cast{again}
	return d
}

var replayedAttempts = []attempt{
	{"the same ballot twice", record.CodeCodeTwice, func(d *recordtest.Day) record.Entry {
		late := first(d).Batch(0)[0]
		d.Record(first(d).Close())
		return late
	}},
}

// doubledDay has a station with one tag on two leaves that no dice have found.
func doubledDay(t *testing.T) *recordtest.Day {
	d, s := cheating(t, 2, func(c []ballot.Commitment) { c[1].Tag = c[0].Tag })
	s.Void(record.VoidUnprinted)
	s.Void(record.VoidUnprinted)
	return d
}

var doubledAttempts = []attempt{
	{"one tag on two leaves", record.CodeTagTwice, func(d *recordtest.Day) record.Entry {
		batch := first(d).Batch(0)[0]
		d.Record(first(d).Close())
		return batch
	}},
}

// lostDay loses the first station after a batch of the day, its closing tape at the door.
func lostDay(t *testing.T) *recordtest.Day {
	d := votingDay(t)
	d.Record(first(d).Batch(1)[0])
	first(d).Cast("short", map[string]string{"levy": "levy-b"})
	s := *first(d)
	s.Batch(0)
	d.Record(lost(d, "st-1", s.Close().TapeRoot()))
	return d
}

var lostAttempts = []attempt{
	{"the same loss again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return lost(d, "st-1", s.Close().TapeRoot())
	}},
	{"a loss again without the tape", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return lost(d, "st-1", [32]byte{}) }},
	{"the tape of a station whose closing is on record", record.CodeStage, func(d *recordtest.Day) record.Entry {
		d.Stations["st-2"].Shut()
		return lost(d, "st-2", [32]byte{1})
	}},
	{"a batch before the closing", record.CodeLost, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		return s.Batch(0)[0]
	}},
	{"a closing that is not on the tape", record.CodeLost, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Cast("short", nil)
		s.Batch(0)
		return s.Close()
	}},
	{"a closing that counts the tape's ballots otherwise", record.CodeLost, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return s.Sign(changed(s.Close(), func(e *record.Close) {
			e.Batches = slices.Clone(e.Batches)
			e.Batches[1].Cast, e.Batches[1].Checked = 0, 1
		}))
	}},
	{"a closing that declares a leaf missing", record.CodeLost, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		s.Print()
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Missing = 1 }))
	}},
	{"a quote", record.CodeLost, func(d *recordtest.Day) record.Entry { return first(d).Quote(recordtest.Log) }},
	{"a checkpoint's cosignature", record.CodeLost, func(d *recordtest.Day) record.Entry { return first(d).Cosign() }},
}
