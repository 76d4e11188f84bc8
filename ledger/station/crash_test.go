package station_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
	"github.com/isoloir/isoloir/ledger/urn"
	"github.com/isoloir/isoloir/tpm/broker"
)

// TestPowerCutWhileIssuing: before the chip moves on nothing was printed, after it a sheet may exist. Either way the leaf is
// burned once and the day goes on.
func TestPowerCutWhileIssuing(t *testing.T) {
	for when, want := range map[string]station.Papers{
		"before": {Issued: 1, Unprinted: 1},
		"after":  {Issued: 1, Void: 1},
	} {
		b := stationtest.New(t)
		b.Voting()
		b.Cut(when, func() { _, _ = b.S.Issue("short", b.Choices()) })
		b.Restart()
		if got := b.S.Papers(); got != want {
			t.Errorf("cut %s the write: %+v", when, got)
		}
		b.Restart()
		if got := b.S.Papers(); got != want {
			t.Errorf("cut %s the write, second restart: %+v", when, got)
		}
		p := b.Vote()
		b.Closed()
		if b.Found(p) != record.UseCast {
			t.Errorf("cut %s the write: the next ballot is lost", when)
		}
		b.Accounted()
	}
}

// deaf is a chip that was not reached: the fault is not its own.
type deaf struct{ *stationtest.Chip }

func (deaf) RatchetWrite(uint32, [32]byte) error {
	return errors.New("broker: connection reset by peer")
}

// TestAChipThatWasNotReached: the leaf whose slot is written is burned as soon as the chip answers, in the same run or the next, and nobody
// is told that the chip failed.
func TestAChipThatWasNotReached(t *testing.T) {
	for _, restarted := range []bool{false, true} {
		b := stationtest.New(t)
		b.Voting()
		b.S.Chip = deaf{b.Chip}
		if _, err := b.S.Issue("short", b.Choices()); err == nil {
			t.Fatal("a paper was issued whose leaf is not burned")
		}
		b.S.Chip = b.Chip
		if restarted {
			b.Restart()
		}
		p := b.Vote()
		if tape := b.Closed(); tape.Counts != (record.Counts{Cast: 1, Unprinted: 1}) || tape.Sig == nil || b.Found(p) != record.UseCast {
			t.Errorf("restarted %v: %+v", restarted, tape.Counts)
		}
		b.Accounted()
	}
}

// TestTheLastLeafIsNotReached: there is none after it.
func TestTheLastLeafIsNotReached(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	for b.S.Left() > 1 {
		b.Vote()
	}
	b.S.Chip = deaf{b.Chip}
	if _, err := b.S.Issue("short", b.Choices()); err == nil {
		t.Fatal("a paper was issued whose leaf is not burned")
	}
	b.S.Chip = b.Chip
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrNoLeaves) {
		t.Errorf("a paper after the last leaf: %v", err)
	}
	b.Closed()
	b.Accounted()
}

// TestPowerCutAfterEveryStep: what a voter was told is so after a restart, and nothing counts twice.
func TestPowerCutAfterEveryStep(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(b *stationtest.Bench) error
		want station.Papers
		then func(b *stationtest.Bench) error // what officials do
		end  record.Counts
	}{
		{"issue", func(*stationtest.Bench) error { return nil }, station.Papers{Issued: 1, Void: 1}, nil, record.Counts{Void: 1}},
		{"cast, paper in the box", func(b *stationtest.Bench) error { return b.S.Cast() }, station.Papers{Issued: 1, Pending: 1},
			func(b *stationtest.Bench) error { return b.S.Settle(true, b.Workers()) }, record.Counts{Cast: 1}},
		{"cast, paper not in the box", func(b *stationtest.Bench) error { return b.S.Cast() }, station.Papers{Issued: 1, Pending: 1},
			func(b *stationtest.Bench) error { return b.S.Settle(false, b.Workers()) }, record.Counts{Void: 1}},
		{"confirm", func(b *stationtest.Bench) error { return errors.Join(b.S.Cast(), b.S.Confirm()) }, station.Papers{Issued: 1, Cast: 1}, nil, record.Counts{Cast: 1}},
		{"void", func(b *stationtest.Bench) error { return b.S.Void(true) }, station.Papers{Issued: 1, Void: 1}, nil, record.Counts{Void: 1}},
		{"void, unprinted", func(b *stationtest.Bench) error { return b.S.Void(false) }, station.Papers{Issued: 1, Unprinted: 1}, nil, record.Counts{Unprinted: 1}},
		{"check", func(b *stationtest.Bench) error { _, err := b.S.Check(); return err }, station.Papers{Issued: 1, Checked: 1}, nil, record.Counts{Checked: 1}},
		{"begun check", func(b *stationtest.Bench) error { return b.S.BeginCheckOnly() }, station.Papers{Issued: 1, Checking: 1},
			func(b *stationtest.Bench) error { return b.S.FailCheck(b.Workers()) }, record.Counts{Failed: 1}},
	} {
		b := stationtest.New(t)
		b.Voting()
		p := b.Issue()
		must(t, c.do(b))
		b.Restart()
		if got := b.S.Papers(); got != c.want {
			t.Errorf("%s: %+v", c.what, got)
		}
		if c.then != nil {
			if _, err := b.S.Close(b.Workers()); !errors.Is(err, station.ErrUnsettled) {
				t.Errorf("%s: closed before it was settled: %v", c.what, err)
			}
			must(t, c.then(b))
		}
		if tape := b.Closed(); tape.Counts != c.end {
			t.Errorf("%s: tape %+v", c.what, tape.Counts)
		}
		b.Accounted()
		if found := b.Found(p); (found == record.UseCast) != (c.end.Cast == 1) {
			t.Errorf("%s: on record as %v", c.what, found)
		}
	}
}

// TestUnfinishedCheckStopsTheStation: a booth does not escape a check by crashing.
func TestUnfinishedCheckStopsTheStation(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	b.Issue()
	must(t, b.S.BeginCheckOnly())
	b.Restart()
	if !b.S.UnfinishedCheck() {
		t.Error("nobody is told of the check")
	}
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrUnsettled) {
		t.Errorf("a paper after an unfinished check: %v", err)
	}
	if err := b.S.FailCheck(b.People("worker-1")); err == nil {
		t.Error("one person failed a check")
	}
	if err := b.S.Settle(true, b.Workers()); err == nil {
		t.Error("a check was settled as cast")
	}
	must(t, b.S.FailCheck(b.Workers()))
	for range 2 {
		if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrOutOfService) {
			t.Errorf("a paper after a failed check: %v", err)
		}
		b.Restart()
	}
	b.Closed()
	b.Accounted()
}

// TestSettleRefusals: it takes two people of this station.
func TestSettleRefusals(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	if err := b.S.Settle(true, b.Workers()); err == nil {
		t.Error("nothing was settled")
	}
	b.Issue()
	must(t, b.S.Cast())
	b.Restart()
	if !b.S.Unsettled() {
		t.Fatal("nothing is pending")
	}
	for what, people := range map[string][]station.Official{
		"nobody": nil, "one": b.People("worker-1"), "one twice": b.People("worker-1", "worker-1"),
		"another station's": b.People("worker-1", "worker-3"), "unknown": append(b.People("worker-1"), station.Official{"eve", b.Sample.Officials["worker-2"]}),
	} {
		if err := b.S.Settle(true, people); err == nil {
			t.Errorf("settled by %s", what)
		}
	}
	if !b.S.Unsettled() {
		t.Error("a refusal settled it")
	}
	must(t, b.S.Settle(true, b.Workers()))
	b.Submit()
	if st, _ := b.State.Station("st-1"); st.Incidents != 1 {
		t.Error("the record does not know of the incident")
	}
}

// TestPendingWithoutRestart: the sensor never saw the paper; officials settle it and the next voter votes.
func TestPendingWithoutRestart(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	b.Issue()
	must(t, b.S.Cast())
	must(t, b.S.Settle(false, b.Workers()))
	b.Vote()
	if tape := b.Closed(); tape.Counts != (record.Counts{Cast: 1, Void: 1}) {
		t.Errorf("tape %+v", tape.Counts)
	}
	b.Accounted()
}

// TestChipDiesDuringTheDay: the station goes on from memory with unsigned receipts, closes with the signatures of people, and
// after any restart it is paper only.
func TestChipDiesDuringTheDay(t *testing.T) {
	for _, restart := range []bool{false, true} {
		b := stationtest.New(t)
		b.Voting()
		if p := b.Vote(); p.Receipt == nil {
			t.Error("a receipt without a signature")
		}
		b.Chip.Dead = true
		p := b.Vote()
		if p.Receipt != nil || !b.S.Unsigned() || b.S.PaperOnly() {
			t.Error("the chip died and the station does not say so")
		}
		b.Vote()
		b.Now = b.Now.Add(8 * time.Hour)
		if restart {
			b.Restart()
			if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrPaperOnly) {
				t.Errorf("a paper after the restart: %v", err)
			}
			b.Chip.Dead = false // it answers again, and that changes nothing
			b.Restart()
			if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrPaperOnly) || !b.S.PaperOnly() {
				t.Errorf("a paper after the chip came back: %v", err)
			}
			b.Chip.Dead = true
		}
		if _, err := b.S.Close(b.People("worker-1")); err == nil {
			t.Error("one person closed a station without a chip")
		}
		if tape := b.Closed(); tape.Counts != (record.Counts{Cast: 3}) || tape.Sig != nil {
			t.Errorf("tape %+v", tape)
		}
		if b.Found(p) != record.UseCast {
			t.Error("a ballot cast without the chip is lost")
		}
		if st, _ := b.State.Station("st-1"); !st.NoTPM {
			t.Error("the record does not know that the chip died")
		}
	}
}

// TestChipDiesWhileOff: what was cast before is closed; nothing is printed.
func TestChipDiesWhileOff(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	p := b.Vote()
	b.Chip.Dead = true
	b.Restart()
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrPaperOnly) {
		t.Errorf("a paper without a chip: %v", err)
	}
	b.Closed()
	if b.Found(p) != record.UseCast {
		t.Error("the ballot is lost")
	}
}

// TestChipDiesBeforeClosing: after the last voter. Nothing has noticed, and the polls close all the same, signed by people.
func TestChipDiesBeforeClosing(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	p := b.Vote()
	b.Chip.Dead = true
	if _, err := b.S.Close(b.People("worker-1")); err == nil {
		t.Error("one person closed a station without a chip")
	}
	if tape := b.Closed(); tape.Counts != (record.Counts{Cast: 1}) || tape.Sig != nil || b.Found(p) != record.UseCast {
		t.Errorf("tape %+v", tape)
	}
	if st, _ := b.State.Station("st-1"); !st.NoTPM {
		t.Error("the record does not know that the chip died")
	}
}

// halfDead is a chip that signs no more, and keeps the seed state.
type halfDead struct{ *stationtest.Chip }

func (c halfDead) RatchetRead() (uint32, [32]byte, error) { return c.Index, c.K, nil }

func (halfDead) SignReceipt(string, [32]byte) ([]byte, error) {
	return nil, &broker.Refusal{Code: broker.CodeChip}
}

// TestChipDiesWhileClosing: after the batch at close was made, or when it is asked for the signature of the tape. People sign that batch too,
// which the chip's other key never will.
func TestChipDiesWhileClosing(t *testing.T) {
	for what, die := range map[string]func(b *stationtest.Bench){
		"between batch and tape": func(b *stationtest.Bench) {
			must(t, b.S.LastBatch(b.Workers()))
			b.Chip.Dead = true
		},
		"and the station restarts": func(b *stationtest.Bench) {
			must(t, b.S.LastBatch(b.Workers()))
			b.Chip.Dead = true
			b.Restart()
		},
		"at the tape": func(b *stationtest.Bench) { b.S.Chip, b.Chip.Dead = halfDead{b.Chip}, true },
	} {
		b := stationtest.New(t)
		b.Voting()
		p := b.Vote()
		must(t, b.S.End(b.Workers()))
		die(b)
		if tape := b.Closed(); tape.Sig != nil || b.Found(p) != record.UseCast {
			t.Errorf("%s: tape %+v, ballot %v", what, tape, b.Found(p))
		}
	}
}

// TestChipDiesBeforeOpening: such a station does not open.
func TestChipDiesBeforeOpening(t *testing.T) {
	b := stationtest.New(t)
	b.Ready()
	b.Chip.Dead = true
	if err := b.S.Open(b.Workers(), true); err == nil {
		t.Error("opened without a chip")
	}
}

// TestAChipThatIsSilentOnceBeforeOpening: the urn is made with the drawn leaves, long before anything is printed. A start at which the chip
// is silent does nothing, and the next one opens.
func TestAChipThatIsSilentOnceBeforeOpening(t *testing.T) {
	b := stationtest.New(t)
	b.Ready()
	must(t, b.S.Stop())
	b.Chip.Dead = true
	if err := b.Start(); err == nil {
		t.Error("started without a chip, and nothing to close")
	}
	b.Chip.Dead = false
	b.S = nil
	b.Restart()
	if b.S.PaperOnly() || b.S.Unsigned() {
		t.Fatal("paper only for good")
	}
	kept := filepath.Join(b.Media[0], "station", "open") // init looks for it
	if _, err := os.Stat(kept); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s: %v", kept, err)
	}
	b.Quote(b.Order(record.OrderOpen), recordtest.Log)
	must(t, b.S.Open(b.Workers(), false))
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
	b.Submit()
	p := b.Vote()
	b.Closed()
	if b.Found(p) != record.UseCast {
		t.Error("the ballot is lost")
	}
}

// TestOldMedia: media that were put back to an earlier state are found out, because the chip remembers; a single one is
// brought up to date.
func TestOldMedia(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	b.Vote()
	var old [2]string
	for i, m := range b.Media {
		old[i] = t.TempDir()
		must(t, os.CopyFS(old[i], os.DirFS(m)))
	}
	p := b.Vote()
	now := b.Media
	b.Media = [2]string{now[0], old[1]}
	b.Restart()
	if b.S.Papers().Cast != 2 || b.S.Degraded() != nil {
		t.Errorf("one old medium: %+v", b.S.Papers())
	}
	b.Closed()
	if b.Found(p) != record.UseCast {
		t.Error("a ballot is lost")
	}
	b = stationtest.New(t)
	b.Voting()
	b.Vote()
	for i, m := range b.Media {
		old[i] = t.TempDir()
		must(t, os.CopyFS(old[i], os.DirFS(m)))
	}
	b.Vote()
	b.Media = old
	if err := b.Start(); !errors.Is(err, station.ErrRolledBack) {
		t.Errorf("both old: %v", err)
	}
}

// TestDeadMedium: papers that are out are finished, no new one is issued, and after the restart everything is there.
func TestDeadMedium(t *testing.T) {
	for dead := range 2 {
		b := stationtest.New(t)
		b.Voting()
		first := b.Vote()
		second := b.Issue()
		must(t, b.S.CloseUrn()) // writes fail from here on, on both
		if err := b.S.Cast(); !errors.Is(err, urn.ErrStopped) {
			t.Errorf("cast onto nothing: %v", err)
		}
		b.S = nil
		must(t, os.RemoveAll(filepath.Join(b.Media[dead], "urn")))
		must(t, b.Start())
		if b.S.Degraded() == nil {
			t.Error("nobody is told of the dead medium")
		}
		if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrMedium) {
			t.Errorf("a paper on one medium: %v", err)
		}
		must(t, b.S.Replace(dead))
		third := b.Vote()
		b.Closed()
		if b.Found(first) != record.UseCast || b.Found(second) != record.UseNone || b.Found(third) != record.UseCast {
			t.Error("a ballot is lost or counts twice")
		}
		b.Accounted()
	}
}

// TestADamagedSlotDoesNotKeepThePollsOpen: what is readable on neither medium is sealed as void or, if nobody knows its leaf, declared
// missing; every other ballot is counted.
func TestADamagedSlotDoesNotKeepThePollsOpen(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	b.Vote()
	b.Vote()
	must(t, b.S.Stop())
	for part, want := range map[string]record.Counts{"leaf": {Cast: 1}, "mark": {Cast: 1, Void: 1}} {
		f := b.Fork()
		for _, medium := range f.Media {
			must(t, spoil(filepath.Join(medium, "urn"), part))
		}
		must(t, f.Start())
		if p := f.S.Papers(); p.Damaged != 1 {
			t.Fatalf("%s: %+v", part, p)
		}
		if tape := f.Closed(); tape.Counts != want {
			t.Errorf("%s: %+v", part, tape.Counts)
		}
	}
}

// spoil flips a bit of the first leaf or mark in an urn: parts are whole blocks, and begin with their length plus one.
func spoil(urn, part string) error {
	data, err := os.ReadFile(urn)
	if err != nil {
		return err
	}
	for off := 4096; off < len(data); off += 4096 {
		if n := binary.BigEndian.Uint32(data[off:]); n > 0 && (part == "mark") == (n == 3) {
			data[off+4] ^= 1
			return os.WriteFile(urn, data, 0o600)
		}
	}
	return errors.New("the urn is empty")
}

// TestUrnIsNeverRecreated: an urn that is gone from both media is lost, and not replaced by an empty one.
func TestUrnIsNeverRecreated(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	b.Vote()
	for _, m := range b.Media {
		must(t, os.Remove(filepath.Join(m, "urn")))
	}
	if err := b.Start(); err == nil {
		t.Error("started with an empty urn")
	}
	for _, m := range b.Media {
		must(t, os.RemoveAll(filepath.Join(m, station.Folder)))
	}
	if err := b.Start(); err == nil && b.S.Stage() > station.AwaitsHalves {
		t.Errorf("started without its files: %v", b.S.Stage())
	}
}

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

// TestPause: two people stop the voting, also over a restart, and two let it go on.
func TestPause(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	if err := b.S.Pause(b.People("worker-1")); err == nil {
		t.Error("one person paused the polls")
	}
	must(t, b.S.Pause(b.Workers()))
	b.Restart()
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrStage) || !b.S.Paused() {
		t.Errorf("a paper during a pause: %v", err)
	}
	must(t, b.S.Resume(b.Workers()))
	if err := b.S.Resume(b.Workers()); !errors.Is(err, station.ErrStage) {
		t.Errorf("resumed twice: %v", err)
	}
	b.Restart()
	b.Vote()
	must(t, b.S.Pause(b.Workers()))
	must(t, b.S.Resume(b.Workers()))
	b.Closed()
	b.Accounted()
	if st, _ := b.State.Station("st-1"); st.Incidents != 5 {
		t.Errorf("%d incidents on record", st.Incidents)
	}
}
