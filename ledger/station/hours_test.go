package station_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// order is an order that polls close at an hour of the day of the election, signed by these people.
func order(b *stationtest.Bench, station string, hour int, people ...string) []byte {
	e := &record.Hours{Station: station, Closes: time.Date(2026, 11, 3, hour, 0, 0, 0, time.UTC).Unix()}
	e.Officials = b.Sample.Sigs(e.Kind().String(), record.Payload(b.Sample.Manifest, e), people...)
	return record.Encode(e)
}

// TestHoursReachTheStation: from the chain, or by hand; the latest hour that holds for this station counts, and what officials did not sign does not.
func TestHoursReachTheStation(t *testing.T) {
	b := stationtest.New(t)
	must(t, b.Start())
	holds := func(want int) {
		t.Helper()
		e, err := b.S.Hours()
		if err != nil || (e == nil) != (want == 0) || e != nil && time.Unix(e.Closes, 0).UTC().Hour() != want {
			t.Errorf("%+v, %v, not %d", e, err, want)
		}
	}
	holds(0)
	b.Put(station.InHours, station.EncodeHours(order(b, "st-2", 23, "official-1", "official-2"), order(b, "", 21, "official-1", "official-2")))
	holds(21)
	b.Put(station.InOrderHours, station.EncodeHours(order(b, "st-1", 22, "official-1", "official-2")))
	holds(22)
	for what, bad := range map[string][]byte{
		"one official": station.EncodeHours(order(b, "", 23, "official-1")),
		"poll workers": station.EncodeHours(order(b, "", 23, "worker-1", "worker-2")),
		"an announced": station.EncodeHours(order(b, "", 20, "official-1", "official-2")),
		"cut short":    station.EncodeHours(order(b, "", 23, "official-1", "official-2"))[:9],
		"another kind": station.EncodeHours(record.Encode(&record.Cutoff{})),
	} {
		b.Put(station.InOrderHours, bad)
		if e, err := b.S.Hours(); !errors.As(err, new(*station.InboxError)) || e == nil || time.Unix(e.Closes, 0).UTC().Hour() != 21 {
			t.Errorf("%s: %+v, %v", what, e, err)
		}
	}
}

// TestOneOrderManyTimes: signatures are checked of an order that moves the hour, and of no other, so that a file full of one order makes
// nobody wait. A forged one that would move it is still seen behind them, and so is a file that no validator writes.
func TestOneOrderManyTimes(t *testing.T) {
	b := stationtest.New(t)
	must(t, b.Start())
	unsigned := &record.Hours{Closes: time.Date(2026, 11, 3, 21, 0, 0, 0, time.UTC).Unix()}
	elsewhere := &record.Hours{Station: "st-2", Closes: unsigned.Closes}
	entries := append([][]byte{order(b, "", 21, "official-1", "official-2")}, record.Encode(unsigned), record.Encode(elsewhere))
	b.Put(station.InHours, station.EncodeHours(entries...))
	if e, err := b.S.Hours(); err != nil || e == nil || len(e.Officials) != 2 {
		t.Errorf("a signature was checked that changes nothing: %v", err)
	}
	unsigned.Closes++
	b.Put(station.InHours, station.EncodeHours(append(entries, record.Encode(unsigned))...))
	if e, err := b.S.Hours(); !errors.As(err, new(*station.InboxError)) || e == nil || e.Closes == unsigned.Closes {
		t.Errorf("an order that nobody signed: %+v, %v", e, err)
	}
	b.Put(station.InHours, make([]byte, 1<<20+1))
	if _, err := b.S.Hours(); !errors.As(err, new(*station.InboxError)) || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a file too large: %v", err)
	}
}

// TestWhatWaits: the booth counts what it said and takes the validator's word for what is on record.
func TestWhatWaits(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	all := b.S.Waiting()
	if all < 4 || !b.S.Progress().News.IsZero() {
		t.Fatalf("%d wait, %+v", all, b.S.Progress())
	}
	news := time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC)
	b.Put(station.InProgress, station.Progress{Recorded: all - 1, News: news.Add(40 * time.Second)}.Encode())
	if n := b.S.Waiting(); n != 1 || !b.S.Progress().News.Equal(news) {
		t.Errorf("%d wait, %+v", n, b.S.Progress())
	}
	b.Put(station.InProgress, station.Progress{Recorded: 1000}.Encode())
	if n := b.S.Waiting(); n != 0 {
		t.Errorf("%d wait", n)
	}
	for _, bad := range [][]byte{nil, {1}, make([]byte, 13), {0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}} {
		if b.Put(station.InProgress, bad); b.S.Progress() != (station.Progress{}) || b.S.Waiting() != all {
			t.Errorf("%x: %+v", bad, b.S.Progress())
		}
	}
}
