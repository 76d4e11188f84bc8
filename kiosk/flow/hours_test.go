package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// hourOf is an hour of the day of the sample election, which opens at 8 and closes at 20.
func hourOf(hour int) time.Time { return time.Date(2026, 11, 3, hour, 0, 0, 0, time.UTC) }

// ready is a kiosk that can open, whose clock says this.
func ready(t *testing.T, clock Clock) *kiosk {
	t.Helper()
	k := before(t)
	for p := range partCount {
		k.feed(Prepared{Part: p, OK: true})
	}
	k.feed(clock)
	k.press("tick/0", "tick/1", "tick/2")
	return k
}

// Opening waits for no clock: where it is off the hour people are asked once more, told why, and go on; the logbook has it.
func TestOpeningOffTheHour(t *testing.T) {
	for _, c := range []struct {
		why   Reason
		clock Clock
		words string
	}{
		{"", Clock{}, ""},
		{"", Clock{Now: hourOf(8)}, ""},
		{"", Clock{Now: hourOf(9), News: hourOf(9).Add(clockTolerance)}, ""},
		{"early", Clock{Now: hourOf(7)}, "2026-11-03\u00a007:00\u00a0UTC"},
		{"clock-far", Clock{Now: hourOf(14)}, "2026-11-03\u00a014:00\u00a0UTC"},
		{"clock-far", Clock{Now: hourOf(8).AddDate(-3, 0, 0)}, "2023-11-03\u00a008:00\u00a0UTC"},
		{"clock-slow", Clock{Now: hourOf(8), News: hourOf(9)}, "2026-11-03\u00a009:00\u00a0UTC"},
	} {
		k := ready(t, c.clock)
		k.press("next")
		if c.why != "" {
			k.at(ScreenHour)
			if words := k.words(); !strings.Contains(words, c.words) || !strings.Contains(words, "2026-11-03\u00a008:00\u00a0UTC") {
				t.Errorf("%s: the kiosk says %s", c.why, words)
			}
			k.press("back")
			k.at(ScreenChecklist)
			k.press("next", "next")
		}
		k.signIn("worker-1", "worker-2")
		k.press("yes")
		k.at(ScreenIdle)
		if said := slices.Contains(k.done, Effect(Log{Event: LogOpenedOff, Official: "worker-1", Code: string(c.why)})); said != (c.why != "") {
			t.Errorf("%q: in the logbook %v", c.why, said)
		}
	}
}

// The kiosk's clock counts minutes, as the hours on its screen do; a manifest may count seconds.
func TestHoursThatCountSeconds(t *testing.T) {
	m := electiontest.New().Manifest
	m.Hours = election.Hours{Opens: "2026-11-03T08:00:45Z", Closes: "2026-11-03T20:00:45Z"}
	for _, c := range []struct {
		now         time.Time
		early, late bool
	}{
		{hourOf(8).Add(-time.Minute), true, false}, {hourOf(8), false, false}, {hourOf(20).Add(-time.Minute), false, false}, {hourOf(20), false, true},
	} {
		k := kioskOf(t, m)
		k.feed(Clock{Now: c.now})
		if early := k.state.openingDoubt() == doubtEarly; early != c.early {
			t.Errorf("opening at %s is early: %v", c.now, early)
		}
		if late := k.state.endingDoubt() == ""; late != c.late {
			t.Errorf("ending at %s is in time: %v", c.now, late)
		}
	}
}

// Voting ends before the hour when people say so twice, and an order of officials moves the hour, with their names.
func TestEndingBeforeTheHour(t *testing.T) {
	end := func(k *kiosk) {
		k.press("staff")
		k.signIn("worker-1")
		k.press("close", "next")
	}
	k := open(t)
	k.feed(Clock{Now: hourOf(20)})
	end(k)
	k.signIn("worker-2")
	k.at(ScreenEnded)
	if _, n := did[Log](k); n == 0 || slices.ContainsFunc(k.done, func(e Effect) bool { l, ok := e.(Log); return ok && l.Event == LogEndedEarly }) {
		t.Error("an end at the hour is early")
	}
	k = open(t)
	k.feed(Clock{Now: hourOf(20)}, Hours{Closes: hourOf(21), By: []string{"official-1", "official-2"}})
	if hour, by := k.state.Closes(); hour != "2026-11-03 21:00 UTC" || by != "official-1, official-2" {
		t.Errorf("closes at %s by %s", hour, by)
	}
	end(k)
	k.at(ScreenHour)
	if words := k.words(); !strings.Contains(words, "2026-11-03\u00a021:00\u00a0UTC") || !strings.Contains(words, "2026-11-03\u00a020:00\u00a0UTC") {
		t.Errorf("the kiosk says %s", words)
	}
	k.press("back")
	k.at(ScreenIdle)
	end(k)
	k.press("next")
	k.signIn("worker-2")
	k.at(ScreenEnded)
	if !slices.Contains(k.done, Effect(Log{Event: LogEndedEarly, Official: "worker-1", Code: "early"})) {
		t.Errorf("the logbook hears %v", k.done)
	}
}

// Hours are said in the zone in which the manifest has them.
func TestHoursInTheirZone(t *testing.T) {
	m := electiontest.New().Manifest
	m.Hours = election.Hours{Opens: "2026-11-03T08:00:00+05:30", Closes: "2026-11-03T20:00:00+05:30"}
	k := kioskOf(t, m)
	if hour, by := k.state.Closes(); hour != "2026-11-03 20:00 UTC+05:30" || by != "" {
		t.Errorf("closes at %s by %s", hour, by)
	}
	m.Hours.Opens = "at eight"
	if _, err := New(m, "st-1"); err == nil {
		t.Error("an hour that is none")
	}
}

// The status tells officials, and nobody else, what waits for the record, the hours, and the alarms.
func TestStatusTellsWhatWaits(t *testing.T) {
	k := open(t)
	k.feed(Clock{Now: hourOf(9)}, Chain{Status: ChainAlone, Waiting: 12}, Hours{Closes: hourOf(21), By: []string{"official-2"}}, Lid{Open: true}, Lid{})
	k.press("repair")
	k.signIn("worker-1")
	if words := k.words(); strings.Contains(words, "12") || strings.Contains(words, "21:00") {
		t.Errorf("a voter reads %s", words)
	}
	k.press("staff")
	k.signIn("worker-1")
	k.press("status")
	said := map[string]Fact{}
	for _, f := range k.state.View().Facts {
		said[f.Label] = f
	}
	for label, want := range map[catalog.ID]string{catalog.FactWaiting: "12", catalog.FactAlarms: "1", catalog.FactCloses: "21:00\u00a0UTC", catalog.FactOrdered: "official-2",
		catalog.FactPower: "mains"} {
		if got := said[catalog.Say("en", label)]; got.Value != want {
			t.Errorf("%s: %+v, not %s", label, got, want)
		}
	}
	if !said[catalog.Say("en", catalog.FactAlarms)].Alarm {
		t.Error("an alarm is no alarm")
	}
}
