package evdev

import (
	"cmp"
	"slices"

	"github.com/isoloir/isoloir/device"
)

// A Decoder keeps what a device said since it was opened. The zero value is ready.
type Decoder struct {
	slot    int32
	fingers map[int32]*finger
	pending []device.Event // keys of this report
	lost    bool           // the kernel dropped events: everything up to the next report is void
}

// A finger is one slot.
type finger struct {
	down, was bool // now, and at the last report
	x, y      int
	moved     bool
}

// Feed takes one event and gives what it completes: nothing, until the device ends a report.
func (d *Decoder) Feed(r Raw) []device.Event {
	if d.fingers == nil {
		d.fingers = map[int32]*finger{}
	}
	switch {
	case r.Type == EvSyn && r.Code == SynDropped:
		d.lost = true
	case r.Type == EvSyn && r.Code == SynReport:
		return d.report()
	case d.lost:
	case r.Type == EvKey:
		d.key(r)
	case r.Type == EvAbs:
		d.abs(r)
	}
	return nil
}

// key takes presses and releases; value 2 is a repeat, which must not choose anything.
func (d *Decoder) key(r Raw) {
	if r.Value != 0 && r.Value != 1 {
		return
	}
	if code, ok := Keys[r.Code]; ok {
		d.pending = append(d.pending, device.Key{Code: code, Down: r.Value == 1})
	}
	if n := int(r.Code) - BtnSwitch; n == 1 || n == 2 {
		d.pending = append(d.pending, device.Switch{Number: n, Down: r.Value == 1})
	}
}

func (d *Decoder) abs(r Raw) {
	if r.Code == AbsSlot {
		d.slot = r.Value
		return
	}
	f := d.fingers[d.slot]
	if f == nil {
		f = &finger{}
		d.fingers[d.slot] = f
	}
	switch r.Code {
	case AbsTracking:
		f.down = r.Value >= 0
	case AbsX:
		f.x, f.moved = int(r.Value), true
	case AbsY:
		f.y, f.moved = int(r.Value), true
	}
}

// report gives what happened since the last one, finger by finger.
func (d *Decoder) report() []device.Event {
	if d.lost {
		return d.recover()
	}
	events := d.pending
	d.pending = nil
	for _, slot := range d.slots() {
		f := d.fingers[slot]
		if phase, ok := f.step(); ok {
			events = append(events, device.Touch{Slot: int(slot), Phase: phase, X: f.x, Y: f.y})
		}
		f.was, f.moved = f.down, false
	}
	return events
}

func (f *finger) step() (device.Phase, bool) {
	switch {
	case f.down && !f.was:
		return device.Down, true
	case !f.down && f.was:
		return device.Up, true
	case f.down && f.moved:
		return device.Move, true
	}
	return 0, false
}

// recover begins anew after dropped events: where the fingers are is not known, so that what they began must not act. A finger that
// still lies on the glass counts again once it was lifted.
func (d *Decoder) recover() []device.Event {
	var events []device.Event
	for _, slot := range d.slots() {
		if f := d.fingers[slot]; f.was {
			events = append(events, device.Touch{Slot: int(slot), Phase: device.Cancel, X: f.x, Y: f.y})
		}
	}
	d.fingers, d.pending, d.lost = map[int32]*finger{}, nil, false
	return events
}

func (d *Decoder) slots() []int32 {
	slots := make([]int32, 0, len(d.fingers))
	for s := range d.fingers {
		slots = append(slots, s)
	}
	slices.SortFunc(slots, cmp.Compare[int32])
	return slots
}
