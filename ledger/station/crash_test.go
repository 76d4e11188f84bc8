package station

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
)

// TestPowerCutWhileIssuing: before the chip moves on nothing was printed, after it a sheet may exist. Either way the leaf is
// burned once and the day goes on.
func TestPowerCutWhileIssuing(t *testing.T) {
	for when, want := range map[string]Papers{
		"before": {Issued: 1, Unprinted: 1},
		"after":  {Issued: 1, Void: 1},
	} {
		b := newBench(t)
		b.voting()
		b.cut(when, func() { _, _ = b.s.Issue("short", b.choices()) })
		b.restart()
		if got := b.s.Papers(); got != want {
			t.Errorf("cut %s the write: %+v", when, got)
		}
		b.restart()
		if got := b.s.Papers(); got != want {
			t.Errorf("cut %s the write, second restart: %+v", when, got)
		}
		p := b.vote()
		b.closed()
		if b.found(p) != record.UseCast {
			t.Errorf("cut %s the write: the next ballot is lost", when)
		}
		b.accounted()
	}
}

// TestPowerCutAfterEveryStep: what a voter was told is so after a restart, and nothing counts twice.
func TestPowerCutAfterEveryStep(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(b *bench) error
		want Papers
		then func(b *bench) error // what officials do
		end  record.Counts
	}{
		{"issue", func(*bench) error { return nil }, Papers{Issued: 1, Void: 1}, nil, record.Counts{Void: 1}},
		{"cast, paper in the box", func(b *bench) error { return b.s.Cast() }, Papers{Issued: 1, Pending: 1},
			func(b *bench) error { return b.s.Settle(true, b.workers()) }, record.Counts{Cast: 1}},
		{"cast, paper not in the box", func(b *bench) error { return b.s.Cast() }, Papers{Issued: 1, Pending: 1},
			func(b *bench) error { return b.s.Settle(false, b.workers()) }, record.Counts{Void: 1}},
		{"confirm", func(b *bench) error { return errors.Join(b.s.Cast(), b.s.Confirm()) }, Papers{Issued: 1, Cast: 1}, nil, record.Counts{Cast: 1}},
		{"void", func(b *bench) error { return b.s.Void(true) }, Papers{Issued: 1, Void: 1}, nil, record.Counts{Void: 1}},
		{"void, unprinted", func(b *bench) error { return b.s.Void(false) }, Papers{Issued: 1, Unprinted: 1}, nil, record.Counts{Unprinted: 1}},
		{"check", func(b *bench) error { _, err := b.s.Check(); return err }, Papers{Issued: 1, Checked: 1}, nil, record.Counts{Checked: 1}},
		{"begun check", func(b *bench) error { return b.s.urn.BeginCheck(b.s.out.at) }, Papers{Issued: 1, Checking: 1},
			func(b *bench) error { return b.s.FailCheck(b.workers()) }, record.Counts{Failed: 1}},
	} {
		b := newBench(t)
		b.voting()
		p := b.issue()
		must(t, c.do(b))
		b.restart()
		if got := b.s.Papers(); got != c.want {
			t.Errorf("%s: %+v", c.what, got)
		}
		if c.then != nil {
			if _, err := b.s.Close(b.workers()); !errors.Is(err, ErrUnsettled) {
				t.Errorf("%s: closed before it was settled: %v", c.what, err)
			}
			must(t, c.then(b))
		}
		if tape := b.closed(); tape.Counts != c.end {
			t.Errorf("%s: tape %+v", c.what, tape.Counts)
		}
		b.accounted()
		if found := b.found(p); (found == record.UseCast) != (c.end.Cast == 1) {
			t.Errorf("%s: on record as %v", c.what, found)
		}
	}
}

// TestUnfinishedCheckStopsTheStation: a booth does not escape a check by crashing.
func TestUnfinishedCheckStopsTheStation(t *testing.T) {
	b := newBench(t)
	b.voting()
	b.issue()
	must(t, b.s.urn.BeginCheck(b.s.out.at))
	b.restart()
	if !b.s.UnfinishedCheck() {
		t.Error("nobody is told of the check")
	}
	if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrUnsettled) {
		t.Errorf("a paper after an unfinished check: %v", err)
	}
	if err := b.s.FailCheck(b.people("worker-1")); err == nil {
		t.Error("one person failed a check")
	}
	if err := b.s.Settle(true, b.workers()); err == nil {
		t.Error("a check was settled as cast")
	}
	must(t, b.s.FailCheck(b.workers()))
	b.closed()
	b.accounted()
}

// TestSettleRefusals: it takes two people of this station.
func TestSettleRefusals(t *testing.T) {
	b := newBench(t)
	b.voting()
	if err := b.s.Settle(true, b.workers()); err == nil {
		t.Error("nothing was settled")
	}
	b.issue()
	must(t, b.s.Cast())
	b.restart()
	if !b.s.Unsettled() {
		t.Fatal("nothing is pending")
	}
	for what, people := range map[string][]Official{
		"nobody": nil, "one": b.people("worker-1"), "one twice": b.people("worker-1", "worker-1"),
		"another station's": b.people("worker-1", "worker-3"), "unknown": append(b.people("worker-1"), Official{"eve", b.sample.Officials["worker-2"]}),
	} {
		if err := b.s.Settle(true, people); err == nil {
			t.Errorf("settled by %s", what)
		}
	}
	if !b.s.Unsettled() {
		t.Error("a refusal settled it")
	}
	must(t, b.s.Settle(true, b.workers()))
	b.submit()
	if st, _ := b.state.Station("st-1"); st.Incidents != 1 {
		t.Error("the record does not know of the incident")
	}
}

// TestPendingWithoutRestart: the sensor never saw the paper; officials settle it and the next voter votes.
func TestPendingWithoutRestart(t *testing.T) {
	b := newBench(t)
	b.voting()
	b.issue()
	must(t, b.s.Cast())
	must(t, b.s.Settle(false, b.workers()))
	b.vote()
	if tape := b.closed(); tape.Counts != (record.Counts{Cast: 1, Void: 1}) {
		t.Errorf("tape %+v", tape.Counts)
	}
	b.accounted()
}

// TestChipDiesDuringTheDay: the station goes on from memory with unsigned receipts, closes with the signatures of people, and
// after any restart it is paper only.
func TestChipDiesDuringTheDay(t *testing.T) {
	for _, restart := range []bool{false, true} {
		b := newBench(t)
		b.voting()
		if p := b.vote(); p.Receipt == nil {
			t.Error("a receipt without a signature")
		}
		b.chip.dead = true
		p := b.vote()
		if p.Receipt != nil || !b.s.Unsigned() || b.s.PaperOnly() {
			t.Error("the chip died and the station does not say so")
		}
		b.vote()
		b.now = b.now.Add(8 * time.Hour)
		if restart {
			b.restart()
			if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrPaperOnly) {
				t.Errorf("a paper after the restart: %v", err)
			}
			b.chip.dead = false // it answers again, and that changes nothing
			b.restart()
			if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrPaperOnly) || !b.s.PaperOnly() {
				t.Errorf("a paper after the chip came back: %v", err)
			}
			b.chip.dead = true
		}
		if _, err := b.s.Close(b.people("worker-1")); err == nil {
			t.Error("one person closed a station without a chip")
		}
		if tape := b.closed(); tape.Counts != (record.Counts{Cast: 3}) || tape.Sig != nil {
			t.Errorf("tape %+v", tape)
		}
		if b.found(p) != record.UseCast {
			t.Error("a ballot cast without the chip is lost")
		}
		if st, _ := b.state.Station("st-1"); !st.NoTPM {
			t.Error("the record does not know that the chip died")
		}
	}
}

// TestChipDiesWhileOff: what was cast before is closed; nothing is printed.
func TestChipDiesWhileOff(t *testing.T) {
	b := newBench(t)
	b.voting()
	p := b.vote()
	b.chip.dead = true
	b.restart()
	if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrPaperOnly) {
		t.Errorf("a paper without a chip: %v", err)
	}
	b.closed()
	if b.found(p) != record.UseCast {
		t.Error("the ballot is lost")
	}
}

// TestChipDiesBeforeOpening: such a station does not open.
func TestChipDiesBeforeOpening(t *testing.T) {
	b := newBench(t)
	b.ready()
	b.chip.dead = true
	if err := b.s.Open(b.workers(), true); err == nil {
		t.Error("opened without a chip")
	}
}

// TestOldMedia: media that were put back to an earlier state are found out, because the chip remembers; a single one is
// brought up to date.
func TestOldMedia(t *testing.T) {
	b := newBench(t)
	b.voting()
	b.vote()
	var old [2]string
	for i, m := range b.media {
		old[i] = t.TempDir()
		must(t, os.CopyFS(old[i], os.DirFS(m)))
	}
	p := b.vote()
	now := b.media
	b.media = [2]string{now[0], old[1]}
	b.restart()
	if b.s.Papers().Cast != 2 || b.s.Degraded() != nil {
		t.Errorf("one old medium: %+v", b.s.Papers())
	}
	b.closed()
	if b.found(p) != record.UseCast {
		t.Error("a ballot is lost")
	}
	b = newBench(t)
	b.voting()
	b.vote()
	for i, m := range b.media {
		old[i] = t.TempDir()
		must(t, os.CopyFS(old[i], os.DirFS(m)))
	}
	b.vote()
	b.media = old
	if err := b.start(); !errors.Is(err, ErrRolledBack) {
		t.Errorf("both old: %v", err)
	}
}

// TestDeadMedium: papers that are out are finished, no new one is issued, and after the restart everything is there.
func TestDeadMedium(t *testing.T) {
	for dead := range 2 {
		b := newBench(t)
		b.voting()
		first := b.vote()
		second := b.issue()
		must(t, b.s.urn.Close()) // writes fail from here on, on both
		if err := b.s.Cast(); !errors.Is(err, urn.ErrStopped) {
			t.Errorf("cast onto nothing: %v", err)
		}
		b.s = nil
		must(t, os.RemoveAll(filepath.Join(b.media[dead], "urn")))
		must(t, b.start())
		if b.s.Degraded() == nil {
			t.Error("nobody is told of the dead medium")
		}
		if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrMedium) {
			t.Errorf("a paper on one medium: %v", err)
		}
		must(t, b.s.Replace(dead))
		third := b.vote()
		b.closed()
		if b.found(first) != record.UseCast || b.found(second) != record.UseNone || b.found(third) != record.UseCast {
			t.Error("a ballot is lost or counts twice")
		}
		b.accounted()
	}
}

// TestUrnIsNeverRecreated: an urn that is gone from both media is lost, and not replaced by an empty one.
func TestUrnIsNeverRecreated(t *testing.T) {
	b := newBench(t)
	b.voting()
	b.vote()
	for _, m := range b.media {
		must(t, os.Remove(filepath.Join(m, "urn")))
	}
	if err := b.start(); err == nil {
		t.Error("started with an empty urn")
	}
	for _, m := range b.media {
		must(t, os.RemoveAll(filepath.Join(m, folder)))
	}
	if err := b.start(); err == nil && b.s.Stage() > AwaitsHalves {
		t.Errorf("started without its files: %v", b.s.Stage())
	}
}

// TestOutboxIsWrittenAnew: whatever becomes of the outbox, a restart writes the same files again.
func TestOutboxIsWrittenAnew(t *testing.T) {
	b := newBench(t)
	b.voting()
	for range 5 {
		b.vote()
	}
	b.now = b.now.Add(8 * time.Hour)
	_, err := b.s.Release()
	must(t, err)
	b.vote()
	_, err = b.s.Close(b.workers())
	must(t, err)
	before := map[string][]byte{}
	files, err := os.ReadDir(b.outbox)
	must(t, err)
	for _, f := range files {
		before[f.Name()], err = os.ReadFile(filepath.Join(b.outbox, f.Name()))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(b.outbox, f.Name()), []byte("changed by the validator"), 0o600))
	}
	b.restart()
	if len(before) < 6 {
		t.Errorf("%d files", len(before))
	}
	for name, want := range before {
		if got, err := os.ReadFile(filepath.Join(b.outbox, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not written anew: %v", name, err)
		}
	}
}

// TestCutWhileClosing: after the batch at close is made no paper is issued any more, also after a restart; the closing is
// done again and comes out the same.
func TestCutWhileClosing(t *testing.T) {
	b := newBench(t)
	b.voting()
	p := b.vote()
	must(t, b.s.lastBatch(b.workers()))
	b.restart()
	if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrStage) {
		t.Errorf("a paper after the batch at close: %v", err)
	}
	if left, err := b.s.Release(); left || err != nil {
		t.Errorf("a timed batch after the one at close: %v", err)
	}
	if tape := b.closed(); tape.Batches != 1 {
		t.Errorf("tape %+v", tape)
	}
	if b.found(p) != record.UseCast {
		t.Error("the ballot is lost")
	}
	b.accounted()
}

// TestPause: two people stop the voting, also over a restart, and two let it go on.
func TestPause(t *testing.T) {
	b := newBench(t)
	b.voting()
	if err := b.s.Pause(b.people("worker-1")); err == nil {
		t.Error("one person paused the polls")
	}
	must(t, b.s.Pause(b.workers()))
	b.restart()
	if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrStage) || !b.s.Paused() {
		t.Errorf("a paper during a pause: %v", err)
	}
	must(t, b.s.Resume(b.workers()))
	if err := b.s.Resume(b.workers()); !errors.Is(err, ErrStage) {
		t.Errorf("resumed twice: %v", err)
	}
	b.restart()
	b.vote()
	b.closed()
	b.accounted()
	if st, _ := b.state.Station("st-1"); st.Incidents != 2 {
		t.Errorf("%d incidents on record", st.Incidents)
	}
}
