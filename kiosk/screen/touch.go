package screen

import (
	"image"
	"time"

	"fyne.io/fyne/v2"

	"github.com/isoloir/isoloir/device"
)

// Pressable objects show that a finger is on them.
type Pressable interface{ Pressed(bool) }

// Same says that an object took the place of another one while a finger was down, as when a screen is drawn anew.
type Same interface{ Same(fyne.CanvasObject) bool }

// touch follows one finger. The first slot down is the voter's; any other, a palm or a second hand, is ignored until all
// have lifted. A target acts when the finger that went down in it lifts in it, however long that took.
type touch struct {
	guard     time.Duration
	threshold float32
	now       func() time.Time

	deaf     time.Time    // touches that begin before then do nothing
	down     map[int]bool // slots on the glass
	slot     int
	live     bool // the first slot is being followed
	target   hit
	drag     fyne.Draggable
	dragging bool
	last     image.Point
	start    image.Point
}

// hold makes the screen deaf for the guard time and drops the finger that is down: what was under it has changed, and a
// second tap meant for the last screen must not act on this one.
func (t *touch) hold() {
	t.deaf = t.now().Add(t.guard)
	t.release()
}

// handle takes one step of one finger, given what is drawn.
func (t *touch) handle(e device.Touch, hits []hit) {
	at := image.Pt(e.X, e.Y)
	switch e.Phase {
	case device.Down:
		first := len(t.down) == 0
		t.down[e.Slot] = true
		if first && !t.now().Before(t.deaf) {
			t.begin(e.Slot, at, hits)
		}
	case device.Move:
		if t.live && e.Slot == t.slot {
			t.move(at, hits)
		}
	case device.Up:
		delete(t.down, e.Slot)
		if t.live && e.Slot == t.slot {
			t.lift(at, hits)
		}
	case device.Cancel:
		delete(t.down, e.Slot)
		if e.Slot == t.slot {
			t.release()
		}
	}
}

// begin follows a finger from where it went down.
func (t *touch) begin(slot int, at image.Point, hits []hit) {
	t.live, t.slot, t.start, t.last, t.dragging = true, slot, at, at, false
	t.target, t.drag = hit{}, nil
	if h, ok := topmost[fyne.Tappable](hits, at); ok {
		t.target = h
		t.press(true)
	}
	if h, ok := topmost[fyne.Draggable](hits, at); ok {
		t.drag = h.object.(fyne.Draggable)
	}
}

// move drags what can be dragged once the finger has gone far enough, and otherwise shows whether lifting now would act.
func (t *touch) move(at image.Point, hits []hit) {
	if t.drag != nil && !t.dragging && hypot(float32(at.X-t.start.X), float32(at.Y-t.start.Y)) > t.threshold {
		t.press(false)
		t.target, t.dragging = hit{}, true
	}
	if t.dragging {
		t.drag.Dragged(&fyne.DragEvent{
			PointEvent: pointEvent(at), Dragged: fyne.Delta{DX: float32(at.X - t.last.X), DY: float32(at.Y - t.last.Y)},
		})
	} else if t.target.object != nil {
		t.press(t.inTarget(at, hits))
	}
	t.last = at
}

// lift acts if the finger is still in the target in which it went down.
func (t *touch) lift(at image.Point, hits []hit) {
	acts := t.target.object != nil && t.inTarget(at, hits)
	target := t.target.object
	t.release()
	if acts {
		target.(fyne.Tappable).Tapped(&fyne.PointEvent{AbsolutePosition: pointEvent(at).AbsolutePosition})
	}
}

// inTarget says whether the target, or what stands for it since the screen was drawn anew, is topmost at a point.
func (t *touch) inTarget(at image.Point, hits []hit) bool {
	h, ok := topmost[fyne.Tappable](hits, at)
	if !ok {
		return false
	}
	if same, can := h.object.(Same); can && same.Same(t.target.object) {
		t.target = h
		return true
	}
	return h.object == t.target.object
}

func (t *touch) press(on bool) {
	if p, ok := t.target.object.(Pressable); ok {
		p.Pressed(on)
	}
}

// release stops following the finger without acting.
func (t *touch) release() {
	if t.live && t.dragging {
		t.drag.DragEnd()
	}
	t.press(false)
	t.live, t.dragging, t.target, t.drag = false, false, hit{}, nil
}

// topmost finds the last drawn object of a kind at a point.
func topmost[T any](hits []hit, at image.Point) (hit, bool) {
	for i := len(hits) - 1; i >= 0; i-- {
		if _, ok := hits[i].object.(T); ok && at.In(hits[i].rect) {
			return hits[i], true
		}
	}
	return hit{}, false
}

func pointEvent(at image.Point) fyne.PointEvent {
	p := fyne.NewPos(float32(at.X), float32(at.Y))
	return fyne.PointEvent{AbsolutePosition: p, Position: p}
}
