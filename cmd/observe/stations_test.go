package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// What people changed about the hours of a station stands beside its machine.
func TestStationsTellOfHoursAndReopening(t *testing.T) {
	d := recordtest.New(t, func(m *election.Manifest) { electiontest.Administrator(m, "administrator-1") })
	d.Record(d.Stations["st-1"].Enrol())
	again := &record.Incident{Station: "st-1", Serial: 1, What: record.IncidentReopened, Note: "early"}
	again.Officials = d.Sigs("incident", record.Payload(d.Manifest, again), "administrator-1", "worker-1")
	d.Record(again)
	later := &record.Hours{Station: "st-2", Closes: time.Date(2026, 11, 3, 21, 30, 0, 0, time.UTC).Unix()}
	later.Officials = d.Officials(later)
	d.Record(later)
	for lang, want := range map[string][2]string{"en": {"opened again by an administrator: 1 time", "polls closed at 2026-11-03 21:30"}, "fr": {"rouvert par un administrateur : 1 fois", "clôture à 2026-11-03 21:30"}} {
		var out bytes.Buffer
		machines(&out, &verify.Report{State: d.State}, lang)
		one, two, _ := strings.Cut(out.String(), "st-2, ")
		if !strings.Contains(one, want[0]) || !strings.Contains(two, want[1]) || strings.Contains(one, want[1]) || strings.Contains(two, want[0]) {
			t.Errorf("%s:\n%s", lang, &out)
		}
	}
}
