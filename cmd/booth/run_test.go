package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
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
	if code, out := booth1("run", "-config", config); code != 1 || strings.Contains(out, "init serves") {
		t.Errorf("a manifest that nobody signed: code %d:\n%s", code, out)
	}
	must(t, os.Remove(manifest))
	try("no manifest", "signed manifest", 1, "run", "-config", config)
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

// TestDeadMedium: a station that starts with one medium says so, serves nobody, and is well again once the medium is replaced.
func TestDeadMedium(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	h.stop()
	must(t, os.Remove(filepath.Join(h.Media[0], "urn")))
	must(t, os.WriteFile(filepath.Join(h.Media[0], "urn"), []byte("rubbish"), 0o600))
	h.start()
	h.screen(flow.ScreenSelfTest)
	if v, _, _ := h.now(); v.Tone != flow.ToneWarning {
		t.Error("the self test finds nothing")
	}
	must(t, os.Remove(filepath.Join(h.Media[0], "urn")))
	h.tap("again")
	h.sign("worker-1")
	h.screen(flow.ScreenIdle)
	h.cast()
	h.inBox()
	h.screen(flow.ScreenDone)
	h.stop()
}
