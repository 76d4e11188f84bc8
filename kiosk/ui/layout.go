package ui

import (
	"image"
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

// above stands the words over the list: all of them if two rows have room below, the title and what is left to choose if one has, and
// otherwise none. What does not stand is paged with the rows.
func (p *page) above(v *flow.View, area image.Rectangle) {
	rows := p.rows(v.Items, area.Dx())
	heading, rest := *v, *v
	heading.Body, heading.Notice, heading.Code, heading.Facts = nil, "", "", nil
	rest.Title, rest.Badge = "", ""
	for _, each := range []struct {
		fixed, paged *flow.View
		rows         int
	}{{v, &flow.View{}, 2}, {&heading, &rest, 1}} {
		if each.rows == 2 && len(v.Facts) > 0 {
			continue
		}
		words := p.withBadge(each.fixed, p.column(each.fixed, area.Dx(), false), area.Dx())
		below := area
		below.Min.Y += tall(words) + 2*p.grid
		lines := p.paged(each.paged, rows, below)
		if p.holds(v, lines, rows, below, each.rows) {
			p.stack(words, area)
			p.list(v, lines, below)
			return
		}
	}
	p.list(v, p.paged(v, rows, area), area)
}

// holds says whether an area has room for all lines, or, beside the bar that pages, for some rows at once and for each line on a page further
// down.
func (p *page) holds(v *flow.View, lines, rows []line, area image.Rectangle, some int) bool {
	room := area.Dy() + p.foot()
	if p.fitting(lines, room) == len(lines) {
		return true
	}
	room -= p.pagerHeight(v, area.Dx()) + p.gap
	return p.fitting(rows, room) >= min(some, len(rows)) && !slices.ContainsFunc(lines, func(l line) bool { return l.height > room })
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
	words[0] = piece{0, max(heading.height, b.height()+p.grid), func(r image.Rectangle) {
		heading.draw(image.Rect(r.Min.X, r.Min.Y, r.Max.X-wide, r.Max.Y))
		p.badgeAt(b, image.Rect(r.Max.X-wide, r.Min.Y, r.Max.X, r.Max.Y))
	}}
	return words
}

// paged makes one list of the words that may stand on another page and of the rows: what is wrong stands before the rows, other figures
// after them.
func (p *page) paged(v *flow.View, rows []line, area image.Rectangle) []line {
	width, room := area.Dx(), area.Dy()+p.foot()-p.pagerHeight(v, area.Dx())-p.gap
	head, tail := flow.View{Title: v.Title, Tone: v.Tone}, *v
	tail.Title, tail.Body = "", nil
	lines := whole(p.column(&head, width, true))
	for _, paragraph := range v.Body {
		lines = append(lines, p.parted(paragraph, width, room)...)
	}
	lines = append(lines, whole(p.column(&tail, width, true))...)
	wrong, right := p.factLines(v.Facts, width)
	lines = append(lines, wrong...)
	if len(rows) > 0 && len(lines) > 0 {
		rows[0].above = 3 * p.grid
	}
	return append(append(lines, rows...), right...)
}

// whole makes lines of pieces.
func whole(pieces []piece) (lines []line) {
	for _, each := range pieces {
		lines = append(lines, line{piece: each})
	}
	return lines
}

// parted is a paragraph that stays together, or else line by line if it is taller than a page.
func (p *page) parted(text string, width, room int) (lines []line) {
	together := p.paragraph(text, p.body, typeset.Regular, width)
	if together.height <= room {
		return whole([]piece{together})
	}
	b := p.wrap(text, p.body, typeset.Regular, width)
	for i, words := range b.lines {
		one, above := p.block([]typeset.Line{words}, b.size, b.style), 0
		if i == 0 {
			above = together.above
		}
		lines = append(lines, line{piece: piece{above, one.height(), func(r image.Rectangle) { p.text(one, r, p.ink, start) }}})
	}
	return lines
}

// message is a screen that only says something: in the middle, with its sign, or from the start if it says several things.
func (p *page) message(v *flow.View, area image.Rectangle) {
	r := area
	if p.chosen < flow.TextLargest {
		r.Max.X = min(r.Max.X, r.Min.X+192*p.grid) // longer lines are hard to follow
	}
	var pieces []piece
	if len(v.Body) > 1 && v.Tone == flow.ToneNormal {
		pieces = p.told(v, r.Dx())
	} else {
		r = r.Add(image.Pt((area.Dx()-r.Dx())/2, 0))
		pieces = p.centred(v, r.Dx())
	}
	r.Min.Y += max(0, (r.Dy()-tall(pieces))/2)
	p.stack(pieces, r)
}

// told lists the parts of a message of several paragraphs, which read better from one edge.
func (p *page) told(v *flow.View, width int) []piece {
	pieces := []piece{p.heading(v, width)}
	for _, paragraph := range v.Body {
		pieces = append(pieces, p.paragraph(paragraph, p.lead, typeset.Regular, width))
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
