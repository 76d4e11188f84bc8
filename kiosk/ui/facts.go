package ui

import (
	"image"
	"image/color"
	"strings"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// facts draws an official's screen: figures in cards if all fits, and otherwise as lines of the list that is paged.
func (p *page) facts(v *flow.View, area image.Rectangle) {
	if p.chosen == flow.TextLargest {
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

// factsBeside stands words and figures beside what can be done; words that warn stand above both.
func (p *page) factsBeside(v *flow.View, area image.Rectangle) {
	if v.Notice != "" && len(v.Items) > 0 {
		area.Min.Y = p.stack(p.column(v, area.Dx(), true), area) + 4*p.grid
		v = &flow.View{Lang: v.Lang, Official: v.Official, Facts: v.Facts, Items: v.Items, More: v.More}
	}
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
	if words := p.column(v, left.Dx(), true); len(words) > 0 {
		left.Min.Y = p.stack(words, left) + 4*p.grid
	}
	for columns := factColumns(v); columns >= 1; columns-- {
		if p.factGrid(v.Facts, left, columns, columns == 1) {
			return
		}
	}
}

// factColumns is the most columns that figures stand in.
func factColumns(v *flow.View) int {
	switch {
	case len(v.Items) > 0:
		return 2
	case len(v.Facts) > 12:
		return 4
	}
	return max(1, min(3, len(v.Facts)))
}

// factGrid draws the figures in columns, if they fit or if they must: all equally tall if there is room for that.
func (p *page) factGrid(facts []flow.Fact, r image.Rectangle, columns int, must bool) bool {
	width := (r.Dx() - (columns-1)*p.gap) / columns
	heights := make([]int, (len(facts)+columns-1)/columns)
	total, most := 0, 0
	for i, f := range facts {
		label, value, whole := p.fact(f, width)
		if !whole && !must {
			return false
		}
		heights[i/columns] = max(heights[i/columns], label.height()+value.height()+p.sink(value)+5*p.grid/2)
	}
	for _, height := range heights {
		total, most = total+height+p.gap, max(most, height)
	}
	if total-p.gap > r.Dy() {
		p.tight = p.tight || must
		return must
	}
	if len(heights)*(most+p.gap)-p.gap <= r.Dy() {
		for i := range heights {
			heights[i] = most
		}
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

// factSize is the font size of a value: a number is as large as a title, to be read from 2 m.
func (p *page) factSize(f flow.Fact) float32 {
	if strings.Trim(f.Value, "0123456789,\u202f٠١٢٣٤٥٦٧٨٩٬") == "" {
		return p.title
	}
	return p.lead
}

// fact breaks a figure's words.
func (p *page) fact(f flow.Fact, width int) (label, value block, whole bool) {
	room, size := width-5*p.grid, p.factSize(f)
	label = p.wrap(f.Label, p.small, typeset.Regular, room)
	value = p.figure(f.Value, size, room-p.factIndent(f, size))
	return label, value, len(label.lines) <= 2 && len(value.lines) <= 3
}

// sink is how much higher a value stands than the deepest beside it, a figure or a word of Arabic, so that all have one baseline.
func (p *page) sink(value block) int {
	deepest := p.single("", p.title, typeset.Bold).depth()
	if p.rtl {
		deepest = max(deepest, p.single("ي", p.lead, typeset.Bold).depth())
	}
	if value.size > p.title { // a lone zero, in the middle of where it stood
		return max(0, deepest-p.single("", p.title, typeset.Bold).depth())
	}
	return max(0, deepest-value.depth())
}

// factSign is the sign of what is wrong or done, and its colour.
func (p *page) factSign(f flow.Fact) (screen.Shape, color.Color) {
	switch {
	case f.Alarm:
		return screen.Warning, p.warning
	case f.Done:
		return screen.Tick, p.done
	}
	return none, p.ink
}

// factIndent is the room that the sign takes before a value.
func (p *page) factIndent(f flow.Fact, size float32) int {
	if sign, _ := p.factSign(f); sign == none {
		return 0
	}
	return int(size) + p.grid/2
}

// factValue draws a value after its sign; the rectangle holds both.
func (p *page) factValue(f flow.Fact, value block, size float32, words color.Color, r image.Rectangle) {
	if sign, colour := p.factSign(f); sign != none {
		side := int(size * 0.8)
		top := r.Min.Y + (value.step-side)/2
		p.icon(sign, image.Rect(r.Min.X, top, r.Min.X+side, top+side), colour)
	}
	r.Min.X += p.factIndent(f, size)
	p.text(value, r, words, start)
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
	inner.Max.Y -= p.sink(value)
	inner.Min.Y = inner.Max.Y - value.height()
	p.factValue(f, value, p.factSize(f), words, inner)
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

// factLine is a figure as a line of a list. Each of its sides gets what the other leaves.
func (p *page) factLine(f flow.Fact, width int) line {
	indent := p.factIndent(f, p.body)
	apart := 4*p.grid + indent
	value := p.figure(f.Value, p.body, max(width*40/100-indent, width-apart-p.width(f.Label, p.body, typeset.Regular)))
	label := p.wrap(f.Label, p.body, typeset.Regular, width-apart-value.width)
	height := max(label.height(), value.height()) + p.grid
	return line{fact: true, piece: piece{p.gap, height, func(r image.Rectangle) {
		colour := p.ink
		if f.Alarm {
			colour = p.warning
		}
		p.middle(label, image.Rect(r.Min.X, r.Min.Y, r.Max.X-apart-value.width, r.Max.Y), colour, start)
		top := r.Min.Y + (height-value.height())/2
		p.factValue(f, value, p.body, colour, image.Rect(r.Max.X-value.width-indent, top, r.Max.X, r.Max.Y))
		p.fill(image.Rect(r.Min.X, r.Max.Y-p.thin/2, r.Max.X, r.Max.Y-p.thin/2+max(1, p.thin/2)), p.rule)
	}}}
}
