package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// row draws a row in a rectangle.
func (p *page) row(l rowLook, r image.Rectangle) {
	draw := func(p *page, pressed bool) { p.rowFace(l, r, pressed) }
	var outer *target
	if l.item.Role == flow.RoleRow {
		outer = p.addTarget(l.item.ID, r, nil, draw)
		if l.item.Focused {
			p.focus(r)
		}
	} else {
		outer = p.item(l.item, r, draw)
	}
	from := len(p.targets)
	p.rowSteps(l, r)
	p.rowCells(l, r)
	for _, t := range p.targets[from:] {
		t.inside = outer
	}
}

// rowFace draws the card, its box and its words.
func (p *page) rowFace(l rowLook, r image.Rectangle, pressed bool) {
	fill, stroke, words, border := p.rowColours(l.item, pressed)
	p.card(r, fill, stroke, border)
	top := r
	top.Max.Y -= l.under
	if len(l.cells) > 0 {
		top.Max.Y -= len(l.cells)*(l.cell.Y+p.gap) - p.gap + p.rowPad() + p.grid
	}
	x := r.Min.X + 4*p.grid
	if l.mark > 0 {
		y := top.Min.Y + (top.Dy()-l.mark)/2
		p.mark(l.item, image.Rect(x, y, x+l.mark, y+l.mark))
		x += l.mark + 3*p.grid
	}
	p.rowWords(l, image.Rect(x, top.Min.Y, r.Max.X-l.side-2*p.grid, top.Max.Y), words)
	if l.item.Enabled && leadsOn(l.item) {
		p.rowArrow(l, image.Rect(top.Min.X, top.Min.Y, top.Max.X-3*p.grid, top.Max.Y), words)
	}
}

// rowArrow draws the arrow to another screen at the end of a row, after the words that say what is done there.
func (p *page) rowArrow(l rowLook, r image.Rectangle, words color.Color) {
	if l.does.width > 0 && l.item.Role == flow.RoleLine {
		words = p.accent
	}
	side := int(p.body * 0.8)
	y := r.Min.Y + (r.Dy()-side)/2
	p.icon(screen.Right, image.Rect(r.Max.X-side, y, r.Max.X, y+side), words)
	if l.does.width > 0 {
		p.middle(l.does, image.Rect(r.Min.X, r.Min.Y, r.Max.X-side-p.grid*3/2, r.Max.Y), words, end)
	}
}

// rowColours: in a list the border is that of cards; only what is chosen is strong.
func (p *page) rowColours(item flow.Item, pressed bool) (fill, stroke, words color.Color, border int) {
	fill, stroke, words, border = p.face(item, pressed)
	if item.Role == flow.RoleRow {
		return p.paper, p.rule, p.ink, p.thin
	}
	if item.Enabled && !item.On && !pressed && item.Role != flow.RolePrimary {
		stroke = p.rule
	}
	if item.Role != flow.RolePrimary && item.Enabled {
		words = p.ink
	}
	return
}

// rowWords draws label, detail and warning, centred in height.
func (p *page) rowWords(l rowLook, r image.Rectangle, words color.Color) {
	y := r.Min.Y + max(0, (r.Dy()-l.wordsHeight())/2)
	if l.wordsHeight() > r.Dy() {
		p.tight = true
	}
	if l.beside {
		wide := l.warning.width + int(p.body) + p.grid
		top := r.Min.Y + (r.Dy()-l.warning.height())/2
		p.rowWarning(l.warning, image.Rect(r.Max.X-wide, top, r.Max.X, r.Max.Y))
	}
	for i, b := range l.words {
		line := image.Rect(r.Min.X, y, r.Max.X, y+b.height())
		if l.item.Warning != "" && !l.beside && i == len(l.words)-1 {
			p.rowWarning(b, line)
		} else {
			p.text(b, line, words, start)
		}
		y += b.height()
	}
}

// rowWarning draws a warning with its sign.
func (p *page) rowWarning(b block, r image.Rectangle) {
	side := int(b.size * 0.8)
	p.icon(screen.Warning, image.Rect(r.Min.X, r.Min.Y+(b.step-side)/2, r.Min.X+side, r.Min.Y+(b.step+side)/2), p.warning)
	r.Min.X += int(b.size) + p.grid/2
	p.text(b, r, p.warning, start)
}

// mark draws the box of a choice: empty, ticked, or with a rank or points in it.
func (p *page) mark(item flow.Item, r image.Rectangle) {
	colour := p.ink
	if !item.Enabled && item.Role != flow.RoleRow {
		colour = p.faint
	}
	if !item.On {
		p.add(&canvas.Rectangle{FillColor: p.paper, StrokeColor: colour, StrokeWidth: float32(p.thick - 1), CornerRadius: float32(p.radius) * 5 / 8}, r)
	} else {
		p.add(&canvas.Rectangle{FillColor: p.accent, CornerRadius: float32(p.radius) * 5 / 8}, r)
	}
	switch {
	case item.Mark != "":
		colour := p.ink
		if item.On {
			colour = p.onAccent
		}
		p.middle(p.figure(item.Mark, p.lead, p.screen.X), r.Inset(-2), colour, centre)
	case item.On:
		p.icon(screen.Tick, r.Inset(r.Dx()/8), p.onAccent)
	}
}

// rowSteps draws the small buttons at the end of a row, or at the end of the line below its words.
func (p *page) rowSteps(l rowLook, r image.Rectangle) {
	x, i := r.Max.X-2*p.grid+p.gap, 0
	for _, size := range l.steps {
		x -= size.X + p.gap
	}
	for _, item := range l.inside {
		if item.Role != flow.RoleStep {
			continue
		}
		size := l.steps[i]
		y := r.Min.Y + (r.Dy()-size.Y)/2
		if l.under > 0 {
			y = r.Max.Y - p.rowPad() - size.Y
		}
		p.button(plain(item, p.small, typeset.Regular), image.Rect(x, y, x+size.X, y+size.Y))
		x, i = x+size.X+p.gap, i+1
	}
}

// rowCells draws the grades or points of an option, in equal cells.
func (p *page) rowCells(l rowLook, r image.Rectangle) {
	y := r.Max.Y - p.rowPad() - p.grid/2 - (len(l.cells)*(l.cell.Y+p.gap) - p.gap)
	for _, cells := range l.cells {
		x := r.Min.X + 2*p.grid
		for _, item := range cells {
			cell := image.Rect(x, y, x+l.cell.X, y+l.cell.Y)
			p.item(item, cell, func(p *page, pressed bool) { p.cellFace(item, cell, pressed) })
			x += l.cell.X + p.gap
		}
		y += l.cell.Y + p.gap
	}
}

// cellFace draws a grade: filled with the accent and ticked when it is given.
func (p *page) cellFace(item flow.Item, r image.Rectangle, pressed bool) {
	fill, stroke, words, border := p.face(item, pressed)
	style := typeset.Regular
	if item.On {
		fill, stroke, words, border, style = p.accent, p.accent, p.onAccent, 0, typeset.Bold
	}
	p.card(r, fill, stroke, border)
	label := p.balance(item.Label, p.body, style, p.cellWords(r.Dx()))
	if item.On {
		side := p.cellTick()
		x, y := r.Min.X+(r.Dx()-label.width-side-p.grid)/2, r.Min.Y+(r.Dy()-side)/2
		p.icon(screen.Tick, image.Rect(x, y, x+side, y+side), words)
		r.Min.X = x + side + p.grid
		r.Max.X = r.Min.X + label.width
	}
	p.middle(label, r, words, centre)
}
