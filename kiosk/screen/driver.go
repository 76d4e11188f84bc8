// Package screen is a Fyne driver for a kiosk: it draws a tree of Fyne objects to a device.Display and turns one finger
// into taps. It uses Fyne's public interfaces only, needs no cgo and no build tag, and looks for no font outside the program.
//
// Every frame is first a flat list of nodes. Comparing that list with the last one gives the rectangles that changed, so
// that a tap costs a few cards and not a screen. What it cannot draw is an error, never a gap.
package screen

import (
	"image"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// Options of a driver; the zero value is what a station uses.
type Options struct {
	Guard       time.Duration    // how long touches are ignored after Hold; 0 means DefaultGuard, below 0 none
	ThresholdMM float64          // how far a finger moves before it drags; 0 means DefaultThresholdMM
	Now         func() time.Time // nil means time.Now
	Fonts       typeset.Fonts    // the zero value has the embedded ones
}

// DefaultGuard keeps the second tap of a double tap from acting on the next screen.
const DefaultGuard = 150 * time.Millisecond

// DefaultThresholdMM lets a hand that trembles tap a list that can be dragged.
const DefaultThresholdMM = 5

// A Driver draws to one display. All its methods but DoFromGoroutine belong to one goroutine.
type Driver struct {
	display device.Display
	frame   *image.RGBA
	painter *painter
	canvas  *screenCanvas
	window  *window
	touch   touch
	list    *list // as last drawn
	fresh   bool  // nothing of the frame is known to be right: draw all of it
	dirty   bool

	mu     sync.Mutex
	queued []func()
	quit   chan struct{}
	wake   chan struct{}
}

// New makes a driver and Fyne's current app of it: there is one display, and one app, in a process.
func New(display device.Display, o Options) *Driver {
	d := &Driver{display: display, painter: newPainter(o.Fonts), fresh: true, dirty: true, quit: make(chan struct{}), wake: make(chan struct{}, 1)}
	d.frame = image.NewRGBA(image.Rectangle{Max: display.Size()})
	d.touch = newTouch(o, display.PixelsPerMM())
	d.canvas = &screenCanvas{driver: d}
	d.window = &window{canvas: d.canvas}
	d.list = &list{painter: d.painter, renderers: map[fyne.Widget]fyne.WidgetRenderer{}}
	fyne.SetCurrentApp(newApp(d))
	return d
}

func newTouch(o Options, perMM float64) touch {
	if o.Guard == 0 {
		o.Guard = DefaultGuard
	}
	if o.ThresholdMM == 0 {
		o.ThresholdMM = DefaultThresholdMM
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return touch{guard: o.Guard, threshold: float32(o.ThresholdMM * perMM), now: o.Now, down: map[int]bool{}}
}

// Typesetter measures text as this driver draws it.
func (d *Driver) Typesetter() *typeset.Typesetter { return d.painter.types }

// Canvas is where content is set.
func (d *Driver) Canvas() fyne.Canvas { return d.canvas }

// Hold ignores touches for the guard time and drops the finger that is down. Call it when the screen becomes another one.
func (d *Driver) Hold() { d.touch.hold() }

// Touch follows the finger over what was last drawn. Changes that it causes are drawn by the next Frame.
func (d *Driver) Touch(e device.Touch) { d.touch.handle(e, d.list.hits) }

// Frame draws what has changed since the last frame and shows it. An error of the display leaves everything to be drawn
// again; an error about the content draws nothing.
func (d *Driver) Frame() error {
	d.runQueued()
	if !d.dirty {
		return nil
	}
	next, err := d.walk()
	if err != nil {
		return err
	}
	rects := []image.Rectangle{d.frame.Bounds()}
	if !d.fresh {
		rects = damage(d.list.nodes, next.nodes)
	}
	d.list, d.dirty, d.fresh = next, false, false
	if len(rects) == 0 {
		return nil
	}
	for _, r := range rects {
		d.painter.paint(d.frame, next.nodes, r)
	}
	err = d.display.Show(d.frame, rects)
	d.fresh, d.dirty = err != nil, err != nil
	return err
}

// walk makes the list of the next frame: the content, then the overlays. Only what the topmost overlay holds can be touched.
func (d *Driver) walk() (*list, error) {
	next := &list{painter: d.painter, renderers: d.list.renderers, seen: map[fyne.Widget]bool{}, nodes: make([]node, 0, len(d.list.nodes)+16)}
	layers := d.canvas.overlays.List()
	if d.canvas.content != nil {
		layers = append([]fyne.CanvasObject{d.canvas.content}, layers...)
	}
	for _, layer := range layers {
		next.hits = nil
		if err := next.add(layer, fyne.Position{}, d.frame.Bounds()); err != nil {
			return nil, err
		}
	}
	next.end()
	return next, nil
}

// Wipe overwrites the frame, on the display too, and everything kept that could tell what was on it. The next frame is
// drawn from nothing.
func (d *Driver) Wipe() error {
	d.touch.release()
	d.canvas.content, d.canvas.overlays = nil, overlays{}
	clear(d.list.nodes[:cap(d.list.nodes)])
	d.list.seen = map[fyne.Widget]bool{}
	d.list.end()
	d.list = &list{painter: d.painter, renderers: d.list.renderers}
	d.painter.wipe()
	clear(d.frame.Pix)
	d.fresh, d.dirty = true, true
	return d.display.Show(d.frame, []image.Rectangle{d.frame.Bounds()})
}
