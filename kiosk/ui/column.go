package ui

import (
	"image"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// A piece is one part of a column: how tall it is, and how to draw it.
type piece struct {
	above  int // room before it
	height int
	draw   func(r image.Rectangle)
}

// column lists what a view says beside its list: title, paragraphs, code, badge, notice.
func (p *page) column(v *flow.View, width int, badge bool) []piece {
	var pieces []piece
	if v.Title != "" {
		pieces = append(pieces, p.heading(v, width))
	}
	for _, paragraph := range v.Body {
		pieces = append(pieces, p.paragraph(paragraph, p.body, typeset.Regular, width))
	}
	if v.Code != "" {
		pieces = append(pieces, p.code(v.Code, width))
	}
	if v.Badge != "" && badge {
		pieces = append(pieces, p.badge(v.Badge, width))
	}
	if v.Notice != "" {
		pieces = append(pieces, p.notice(v.Notice, width))
	}
	return pieces
}

// heading is the title, with a sign if the screen warns.
func (p *page) heading(v *flow.View, width int) piece {
	colour, sign := p.ink, none
	switch v.Tone {
	case flow.ToneWarning, flow.ToneAlarm:
		colour, sign = p.warning, screen.Warning
	case flow.ToneDone:
		colour, sign = p.done, screen.Tick
	}
	side, indent := int(p.title), 0
	if sign != none {
		indent = side + 2*p.grid
	}
	title := p.balance(v.Title, p.title, typeset.Bold, width-indent)
	return piece{0, title.height(), func(r image.Rectangle) {
		if sign != none {
			top := r.Min.Y + (title.step-side)/2
			p.icon(sign, image.Rect(r.Min.X, top, r.Min.X+side, top+side), colour)
		}
		p.text(title, image.Rect(r.Min.X+indent, r.Min.Y, r.Max.X, r.Max.Y), colour, start)
	}}
}

func (p *page) paragraph(text string, size float32, style typeset.Style, width int) piece {
	b := p.wrap(text, size, style, width)
	return piece{5 * p.grid / 2, b.height(), func(r image.Rectangle) { p.text(b, r, p.ink, start) }}
}

// code is the tracking code as it is printed, in letters of one width.
func (p *page) code(code string, width int) piece {
	b := p.wrap(code, p.lead, typeset.Mono, width-6*p.grid)
	return piece{3 * p.grid, b.height() + 3*p.grid, func(r image.Rectangle) {
		box := image.Rect(r.Min.X, r.Min.Y, r.Min.X+b.width+6*p.grid, r.Max.Y)
		p.card(box, p.paper, p.rule, p.thin)
		p.middle(b, box, p.ink, centre)
	}}
}

// badge says how many choices are left.
func (p *page) badge(text string, width int) piece {
	b := p.wrap(text, p.body, typeset.Bold, width-6*p.grid)
	return piece{3 * p.grid, b.height() + 3*p.grid, func(r image.Rectangle) {
		p.badgeAt(b, image.Rect(r.Min.X, r.Min.Y, r.Min.X+b.width+6*p.grid, r.Max.Y))
	}}
}

func (p *page) badgeAt(b block, r image.Rectangle) {
	p.card(r, p.tint, p.onTint, p.thin)
	p.middle(b, r, p.onTint, centre)
}

// notice is a warning that blocks nothing.
func (p *page) notice(text string, width int) piece {
	side := int(p.body * 0.9)
	b := p.wrap(text, p.body, typeset.Regular, width-15*p.grid/2-side)
	return piece{3 * p.grid, b.height() + 4*p.grid, func(r image.Rectangle) {
		p.card(r, p.caution, p.warning, p.thin)
		top := r.Min.Y + 2*p.grid + (b.step-side)/2
		p.icon(screen.Warning, image.Rect(r.Min.X+3*p.grid, top, r.Min.X+3*p.grid+side, top+side), p.warning)
		p.middle(b, image.Rect(r.Min.X+9*p.grid/2+side, r.Min.Y, r.Max.X-2*p.grid, r.Max.Y), p.warning, start)
	}}
}

// tall is the height of pieces one below the other.
func tall(pieces []piece) (height int) {
	for i, piece := range pieces {
		if i > 0 {
			height += piece.above
		}
		height += piece.height
	}
	return height
}

// stack draws pieces one below the other and gives where they end.
func (p *page) stack(pieces []piece, r image.Rectangle) int {
	y := r.Min.Y
	for i, piece := range pieces {
		if i > 0 {
			y += piece.above
		}
		if y+piece.height > r.Max.Y {
			p.tight = true
		}
		piece.draw(image.Rect(r.Min.X, y, r.Max.X, y+piece.height))
		y += piece.height
	}
	return y
}
