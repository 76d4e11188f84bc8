package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// scroll is where a list stands. Lists move by whole rows, so that no row is ever cut and what is drawn is what can be
// touched. It outlives the page, as long as the list is the same.
type scroll struct {
	first   int                  // row at the top
	last    int                  // row after the one at the bottom, as last laid out
	rows    int                  // as last laid out
	drawn   bool                 // a list was laid out on this page
	seen    map[flow.ItemID]bool // items that have been in sight since the screen came up
	focused flow.ItemID          // for which the list was last moved
	size    flow.TextSize        // at that time
	held    bool                 // it was in sight when the page was last laid out, and no finger moved the list since
	pull    float32              // of the finger, not yet turned into rows
	step    float32              // height of the top row
	redraw  func()
}

// start forgets the list: another screen is up.
func (s *scroll) start() {
	redraw := s.redraw
	*s = scroll{seen: map[flow.ItemID]bool{}, redraw: redraw}
}

// move goes by rows and draws the page again.
func (s *scroll) move(rows int) {
	to := max(0, min(s.first+rows, s.rows-1))
	if rows > 0 && s.last >= s.rows {
		to = s.first
	}
	if to != s.first {
		s.first, s.held = to, false
		s.redraw()
	}
}

// region is the part of the screen that a finger drags; it lies under the rows and draws nothing.
type region struct {
	canvas.Rectangle
	scroll *scroll
}

// CreateRenderer is needed to be found by touches; there is nothing to draw.
func (r *region) CreateRenderer() fyne.WidgetRenderer { return blank{r} }

// Dragged moves the list by a row whenever the finger has gone as far as a row is tall.
func (r *region) Dragged(e *fyne.DragEvent) {
	s := r.scroll
	s.pull += e.Dragged.DY
	for s.step > 0 && s.pull <= -s.step && s.last < s.rows {
		s.pull += s.step
		s.move(1)
	}
	for s.step > 0 && s.pull >= s.step && s.first > 0 {
		s.pull -= s.step
		s.move(-1)
	}
}

// DragEnd forgets the rest of the way.
func (r *region) DragEnd() { r.scroll.pull = 0 }

// Same lets a drag go on when the page is drawn anew under the finger.
func (r *region) Same(o fyne.CanvasObject) bool { _, ok := o.(*region); return ok }

type blank struct{ *region }

func (blank) Objects() []fyne.CanvasObject { return nil }
func (blank) Layout(fyne.Size)             {}
func (blank) Destroy()                     {}

// addRegion places the region of a list.
func (p *page) addRegion(r image.Rectangle) { p.add(&region{scroll: p.live}, r) }
