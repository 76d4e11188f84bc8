package ui

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
)

// hand touches a kiosk on a virtual clock and keeps what the kiosk says.
type hand struct {
	*testing.T
	k      *Kiosk
	m      *memory
	now    time.Time
	events []flow.Event
	on     func(flow.Event)
}

func newHand(t *testing.T, view flow.View) *hand {
	m := newMemory()
	h := newHandOn(t, m, view)
	h.m = m
	return h
}

func newHandOn(t *testing.T, display device.Display, view flow.View) *hand {
	h := &hand{T: t, now: time.Unix(1, 0)}
	h.k = New(display, Options{Now: func() time.Time { return h.now }, On: func(e flow.Event) {
		h.events = append(h.events, e)
		if h.on != nil {
			h.on(e)
		}
	}})
	h.show(view)
	h.wait()
	return h
}

func (h *hand) show(view flow.View) {
	h.Helper()
	if err := h.k.Show(view); err != nil {
		h.Fatal(err)
	}
}

func (h *hand) wait() { h.now = h.now.Add(time.Second) }

func (h *hand) touch(phase device.Phase, at image.Point) {
	h.Helper()
	if err := h.k.Handle(device.Touch{Phase: phase, X: at.X, Y: at.Y}); err != nil {
		h.Fatal(err)
	}
}

func (h *hand) tap(id flow.ItemID) {
	h.Helper()
	at := h.middle(id)
	h.touch(device.Down, at)
	h.touch(device.Up, at)
}

func (h *hand) middle(id flow.ItemID) image.Point {
	h.Helper()
	for _, t := range h.k.Targets() {
		if t.ID == id {
			return t.Rect.Min.Add(t.Rect.Max).Div(2)
		}
	}
	h.Fatalf("%s is not on the screen", id)
	return image.Point{}
}

// want compares the events since the last time.
func (h *hand) want(events ...flow.Event) {
	h.Helper()
	if !slices.Equal(h.events, events) {
		h.Fatalf("events %v, want %v", h.events, events)
	}
	h.events = nil
}

func press(id string) flow.Event { return flow.Press{Item: flow.ItemID(id)} }

func TestATapPresses(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	h.want(flow.Unseen{Items: 6})
	h.tap("option-1")
	h.tap("next")
	h.tap("language")
	h.want(press("option-1"), press("next"), press("language"))
	at := h.middle("option-1")
	h.touch(device.Down, at)
	h.now = h.now.Add(10 * time.Second) // however long
	h.touch(device.Up, at)
	h.want(press("option-1"))
	h.touch(device.Down, at)
	h.touch(device.Up, h.middle("next"))
	h.want()
}

func TestPressedLooksPressed(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	before := h.m.glass.RGBAAt(1000, h.middle("option-1").Y)
	h.touch(device.Down, h.middle("option-1"))
	if h.m.glass.RGBAAt(1000, h.middle("option-1").Y) == before {
		t.Error("the finger does not show")
	}
	h.touch(device.Up, image.Pt(5, 5))
	if h.m.glass.RGBAAt(1000, h.middle("option-1").Y) != before {
		t.Error("the lifted finger still shows")
	}
}

func TestPagingCountsWhatWasSeen(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	h.want(flow.Unseen{Items: 6})
	h.tap("page-down")
	h.want(flow.Unseen{Items: 1})
	h.tap("page-down")
	h.want(flow.Unseen{Items: 0})
	h.tap("page-up")
	h.tap("page-up")
	h.want() // what was seen stays seen
	h.middle("option-0")
	for _, target := range h.k.Targets() {
		if target.ID == "page-up" {
			t.Error("the first page offers what is above it")
		}
	}
}

func TestTheSameScreenStaysWhereItIs(t *testing.T) {
	view := fixture("en").contest()
	view.Items[2].Focused = false
	h := newHand(t, view)
	h.tap("page-down")
	view.Items[6].On = true
	view.Badge = "None left"
	h.show(view)
	h.tap("option-6") // at once: no guard, no jump
	h.want(flow.Unseen{Items: 6}, flow.Unseen{Items: 1}, press("option-6"))
	next := fixture("en").contest()
	next.Steps.Now = 4
	h.show(next)
	h.wait()
	h.tap("option-0")
	h.want(flow.Unseen{Items: 6}, press("option-0"))
}

func TestFocusComesIntoSight(t *testing.T) {
	view := fixture("en").contest()
	h := newHand(t, view)
	for i := range view.Items {
		for j := range view.Items {
			view.Items[j].Focused = j == i
		}
		h.show(view)
		h.middle(view.Items[i].ID)
	}
	h.events = nil
	for i := len(view.Items) - 1; i >= 0; i-- {
		for j := range view.Items {
			view.Items[j].Focused = j == i
		}
		h.show(view)
		h.middle(view.Items[i].ID)
	}
	h.want()
}

// TestFocusStaysInSight: what has the focus and is in sight stays so when the rows above it grow, as in another language, and when a notice closes; where a
// finger moved the list, it stays moved.
func TestFocusStaysInSight(t *testing.T) {
	view := fixture("en").contest()
	h := newHand(t, view)
	shown := func(id flow.ItemID) bool {
		return slices.ContainsFunc(h.k.Targets(), func(t Target) bool { return t.ID == id })
	}
	for i := range view.Items {
		view.Items[i].Focused = i == 4
	}
	h.show(view)
	h.middle(view.Items[4].ID)
	for i := range 4 {
		view.Items[i].Detail = strings.Repeat("a name that takes several lines in this language ", 4)
	}
	h.show(view)
	h.middle(view.Items[4].ID)
	for shown("page-down") {
		h.tap("page-down")
	}
	h.show(view)
	if shown(view.Items[4].ID) {
		t.Error("the list jumps back under the finger")
	}
	over, notice := view, flow.View{Screen: flow.ScreenHelp, Lang: "en", Title: "Help", Bottom: []flow.Item{{ID: "close", Label: "Close", Enabled: true, Focused: true}}}
	over.Overlay = &notice
	h.show(over)
	h.show(view)
	h.middle(view.Items[4].ID)
}

func TestDraggingMovesByRows(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	from := h.middle("option-4")
	h.touch(device.Down, from)
	for dy := 10; dy <= 300; dy += 10 {
		h.touch(device.Move, from.Sub(image.Pt(0, dy)))
		check(t, h.k, fixture("en").contestWithoutFocus())
	}
	h.touch(device.Up, from.Sub(image.Pt(0, 300)))
	h.want(flow.Unseen{Items: 6}, flow.Unseen{Items: 5}, flow.Unseen{Items: 4})
	h.middle("option-2")
	for _, target := range h.k.Targets() {
		if target.ID == "option-1" {
			t.Error("the list did not move")
		}
	}
}

func (f fixture) contestWithoutFocus() flow.View {
	v := f.contest()
	v.Items[2].Focused = false
	return v
}

func TestGuardAfterAnotherScreen(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	next := fixture("en").contest()
	next.Steps.Now = 4
	h.events = nil
	h.on = func(e flow.Event) {
		if e == press("next") {
			h.show(next)
		}
	}
	h.tap("next")
	h.tap("next") // the second tap of a double tap
	h.want(press("next"), flow.Unseen{Items: 6})
	h.now = h.now.Add(200 * time.Millisecond)
	h.tap("next")
	h.want(press("next"))
}

func TestANoticeTakesAllTouches(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	under := h.middle("next")
	h.show(viewOf(t, "en", "notice-overvote-several"))
	h.wait()
	h.events = nil
	h.touch(device.Down, under)
	h.touch(device.Up, under)
	h.want()
	h.tap("close")
	h.want(press("close"))
	if targets := h.k.Targets(); len(targets) != 1 {
		t.Errorf("%d targets on a notice with one", len(targets))
	}
}

func TestDisabledDoesNothing(t *testing.T) {
	view := viewOf(t, "en", "checklist-early")
	h := newHand(t, view)
	for _, target := range h.k.Targets() {
		if target.ID == "next" {
			t.Fatal("a disabled button can be touched")
		}
	}
	h.events = nil
	h.touch(device.Down, image.Pt(1700, 1010))
	h.touch(device.Up, image.Pt(1700, 1010))
	h.want()
}

func TestKeysAreTheFlows(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	h.events = nil
	for _, e := range []device.Event{device.Key{Code: device.KeySelect, Down: true}, device.Switch{Number: 1, Down: true}} {
		if err := h.k.Handle(e); err != nil {
			t.Fatal(err)
		}
	}
	h.want()
}

func TestHandleBeforeShow(t *testing.T) {
	k := New(newMemory(), Options{Fonts: letters})
	if err := k.Handle(device.Touch{Phase: device.Down}); err != nil || len(k.Targets()) != 0 {
		t.Error(err)
	}
}

func TestWipe(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	if err := h.k.Wipe(); err != nil {
		t.Fatal(err)
	}
	for _, v := range h.m.glass.Pix {
		if v != 0 {
			t.Fatal("a pixel is left on the glass")
		}
	}
	if len(h.k.Targets()) != 0 || h.k.view.Title != "" || len(h.k.list.seen) != 0 {
		t.Error("something is left of the view")
	}
	h.events = nil
	h.touch(device.Down, image.Pt(1000, 400))
	h.touch(device.Up, image.Pt(1000, 400))
	h.want()
	h.show(viewOf(t, "en", "done"))
}

func TestWordsThatNothingCanDrawAreAnError(t *testing.T) {
	view := fixture("en").contest()
	view.Items[3].Label = "習近平"
	if err := New(newMemory(), Options{Fonts: letters}).Show(view); err == nil || !strings.Contains(err.Error(), "no glyph") {
		t.Errorf("shown, error %v", err)
	}
}

func TestWordsThatFitNowhereAreAnError(t *testing.T) {
	view := viewOf(t, "en", "decide")
	view.Items[0].Detail = strings.Repeat("This sentence goes on and on, as no sentence should. ", 60)
	if err := New(newMemory(), Options{Fonts: letters}).Show(view); err != ErrTight {
		t.Errorf("error %v", err)
	}
}

// Whatever came before, what is on the glass is what a new kiosk would draw.
func TestEveryChangeOfScreenEqualsAFullRepaint(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	for i, s := range scenes {
		view := viewOf(t, "fr", s.name)
		view.Size = allSizes[i%len(allSizes)]
		h.k.shown = false
		h.show(view)
		fresh := newMemory()
		if err := New(fresh, Options{Fonts: letters}).Show(view); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(h.m.glass.Pix, fresh.glass.Pix) {
			t.Errorf("%s at size %d differs from a full repaint", s.name, view.Size)
		}
	}
}

// Memory stays within what a station has for its screen.
func TestMemory(t *testing.T) {
	h := newHand(t, fixture("en").contest())
	for range 3 {
		for i, s := range scenes {
			view := viewOf(t, "fr", s.name)
			view.Size = allSizes[i%len(allSizes)]
			h.show(view)
		}
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		kB := 0
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kB); err == nil && kB > 120<<10 {
			t.Errorf("%d kB resident, the budget is 120 MB", kB)
		}
	}
}

// A poll worker's menu is laid out on trial first; its list moves all the same.
func TestAListBesideFiguresPages(t *testing.T) {
	view := flow.View{Screen: flow.ScreenMenu, Lang: "en", Size: flow.TextNormal, Official: true, Title: "Signed in", Facts: []flow.Fact{{Label: "Printer", Value: "ready"}}}
	for i := range 20 {
		view.Items = append(view.Items, flow.Item{ID: flow.ItemID(fmt.Sprint("start/", i)), Role: flow.RoleButton, Label: fmt.Sprint("Start ", i), Enabled: true})
	}
	h := newHand(t, view)
	h.tap("page-down")
	if h.k.Targets()[0].ID == "start/0" {
		t.Error("the list did not move")
	}
}

// Nothing is on a dark screen and nothing can be touched, but names that the focus has been on count as seen.
func TestADarkScreen(t *testing.T) {
	view := fixture("en").contest()
	view.Sound = flow.Sound{On: true, Dark: true}
	h := newHand(t, view)
	frame := h.k.Frame()
	for y := range frame.Bounds().Dy() {
		for x := range frame.Bounds().Dx() {
			if r, g, b, _ := frame.At(x, y).RGBA(); r|g|b != 0 {
				t.Fatalf("the pixel at %d,%d is lit", x, y)
			}
		}
	}
	if n := len(h.k.Targets()); n > 0 {
		t.Errorf("%d items can be touched in the dark", n)
	}
	for i := range view.Items {
		view.Items[2].Focused = false
		items := slices.Clone(view.Items)
		items[i].Focused = true
		dark := view
		dark.Items = items
		h.show(dark)
	}
	if last := h.events[len(h.events)-1]; last != (flow.Unseen{Items: 0}) {
		t.Errorf("after all names were heard the screen says %v", last)
	}
	view.Sound.Dark = false
	h.show(view)
	if len(h.k.Targets()) == 0 {
		t.Error("the screen does not come back")
	}
}
