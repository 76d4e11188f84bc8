package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// align is where a line stands across its rectangle, seen in the direction of reading.
type align = fyne.TextAlign

const (
	start  = fyne.TextAlignLeading
	centre = fyne.TextAlignCenter
	end    = fyne.TextAlignTrailing
)

// A page is a screen under construction: objects at exact places, in drawing order. Everything is laid out from left to
// right; a right-to-left page mirrors each place as it is added, so that no layout needs to know.
type page struct {
	metrics
	palette
	types   *typeset.Typesetter
	rtl     bool
	objects []fyne.CanvasObject
	targets []*target
	press   func(flow.ItemID)
	scroll  *scroll
	live    *scroll       // that touches move: of a layout that is only tried, scroll is a copy
	sighted []flow.ItemID // items of the list that are in sight
	inside  bool          // a notice
	tight   bool          // something does not fit
	bare    bool          // the first page of the list has fewer rows than it needs
}

// sub is an empty page with the same look, for the inside of a target.
func (p *page) sub() *page {
	return &page{metrics: p.metrics, palette: p.palette, types: p.types, rtl: p.rtl}
}

// fork is a page on which a layout can be tried.
func (p *page) fork() *page {
	trial, list := p.sub(), *p.scroll
	trial.press, trial.scroll, trial.live, trial.inside = p.press, &list, p.live, p.inside
	return trial
}

// adopt takes over what was tried.
func (p *page) adopt(trial *page) {
	p.objects, p.targets = append(p.objects, trial.objects...), append(p.targets, trial.targets...)
	p.sighted, p.tight = append(p.sighted, trial.sighted...), p.tight || trial.tight
	p.bare = p.bare || trial.bare
	*p.scroll = *trial.scroll
}

// add places an object.
func (p *page) add(o fyne.CanvasObject, r image.Rectangle) {
	if p.rtl {
		r.Min.X, r.Max.X = p.screen.X-r.Max.X, p.screen.X-r.Min.X
	}
	o.Move(fyne.NewPos(float32(r.Min.X), float32(r.Min.Y)))
	o.Resize(fyne.NewSize(float32(r.Dx()), float32(r.Dy())))
	p.objects = append(p.objects, o)
}

// fill draws a plain rectangle.
func (p *page) fill(r image.Rectangle, c color.Color) { p.add(&canvas.Rectangle{FillColor: c}, r) }

// card draws a rounded rectangle with a border inside its edge.
func (p *page) card(r image.Rectangle, fill, stroke color.Color, border int) {
	p.add(&canvas.Rectangle{FillColor: fill, StrokeColor: stroke, StrokeWidth: float32(border), CornerRadius: float32(p.radius)}, r)
}

// focus draws the ring around what has the focus, with a gap, outside of it.
func (p *page) focus(r image.Rectangle) {
	out := p.space + p.ring
	p.add(&canvas.Rectangle{StrokeColor: p.ink, StrokeWidth: float32(p.ring), CornerRadius: float32(p.radius + out)}, r.Inset(-out))
}

// mirrored are the shapes that point along the line of reading.
var mirrored = map[screen.Shape]screen.Shape{screen.Left: screen.Right, screen.Right: screen.Left, screen.Speaker: screen.SpeakerLeft}

// icon draws a shape in the middle of a rectangle; arrows turn with the direction of reading.
func (p *page) icon(s screen.Shape, r image.Rectangle, c color.Color) {
	if turned, points := mirrored[s]; p.rtl && points {
		s = turned
	}
	p.add(&screen.Icon{Shape: s, Color: c}, r)
}

// text draws a block from the top of a rectangle and notes if it does not fit.
func (p *page) text(b block, r image.Rectangle, c color.Color, at align) {
	if b.height() > r.Dy() || b.width > r.Dx() {
		p.tight = true
	}
	if p.rtl {
		at = map[align]align{start: end, end: start, centre: centre}[at]
	}
	for i, line := range b.lines {
		row := image.Rect(r.Min.X, r.Min.Y+i*b.step, r.Max.X, r.Min.Y+(i+1)*b.step)
		p.add(&screen.Text{Line: line, Ems: b.size, Style: b.style, Base: float32(b.base), Color: c, Align: at}, row)
	}
}

// middle draws a block in the middle of a rectangle's height.
func (p *page) middle(b block, r image.Rectangle, c color.Color, at align) {
	top := r.Min.Y + max(0, (r.Dy()-b.height())/2)
	p.text(b, image.Rect(r.Min.X, top, r.Max.X, max(r.Max.Y, top)), c, at)
}
