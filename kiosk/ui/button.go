package ui

import (
	"image"
	"image/color"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// none is the absence of an arrow beside a label.
const none = screen.Shape(255)

// A button is an item whose label wraps.
type button struct {
	item          flow.Item
	size          float32
	style         typeset.Style
	before, after screen.Shape
	aa            bool // "Aa" before the label, in two sizes: the sign of text size in every language
}

// colours of an item's face: what is pressed looks chosen.
func (p *page) face(item flow.Item, pressed bool) (fill, stroke, words color.Color, border int) {
	switch {
	case !item.Enabled:
		return p.ground, p.rule, p.faint, p.still()
	case item.Role == flow.RolePrimary && pressed:
		return p.onAccent, p.accent, p.accent, p.thick
	case item.Role == flow.RolePrimary:
		return p.accent, p.accent, p.onAccent, 0
	case pressed || item.On:
		return p.tint, p.accent, p.onTint, p.thick
	case item.Role == flow.RoleTool, item.Role == flow.RoleStep, item.Role == flow.RoleKey, item.Role == flow.RoleGrade:
		return p.paper, p.rule, p.ink, p.thin
	}
	return p.paper, p.ink, p.ink, p.thin
}

// still is the border of what cannot be chosen now: thin, or none where it could not be told from others by its colour.
func (p *page) still() int {
	if p.rule == p.ink {
		return 0
	}
	return max(1, p.thin/2)
}

// pad is the room on each side of a button's label.
func (p *page) pad(b button) int {
	if b.item.Role == flow.RoleTool || b.item.Role == flow.RoleStep {
		return 3 * p.grid
	}
	return 5 * p.grid
}

// extra is the width of the signs beside the label.
func (p *page) extra(b button) int {
	w := 0
	if b.before != none {
		w += int(b.size*0.8) + p.grid*3/2
	}
	if b.after != none {
		w += int(b.size*0.8) + p.grid*3/2
	}
	if b.aa {
		w += p.width("Aa", b.size, typeset.Bold) + p.grid*3/2
	}
	return w
}

// natural is the size of a button whose label has at most a width.
func (p *page) natural(b button, width int) image.Point {
	room := max(p.longest(b.item.Label, b.size, b.style), width-2*p.pad(b)-p.extra(b))
	label := p.balance(b.item.Label, b.size, b.style, room)
	return image.Pt(max(p.target, label.width+2*p.pad(b)+p.extra(b)), max(p.target, label.height()+2*p.grid))
}

// button draws a button in a rectangle.
func (p *page) button(b button, r image.Rectangle) *target {
	return p.item(b.item, r, func(p *page, pressed bool) {
		fill, stroke, words, border := p.face(b.item, pressed)
		p.card(r, fill, stroke, border)
		label := p.balance(b.item.Label, b.size, b.style, r.Dx()-p.pad(b)-p.extra(b))
		width := label.width + p.extra(b)
		x := r.Min.X + max(p.grid, (r.Dx()-width)/2)
		side := int(b.size * 0.8)
		sign := func(s screen.Shape) {
			p.icon(s, image.Rect(x, r.Min.Y+(r.Dy()-side)/2, x+side, r.Min.Y+(r.Dy()-side)/2+side), words)
			x += side + p.grid*3/2
		}
		if b.before != none {
			sign(b.before)
		}
		if b.aa {
			aa := p.single("Aa", b.size, typeset.Bold)
			p.middle(aa, image.Rect(x, r.Min.Y, x+aa.width, r.Max.Y), words, start)
			x += aa.width + p.grid*3/2
		}
		p.middle(label, image.Rect(x, r.Min.Y, x+label.width, r.Max.Y), words, centre)
		x += label.width + p.grid*3/2
		if b.after != none {
			sign(b.after)
		}
	})
}

// item draws an item in a rectangle with its focus ring, and lets it be touched if it is enabled.
func (p *page) item(item flow.Item, r image.Rectangle, draw func(p *page, pressed bool)) *target {
	if r.Dx() < p.target || r.Dy() < p.target {
		p.tight = true
	}
	var act func()
	if item.Enabled {
		act = func() { p.press(item.ID) }
	}
	t := p.addTarget(item.ID, r, act, draw)
	if item.Focused {
		p.focus(r)
	}
	return t
}

// plain is a button with a plain label.
func plain(item flow.Item, size float32, style typeset.Style) button {
	return button{item: item, size: size, style: style, before: none, after: none}
}
