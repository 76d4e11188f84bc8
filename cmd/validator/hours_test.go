package main

import (
	"bytes"
	"os"
	"testing"
	"time"

	layout "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
)

// Orders of hours reach the booth if they are for its station, and so does how much of what it said is on record.
func TestCourierTellsOfHoursAndProgress(t *testing.T) {
	b := newBooth(t)
	order := func(at string, hour int) record.Entry {
		e := &record.Hours{Station: at, Closes: time.Date(2100, 1, 1, hour, 0, 0, 0, time.UTC).Unix()}
		e.Officials = b.Officials(e)
		b.post(e)
		return e
	}
	one := order("st-1", 1)
	order("st-2", 2)
	all := order("", 3)
	b.holds(station.InHours, station.EncodeHours(record.Encode(one), record.Encode(all)))
	b.post(b.st.Enrol())
	before := len(b.inbox(station.InProgress))
	said := &record.Incident{Station: "st-1", Serial: 1, What: record.IncidentPause}
	said.Officials = b.Sigs(said.Kind().String(), record.Payload(b.Manifest, said), "worker-1", "worker-2")
	b.say(station.OutIncident(1), said)
	for until := time.Now().Add(20 * time.Second); b.inbox(station.InProgress)[3] != 1; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the booth does not hear that its entry is on record")
		}
	}
	if news := b.inbox(station.InProgress)[4:]; before != 12 || string(news) == string(make([]byte, 8)) {
		t.Errorf("%d bytes; of the newest block %x", before, news)
	}
}

// An order that could not be left at first, as on a full disk, stands in the inbox once when there is room.
func TestAnOrderOfHoursIsLeftOnce(t *testing.T) {
	c := &layout.Config{Station: "st-1", Folder: t.TempDir()}
	p := &courier{c: c}
	data := record.Encode(&record.Hours{Closes: 1})
	for range 3 {
		if err := p.pass(data, 1); err == nil {
			t.Fatal("an inbox that is not there took an order")
		}
	}
	if err := c.Make(); err != nil {
		t.Fatal(err)
	}
	if err := p.pass(data, 1); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(c.Inbox(station.InHours)); err != nil || !bytes.Equal(got, station.EncodeHours(data)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
