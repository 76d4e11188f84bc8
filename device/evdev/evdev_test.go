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
	if want := []device.Event{device.Touch{Phase: device.Cancel, X: 5, Y: 6}}; !slices.Equal(got, want) {
		t.Errorf("after a drop: %v", got)
	}
	if got := feed(&d, abs(AbsX, 50), abs(AbsTracking, -1), report); len(got) != 0 {
		t.Errorf("a finger whose beginning was lost acts: %v", got)
	}
	if got := feed(&d, abs(AbsTracking, 2), report); len(got) != 1 {
		t.Errorf("the next touch is lost: %v", got)
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

// Whatever a device sends, each touch begins with Down, ends once with Up or Cancel, and moves only between.
func TestTouchesAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d Decoder
		down := map[int]bool{}
		raw := rapid.Custom(func(t *rapid.T) Raw {
			return Raw{rapid.SampledFrom([]uint16{EvSyn, EvKey, EvAbs, 4}).Draw(t, "type"), rapid.SampledFrom([]uint16{0, 3, 28, AbsSlot, AbsX, AbsY, AbsTracking}).Draw(t, "code"),
				int32(rapid.IntRange(-1, 3).Draw(t, "value"))}
		})
		for _, r := range rapid.SliceOfN(raw, 0, 200).Draw(t, "events") {
			for _, e := range d.Feed(r) {
				touch, ok := e.(device.Touch)
				if !ok {
					continue
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
