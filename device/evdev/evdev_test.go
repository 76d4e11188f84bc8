package evdev

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoloir/isoloir/device"
)

func abs(code uint16, v int32) Raw { return Raw{EvAbs, code, v} }

var report = Raw{EvSyn, SynReport, 0}

func feed(d *Decoder, raws ...Raw) []device.Event {
	var out []device.Event
	for _, r := range raws {
		out = append(out, d.Feed(r)...)
	}
	return out
}

func TestTwoFingers(t *testing.T) {
	var d Decoder
	got := feed(&d,
		abs(AbsSlot, 0), abs(AbsTracking, 45), abs(AbsX, 100), abs(AbsY, 200), abs(AbsSlot, 1), abs(AbsTracking, 46), abs(AbsX, 300), abs(AbsY, 400), report,
		abs(AbsSlot, 0), abs(AbsX, 101), report,
		abs(AbsTracking, -1), report,
		abs(AbsSlot, 1), abs(AbsTracking, -1), report)
	want := []device.Event{
		device.Touch{Slot: 0, Phase: device.Down, X: 100, Y: 200}, device.Touch{Slot: 1, Phase: device.Down, X: 300, Y: 400},
		device.Touch{Slot: 0, Phase: device.Move, X: 101, Y: 200}, device.Touch{Slot: 0, Phase: device.Up, X: 101, Y: 200},
		device.Touch{Slot: 1, Phase: device.Up, X: 300, Y: 400}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestDroppedEventsNeverAct(t *testing.T) {
	var d Decoder
	feed(&d, abs(AbsTracking, 1), abs(AbsX, 5), abs(AbsY, 6), report)
	got := feed(&d, Raw{EvSyn, SynDropped, 0}, abs(AbsTracking, -1), Raw{EvKey, 28, 1}, report)
	if want := []device.Event{device.Touch{Slot: unnamed, Phase: device.Cancel, X: 5, Y: 6}}; !slices.Equal(got, want) {
		t.Errorf("after a drop: %v", got)
	}
	if got := feed(&d, abs(AbsX, 50), abs(AbsTracking, -1), report); len(got) != 0 {
		t.Errorf("a finger whose beginning was lost acts: %v", got)
	}
	if got := feed(&d, abs(AbsTracking, 2), abs(AbsY, 60), report); !slices.Equal(got, []device.Event{device.Touch{Slot: unnamed, X: 50, Y: 60}}) {
		t.Errorf("the next touch is lost: %v", got)
	}
}

// TestATouchWaitsForItsPlace: the kernel leaves out values that did not change, so that a slot's first touch after the start or after a
// drop may say one coordinate or none. It is no press where nobody pressed.
func TestATouchWaitsForItsPlace(t *testing.T) {
	begins := map[string][]Raw{
		"at the start": nil,
		"after a drop": {abs(AbsX, 300), abs(AbsY, 400), abs(AbsTracking, 1), report, {EvSyn, SynDropped, 0}, report, abs(AbsTracking, -1), report},
	}
	for name, before := range begins {
		for _, code := range []uint16{AbsX, AbsY} {
			var d Decoder
			feed(&d, before...)
			if got := feed(&d, abs(AbsTracking, 2), abs(code, 100), report, abs(code, 101), report); len(got) != 0 {
				t.Errorf("%s, one coordinate: %v", name, got)
			}
			got := feed(&d, abs(AbsX+AbsY-code, 7), report, abs(AbsTracking, -1), report)
			down := device.Touch{Slot: unnamed, X: 101, Y: 7}
			if code == AbsY {
				down.X, down.Y = 7, 101
			}
			up := down
			up.Phase = device.Up
			if !slices.Equal(got, []device.Event{down, up}) {
				t.Errorf("%s, then the other: %v", name, got)
			}
		}
		var d Decoder
		feed(&d, before...)
		if got := feed(&d, abs(AbsTracking, 2), report, abs(AbsTracking, -1), report); len(got) != 0 {
			t.Errorf("%s, a touch without a place: %v", name, got)
		}
	}
}

// TestAPlaceIsOfItsSlot: the kernel names a slot when it becomes another one. What comes before is of a slot that nobody knows, and its
// place is none for a slot that is named later.
func TestAPlaceIsOfItsSlot(t *testing.T) {
	var d Decoder
	got := feed(&d, abs(AbsTracking, 1), abs(AbsX, 5), abs(AbsY, 6), report, abs(AbsSlot, 0), abs(AbsTracking, 2), abs(AbsX, 50), report)
	want := []device.Event{device.Touch{Slot: unnamed, X: 5, Y: 6}, device.Touch{Slot: unnamed, Phase: device.Cancel, X: 5, Y: 6}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if got := feed(&d, abs(AbsY, 60), report); !slices.Equal(got, []device.Event{device.Touch{X: 50, Y: 60}}) {
		t.Errorf("the named slot: %v", got)
	}
}

// TestWhatADriverSaysFirst makes every later touch whole: where each slot last was, and which one the next values are of.
func TestWhatADriverSaysFirst(t *testing.T) {
	var d Decoder
	said := []Raw{abs(AbsSlot, 0), abs(AbsX, 1), abs(AbsY, 2), abs(AbsSlot, 1), abs(AbsX, 3), abs(AbsY, 4), abs(AbsSlot, 0), report}
	for range 2 {
		if got := feed(&d, said...); len(got) != 0 {
			t.Fatalf("what was before is an event: %v", got)
		}
		got := feed(&d, abs(AbsTracking, 9), abs(AbsY, 20), report, abs(AbsTracking, -1), report)
		if want := []device.Event{device.Touch{X: 1, Y: 20}, device.Touch{Phase: device.Up, X: 1, Y: 20}}; !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
		feed(&d, Raw{EvSyn, SynDropped, 0}, report)
	}
}

func TestKeysAndSwitches(t *testing.T) {
	var d Decoder
	got := feed(&d, Raw{EvKey, 28, 1}, report, Raw{EvKey, 28, 2}, report, Raw{EvKey, 28, 0}, report, Raw{EvKey, BtnSwitch + 2, 1}, report, Raw{EvKey, BtnSwitch + 3, 1}, Raw{EvKey, 30, 1}, report)
	want := []device.Event{device.Key{Code: device.KeySelect, Down: true}, device.Key{Code: device.KeySelect}, device.Switch{Number: 2, Down: true}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// Whatever a device sends, each touch begins with Down, ends once with Up or Cancel, moves only between, and is where the device said.
func TestTouchesAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d Decoder
		down := map[int]bool{}
		said := map[[2]int]bool{} // code, value
		raw := rapid.Custom(func(t *rapid.T) Raw {
			return Raw{rapid.SampledFrom([]uint16{EvSyn, EvKey, EvAbs, 4}).Draw(t, "type"), rapid.SampledFrom([]uint16{0, 3, 28, AbsSlot, AbsX, AbsY, AbsTracking}).Draw(t, "code"),
				int32(rapid.IntRange(-1, 3).Draw(t, "value"))}
		})
		for _, r := range rapid.SliceOfN(raw, 0, 200).Draw(t, "events") {
			if r.Type == EvAbs {
				said[[2]int{int(r.Code), int(r.Value)}] = true
			}
			for _, e := range d.Feed(r) {
				touch, ok := e.(device.Touch)
				if !ok {
					continue
				}
				if !said[[2]int{AbsX, touch.X}] || !said[[2]int{AbsY, touch.Y}] {
					t.Fatalf("%v is where nothing was", touch)
				}
				if (touch.Phase == device.Down) == down[touch.Slot] {
					t.Fatalf("%v while down is %v", fmt.Sprint(touch), down[touch.Slot])
				}
				down[touch.Slot] = touch.Phase == device.Down || touch.Phase == device.Move
			}
		}
	})
}

func TestRawBytes(t *testing.T) {
	r := Raw{EvAbs, AbsTracking, -1}
	if b := r.Bytes(); ParseRaw(b) != r || b[16] != 3 || b[20] != 0xff {
		t.Errorf("% x", r.Bytes())
	}
}
