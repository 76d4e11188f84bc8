package record_test

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

func enrolmentDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	d.Record(d.Stations["st-2"].Enrol())
	return d
}

var enrolmentAttempts = []attempt{
	{"the ceremony again", record.CodePhase, func(d *recordtest.Day) record.Entry {
		return &record.KeyMessage{Step: record.KindKeyCommit, Trustee: "trustee-1"}
	}},
	{"a station that the manifest does not name", record.CodeStation, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Station = "st-9"; e.Officials = d.Officials(e) })
	}},
	{"the same station again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.Stations["st-2"].Enrol() }},
	{"one official only", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Officials = e.Officials[:1] })
	}},
	{"an official's signature twice", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Officials[1] = e.Officials[0] })
	}},
	{"poll workers in place of officials", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) {
			e.Officials = d.Sigs("enrol", record.Payload(d.Manifest, e), "worker-1", "worker-2")
		})
	}},
	{"keys certified for another station", record.CodeEnrolment, func(d *recordtest.Day) record.Entry {
		return changed(d.Stations["st-2"].Enrol(), func(e *record.Enrol) { e.Station = "st-1"; e.Officials = d.Officials(e) })
	}},
	{"bytes that are no enrolment", record.CodeEnrolment, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Enrolment = e.Enrolment[1:]; e.Officials = d.Officials(e) })
	}},
	{"a chip that is at another station", record.CodeMachine, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) {
			machine := d.Stations["st-2"].Chip.Recertify(d.Manifest.DefinitionDigest(), "st-1")
			e.Enrolment, _ = machine.Encode()
			e.Officials = d.Officials(e)
		})
	}},
	{"a station that is not enrolled loses its chip", record.CodeStation, func(d *recordtest.Day) record.Entry {
		return &record.LostTPM{Station: "st-1"}
	}},
}
