package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/disktest"
)

// TestAProgramThatCannotStart: a booth without a screen ends with its words. init says that it died and tries again, each time after a
// longer pause, leaves the validator alone, and the booth runs once its screen is there.
func TestAProgramThatCannotStart(t *testing.T) {
	p := newPlace(t)
	p.enrol(t)
	refuses := filepath.Join(p.dir, "booth.refuses")
	if err := os.WriteFile(refuses, []byte("booth: error: no screen\nbooth: hint: look at the screen\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	end := p.start(t)
	validator := await(t, p.dir, "validator", 0)
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if data, _ := os.ReadFile(refuses + ".tries"); len(data) >= 4 {
			break
		}
		if time.Now().After(until) {
			t.Fatal("init does not try again")
		}
	}
	if err := os.Remove(refuses); err != nil {
		t.Fatal(err)
	}
	await(t, p.dir, "booth", 0)
	if again := await(t, p.dir, "validator", 0); again.PID != validator.PID {
		t.Error("the validator died with the booth")
	}
	code, w := end()
	if code != cli.ExitOK {
		t.Errorf("exit %d", code)
	}
	var pauses []string
	for line := range strings.Lines(w.String()) {
		var l struct {
			Msg, Child, Error string
			Again             string `json:"again in"`
		}
		if json.Unmarshal([]byte(line), &l) == nil && l.Msg == "died" {
			if l.Child != "booth" || l.Error != "exit status 1" {
				t.Errorf("%s", line)
			}
			pauses = append(pauses, l.Again)
		}
	}
	if want := "100ms 200ms 400ms 800ms"; !strings.HasPrefix(strings.Join(pauses, " "), want) {
		t.Errorf("pauses %v, want %s", pauses, want)
	}
	if n := strings.Count(w.String(), "booth: hint: look at the screen\n"); n != len(pauses) {
		t.Errorf("the booth's words were said %d times in %d tries", n, len(pauses))
	}
}

// TestEnrolOnAFullDisk: keys are made in the chip and kept on the disk. Without room init says so, and the same command goes on once
// there is some.
func TestEnrolOnAFullDisk(t *testing.T) {
	disktest.Both(t, 4<<20, func(t *testing.T, d *disktest.Disk) {
		p := newPlace(t)
		folder := filepath.Join(d.Dir, "st-1")
		if err := os.CopyFS(filepath.Join(folder, "inbox"), os.DirFS(filepath.Join(p.dir, "inbox"))); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf(`{"station": "st-1", "folder": %q, "tpm": %q, "media": ["a", "b"]}`, folder, p.sim.Address())
		if err := os.WriteFile(p.config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before := d.Files()
		d.Fill()
		code, w := p.call(t.Context(), "enrol", "-wait", "0s")
		if code != cli.ExitFailed || !strings.Contains(w.String(), "hint: the disk is full") {
			t.Errorf("exit %d: %s", code, w)
		}
		d.Room()
		if !maps.Equal(before, d.Files()) {
			t.Error("something half was left")
		}
		p.enrol(t)
		end := p.start(t)
		if r := await(t, folder, "booth", 0); r.Broker != "0 <nil>" {
			t.Errorf("broker: %q", r.Broker)
		}
		end()
	})
}
