package evdev

import (
	"cmp"
	"slices"

	"github.com/isoloir/isoloir/device"
)

// A Decoder keeps what a device said since it was opened. The zero value is ready.
type Decoder struct {
	slot    int32 // that the next values are of
	fingers map[int32]*finger
	pending []device.Event // keys of this report
	lost    bool           // the kernel dropped events: everything up to the next report is void
}

// A finger is one slot. The kernel leaves out what did not change, so that where a finger is may be known in part.
type finger struct {
	down, told     bool // now, and as events told it
	x, y           int
	knowsX, knowsY bool
	moved          bool
	void           bool // it is of another slot than was thought
}

// unnamed is the slot of what comes before the kernel has named one.
const unnamed = -1

// Feed takes one event and gives what it completes: nothing, until the device ends a report.
func (d *Decoder) Feed(r Raw) []device.Event {
	if d.fingers == nil {
		d.begin()
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
		if f := d.fingers[unnamed]; f != nil && d.slot == unnamed {
			f.void = true
		}
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
		f.x, f.knowsX, f.moved = int(r.Value), true, true
	case AbsY:
		f.y, f.knowsY, f.moved = int(r.Value), true, true
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
		f.moved = false
		if f.void {
			delete(d.fingers, slot)
		}
	}
	return events
}

// step is what became of a finger. A press waits until both of its coordinates are known: it lands nowhere else.
func (f *finger) step() (device.Phase, bool) {
	switch told := f.told; {
	case f.void:
		return device.Cancel, told
	case f.down && !told:
		f.told = f.knowsX && f.knowsY
		return device.Down, f.told
	case !f.down && told:
		f.told = false
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
		if f := d.fingers[slot]; f.told {
			events = append(events, device.Touch{Slot: int(slot), Phase: device.Cancel, X: f.x, Y: f.y})
		}
	}
	d.begin()
	return events
}

// begin forgets everything: which slot the kernel is at, too.
func (d *Decoder) begin() {
	*d = Decoder{slot: unnamed, fingers: map[int32]*finger{}}
}

func (d *Decoder) slots() []int32 {
	slots := make([]int32, 0, len(d.fingers))
	for s := range d.fingers {
		slots = append(slots, s)
	}
	slices.SortFunc(slots, cmp.Compare[int32])
	return slots
}
