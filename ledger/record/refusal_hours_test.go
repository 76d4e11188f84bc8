package record_test

import (
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// administered is a day with two administrators, the second of the other station only, like one official.
func administered(t *testing.T, change func(*election.Manifest)) *recordtest.Day {
	return recordtest.New(t, change, func(m *election.Manifest) {
		electiontest.Administrator(m, "administrator-1")
		electiontest.Administrator(m, "administrator-2", "st-2")
		electiontest.Person(m, "official-9", election.RoleOfficial, "st-2")
	})
}

// hoursDay has a station that has ended its voting, and closes two hours later than announced.
func hoursDay(t *testing.T) *recordtest.Day {
	d := administered(t, shape)
	d.Record(first(d).Enrol())
	d.Record(incident(d, "st-1", 1, record.IncidentEnded))
	d.Record(reopened(d, 2, "administrator-1", "worker-1"))
	d.Record(hours(d, "", 21, "official-1", "official-2"))
	d.Record(hours(d, "st-1", 22, "administrator-1", "official-2"))
	return d
}

// reopened has people open the polls of the first station again.
func reopened(d *recordtest.Day, serial uint32, people ...string) *record.Incident {
	e := &record.Incident{Station: "st-1", Serial: serial, What: record.IncidentReopened, Note: "early"}
	e.Officials = d.Sigs("incident", record.Payload(d.Manifest, e), people...)
	return e
}

// hours is an order that the polls close at an hour of the day of the election.
func hours(d *recordtest.Day, station string, hour int, people ...string) *record.Hours {
	e := &record.Hours{Station: station, Closes: time.Date(2026, 11, 3, hour, 0, 0, 0, time.UTC).Unix(), Note: "District court, order 12"}
	e.Officials = d.Sigs("hours", record.Payload(d.Manifest, e), people...)
	return e
}

var hoursAttempts = []attempt{
	{"an incident after the last kind", record.CodeReason, func(d *recordtest.Day) record.Entry { return incident(d, "st-1", 9, record.IncidentReopened+1) }},
	{"polls opened again by poll workers", record.CodeAdministrator, func(d *recordtest.Day) record.Entry { return reopened(d, 9, "worker-1", "worker-2") }},
	{"polls opened again by officials", record.CodeAdministrator, func(d *recordtest.Day) record.Entry { return reopened(d, 9, "official-1", "official-2") }},
	{"polls opened again by an administrator alone", record.CodeOfficials, func(d *recordtest.Day) record.Entry { return reopened(d, 9, "administrator-1") }},
	{"polls opened again by an administrator of another station", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return reopened(d, 9, "administrator-2", "worker-1")
	}},
	{"polls opened again by another station's poll worker", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return reopened(d, 9, "administrator-1", "worker-3")
	}},
	{"polls opened again for another reason than was signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(reopened(d, 9, "administrator-1", "worker-1"), func(e *record.Incident) { e.Note = "other" })
	}},
	{"polls opened again, once more", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return reopened(d, 2, "administrator-1", "worker-1") }},
	{"a pause by another station's official", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		e := &record.Incident{Station: "st-1", Serial: 9, What: record.IncidentPause}
		e.Officials = d.Sigs("incident", record.Payload(d.Manifest, e), "official-9", "worker-1")
		return e
	}},
	{"a pause by an administrator", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		e := &record.Incident{Station: "st-1", Serial: 9, What: record.IncidentPause}
		e.Officials = d.Sigs("incident", record.Payload(d.Manifest, e), "administrator-1", "worker-1")
		return e
	}},
	{"an hour that one official orders", record.CodeOfficials, func(d *recordtest.Day) record.Entry { return hours(d, "", 23, "official-1") }},
	{"an hour that poll workers order", record.CodeOfficials, func(d *recordtest.Day) record.Entry { return hours(d, "", 23, "worker-1", "worker-2") }},
	{"an hour that was changed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(hours(d, "", 23, "official-1", "official-2"), func(e *record.Hours) { e.Closes++ })
	}},
	{"an hour for another station than was signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(hours(d, "st-1", 23, "official-1", "official-2"), func(e *record.Hours) { e.Station = "" })
	}},
	{"an hour for no station", record.CodeStation, func(d *recordtest.Day) record.Entry { return hours(d, "st-9", 23, "official-1", "official-2") }},
	{"an hour with too long a note", record.CodeReason, func(d *recordtest.Day) record.Entry {
		e := hours(d, "", 23)
		e.Note = string(make([]byte, record.MaxNote+1))
		e.Officials = d.Officials(e)
		return e
	}},
	{"the announced hour", record.CodeHours, func(d *recordtest.Day) record.Entry { return hours(d, "st-2", 20, "official-1", "official-2") }},
	{"the hour that holds for all", record.CodeHours, func(d *recordtest.Day) record.Entry { return hours(d, "st-2", 21, "official-1", "official-2") }},
	{"an earlier hour for one", record.CodeHours, func(d *recordtest.Day) record.Entry { return hours(d, "st-1", 21, "official-1", "official-2") }},
}

// TestHoursByOrder: an order moves the hour for one station or for all, later only, and not once the count has begun.
func TestHoursByOrder(t *testing.T) {
	d := hoursDay(t)
	at := func(station string) int { return d.State.Closes(station).Hour() }
	if got := []int{at("st-1"), at("st-2"), at("")}; !slices.Equal(got, []int{22, 21, 21}) {
		t.Errorf("polls close at %v", got)
	}
	d.Record(hours(d, "", 23, "official-1", "official-2"))
	if at("st-1") != 23 || at("st-2") != 23 {
		t.Errorf("polls close at %d and %d", at("st-1"), at("st-2"))
	}
	late := countingDay(t)
	late.Refused(record.CodePhase, hours(late, "", 23, "official-1", "official-2"))
}
