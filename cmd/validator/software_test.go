package main

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
)

// holds waits until a file of the inbox is this.
func (b *booth) holds(name string, want []byte) {
	b.t.Helper()
	for until := time.Now().Add(10 * time.Second); !bytes.Equal(b.inbox(name), want); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			b.t.Fatalf("%s is another", name)
		}
	}
}

// What officials admit and revoke reaches the booth as they signed it, also after the validator was started anew; and a machine that
// took another's place hears of it, no other does.
func TestCourierTellsOfSoftwareAndReplacement(t *testing.T) {
	b := newBooth(t)
	admitted := b.Reference(2, "newer", recordtest.Log[:1])
	b.post(admitted)
	revoked := b.RevokeReference(2, 1000)
	b.post(revoked)
	at := func(e record.Entry) station.SoftwareEntry {
		b.t.Helper()
		for h := int64(1); h <= b.node.View().Block.Height; h++ {
			entries, err := b.node.Entries(h)
			check(t, err)
			for _, data := range entries {
				if bytes.Equal(data, record.Encode(e)) {
					return station.SoftwareEntry{Height: h, Entry: data}
				}
			}
		}
		b.t.Fatal("the entry is in no block")
		return station.SoftwareEntry{}
	}
	want := station.EncodeSoftware([]station.SoftwareEntry{at(admitted), at(revoked)})
	b.holds(station.InSoftware, want)
	b.post(b.st.Enrol())
	b.stop()
	check(t, os.Remove(b.c.Inbox(station.InSoftware)))
	old := b.st.Chip
	replaced := b.st.Replace(b.Board("st-1", recordtest.Log))
	board := b.st.Chip
	b.post(replaced)
	b.st.Chip = old
	b.startCourier()
	later := b.Reference(3, "newest", recordtest.Log[1:])
	b.post(later) // once it is in the inbox, the courier has read the block of the replacement
	b.holds(station.InSoftware, append(want, station.EncodeSoftware([]station.SoftwareEntry{at(later)})...))
	if _, err := os.Stat(b.c.Inbox(station.InReplace)); err == nil {
		t.Error("the machine that was replaced is told that it takes another's place")
	}
	b.stop()
	b.st.Chip = board
	b.startCourier()
	b.holds(station.InReplace, record.Encode(replaced))
}
