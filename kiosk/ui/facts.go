package ui

import (
	"image"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
)

// facts draws an official's screen: words, then figures in cards, and beside them what can be done.
func (p *page) facts(v *flow.View, area image.Rectangle) {
	left := area
	if len(v.Items) > 0 {
		left.Max.X = area.Min.X + area.Dx()*56/100
		right := image.Rect(left.Max.X+5*p.grid, area.Min.Y, area.Max.X, area.Max.Y)
		p.list(v, p.rows(v.Items, right.Dx()), right)
	}
	left.Min.Y = p.stack(p.column(v, left.Dx(), true), left) + 4*p.grid
	for columns := 3; columns >= 1; columns-- {
		if p.factGrid(v.Facts, left, columns, columns == 1) {
			return
		}
	}
}

// factGrid draws the figures in columns, if they fit or if they must.
func (p *page) factGrid(facts []flow.Fact, r image.Rectangle, columns int, must bool) bool {
	width := (r.Dx() - (columns-1)*p.gap) / columns
	height := 0
	for _, f := range facts {
		label, value, whole := p.fact(f, width)
		height = max(height, label.height()+value.height()+2*p.grid)
		if !whole && !must {
			return false
		}
	}
	rows := (len(facts) + columns - 1) / columns
	if columns == 1 && rows*(height+p.gap) > r.Dy() {
		p.factLines(facts, r)
		return true
	}
	for i, f := range facts {
		x, y := r.Min.X+i%columns*(width+p.gap), r.Min.Y+i/columns*(height+p.gap)
		p.factCard(f, image.Rect(x, y, x+width, y+height))
	}
	if rows*(height+p.gap)-p.gap > r.Dy() {
		p.tight = true
	}
	return true
}

// fact breaks a figure's words; a figure of a few letters is as large as a title, to be read from 2 m.
func (p *page) fact(f flow.Fact, width int) (label, value block, whole bool) {
	room := width - 5*p.grid
	size := p.lead
	if p.width(f.Value, p.title, screen.Bold) <= room/2 {
		size = p.title
	}
	if f.Alarm {
		room -= int(size) + p.grid
	}
	label = p.wrap(f.Label, p.small, screen.Regular, width-5*p.grid)
	value = p.wrap(f.Value, size, screen.Bold, room)
	return label, value, len(label.lines) <= 2 && len(value.lines) <= 2
}

func (p *page) factCard(f flow.Fact, r image.Rectangle) {
	label, value, _ := p.fact(f, r.Dx())
	fill, stroke, words, border := p.paper, p.rule, p.ink, p.thin
	if f.Alarm {
		fill, stroke, words, border = p.caution, p.warning, p.warning, p.thick
	}
	p.card(r, fill, stroke, border)
	inner := image.Rect(r.Min.X+5*p.grid/2, r.Min.Y+p.grid, r.Max.X-5*p.grid/2, r.Max.Y-p.grid)
	p.text(label, inner, words, start)
	inner.Min.Y += label.height()
	if f.Alarm {
		side := int(value.size * 0.8)
		p.icon(screen.Warning, image.Rect(inner.Min.X, inner.Min.Y+(value.step-side)/2, inner.Min.X+side, inner.Min.Y+(value.step+side)/2), words)
		inner.Min.X += int(value.size) + p.grid/2
	}
	p.text(value, inner, words, start)
}

// factLines draws many figures as lines of a table.
func (p *page) factLines(facts []flow.Fact, r image.Rectangle) {
	y := r.Min.Y
	for _, f := range facts {
		label := p.wrap(f.Label, p.small, screen.Regular, r.Dx()*55/100)
		value := p.wrap(f.Value, p.small, screen.Bold, r.Dx()*40/100-3*p.grid)
		height := max(label.height(), value.height()) + p.grid/2
		row := image.Rect(r.Min.X, y, r.Max.X, y+height)
		colour := p.ink
		if f.Alarm {
			colour = p.warning
			side := int(p.small * 0.8)
			p.icon(screen.Warning, image.Rect(row.Max.X-value.width-side-p.grid, y+(height-side)/2, row.Max.X-value.width-p.grid, y+(height+side)/2), colour)
		}
		p.middle(label, image.Rect(row.Min.X, row.Min.Y, row.Min.X+r.Dx()*55/100, row.Max.Y), colour, start)
		p.middle(value, image.Rect(row.Max.X-value.width, row.Min.Y, row.Max.X, row.Max.Y), colour, end)
		p.fill(image.Rect(row.Min.X, row.Max.Y, row.Max.X, row.Max.Y+max(1, p.thin/2)), p.rule)
		y += height + p.grid/2
	}
	if y > r.Max.Y {
		p.tight = true
	}
}
