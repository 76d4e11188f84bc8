package station_test

import (
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
	"github.com/isoloir/isoloir/tpm/broker"
)

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
