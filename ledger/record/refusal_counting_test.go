package record_test

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

func countingDay(t *testing.T) *recordtest.Day {
	d := closedDay(t)
	d.Stations["st-2"].Shut()
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-2"))
	return d
}

func resignedShare(d *recordtest.Day, id string, change func(*record.Share)) record.Entry {
	return changed(d.Share("trustee-1"), func(e *record.Share) { change(e); e.Trustee = id; e.Sig = d.Trustee(e, id) })
}

var countingAttempts = []attempt{
	{"a cut-off again", record.CodePhase, func(d *recordtest.Day) record.Entry { return d.Cutoff() }},
	{"a batch after the cut-off", record.CodePhase, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Cast("short", nil)
		return s.Batch(0)[0]
	}},
	{"a station enrolled after the cut-off", record.CodePhase, func(d *recordtest.Day) record.Entry { return first(d).Enrol() }},
	{"the same quorum again", record.CodeQuorum, func(d *recordtest.Day) record.Entry { return d.Quorum(1, "trustee-1", "trustee-2") }},
	{"a quorum of three", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return d.Quorum(2, "trustee-1", "trustee-2", "trustee-3")
	}},
	{"a quorum out of order", record.CodeQuorum, func(d *recordtest.Day) record.Entry { return d.Quorum(2, "trustee-2", "trustee-1") }},
	{"a share of a trustee who was not asked", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-3", func(*record.Share) {})
	}},
	{"a share for another quorum", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-1", func(e *record.Share) { e.Quorum = 2 })
	}},
	{"another trustee's share", record.CodeShare, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-2", func(*record.Share) {})
	}},
	{"a share with a changed proof", record.CodeShare, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-1", func(e *record.Share) { e.Share[len(e.Share)-32] ^= 1 })
	}},
	{"a share cut short", record.CodeShare, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-1", func(e *record.Share) { e.Share = e.Share[:40] })
	}},
	{"a share that nobody signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(d.Share("trustee-1"), func(e *record.Share) { e.Sig = nil })
	}},
	{"a share again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		e := d.Share("trustee-1")
		d.Record(e)
		return e
	}},
	{"a result before the count", record.CodePhase, func(d *recordtest.Day) record.Entry { return d.Publish() }},
}

func countedDay(t *testing.T) *recordtest.Day {
	d := countingDay(t)
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-2"))
	return d
}

// sealedDay is counted, with rankings and names that nobody has opened.
func sealedDay(t *testing.T) *recordtest.Day {
	d := mixDay(t)
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	return d
}

var sealedAttempts = []attempt{
	{"a result whose rankings are sealed", record.CodeSealed, func(d *recordtest.Day) record.Entry { return d.Publish() }},
	{"a result whose names are sealed", record.CodeSealed, func(d *recordtest.Day) record.Entry {
		d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
		d.Open(lotOf(d, "chair"))
		return d.Publish()
	}},
}

var countedAttempts = []attempt{
	{"a share after the count", record.CodePhase, func(d *recordtest.Day) record.Entry { return &record.Share{Trustee: "trustee-1"} }},
	{"another result", record.CodeResult, func(d *recordtest.Day) record.Entry {
		return changed(d.Publish(), func(e *record.Publish) { e.Result[0] ^= 1; e.Officials = d.Officials(e) })
	}},
	{"a result that one official signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.Publish(), func(e *record.Publish) { e.Officials = e.Officials[:1] })
	}},
}
