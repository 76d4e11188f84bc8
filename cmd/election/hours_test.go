package main

import (
	"context"
	"os"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
)

// Officials order that polls close later: on record, and in a file for a station without network; never earlier.
func TestHoursOfTheDay(t *testing.T) {
	w := votingTown(t)
	line := "hours" + record1
	w.run(2, line+" -closes tonight"+officials, "-closes \"tonight\" is no time", "hint: write it as")
	w.run(2, "hours -manifest @manifest.json -closes 2026-11-03T21:00:00Z -offline", "-offline needs -out")
	w.run(1, line+" -closes 2026-11-03T21:00:00Z -station st-9"+officials, "there is no station")
	w.run(1, line+" -closes 2026-11-03T21:00:00Z", "to sign: all stations until 2026-11-03T21:00:00Z instead of 2026-11-03T20:00:00Z", "0 of the 2 signatures")
	w.run(1, line+" -closes 2026-11-03T19:00:00Z"+officials, "refused (hours)", "hint: The hour of closing")
	w.run(0, line+" -closes 2026-11-03T22:00:00+01:00 -note court"+officials, "all stations: polls close at 2026-11-03T21:00:00Z, on record")
	w.run(1, line+" -closes 2026-11-03T21:00:00Z"+officials, "refused (hours)")
	w.run(0, line+" -closes 2026-11-03T22:00:00Z -station st-1 -out @order.bin"+officials, "order in ", "st-1: polls close at 2026-11-03T22:00:00Z, on record")
	w.run(0, line+" -closes 2026-11-03T23:00:00Z -station st-2 -offline -out @offline.bin"+officials, "order in ")
	w.run(1, line+" -closes 2026-11-03T18:00:00Z -offline -out @offline.bin"+officials, "to sign: all stations until 2026-11-03T18:00:00Z, announced is", "refused (hours): \"\": 2026-11-03T18:00:00Z, announced is", "hint:", "becomes later")
	w.run(1, line+" -closes 2026-11-03T23:00:00Z -offline -out @manifest.json"+officials, "manifest.json is there already and is no such order", "hint: name another file")
	state, err := w.Sync(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if one, two := state.Closes("st-1").Hour(), state.Closes("st-2").Hour(); one != 22 || two != 21 {
		t.Errorf("polls close at %d and %d", one, two)
	}
	for name, want := range map[string]string{"order.bin": "st-1", "offline.bin": "st-2"} {
		data, err := os.ReadFile(w.path(name))
		if err != nil {
			t.Fatal(err)
		}
		e, err := record.Decode(data[3:])
		if err != nil || e.(*record.Hours).Station != want || string(station.EncodeHours(record.Encode(e))) != string(data) {
			t.Errorf("%s: %v, %v", name, e, err)
		}
	}
}
