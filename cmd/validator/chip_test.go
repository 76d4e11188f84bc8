package main

import (
	"bytes"
	"crypto/ed25519"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	layout "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
)

// TestACourierWithoutItsChip: the chip dies after the opening. The courier goes on: what people signed in the chip's place reaches the
// record, with every ballot, and the record flags the station.
func TestACourierWithoutItsChip(t *testing.T) {
	b := newBooth(t)
	b.ceremony()
	b.post(b.st.Enrol())
	b.seeds()
	b.opens()
	b.dead.Store(true)
	for range 3 {
		b.st.Cast("short", map[string]string{"president": "president-a"})
	}
	people := func(e record.Entry) []election.Signature {
		return b.Sigs(e.Kind().String(), record.Payload(b.Manifest, e), b.st.Workers()...)
	}
	parts, end := b.st.Batch(0), b.st.Close()
	lost := &record.LostTPM{Station: b.st.ID, Note: "no answer"}
	lost.Officials = people(lost)
	end.Ratchet, end.Tape, end.Sig = nil, nil, nil
	end.Workers = b.Sigs("close", end.WorkersPayload(b.State.EID()), b.st.Workers()...)
	end.Officials = people(end)
	b.say(station.OutLostTPM, lost)
	b.say(station.OutClose, end)
	for i, p := range parts {
		p.Sig, p.Officials = nil, people(p)
		b.say(station.OutBatch(1, i), p)
	}
	b.await(record.StageClosed)
	for until := time.Now().Add(20 * time.Second); b.node.View().State.Counts().Cast != 3; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("%d of 3 ballots are on record", b.node.View().State.Counts().Cast)
		}
	}
	state := b.node.View().State
	if st, _ := state.Station("st-1"); !st.NoTPM || !slices.Contains(state.Flags(st), record.FlagChip) {
		t.Errorf("no chip %v, flags %v", st.NoTPM, state.Flags(st))
	}
}

// TestANodeWithoutAKey: the chip gives no consensus seed. The node follows the chain under a key of nobody, a new one each time, and its
// lease covers no height.
func TestANodeWithoutAKey(t *testing.T) {
	c := chip{recordtest.New(t).Stations["st-1"].Chip, new(atomic.Bool)}
	c.dead.Store(true)
	key, lease, err := unseal(new(layout.Config), c, slog.New(slog.DiscardHandler))
	check(t, err)
	again, _, err := unseal(new(layout.Config), c, slog.New(slog.DiscardHandler))
	check(t, err)
	if bytes.Equal(key.Public(), again.Public()) || bytes.Equal(key.Public(), c.Consensus.Public().(ed25519.PublicKey)) {
		t.Error("the key is not a fresh one")
	}
	if lease == nil || lease.Covers(1) || lease.Extend(10) == nil {
		t.Error("the lease covers a height")
	}
}
