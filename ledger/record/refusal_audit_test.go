package record_test

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// blindingDay has the president's lot shuffled by both mixers.
func blindingDay(t *testing.T) *recordtest.Day {
	d := mixDay(t)
	d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
	d.Record(d.Shuffle(lotOf(d, "president"), "trustee-1"))
	d.Record(d.Shuffle(lotOf(d, "president"), "trustee-2"))
	return d
}

func blinded(d *recordtest.Day, change func(*record.Blind)) *record.Blind {
	e := &record.Blind{Quorum: 1, Trustee: "trustee-1", Lot: uint16(lotOf(d, "president")), Table: d.State.Mix(lotOf(d, "president")).Shuffles[1].Output}
	change(e)
	e.Sig = d.Trustee(e, e.Trustee)
	return e
}

func unblinded(d *recordtest.Day, id string) *record.Unblind {
	e := &record.Unblind{Quorum: 1, Trustee: id, Lot: uint16(lotOf(d, "president"))}
	e.Sig = d.Trustee(e, id)
	return e
}

func index(d *recordtest.Day, change func(*record.Index)) *record.Index {
	lot := lotOf(d, "president")
	e := &record.Index{Lot: uint16(lot), Table: d.State.Audit(lot).Table}
	change(e)
	e.Officials = d.Officials(e)
	return e
}

var blindingAttempts = []attempt{
	{"a blinding of a lot that is not shuffled", record.CodeUnmixed, func(d *recordtest.Day) record.Entry {
		return blinded(d, func(e *record.Blind) { e.Lot = uint16(lotOf(d, "levy")) })
	}},
	{"a blinding of another table", record.CodeTable, func(d *recordtest.Day) record.Entry { return blinded(d, func(e *record.Blind) { e.Table[3] ^= 1 }) }},
	{"a blinding of no lot", record.CodeLot, func(d *recordtest.Day) record.Entry { return blinded(d, func(e *record.Blind) { e.Lot = 77 }) }},
	{"a blinding from outside the quorum", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return blinded(d, func(e *record.Blind) { e.Trustee = "trustee-2" })
	}},
	{"an opening before the blinding", record.CodeBlinding, func(d *recordtest.Day) record.Entry { return unblinded(d, "trustee-1") }},
	{"an opening after half the blinding", record.CodeBlinding, func(d *recordtest.Day) record.Entry {
		d.Record(blinded(d, func(*record.Blind) {}))
		return unblinded(d, "trustee-1")
	}},
	{"a blinding again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return blinded(d, func(*record.Blind) {}) }},
	{"an index before the openings", record.CodeBlinding, func(d *recordtest.Day) record.Entry { return index(d, func(*record.Index) {}) }},
	{"an opening again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(blinded(d, func(e *record.Blind) { e.Trustee = "trustee-3" }))
		d.Record(unblinded(d, "trustee-1"))
		return unblinded(d, "trustee-1")
	}},
	{"an index after half the openings", record.CodeBlinding, func(d *recordtest.Day) record.Entry { return index(d, func(*record.Index) {}) }},
	{"an index of another table", record.CodeTable, func(d *recordtest.Day) record.Entry {
		d.Record(unblinded(d, "trustee-3"))
		return index(d, func(e *record.Index) { e.Table[0] ^= 1 })
	}},
	{"spoilt rows out of order", record.CodeRow, func(d *recordtest.Day) record.Entry {
		return index(d, func(e *record.Index) { e.Spoilt = []uint32{2, 1} })
	}},
	{"a spoilt row that is none", record.CodeRow, func(d *recordtest.Day) record.Entry {
		return index(d, func(e *record.Index) { e.Spoilt = []uint32{5} })
	}},
	{"papers before the index", record.CodePapers, func(d *recordtest.Day) record.Entry {
		return d.Papers(lotOf(d, "president"), d.Scan(lotOf(d, "president")), 0)
	}},
	{"dice before any papers", record.CodePapers, func(d *recordtest.Day) record.Entry { return d.AuditDraw(recordtest.Dice(1)) }},
}

var indexedAttempts = []attempt{
	{"an index again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.Index(lotOf(d, "president")) }},
	{"a shuffle of a lot that has its index", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Lot, e.Position, e.Mixer = uint16(lotOf(d, "president")), 3, "trustee-3" })
	}},
	{"papers again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		lot := lotOf(d, "president")
		d.Record(d.Papers(lot, d.Scan(lot), 1))
		return d.Papers(lot, d.Scan(lot), 0)
	}},
	{"a reading before the dice", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return d.Interpretation(lotOf(d, "president"), 1, "a") }},
	{"dice that are none", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.AuditDraw("12") }},
	{"dice again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(d.AuditDraw(recordtest.Dice(4)))
		return d.AuditDraw(recordtest.Dice(5))
	}},
	{"papers after the dice", record.CodePapers, func(d *recordtest.Day) record.Entry {
		d.MakeIndex(lotOf(d, "levy"))
		return d.Papers(lotOf(d, "levy"), d.Scan(lotOf(d, "levy")), 0)
	}},
	{"the second draw first", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return d.Interpretation(lotOf(d, "president"), 2, "a") }},
	{"a reading of a lot without papers", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return d.Interpretation(lotOf(d, "levy"), 1, "a") }},
	{"a row before the board has read", record.CodeDrawn, func(d *recordtest.Day) record.Entry {
		return changed(&record.Sampled{Lot: uint16(lotOf(d, "president")), Draw: 1}, func(e *record.Sampled) { e.Officials = d.Officials(e) })
	}},
	{"what the board read before it has", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return d.Read(lotOf(d, "president"), 1, "a") }},
	{"a share in a row that nobody drew", record.CodeDrawn, func(d *recordtest.Day) record.Entry {
		return changed(&record.RowShare{Quorum: 1, Trustee: "trustee-1", Lot: uint16(lotOf(d, "president"))}, func(e *record.RowShare) { e.Sig = d.Trustee(e, e.Trustee) })
	}},
}

// samplingDay has the readings of the first two draws that choose different papers, and the row of the first.
func samplingDay(t *testing.T) *recordtest.Day {
	d, l := drawnDay(t)
	lot := lotOf(d, "president")
	d.Record(d.Sampled(lot, 1, l))
	for draw := uint32(2); ; draw++ {
		d.Record(d.Interpretation(lot, draw, "read"))
		if s := d.State.Audit(lot).Samples; s[draw-1].Position != s[0].Position {
			return d
		}
	}
}

// second names the row of the second paper drawn, with a change.
func second(d *recordtest.Day, change func(e *record.Sampled)) *record.Sampled {
	lot := lotOf(d, "president")
	e := d.Sampled(lot, uint32(len(d.State.Audit(lot).Samples)), d.Scan(lot))
	change(e)
	e.Officials = d.Officials(e)
	return e
}

// firstSample is the first draw with the row that it named.
func firstSample(d *recordtest.Day) record.Sample {
	return d.State.Audit(lotOf(d, "president")).Samples[0]
}

var samplingAttempts = []attempt{
	{"the row of a draw again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Draw = 1 }) }},
	{"another paper", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Paper[0] ^= 1 }) }},
	{"another row under the paper", record.CodeRow, func(d *recordtest.Day) record.Entry {
		return second(d, func(e *record.Sampled) { e.Row = (e.Row + 1) % 5 })
	}},
	{"other votes in the row", record.CodeRow, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Content[40] ^= 1 }) }},
	{"a row past the index", record.CodeRow, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Row = 5 }) }},
	{"a row that was not found", record.CodeRow, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Found = false }) }},
	{"a row to which another paper led", record.CodeRow, func(d *recordtest.Day) record.Entry {
		x, err := d.Tables().Index(lotOf(d, "president"))
		if err != nil {
			d.T.Fatal(err)
		}
		return second(d, func(e *record.Sampled) {
			e.Row = firstSample(d).Row
			e.Content, e.Path = x.Rows[e.Row], x.Path(e.Row)
		})
	}},
	{"a row that one official signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(second(d, func(*record.Sampled) {}), func(e *record.Sampled) { e.Officials = e.Officials[:1] })
	}},
	{"another reading than the one committed to", record.CodeInterpretation, func(d *recordtest.Day) record.Entry {
		return d.Read(lotOf(d, "president"), 1, "what the row says")
	}},
	{"a reading opened before its row is named", record.CodeDrawn, func(d *recordtest.Day) record.Entry {
		return d.Read(lotOf(d, "president"), uint32(len(d.State.Audit(lotOf(d, "president")).Samples)), "read")
	}},
	{"a reading opened again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(d.Read(lotOf(d, "president"), 1, "read"))
		return d.Read(lotOf(d, "president"), 1, "read")
	}},
	{"a share in the next row", record.CodeDrawn, func(d *recordtest.Day) record.Entry {
		return changed(d.RowShare(lotOf(d, "president"), firstSample(d).Row, "trustee-1"), func(e *record.RowShare) {
			e.Row = (e.Row + 1) % 5
			e.Sig = d.Trustee(e, e.Trustee)
		})
	}},
	{"a share of another trustee in the row", record.CodeShare, func(d *recordtest.Day) record.Entry {
		return changed(d.RowShare(lotOf(d, "president"), firstSample(d).Row, "trustee-1"), func(e *record.RowShare) {
			e.Trustee = "trustee-3"
			e.Sig = d.Trustee(e, e.Trustee)
		})
	}},
	{"a share in the row again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		e := d.RowShare(lotOf(d, "president"), firstSample(d).Row, "trustee-1")
		d.Record(e)
		return e
	}},
}
