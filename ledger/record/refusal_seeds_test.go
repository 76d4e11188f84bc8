package record_test

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

func seedsDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	d.Record(first(d).Enrol(), d.Stations["st-2"].Enrol())
	d.Record(first(d).Root())
	d.Record(first(d).TrusteeRoot("trustee-1"))
	return d
}

func resignedRoot(d *recordtest.Day, change func(*record.StationRoot)) record.Entry {
	s := *first(d)
	return changed(s.Root(), func(e *record.StationRoot) {
		change(e)
		e.Sig = s.Chip.Sign("station-root", record.StationDigest(d.Manifest, e))
	})
}

var seedsAttempts = []attempt{
	{"the same attempt again", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Attempt = 1 })
	}},
	{"a root that served before", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Root = first(d).TrusteeRoot("trustee-1").Root })
	}},
	{"too few trustees", record.CodeTrustees, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Trustees = e.Trustees[:1] })
	}},
	{"trustees out of order", record.CodeTrustees, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { slices.Reverse(e.Trustees) })
	}},
	{"a trustee named who is none", record.CodeTrustees, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Named = []string{"nobody"} })
	}},
	{"a root that another station signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Station = "st-2"; e.Attempt = 1 })
	}},
	{"a trustee's root again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return first(d).TrusteeRoot("trustee-1") }},
	{"a trustee's root of another attempt", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return changed(first(d).TrusteeRoot("trustee-2"), func(e *record.TrusteeRoot) { e.Attempt = 2; e.Sig = d.Trustee(e, "trustee-2") })
	}},
	{"a trustee's root that nobody signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(first(d).TrusteeRoot("trustee-2"), func(e *record.TrusteeRoot) { e.Sig = nil })
	}},
	{"a leaf root before all roots", record.CodeStage, func(d *recordtest.Day) record.Entry {
		return &record.LeafRoot{Station: "st-1", Attempt: 1}
	}},
	{"dice before the leaf root", record.CodeStage, func(d *recordtest.Day) record.Entry { return d.Draw(recordtest.Dice(1), "st-1") }},
}

func leavesDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	s := first(d)
	d.Record(s.Enrol())
	d.Record(s.Root())
	for _, m := range d.Manifest.Trustees.Members {
		d.Record(s.TrusteeRoot(m.ID))
	}
	d.Record(s.LeafRoot())
	return d
}

func resignedDraw(d *recordtest.Day, change func(*record.Draw)) record.Entry {
	return changed(d.Draw(recordtest.Dice(1), "st-1"), func(e *record.Draw) { change(e); e.Officials = d.Officials(e) })
}

var leavesAttempts = []attempt{
	{"dice of nineteen digits", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.Draw(recordtest.Dice(1)[1:], "st-1") }},
	{"dice with a letter", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.Draw("x"+recordtest.Dice(1), "st-1") }},
	{"dice for nobody", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.Draw(recordtest.Dice(1)) }},
	{"dice for another leaf root", record.CodeDice, func(d *recordtest.Day) record.Entry {
		return resignedDraw(d, func(e *record.Draw) { e.Lines[0].Root[0] ^= 1 })
	}},
	{"dice for a station twice", record.CodeDice, func(d *recordtest.Day) record.Entry {
		return resignedDraw(d, func(e *record.Draw) { e.Lines = append(e.Lines, e.Lines[0]) })
	}},
	{"dice changed after signing", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.Draw(recordtest.Dice(1), "st-1"), func(e *record.Draw) { e.Dice = recordtest.Dice(2) })
	}},
}

func drawDay(t *testing.T) *recordtest.Day {
	d := leavesDay(t)
	d.Record(d.Draw(recordtest.Dice(1), "st-1"))
	return d
}

func resignedDrawn(d *recordtest.Day, change func(*record.DrawnStation)) record.Entry {
	return changed(first(d).Drawn(), func(e *record.DrawnStation) {
		change(e)
		e.Sig = first(d).Chip.Sign("drawn-station", record.StationDigest(d.Manifest, e))
	})
}

func resignedDrawnTrustee(d *recordtest.Day, change func(*record.DrawnTrustee)) record.Entry {
	return changed(first(d).DrawnTrustee("trustee-1"), func(e *record.DrawnTrustee) { change(e); e.Sig = d.Trustee(e, e.Trustee) })
}

var drawAttempts = []attempt{
	{"an opened half that is another", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { e.Opened[2][0] ^= 1 })
	}},
	{"a hidden half that is another", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { e.Hidden[0][9] ^= 1 })
	}},
	{"one half too few", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { e.Opened = e.Opened[1:] })
	}},
	{"leaves out of order", record.CodeLeaves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { slices.Reverse(e.Leaves) })
	}},
	{"a leaf that is another", record.CodeLeaves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { e.Leaves[15][31] ^= 1 })
	}},
	{"halves that nobody signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Drawn(), func(e *record.DrawnStation) { e.Sig = nil })
	}},
	{"a trustee's half that is another", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return resignedDrawnTrustee(d, func(e *record.DrawnTrustee) { e.Opened[0][0] ^= 1 })
	}},
	{"a trustee's halves of another attempt", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return resignedDrawnTrustee(d, func(e *record.DrawnTrustee) { e.Attempt = 2 })
	}},
	{"opening before the halves", record.CodeStage, func(d *recordtest.Day) record.Entry { return first(d).Open(recordtest.Log) }},
}
