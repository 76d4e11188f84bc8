package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/isoloir/isoloir/kiosk/typeset"
)

var _ fyne.Driver = (*Driver)(nil)

// CreateWindow gives the one window of a kiosk.
func (d *Driver) CreateWindow(string) fyne.Window { return d.window }

// AllWindows lists the one window.
func (d *Driver) AllWindows() []fyne.Window { return []fyne.Window{d.window} }

// RenderedTextSize measures a line of text with the embedded typefaces, whatever typeface is asked for.
func (d *Driver) RenderedTextSize(text string, size float32, style fyne.TextStyle, _ fyne.Resource) (fyne.Size, float32) {
	line, types := typeset.Single(text, false), d.painter.types
	box := types.Box(line, styleOf(style))
	return fyne.NewSize(types.Width(line, size, styleOf(style)), box.Height()*size), box.Ascent * size
}

// CanvasForObject gives the one canvas.
func (d *Driver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return d.canvas }

// AbsolutePositionForObject says where an object that can be touched was last drawn.
func (d *Driver) AbsolutePositionForObject(o fyne.CanvasObject) fyne.Position {
	for _, h := range d.list.hits {
		if h.object == o {
			return fyne.NewPos(float32(h.rect.Min.X), float32(h.rect.Min.Y))
		}
	}
	return fyne.Position{}
}

// Device says that this is a touch screen.
func (d *Driver) Device() fyne.Device { return touchScreen{} }

// Run draws whenever something is queued, until Quit.
func (d *Driver) Run() {
	for {
		if err := d.Frame(); err != nil {
			fyne.LogError("frame", err)
		}
		select {
		case <-d.quit:
			return
		case <-d.wake:
		}
	}
}

// Quit ends Run.
func (d *Driver) Quit() {
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-d.quit:
	default:
		close(d.quit)
	}
}

// StartAnimation jumps to the end: nothing on a ballot moves by itself.
func (d *Driver) StartAnimation(a *fyne.Animation) { a.Tick(1) }

// StopAnimation has nothing to stop.
func (d *Driver) StopAnimation(*fyne.Animation) {}

// DoubleTapDelay is zero: there are no double taps.
func (d *Driver) DoubleTapDelay() time.Duration { return 0 }

// SetDisableScreenBlanking changes nothing: a kiosk's display is always on.
func (d *Driver) SetDisableScreenBlanking(bool) {}

// DoFromGoroutine queues a function for the next frame and, with wait, returns when it has run. It is the one method that
// any goroutine may call; waiting on the drawing goroutine itself would wait for ever, so it must not wait.
func (d *Driver) DoFromGoroutine(fn func(), wait bool) {
	done := make(chan struct{})
	d.mu.Lock()
	d.queued = append(d.queued, func() { defer close(done); fn() })
	d.mu.Unlock()
	select {
	case d.wake <- struct{}{}:
	default:
	}
	if wait {
		<-done
	}
}

// runQueued runs what other goroutines queued, and whatever those functions queue in turn.
func (d *Driver) runQueued() {
	for {
		d.mu.Lock()
		queued := d.queued
		d.queued = nil
		d.mu.Unlock()
		if len(queued) == 0 {
			return
		}
		for _, fn := range queued {
			fn()
		}
		d.dirty = true
	}
}

// touchScreen is Fyne's idea of the device.
type touchScreen struct{}

func (touchScreen) Orientation() fyne.DeviceOrientation      { return fyne.OrientationHorizontalLeft }
func (touchScreen) IsMobile() bool                           { return true } // lists scroll by dragging
func (touchScreen) IsBrowser() bool                          { return false }
func (touchScreen) HasKeyboard() bool                        { return false }
func (touchScreen) SystemScaleForWindow(fyne.Window) float32 { return 1 }
func (touchScreen) Locale() fyne.Locale                      { return "en" }
