package station_test

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
	"github.com/isoloir/isoloir/ledger/urn"
)

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
