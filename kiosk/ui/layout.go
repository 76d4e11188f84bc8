package ui

import (
	"image"
	"image/color"
	"slices"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// content draws what is between the bars. What a view holds chooses the layout, not its name, so that a screen added to the
// flow is drawn without being known here.
func (p *page) content(v *flow.View, area image.Rectangle) {
	area = image.Rect(area.Min.X+p.margin, area.Min.Y+9*p.grid/2, area.Max.X-p.margin, area.Max.Y-3*p.grid)
	switch {
	case len(v.Places) > 0:
		p.checkPaper(v, area)
	case v.Scan != "":
		p.scan(v, area)
	case has(v.Items, flow.RoleEqual), len(v.Items) > 0 && v.Items[0].Role == flow.RolePrimary:
		p.pair(v, area)
	case has(v.Items, flow.RoleKey):
		p.keys(v, area)
	case len(v.Facts) > 0:
		p.facts(v, area)
	case len(v.Items) > 0:
		p.split(v, area)
	default:
		p.message(v, area)
	}
}

func has(items []flow.Item, role flow.Role) bool {
	return slices.ContainsFunc(items, func(item flow.Item) bool { return item.Role == role })
}

// split stands the words beside the list. Where they would need more room than there is, and always at the largest text,
// they stand above it; so they do where a row beside them would be taller than its room.
func (p *page) split(v *flow.View, area image.Rectangle) {
	left := image.Rect(area.Min.X, area.Min.Y, area.Min.X+area.Dx()*33/100, area.Max.Y)
	right := image.Rect(left.Max.X+7*p.grid, area.Min.Y, area.Max.X, area.Max.Y)
	words := p.column(v, left.Dx(), true)
	whole := p.wordsWhole(v.Title, p.title, typeset.Bold, left.Dx())
	if p.chosen == flow.TextLargest || tall(words) > left.Dy() || !whole {
		p.above(v, area)
		return
	}
	rows := p.rows(v.Items, right.Dx())
	for _, row := range rows {
		if row.height > right.Dy()-p.pagerHeight(v, right.Dx())-p.gap {
			p.above(v, area)
			return
		}
	}
	p.stack(words, left)
	p.list(v, rows, right)
}

// above stands the words over the list. If they leave no room for two rows, the paragraphs are paged with the rows, and if
// even the title and what is left to choose leave none, these are too.
func (p *page) above(v *flow.View, area image.Rectangle) {
	rows := p.rows(v.Items, area.Dx())
	need := p.pagerHeight(v, area.Dx()) + 3*p.grid
	for _, l := range rows[:min(2, len(rows))] {
		need += l.height + p.gap
	}
	heading := *v
	heading.Body, heading.Notice, heading.Code = nil, "", ""
	for _, each := range []struct {
		fixed *flow.View
		paged []line
	}{{v, nil}, {&heading, p.paged(v, area.Dx(), false)}} {
		if each.paged == nil && len(v.Facts) > 0 {
			continue
		}
		words := p.withBadge(each.fixed, p.column(each.fixed, area.Dx(), false), area.Dx())
		if height := tall(words); area.Dy()-height >= need {
			p.stack(words, area)
			area.Min.Y += height + 3*p.grid
			p.list(v, append(each.paged, rows...), area)
			return
		}
	}
	p.list(v, append(p.paged(v, area.Dx(), true), rows...), area)
}

// withBadge puts the badge at the end of the title's line if both fit there, and below the words otherwise.
func (p *page) withBadge(v *flow.View, words []piece, width int) []piece {
	if v.Badge == "" {
		return words
	}
	b := p.single(v.Badge, p.body, typeset.Bold)
	wide := b.width + 6*p.grid
	title := p.wrap(v.Title, p.title, typeset.Bold, width-wide-4*p.grid)
	if len(title.lines) > 1 || title.width > width-wide-4*p.grid {
		return append(words, p.badge(v.Badge, width))
	}
	heading := p.heading(v, width-wide-4*p.grid)
	words[0] = piece{0, max(heading.height, b.height()+2*p.grid), func(r image.Rectangle) {
		heading.draw(image.Rect(r.Min.X, r.Min.Y, r.Max.X-wide, r.Max.Y))
		p.badgeAt(b, image.Rect(r.Max.X-wide, r.Min.Y, r.Max.X, r.Max.Y))
	}}
	return words
}

// paged makes lines of the words above a list, each of which may stand on another page; whole ones begin with the title.
func (p *page) paged(v *flow.View, width int, whole bool) []line {
	var lines []line
	each := func(text string, size float32, style typeset.Style, colour color.Color) {
		if text == "" {
			return
		}
		b := p.wrap(text, size, style, width)
		for _, words := range b.lines {
			one := p.block([]typeset.Line{words}, size, style)
			lines = append(lines, line{height: one.height() - p.gap/2, draw: func(r image.Rectangle) {
				p.text(one, image.Rect(r.Min.X, r.Min.Y-p.gap/4, r.Max.X, r.Max.Y+p.gap), colour, start)
			}})
		}
	}
	if whole {
		each(v.Title, p.title, typeset.Bold, p.ink)
	}
	for _, paragraph := range v.Body {
		each(paragraph, p.body, typeset.Regular, p.ink)
	}
	if whole {
		each(v.Badge, p.body, typeset.Bold, p.ink)
	}
	each(v.Code, p.lead, typeset.Mono, p.ink)
	each(v.Notice, p.body, typeset.Bold, p.warning)
	for _, f := range v.Facts {
		lines = append(lines, p.factLine(f, width))
	}
	return lines
}

// message is a screen that only says something: in the middle, with its sign.
func (p *page) message(v *flow.View, area image.Rectangle) {
	width := min(area.Dx(), 176*p.grid)
	r := image.Rect(area.Min.X+(area.Dx()-width)/2, area.Min.Y, area.Max.X-(area.Dx()-width)/2, area.Max.Y)
	pieces := p.centred(v, width)
	if len(v.Body) > 1 && v.Tone == flow.ToneNormal {
		pieces = p.told(v, width)
	}
	r.Min.Y += max(0, (r.Dy()-tall(pieces))/2)
	p.stack(pieces, r)
}

// told lists the parts of a message of several paragraphs, which read better from one edge.
func (p *page) told(v *flow.View, width int) []piece {
	pieces := []piece{p.heading(v, width)}
	for _, paragraph := range v.Body {
		b := p.balance(paragraph, p.lead, typeset.Regular, width)
		pieces = append(pieces, piece{3 * p.grid, b.height(), func(r image.Rectangle) { p.text(b, r, p.ink, start) }})
	}
	rest := *v
	rest.Title, rest.Body = "", nil
	return append(pieces, p.column(&rest, width, true)...)
}

// centred lists the parts of a message, each in the middle of the width.
func (p *page) centred(v *flow.View, width int) []piece {
	var pieces []piece
	colour, sign := p.toneOf(v.Tone)
	if sign != none {
		pieces = append(pieces, p.medal(sign, colour))
	}
	words := func(text string, size float32, style typeset.Style, above int) {
		b := p.balance(text, size, style, width)
		pieces = append(pieces, piece{above, b.height(), func(r image.Rectangle) { p.text(b, r, p.ink, centre) }})
	}
	title := p.title
	if p.chosen <= flow.TextNormal {
		title *= 1.2
	}
	if v.Title != "" {
		words(v.Title, title, typeset.Bold, 4*p.grid)
	}
	for _, paragraph := range v.Body {
		words(paragraph, p.lead, typeset.Regular, 3*p.grid)
	}
	if v.Code != "" {
		words(v.Code, p.lead, typeset.Mono, 3*p.grid)
	}
	if v.Badge != "" {
		words(v.Badge, p.body, typeset.Bold, 3*p.grid)
	}
	if v.Notice != "" {
		pieces = append(pieces, p.notice(v.Notice, width))
	}
	return pieces
}
