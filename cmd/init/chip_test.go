package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// A station with ballots whose chip is dead when the power comes starts all the same: both programs hear that the chip failed, and can
// close the polls. One without ballots has nothing to close and does not start. When the chip is back so are the keys.
func TestStartWithADeadChip(t *testing.T) {
	p := newPlace(t)
	p.enrol(t)
	p.sim.Stop()
	if code, w := p.call(t.Context(), "run"); code != cli.ExitFailed || !strings.Contains(w.String(), "hint: ") {
		t.Errorf("without ballots: exit %d: %s", code, w)
	}
	put(t, filepath.Join(p.dir, "a", "urn")) // the booth makes it before the opening
	if code, w := p.call(t.Context(), "run"); code != cli.ExitFailed || !strings.Contains(w.String(), "hint: ") {
		t.Errorf("before the opening: exit %d: %s", code, w)
	}
	put(t, filepath.Join(p.dir, "a", "station", "open"))
	end := p.start(t)
	booth, validator := await(t, p.dir, "booth", 0), await(t, p.dir, "validator", 0)
	if !strings.Contains(booth.Broker, "security chip") || !strings.Contains(validator.Broker, "security chip") {
		t.Errorf("broker: booth %q, validator %q", booth.Broker, validator.Broker)
	}
	if code, w := end(); code != cli.ExitOK || !strings.Contains(w.String(), "the station runs without it") {
		t.Errorf("exit %d: %s", code, w)
	}
	if err := p.sim.Start(); err != nil {
		t.Fatal(err)
	}
	p.start(t)
	if r := await(t, p.dir, "booth", booth.PID); r.Broker != "0 <nil>" {
		t.Errorf("with the chip back: %q", r.Broker)
	}
}

// Ballots are no way around the measurement: where something was measured before, nothing starts.
func TestBallotsDoNotExcuseMeasurements(t *testing.T) {
	p := newPlace(t)
	p.enrol(t)
	end := p.start(t)
	await(t, p.dir, "booth", 0)
	end()
	put(t, filepath.Join(p.dir, "b", "station", "open"))
	if code, w := p.call(t.Context(), "run"); code != cli.ExitFailed || !strings.Contains(w.String(), "switch the station off and on") {
		t.Errorf("exit %d: %s", code, w)
	}
}

// put makes a file and the folders that it lies in.
func put(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("content"), 0o600); err != nil {
		t.Fatal(err)
	}
}
