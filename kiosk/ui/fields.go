package ui

import (
	"image"
	"slices"
	"unicode/utf8"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// fieldColumns is how many fields stand beside each other.
const fieldColumns = 3

// signs says whether all items are ticked and have one sign for their words: such stand as fields, from edge to edge.
func signs(items []flow.Item) bool {
	return !slices.ContainsFunc(items, func(i flow.Item) bool {
		return i.Role != flow.RoleCheck || utf8.RuneCountInString(i.Label) != 1
	})
}

// fields draws items in a grid that fills a rectangle, so that no part of the glass in it goes untouched.
func (p *page) fields(items []flow.Item, r image.Rectangle) {
	rows := chunk(items, fieldColumns)
	for i, row := range rows {
		y0, y1 := r.Min.Y+(r.Dy()+p.gap)*i/len(rows), r.Min.Y+(r.Dy()+p.gap)*(i+1)/len(rows)-p.gap
		for j, item := range row {
			p.sighted = append(p.sighted, item.ID)
			x0, x1 := r.Min.X+(r.Dx()+p.gap)*j/fieldColumns, r.Min.X+(r.Dx()+p.gap)*(j+1)/fieldColumns-p.gap
			p.field(item, image.Rect(x0, y0, x1, y1))
		}
	}
}

// field draws one field: its box over its sign.
func (p *page) field(item flow.Item, r image.Rectangle) {
	side := p.target * 7 / 8
	label := p.single(item.Label, p.lead, typeset.Bold)
	p.item(item, r, func(p *page, pressed bool) {
		fill, stroke, words, border := p.rowColours(item, pressed)
		p.card(r, fill, stroke, border)
		x, y := r.Min.X+(r.Dx()-side)/2, r.Min.Y+(r.Dy()-side-p.grid-label.height())/2
		p.mark(item, image.Rect(x, y, x+side, y+side))
		p.text(label, image.Rect(r.Min.X, y+side+p.grid, r.Max.X, r.Max.Y), words, centre)
	})
	if side+2*p.grid+label.height() > r.Dy() {
		p.tight = true
	}
}
