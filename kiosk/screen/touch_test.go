package screen

import (
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/device"
)

// spot can be tapped; it counts.
type spot struct {
	*canvas.Rectangle
	name    string
	taps    *[]string
	pressed bool
}

func (s *spot) Tapped(*fyne.PointEvent)             { *s.taps = append(*s.taps, s.name) }
func (s *spot) Pressed(on bool)                     { s.pressed = on }
func (s *spot) CreateRenderer() fyne.WidgetRenderer { return spotRenderer{s} }

func (s *spot) Same(o fyne.CanvasObject) bool {
	other, ok := o.(*spot)
	return ok && other.name == s.name
}

type spotRenderer struct{ *spot }

func (r spotRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{rect(0, 0, r.Size().Width, r.Size().Height, color.Black)}
}
func (spotRenderer) Layout(fyne.Size) {}
func (spotRenderer) Destroy()         {}

// slider can be dragged.
type slider struct {
	spotRenderer
	moved float32
	ended int
}

func (s *slider) Dragged(e *fyne.DragEvent)           { s.moved += e.Dragged.DY }
func (s *slider) DragEnd()                            { s.ended++ }
func (s *slider) CreateRenderer() fyne.WidgetRenderer { return s.spotRenderer }

// bench has two spots, A on the left and B on the right, and a virtual clock.
type bench struct {
	*testing.T
	d    *Driver
	taps []string
	now  time.Time
	a, b *spot
}

func newBench(t *testing.T) *bench {
	b := &bench{T: t, now: time.Unix(1, 0)}
	b.d = New(newGlass(400, 200), Options{Now: func() time.Time { return b.now }})
	b.a, b.b = b.spot("A", 0), b.spot("B", 200)
	show(t, b.d, tree(rect(0, 0, 400, 200, color.White), b.a, b.b))
	return b
}

func (b *bench) spot(name string, x float32) *spot {
	return &spot{Rectangle: rect(x, 0, 100, 100, nil), name: name, taps: &b.taps}
}

func (b *bench) touch(slot int, phase device.Phase, x, y int) {
	b.d.Touch(device.Touch{Slot: slot, Phase: phase, X: x, Y: y})
	if err := b.d.Frame(); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) want(names ...string) {
	b.Helper()
	if len(names) != len(b.taps) {
		b.Fatalf("tapped %v, want %v", b.taps, names)
	}
	for i := range names {
		if b.taps[i] != names[i] {
			b.Fatalf("tapped %v, want %v", b.taps, names)
		}
	}
	b.taps = nil
}

func TestTapActsOnLift(t *testing.T) {
	b := newBench(t)
	b.touch(0, device.Down, 50, 50)
	b.want()
	if !b.a.pressed {
		t.Error("the finger does not show")
	}
	b.now = b.now.Add(10 * time.Second) // a slow hand is as good as a quick one
	b.touch(0, device.Move, 53, 48)
	b.touch(0, device.Up, 53, 48)
	b.want("A")
	if b.a.pressed {
		t.Error("still pressed")
	}
}

func TestEdgesBelongToTheTarget(t *testing.T) {
	b := newBench(t)
	for _, at := range [][3]int{{0, 0, 1}, {99, 99, 1}, {100, 50, 0}, {50, 100, 0}, {150, 50, 0}} {
		b.touch(0, device.Down, at[0], at[1])
		b.touch(0, device.Up, at[0], at[1])
		if len(b.taps) != at[2] {
			t.Errorf("a tap at %v acted %d times", at[:2], len(b.taps))
		}
		b.taps = nil
	}
}

func TestSlideOff(t *testing.T) {
	b := newBench(t)
	b.touch(0, device.Down, 50, 50)
	b.touch(0, device.Move, 250, 50)
	if b.a.pressed || b.b.pressed {
		t.Error("a target that the finger left, or came to, shows as pressed")
	}
	b.touch(0, device.Up, 250, 50)
	b.want()
	b.touch(0, device.Down, 50, 50)
	b.touch(0, device.Move, 150, 50)
	b.touch(0, device.Move, 60, 50)
	if !b.a.pressed {
		t.Error("the finger came back and does not show")
	}
	b.touch(0, device.Up, 60, 50)
	b.want("A")
	b.touch(0, device.Down, 150, 150)
	b.touch(0, device.Up, 50, 50)
	b.want()
}

func TestSecondFingerIsIgnoredUntilAllLift(t *testing.T) {
	b := newBench(t)
	b.touch(3, device.Down, 50, 50)
	b.touch(4, device.Down, 250, 50)
	b.touch(4, device.Up, 250, 50)
	b.want()
	b.touch(5, device.Down, 250, 50)
	b.touch(3, device.Up, 50, 50)
	b.want("A")
	b.touch(3, device.Down, 50, 50) // the palm in slot 5 still rests
	b.touch(3, device.Up, 50, 50)
	b.want()
	b.touch(5, device.Up, 250, 50)
	b.touch(3, device.Down, 250, 50)
	b.touch(3, device.Up, 250, 50)
	b.want("B")
}

func TestCancelDoesNothing(t *testing.T) {
	b := newBench(t)
	b.touch(0, device.Down, 50, 50)
	b.touch(0, device.Cancel, 50, 50)
	b.touch(0, device.Up, 50, 50)
	b.want()
	b.touch(0, device.Down, 50, 50)
	b.touch(0, device.Up, 50, 50)
	b.want("A")
}

func TestGuardAfterAChangeOfScreen(t *testing.T) {
	b := newBench(t)
	b.touch(0, device.Down, 50, 50)
	b.d.Hold()
	b.touch(0, device.Up, 50, 50)
	b.want() // what was under the finger is gone
	b.now = b.now.Add(DefaultGuard - time.Millisecond)
	b.touch(0, device.Down, 50, 50)
	b.now = b.now.Add(time.Second)
	b.touch(0, device.Up, 50, 50)
	b.want() // began too early, whenever it ends
	b.touch(0, device.Down, 50, 50)
	b.touch(0, device.Up, 50, 50)
	b.want("A")
}

func TestOverlayTakesAllTouches(t *testing.T) {
	b := newBench(t)
	notice := b.spot("OK", 200)
	b.d.Canvas().Overlays().Add(tree(notice))
	if err := b.d.Frame(); err != nil {
		t.Fatal(err)
	}
	for _, x := range []int{50, 250} {
		b.touch(0, device.Down, x, 50)
		b.touch(0, device.Up, x, 50)
	}
	b.want("OK")
	b.d.Canvas().Overlays().Remove(b.d.Canvas().Overlays().Top())
	if err := b.d.Frame(); err != nil {
		t.Fatal(err)
	}
	b.touch(0, device.Down, 50, 50)
	b.touch(0, device.Up, 50, 50)
	b.want("A")
}

func TestRedrawnTargetKeepsTheFinger(t *testing.T) {
	b := newBench(t)
	b.touch(0, device.Down, 50, 50)
	show(t, b.d, tree(rect(0, 0, 400, 200, color.White), b.spot("A", 0), b.spot("B", 200)))
	b.touch(0, device.Up, 50, 50)
	b.want("A")
	b.touch(0, device.Down, 50, 50)
	show(t, b.d, tree(rect(0, 0, 400, 200, color.White), b.spot("C", 0)))
	b.touch(0, device.Up, 50, 50)
	b.want() // another one stands there now
}

func TestDragNeedsAThresholdAndNeverTaps(t *testing.T) {
	b := newBench(t)
	s := &slider{spotRenderer: spotRenderer{&spot{Rectangle: rect(0, 0, 400, 200, nil), name: "list", taps: &[]string{}}}}
	show(t, b.d, tree(s, b.a, b.b))
	b.touch(0, device.Down, 50, 20)
	b.touch(0, device.Move, 50, 40) // 20 px are 3.6 mm: a hand that trembles
	b.touch(0, device.Up, 50, 40)
	b.want("A")
	if s.moved != 0 {
		t.Error("dragged under the threshold")
	}
	b.touch(0, device.Down, 50, 20)
	b.touch(0, device.Move, 50, 50)
	b.touch(0, device.Move, 50, 60)
	b.touch(0, device.Move, 50, 20)
	b.touch(0, device.Up, 50, 20)
	b.want()
	if s.moved != 0+30+10-40 || s.ended != 1 {
		t.Errorf("moved %v, ended %d", s.moved, s.ended)
	}
}
