package stationtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/record"
)

// Put leaves a file in the inbox.
func (b *Bench) Put(name string, data []byte) {
	b.t.Helper()
	must(b.t, os.WriteFile(filepath.Join(b.Inbox, name), data, 0o600))
}

// Submit signs what lies in the outbox with the station's key, as the validator does, and puts it on record.
func (b *Bench) Submit() {
	b.t.Helper()
	files, err := os.ReadDir(b.Outbox)
	must(b.t, err)
	var entries []record.Entry
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(b.Outbox, f.Name()))
		must(b.t, err)
		if b.taken[string(data)] {
			continue
		}
		e, err := record.Decode(data)
		must(b.t, err)
		entries = append(entries, e)
		b.taken[string(data)] = true
	}
	slices.SortStableFunc(entries, func(x, y record.Entry) int { return turn(x) - turn(y) })
	for _, e := range entries {
		b.Sign(e)
		b.Apply(e)
	}
	b.Block()
}

// turn is the order in which the record takes entries: the batch at close comes after the closing.
func turn(e record.Entry) int {
	if batch, ok := e.(*record.Batch); ok && batch.Head.Slot == 0 {
		return int(record.KindClose) + 1
	}
	return int(e.Kind())
}

// Sign signs an entry with the station's key.
func (b *Bench) Sign(e record.Entry) {
	if b.Chip.Dead {
		return
	}
	sig := b.Chip.Chip.Sign(e.Kind().String(), record.StationDigest(b.Sample.Manifest, e))
	switch e := e.(type) {
	case *record.StationRoot:
		e.Sig = sig
	case *record.LeafRoot:
		e.Sig = sig
	case *record.DrawnStation:
		e.Sig = sig
	case *record.Batch:
		e.Sig = sig
	case *record.Close:
		e.Sig = sig
	case *record.Sheets:
		e.Sig = sig
	}
}
