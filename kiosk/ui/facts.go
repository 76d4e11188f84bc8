package ui

import (
	"image"
	"strings"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// facts draws an official's screen: figures in cards if all fits, and otherwise as lines of the list that is paged.
func (p *page) facts(v *flow.View, area image.Rectangle) {
	if p.chosen == flow.TextLargest && len(v.Items) > 0 {
		p.above(v, area)
		return
	}
	trial := p.fork()
	if trial.factsBeside(v, area); !trial.tight && !trial.bare {
		p.adopt(trial)
		return
	}
	p.above(v, area)
}

// factsBeside stands words and figures beside what can be done.
func (p *page) factsBeside(v *flow.View, area image.Rectangle) {
	left := area
	if len(v.Items) > 0 {
		left.Max.X = area.Min.X + area.Dx()*56/100
		right := image.Rect(left.Max.X+5*p.grid, area.Min.Y, area.Max.X, area.Max.Y)
		if signs(v.Items) {
			p.fields(v.Items, right)
		} else {
			p.list(v, p.rows(v.Items, right.Dx()), right)
		}
	}
	left.Min.Y = p.stack(p.column(v, left.Dx(), true), left) + 4*p.grid
	most := 3
	switch {
	case len(v.Items) > 0:
		most = 2
	case len(v.Facts) > 12:
		most = 4
	}
	for columns := most; columns >= 1; columns-- {
		if p.factGrid(v.Facts, left, columns, columns == 1) {
			return
		}
	}
}

// factGrid draws the figures in columns, if they fit or if they must.
func (p *page) factGrid(facts []flow.Fact, r image.Rectangle, columns int, must bool) bool {
	width := (r.Dx() - (columns-1)*p.gap) / columns
	heights := make([]int, (len(facts)+columns-1)/columns)
	total := 0
	for i, f := range facts {
		label, value, whole := p.fact(f, width)
		if !whole && !must {
			return false
		}
		heights[i/columns] = max(heights[i/columns], label.height()+value.height()+5*p.grid/2)
	}
	for _, height := range heights {
		total += height + p.gap
	}
	if total-p.gap > r.Dy() {
		p.tight = p.tight || must
		return must
	}
	p.factCards(facts, r, columns, width, heights)
	return true
}

// factCards draws the figures row by row.
func (p *page) factCards(facts []flow.Fact, r image.Rectangle, columns, width int, heights []int) {
	y := r.Min.Y
	for i, f := range facts {
		x := r.Min.X + i%columns*(width+p.gap)
		p.factCard(f, image.Rect(x, y, x+width, y+heights[i/columns]))
		if i%columns == columns-1 {
			y += heights[i/columns] + p.gap
		}
	}
}

// fact breaks a figure's words; a number is as large as a title, to be read from 2 m.
func (p *page) fact(f flow.Fact, width int) (label, value block, whole bool) {
	room := width - 5*p.grid
	size := p.lead
	if strings.Trim(f.Value, "0123456789,\u202f٠١٢٣٤٥٦٧٨٩٬") == "" {
		size = p.title
	}
	if f.Alarm {
		room -= int(size) + p.grid
	}
	label = p.wrap(f.Label, p.small, typeset.Regular, width-5*p.grid)
	value = p.wrap(f.Value, size, typeset.Bold, room)
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
	inner.Min.Y = inner.Max.Y - value.height()
	if f.Alarm {
		side := int(value.size * 0.8)
		p.icon(screen.Warning, image.Rect(inner.Min.X, inner.Min.Y+(value.step-side)/2, inner.Min.X+side, inner.Min.Y+(value.step+side)/2), words)
		inner.Min.X += int(value.size) + p.grid/2
	}
	p.text(value, inner, words, start)
}

// factLines are figures as lines of a list: those that are wrong, and the others.
func (p *page) factLines(facts []flow.Fact, width int) (wrong, right []line) {
	for _, f := range facts {
		if f.Alarm {
			wrong = append(wrong, p.factLine(f, width))
		} else {
			right = append(right, p.factLine(f, width))
		}
	}
	return wrong, right
}

// factLine is a figure as a line of a list.
func (p *page) factLine(f flow.Fact, width int) line {
	label := p.wrap(f.Label, p.body, typeset.Regular, width*55/100)
	value := p.wrap(f.Value, p.body, typeset.Bold, width*40/100-int(p.body))
	height := max(label.height(), value.height()) + p.grid
	return line{fact: true, piece: piece{p.gap, height, func(r image.Rectangle) {
		colour := p.ink
		if f.Alarm {
			colour = p.warning
			side := int(p.body * 0.8)
			x := r.Max.X - value.width - side - p.grid
			p.icon(screen.Warning, image.Rect(x, r.Min.Y+(height-side)/2, x+side, r.Min.Y+(height+side)/2), colour)
		}
		p.middle(label, image.Rect(r.Min.X, r.Min.Y, r.Min.X+width*55/100, r.Max.Y), colour, start)
		p.middle(value, image.Rect(r.Max.X-value.width, r.Min.Y, r.Max.X, r.Max.Y), colour, end)
		p.fill(image.Rect(r.Min.X, r.Max.Y-p.thin/2, r.Max.X, r.Max.Y-p.thin/2+max(1, p.thin/2)), p.rule)
	}}}
}
