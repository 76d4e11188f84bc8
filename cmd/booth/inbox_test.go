package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestTheInboxSaysWhatComes: a file that is written, put there under its name, or taken away is told at once, and one that is not whole is not.
func TestTheInboxSaysWhatComes(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "status.bin")
	must(t, os.WriteFile(name+".new", []byte{1}, 0o600))
	ctx, cancel := context.WithCancel(t.Context())
	arrived, every := follow(ctx, folder, slog.New(slog.DiscardHandler))
	if every != minute {
		t.Errorf("a folder that is followed is looked at every %v", every)
	}
	half, err := os.Create(name)
	must(t, err)
	_, err = half.Write([]byte{2})
	must(t, err)
	select {
	case <-arrived:
		t.Error("half a file was told")
	default:
	}
	for _, what := range []struct {
		name string
		do   func() error
	}{
		{"the end of a file", half.Close},
		{"another file under its name", func() error { return os.Rename(name+".new", name) }},
		{"a file less", func() error { return os.Remove(name) }},
	} {
		must(t, what.do())
		select {
		case <-arrived:
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: nothing was told", what.name)
		}
	}
	cancel()
}

// TestAnInboxThatTellsNothing is looked at often.
func TestAnInboxThatTellsNothing(t *testing.T) {
	if _, every := follow(t.Context(), filepath.Join(t.TempDir(), "nothing"), slog.New(slog.DiscardHandler)); every != pulse {
		t.Errorf("looked at every %v", every)
	}
}
