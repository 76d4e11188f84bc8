package main

import (
	"context"
	"encoding/json"
	"image"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	place "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/ui"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
	"github.com/isoloir/isoloir/ledger/trustee"
)

const pin = "2468"

// settle is long enough for what a touch has begun to be drawn.
const settle = 50 * time.Millisecond

// A hall is a polling place with one booth, all of whose devices are at the far side of sockets.
type hall struct {
	*stationtest.Bench
	t       testing.TB
	config  *place.Config
	printer *sim.Printer
	sheets  chan sim.Sheet
	hands   *sim.Hands
	panel   *sim.Panel
	glass   *sim.Screen
	cable   net.Conn // of the screen
	speaker string   // its address; none in most halls

	cancel context.CancelFunc
	ended  chan error

	mu      sync.Mutex
	view    flow.View
	targets []ui.Target
	changed chan struct{}
}

// newHall is a station that is ready to open, with an order and a quote in its inbox and key files of its people.
func newHall(t testing.TB) *hall {
	t.Helper()
	return newHallBy(t, stationtest.New(t))
}

// newHallBy is newHall around a station.
func newHallBy(t testing.TB, b *stationtest.Bench) *hall {
	t.Helper()
	h := newHallAround(t, b)
	h.Ready()
	must(t, h.S.Stop())
	h.Quote(h.Bench.Order(record.OrderOpen), recordtest.Log)
	return h
}

// newHallBefore is a station whose seeds are still to be drawn.
func newHallBefore(t testing.TB) *hall {
	t.Helper()
	return newHallAround(t, stationtest.New(t))
}

// newHallAround puts devices and people around a station.
func newHallAround(t testing.TB, b *stationtest.Bench) *hall {
	t.Helper()
	h := &hall{Bench: b, t: t, sheets: make(chan sim.Sheet, 100), hands: new(sim.Hands), panel: sim.NewPanel(), changed: make(chan struct{})}
	for _, sub := range []string{"credentials", "validator", "broker"} {
		must(t, os.MkdirAll(filepath.Join(h.Folder, sub), 0o700))
	}
	must(t, os.WriteFile(filepath.Join(h.Inbox, "manifest.json"), h.Sample.Manifest.Encode(), 0o600))
	must(t, os.WriteFile(filepath.Join(h.Inbox, "manifest.sig.json"), h.Sample.Manifest.EncodeSignatures(h.Sample.Sign()), 0o600))
	for _, id := range []string{"worker-1", "worker-2", "administrator-1"} {
		sealed, err := trustee.Lock(electiontest.Key(id).Seed(), pin, 8)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(h.Folder, "credentials", id+".key"), sealed, 0o600))
	}
	h.printer = sim.NewPrinter(func(s sim.Sheet) { h.sheets <- s })
	h.configure(image.Pt(1280, 800))
	return h
}

// configure serves the devices, with a screen of a size, and writes station.json.
func (h *hall) configure(size image.Point) {
	sockets, err := os.MkdirTemp("", "b")
	must(h.t, err)
	h.t.Cleanup(func() { os.RemoveAll(sockets) })
	h.glass = sim.NewScreen(size, 5)
	address := func(name string, handle func(context.Context, net.Conn)) string {
		path := filepath.Join(sockets, name)
		l, err := net.Listen("unix", path)
		must(h.t, err)
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- sim.Serve(ctx, l, handle) }()
		h.t.Cleanup(func() {
			cancel()
			must(h.t, <-done)
		})
		return "unix:" + path
	}
	c := place.Config{Station: "st-1", Folder: h.Folder, TPM: "unix:none", Screen: address("screen", h.plug(h.glass)), Input: address("input", h.hands.Handle),
		Printer: address("printer", h.printer.Handle), Panel: address("panel", h.panel.Handle), Speaker: h.speaker, Peers: []string{}, Media: h.Media[:]}
	data, err := json.Marshal(c)
	must(h.t, err)
	path := filepath.Join(h.Folder, "station.json")
	must(h.t, os.WriteFile(path, data, 0o600))
	h.config, err = place.Load(path)
	must(h.t, err)
}

// plug serves a screen whose cable a test can cut.
func (h *hall) plug(screen *sim.Screen) func(context.Context, net.Conn) {
	return func(ctx context.Context, conn net.Conn) {
		h.mu.Lock()
		h.cable = conn
		h.mu.Unlock()
		screen.Handle(ctx, conn)
	}
}

// start switches the booth on.
func (h *hall) start() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	d, err := dial(ctx, h.config)
	must(h.t, err)
	words := slog.New(slog.NewTextHandler(io.Discard, nil))
	if testing.Verbose() {
		words = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	b, err := newBooth(h.config, h.Sample.Manifest, h.Chip, d, words, func() time.Time { return h.Now })
	must(h.t, err)
	b.shown = h.show
	b.kiosk = ui.New(d.display, ui.Options{On: b.step, Guard: -1}) // a test does not tap twice by mistake
	h.cancel, h.ended = cancel, make(chan error, 1)
	h.show(flow.View{}, nil)
	go func() {
		h.ended <- b.run(ctx, d)
		d.close()
	}()
	h.t.Cleanup(func() {
		if h.cancel != nil {
			h.stop()
		}
	})
}

// stop switches it off.
func (h *hall) stop() {
	h.t.Helper()
	h.cancel()
	h.cancel = nil
	if err := <-h.ended; err != nil {
		h.t.Error(err)
	}
}

func (h *hall) show(v flow.View, targets []ui.Target) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.view, h.targets = v, targets
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *hall) now() (flow.View, []ui.Target, chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.view, h.targets, h.changed
}

// until waits for something to be on the screen.
func (h *hall) until(what string, holds func(flow.View) bool) {
	h.t.Helper()
	late := time.After(20 * time.Second)
	for {
		v, _, changed := h.now()
		if holds(v) {
			time.Sleep(settle)
			return
		}
		select {
		case <-changed:
		case <-late:
			h.t.Fatalf("waiting for %s; the screen is %s (%s): %q", what, v.Screen, v.Title, v.Body)
		}
	}
}

func (h *hall) screen(want flow.Screen) {
	h.t.Helper()
	h.until(string(want), func(v flow.View) bool {
		return v.Screen == want && v.Overlay == nil || v.Overlay != nil && v.Overlay.Screen == want
	})
}

// tap touches an item where it is drawn, once it can be touched, turning the pages of a list on the way.
func (h *hall) tap(id flow.ItemID) {
	h.t.Helper()
	late := time.After(20 * time.Second)
	for {
		v, targets, changed := h.now()
		if h.touch(targets, id) {
			return
		}
		turning := h.touch(targets, "page-down")
		for again := true; again; { // a page that is turned shows other targets; to touch it before is to turn two
			select {
			case <-changed:
			case <-late:
				h.t.Fatalf("there is no %q on %s: %v", id, v.Screen, targets)
			}
			var now []ui.Target
			_, now, changed = h.now()
			again = turning && slices.Equal(now, targets)
		}
	}
}

func (h *hall) touch(targets []ui.Target, id flow.ItemID) bool {
	h.t.Helper()
	for _, target := range targets {
		if target.ID == id {
			at := target.Rect.Min.Add(target.Rect.Size().Div(2))
			must(h.t, h.hands.Tap(at.X, at.Y))
			return true
		}
	}
	return false
}

// to taps and waits for the screen that follows.
func (h *hall) to(id flow.ItemID, next flow.Screen) {
	h.t.Helper()
	h.tap(id)
	h.screen(next)
}

// sign types the PINs of people; then the screen is another.
func (h *hall) sign(people ...string) {
	h.t.Helper()
	for _, id := range people {
		h.screen(flow.ScreenSignIn)
		h.to(flow.ItemID("official/"+id), flow.ScreenPIN)
		h.enter(pin)
		h.until("sign-in of "+id, func(v flow.View) bool { return v.Screen != flow.ScreenPIN })
	}
}

func (h *hall) enter(digits string) {
	h.t.Helper()
	for i, d := range digits {
		h.tap(flow.ItemID("key/" + string(d)))
		h.until("a digit", func(v flow.View) bool { return len([]rune(v.Typed)) == i+1 })
	}
	h.tap("next")
}

// sheet waits for the next piece of paper.
func (h *hall) sheet() sim.Sheet {
	h.t.Helper()
	select {
	case s := <-h.sheets:
		return s
	case <-time.After(20 * time.Second):
		v, _, _ := h.now()
		h.t.Fatalf("no paper came out; the screen is %s", v.Screen)
		return sim.Sheet{}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
