package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/logbook"
)

func booth1(args ...string) (int, string) {
	var out bytes.Buffer
	code := command().Run(context.Background(), &cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out}, args)
	return code, out.String()
}

// TestBadStarts: each is an error with a hint, and nothing is left behind.
func TestBadStarts(t *testing.T) {
	h := newHall(t)
	config := filepath.Join(h.Folder, "station.json")
	try := func(what, want string, code int, args ...string) {
		t.Helper()
		got, out := booth1(args...)
		if got != code || !strings.Contains(out, want) || !strings.Contains(out, "hint:") {
			t.Errorf("%s: code %d, want %d:\n%s", what, got, code, out)
		}
	}
	try("no verb", "no verb", 2)
	try("no configuration", "needs -config", 2, "run")
	try("an unknown flag", "-serve", 2, "run", "-config", config, "-serve")
	try("no such file", "no such file", 1, "run", "-config", config+"x")
	try("no broker", "init serves", 1, "run", "-config", config)
	manifest := filepath.Join(h.Inbox, "manifest.json")
	data, err := os.ReadFile(manifest)
	must(t, err)
	must(t, os.WriteFile(manifest, bytes.Replace(data, []byte("Sample"), []byte("Simple"), 1), 0o600))
	try("a manifest that nobody signed", "signatures of another manifest", 3, "run", "-config", config)
	must(t, os.WriteFile(manifest, bytes.Replace(data, []byte(`"minGroup": 5`), []byte(`"minGroup": 0`), 1), 0o600))
	try("a manifest that cannot be", "line ", 3, "run", "-config", config)
	must(t, os.Remove(manifest))
	try("no manifest", "signed manifest", 1, "run", "-config", config)
	must(t, os.WriteFile(manifest, data, 0o600))
	try("the manifest again", "init serves", 1, "run", "-config", config)
	if code, out := booth1("run", "-h"); code != 0 || !strings.Contains(out, "station.json") {
		t.Errorf("the manual: code %d:\n%s", code, out)
	}
}

// TestNoDevice: a device that isn't there is named.
func TestNoDevice(t *testing.T) {
	h := newHall(t)
	for name, address := range map[string]*string{"screen": &h.config.Screen, "input": &h.config.Input, "printer": &h.config.Printer, "panel": &h.config.Panel} {
		for _, bad := range []string{"", "unix:" + filepath.Join(h.Folder, "nothing"), "tcp:127.0.0.1:1"} {
			was := *address
			*address = bad
			if _, err := dial(context.Background(), h.config); err == nil || !strings.Contains(err.Error(), "no "+name) {
				t.Errorf("%s at %q: %v", name, bad, err)
			}
			*address = was
		}
	}
}

// TestPowerGoesWhileReading: the ballot was printed and not cast. After the restart its sheet is sealed by two people before
// anybody votes.
func TestPowerGoesWhileReading(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	h.mark()
	h.to("next", flow.ScreenPrintAsk)
	h.tap("print")
	h.printed(device.SheetBallot)
	h.printed(device.SheetReceipt)
	h.screen(flow.ScreenCheckPaper)
	h.stop()
	h.start()
	h.screen(flow.ScreenSeal)
	h.tap("next")
	h.sign("worker-1", "worker-2")
	h.screen(flow.ScreenIdle)
	h.close()
	h.S = nil
	h.Submit()
	if got := h.State.Counts(); got.Void != 1 || got.Total() != 1 {
		t.Errorf("the record counts %+v", got)
	}
}

// parts are the lines of the self test that do not say "works".
func (h *hall) parts() (bad []string) {
	h.t.Helper()
	h.screen(flow.ScreenSelfTest)
	v, _, _ := h.now()
	for _, f := range v.Facts {
		if f.Alarm {
			bad = append(bad, f.Label)
		}
	}
	return bad
}

// TestDeadMedium: a station that starts with one medium says which is dead, serves nobody, and is well again once the medium is
// replaced.
func TestDeadMedium(t *testing.T) {
	for i, name := range []catalog.ID{catalog.TestMediumA, catalog.TestMediumB} {
		h := newHall(t)
		h.start()
		h.open()
		h.stop()
		must(t, os.WriteFile(filepath.Join(h.Media[i], "urn"), []byte("rubbish"), 0o600))
		h.start()
		if bad := h.parts(); !slices.Equal(bad, []string{catalog.Say("en", name)}) {
			t.Errorf("medium %d is dead, and the self test says %q", i, bad)
		}
		must(t, os.RemoveAll(h.Media[i]))
		must(t, os.Mkdir(h.Media[i], 0o700))
		h.tap("again")
		h.sign("worker-1")
		h.screen(flow.ScreenIdle)
		h.cast()
		h.inBox()
		h.screen(flow.ScreenDone)
		h.stop()
		h.same("urn", "logbook")
		if code := [2]string{"medium-a", "medium-b"}[i]; h.logged(logbook.SelfTest, code) != 1 {
			t.Errorf("the logbook does not know of a self test that found %s", code)
		}
	}
}

// same compares files on both media.
func (h *hall) same(names ...string) {
	h.t.Helper()
	for _, name := range names {
		a, err := os.ReadFile(filepath.Join(h.Media[0], name))
		must(h.t, err)
		b, err := os.ReadFile(filepath.Join(h.Media[1], name))
		must(h.t, err)
		if !bytes.Equal(a, b) {
			h.t.Errorf("%s is not the same on both media", name)
		}
	}
}

// TestAMediumThatIsNotMounted: the folder that is left is not written to by itself, and with the medium back all is as before.
func TestAMediumThatIsNotMounted(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	h.stop()
	away := h.Media[1] + ".away"
	must(t, os.Rename(h.Media[1], away))
	for _, make := range []func() error{func() error { return nil }, func() error { return os.Mkdir(h.Media[1], 0o700) }} {
		must(t, make())
		h.start()
		if bad := h.parts(); !slices.Equal(bad, []string{catalog.Say("en", catalog.TestMediumB)}) {
			t.Errorf("the self test says %q", bad)
		}
		h.stop()
	}
	if entries, err := os.ReadDir(h.Media[1]); err != nil || len(entries) != 0 {
		t.Errorf("written where the medium is not: %v, %v", entries, err)
	}
	h.start()
	h.parts()
	must(t, os.Remove(h.Media[1]))
	must(t, os.Rename(away, h.Media[1]))
	h.tap("again")
	h.sign("worker-1")
	h.screen(flow.ScreenIdle)
	h.cast()
	h.inBox()
	h.screen(flow.ScreenDone)
	h.stop()
	h.same("urn", "logbook")
}
