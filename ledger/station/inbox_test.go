package station_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// TestCheckpointFromOutside: one of this chain is given as it is; anything else is none, and nothing waits for it.
func TestCheckpointFromOutside(t *testing.T) {
	b := stationtest.New(t)
	must(t, b.Start())
	own, ok := b.State.Checkpoint(b.State.Height())
	if !ok {
		t.Fatal("the record has no checkpoint")
	}
	text := own.Text()
	path := filepath.Join(b.Inbox, station.InCheck)
	if got := b.S.Checkpoint(); got != "" {
		t.Errorf("before any arrived: %q", got)
	}
	b.Put(station.InCheck, []byte(text))
	if got := b.S.Checkpoint(); got != text {
		t.Errorf("got %q, want %q", got, text)
	}
	for name, bad := range map[string]string{
		"empty": "", "cut": text[:len(text)-1], "another chain": strings.Replace(text, "isoloir/", "isoloir/x", 1),
		"long": text + strings.Repeat("x\n", record.MaxCheckpoint), "no text": "\xff\x00", "two": text + text,
	} {
		b.Put(station.InCheck, []byte(bad))
		if got := b.S.Checkpoint(); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, make := range map[string]func() error{
		"a folder":         func() error { return os.Mkdir(path, 0o700) },
		"a pipe":           func() error { return unix.Mkfifo(path, 0o600) },
		"a file of zeros":  func() error { return os.Symlink("/dev/zero", path) },
		"a hole of 16 GB":  func() error { return errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, 1<<34)) },
		"a link to nought": func() error { return os.Symlink("nought", path) },
	} {
		must(t, os.RemoveAll(path))
		must(t, make())
		if got := b.S.Checkpoint(); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestStatusFromOutside: only the four words are heard, and a pipe in their place holds up nothing.
func TestStatusFromOutside(t *testing.T) {
	b := stationtest.New(t)
	must(t, b.Start())
	for said, want := range map[string]byte{"": 0, "\x01": station.StatusCurrent, "\x03": station.StatusAlone, "\x04": 0, "\x01\x01": 0} {
		b.Put(station.InStatus, []byte(said))
		if got := b.S.Status(); got != want {
			t.Errorf("%q is heard as %d", said, got)
		}
	}
	path := filepath.Join(b.Inbox, station.InStatus)
	must(t, os.Remove(path))
	must(t, unix.Mkfifo(path, 0o600))
	if got := b.S.Status(); got != station.StatusUnknown {
		t.Errorf("a pipe says %d", got)
	}
}
