package main

import (
	"context"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/device/socket"
	"github.com/isoloir/isoloir/kiosk/flow"
)

// files are the contents of the files on both media.
func (h *hall) files() map[string]string {
	h.t.Helper()
	out := map[string]string{}
	for _, dir := range h.Media {
		must(h.t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			out[path] = string(data)
			return err
		}))
	}
	return out
}

// listen serves a socket with whatever a test wants behind it, until the test ends.
func listen(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "l")
	must(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- sim.Serve(t.Context(), l, func(_ context.Context, c net.Conn) { handle(c) }) }()
	t.Cleanup(func() { must(t, <-done) })
	return filepath.Join(dir, "s")
}

// TestNoDisplay: a booth whose screen is missing, refuses or keeps silent ends with words that name it and lights the lamp, because
// nothing else can call somebody. It touches nothing, and starts once there is a screen.
func TestNoDisplay(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	h.stop()
	before := h.files()
	must(t, os.Symlink(listen(t, func(net.Conn) {}), filepath.Join(h.Folder, "broker", "booth.sock")))
	gone := filepath.Join(h.Folder, "gone")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: gone})
	must(t, err)
	l.SetUnlinkOnClose(false)
	must(t, l.Close())
	config := filepath.Join(h.Folder, "station.json")
	whole, err := os.ReadFile(config)
	must(t, err)
	for name, screen := range map[string]string{
		"missing":  filepath.Join(h.Folder, "nothing"),
		"refuses":  gone,
		"is none":  listen(t, func(c net.Conn) { c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n12345678")) }),
		"silent":   listen(t, func(c net.Conn) { c.Read(make([]byte, 1)) }),
		"no size":  listen(t, func(c net.Conn) { c.Write([]byte("isoloir-screen-1\n\x00\x00\x00\x00\x00\x00\x00\x00")) }),
		"hangs up": listen(t, func(c net.Conn) { c.Close() }),
	} {
		must(t, os.WriteFile(config, []byte(strings.Replace(string(whole), h.config.Screen, "unix:"+screen, 1)), 0o600))
		code, out := booth1("run", "-config", config)
		if code != cli.ExitFailed || !strings.Contains(out, "booth: error: no screen at") || !strings.Contains(out, "hint: look at the screen and its cable") {
			t.Errorf("%s: exit %d\n%s", name, code, out)
		}
		h.lamp(true)
		h.lampOff()
	}
	booth1("run", "-config", config)
	h.lamp(true)
	if !maps.Equal(before, h.files()) {
		t.Error("a booth without a screen wrote on the media")
	}
	h.start()
	h.screen(flow.ScreenIdle)
	h.lamp(false)
	h.cast()
}

// lamp waits for the lamp to be on or off.
func (h *hall) lamp(on bool) {
	h.t.Helper()
	for until := time.Now().Add(20 * time.Second); h.panel.Lit(device.PinLamp) != on; time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			h.t.Fatalf("the lamp is on: %v", !on)
		}
	}
}

// lampOff turns it off as whoever has the panel can.
func (h *hall) lampOff() {
	h.t.Helper()
	conn, err := socket.Dial(h.t.Context(), h.config.Panel)
	must(h.t, err)
	must(h.t, socket.NewPanel(conn.(socket.Pipe)).Set(device.Signal{Pin: device.PinLamp}))
	h.lamp(false)
	must(h.t, conn.Close())
}

// TestTheScreenGoesDark: a booth whose screen is lost in the middle of a vote ends instead of taking touches that nobody sees. Choices
// that were not printed are gone, a paper that reached the box is cast, and the day goes on when there is a screen again.
func TestTheScreenGoesDark(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	h.mark()
	h.cut(func() {
		_, targets, _ := h.now()
		for _, at := range targets { // whatever is there; the booth may have ended before
			_ = h.hands.Tap(at.Rect.Min.X+9, at.Rect.Min.Y+9)
		}
	})
	h.start()
	h.screen(flow.ScreenIdle)
	h.cast()
	h.cut(func() { h.panel.PassPaper() })
	h.start()
	if h.either(flow.ScreenIdle, flow.ScreenSettle) == flow.ScreenSettle { // the booth ended before it noticed the paper
		h.tap("in")
		h.sign("worker-1", "worker-2")
		h.screen(flow.ScreenIdle)
	}
	h.close()
	h.S = nil
	h.Submit()
	if got := h.State.Counts(); got.Cast != 1 || got.Total() != 1 {
		t.Errorf("the record counts %+v", got)
	}
}

// cut takes the screen away, lets something happen and waits for the booth to end by itself.
func (h *hall) cut(happens func()) {
	h.t.Helper()
	h.mu.Lock()
	err := h.cable.Close()
	h.mu.Unlock()
	must(h.t, err)
	happens()
	select {
	case err := <-h.ended:
		if err == nil || !strings.Contains(err.Error(), "screen: ") {
			h.t.Errorf("the booth ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		h.t.Fatal("the booth goes on without a screen")
	}
	h.cancel = nil
}
