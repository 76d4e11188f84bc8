package station_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// TestOutboxIsWrittenAnew: whatever becomes of the outbox, a restart writes the same files again.
func TestOutboxIsWrittenAnew(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	for range 5 {
		b.Vote()
	}
	b.Now = b.Now.Add(8 * time.Hour)
	_, err := b.S.Release()
	must(t, err)
	b.Vote()
	must(t, b.S.End(b.Workers()))
	_, err = b.S.Close(b.Workers())
	must(t, err)
	before := map[string][]byte{}
	files, err := os.ReadDir(b.Outbox)
	must(t, err)
	for _, f := range files {
		before[f.Name()], err = os.ReadFile(filepath.Join(b.Outbox, f.Name()))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(b.Outbox, f.Name()), []byte("changed by the validator"), 0o600))
	}
	b.Restart()
	if len(before) < 6 {
		t.Errorf("%d files", len(before))
	}
	for name, want := range before {
		if got, err := os.ReadFile(filepath.Join(b.Outbox, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not written anew: %v", name, err)
		}
	}
}

// TestCutWhileClosing: after the batch at close is made no paper is issued any more, also after a restart; the closing is
// done again and comes out the same.
func TestCutWhileClosing(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	p := b.Vote()
	must(t, b.S.LastBatch(b.Workers()))
	b.Restart()
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrStage) {
		t.Errorf("a paper after the batch at close: %v", err)
	}
	if left, err := b.S.Release(); left || err != nil {
		t.Errorf("a timed batch after the one at close: %v", err)
	}
	if tape := b.Closed(); tape.Batches != 1 {
		t.Errorf("tape %+v", tape)
	}
	if b.Found(p) != record.UseCast {
		t.Error("the ballot is lost")
	}
	b.Accounted()
}

// TestAnOutboxThatDoesNotTakeWhatPeopleSigned: when there is room again, other people may come, with a newer quote. What was signed first
// is what the record hears.
func TestAnOutboxThatDoesNotTakeWhatPeopleSigned(t *testing.T) {
	b := stationtest.New(t)
	b.Ready()
	away := b.Outbox + "-away"
	full := func(what string, do func() error) {
		t.Helper()
		must(t, os.Rename(b.Outbox, away))
		if err := do(); err == nil {
			t.Fatalf("%s: said into nothing", what)
		}
		must(t, os.Rename(away, b.Outbox))
	}
	order := b.Order(record.OrderOpen)
	b.Quote(order, recordtest.Log)
	full("open", func() error { return b.S.Open(b.Workers(), false) })
	b.Block()
	b.Quote(order, recordtest.Log)
	must(t, b.S.Open(b.People("worker-1", "official-1"), false))
	b.Submit()
	p := b.Vote()
	must(t, b.S.End(b.Workers()))
	full("close", func() error { _, err := b.S.Close(b.Workers()); return err })
	_, err := b.S.Close(b.People("worker-1", "official-1"))
	must(t, err)
	b.Submit()
	if st, _ := b.State.Station("st-1"); st.Stage != record.StageClosed || b.Found(p) != record.UseCast {
		t.Errorf("the record says %v", st.Stage)
	}
}
