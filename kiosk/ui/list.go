package ui

import (
	"fmt"
	"image"
	"slices"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// A line is one unbreakable piece of a list: a row with its item, or a part of the words above the rows.
type line struct {
	piece
	ids  []flow.ItemID // of the row
	fact bool
}

// rows lays the items of a list out across a width. Every option of a contest has the same height: none stands out.
func (p *page) rows(items []flow.Item, width int) []line {
	var looks []rowLook
	height := 0
	for _, g := range groups(items) {
		l := p.look(g, width)
		looks = append(looks, l)
		if l.item.Role != flow.RoleLine {
			height = max(height, l.height)
		}
	}
	var lines []line
	for _, l := range looks {
		if l.item.Role != flow.RoleLine {
			l.height = height
		}
		ids := []flow.ItemID{l.item.ID}
		for _, item := range l.inside {
			ids = append(ids, item.ID)
		}
		lines = append(lines, line{piece{p.gap, l.height, func(r image.Rectangle) { p.row(l, r) }}, ids, false})
	}
	return lines
}

// list draws lines from the first in sight, with a bar at the foot that says how many are not, if not all fit even with half of the
// margin below.
func (p *page) list(v *flow.View, lines []line, area image.Rectangle) {
	s := p.scroll
	s.rows, s.drawn = len(lines), true
	area.Max.Y += p.foot()
	if p.fitting(lines, area.Dy()) == len(lines) {
		s.first, s.last, s.held = 0, len(lines), true
		p.show(lines, area)
		return
	}
	pager := p.pagerHeight(v, area.Dx())
	view := image.Rect(area.Min.X, area.Min.Y, area.Max.X, area.Max.Y-pager-p.gap)
	for _, l := range lines {
		p.tight = p.tight || l.height > view.Dy() // a page further down would have no room for it
	}
	p.bare = p.bare || hidden(lines[:p.fitting(lines, view.Dy())]) < needed(v, lines)
	s.first = min(s.first, p.lastStart(lines, view.Dy()))
	at := focusLine(v, lines)
	p.follow(at, v, lines, view.Dy())
	s.last = s.first + p.fitting(lines[s.first:], view.Dy())
	s.held = s.first <= at && at < s.last
	if s.last == s.first {
		p.tight, s.last = true, s.first+1
	}
	s.step = float32(lines[s.first].height + p.gap)
	p.addRegion(view)
	p.show(lines, view)
	if s.first == 0 || s.last == len(lines) {
		pager = p.pagerHeight(v, 2*area.Dx())
	}
	p.pager(v, lines, image.Rect(area.Min.X, area.Max.Y-pager, area.Max.X, area.Max.Y))
}

// foot is how far a list that needs it may reach into the margin below.
func (p *page) foot() int { return 3 * p.grid / 2 }

// show draws the lines in sight and notes their items.
func (p *page) show(lines []line, view image.Rectangle) {
	y := view.Min.Y
	for i, l := range lines[p.scroll.first:p.scroll.last] {
		if i > 0 {
			y += l.above
		}
		l.draw(image.Rect(view.Min.X, y, view.Max.X, y+l.height))
		y += l.height
		p.sighted = append(p.sighted, l.ids...)
	}
}

// fitting is how many of the lines fit a height.
func (p *page) fitting(lines []line, height int) int {
	used := 0
	for i, l := range lines {
		if i > 0 {
			used += l.above
		}
		if used += l.height; used > height {
			return i
		}
	}
	return len(lines)
}

// lastStart is the first line of the last page: the list never ends above the foot of its room.
func (p *page) lastStart(lines []line, height int) int {
	used := 0
	for i := len(lines) - 1; i >= 0; i-- {
		if used += lines[i].height; used > height {
			return min(i+1, len(lines)-1)
		}
		used += lines[i].above
	}
	return 0
}

// follow moves the list so that the item with the focus is in sight: when it gets the focus, when text changes its size, and whenever what stands
// above it grows, as in another language; but not where a finger has moved it away.
func (p *page) follow(at int, v *flow.View, lines []line, height int) {
	id := focusOf(v.Items)
	if at < 0 || id == p.scroll.focused && p.chosen == p.scroll.size && !p.scroll.held {
		return
	}
	p.scroll.focused, p.scroll.size = id, p.chosen
	if at < p.scroll.first {
		p.scroll.first = at
	}
	for at >= p.scroll.first+max(1, p.fitting(lines[p.scroll.first:], height)) {
		p.scroll.first++
	}
}

// focusLine is the line that holds the item with the focus, or -1.
func focusLine(v *flow.View, lines []line) int {
	id := focusOf(v.Items)
	return slices.IndexFunc(lines, func(l line) bool { return slices.Contains(l.ids, id) })
}

func focusOf(items []flow.Item) flow.ItemID {
	for _, item := range items {
		if item.Focused {
			return item.ID
		}
	}
	return ""
}

// pagerHeight is the height of the bar that pages.
func (p *page) pagerHeight(v *flow.View, width int) int {
	words := p.wrap(more(v, 99), p.body, typeset.Bold, width/2-10*p.grid)
	return max(p.target, words.height()+2*p.grid)
}

// pager draws the bar: what is above at the start, what is below at the end.
func (p *page) pager(v *flow.View, lines []line, r image.Rectangle) {
	above, below := hidden(lines[:p.scroll.first]), hidden(lines[p.scroll.last:])
	up, down := p.scroll.first > 0, p.scroll.last < len(lines)
	visible := p.scroll.last - p.scroll.first
	middle := r.Min.X + (r.Dx()-p.gap)/2
	left, right := image.Rect(r.Min.X, r.Min.Y, middle, r.Max.Y), image.Rect(middle+p.gap, r.Min.Y, r.Max.X, r.Max.Y)
	switch {
	case up && !down:
		left = r
	case down && !up:
		right = r
	case above == 0: // words only: the sign alone
		left.Max.X, right.Min.X = r.Min.X+2*r.Dy(), r.Min.X+2*r.Dy()+p.gap
	case below == 0:
		left.Max.X, right.Min.X = r.Max.X-2*r.Dy()-p.gap, r.Max.X-2*r.Dy()
	}
	if up {
		p.pageButton("page-up", less(v, above), screen.Up, left, func() { p.live.move(-max(1, visible)) })
	}
	if down {
		p.pageButton("page-down", more(v, below), screen.Down, right, func() { p.live.move(visible) })
	}
}

// pageButton is dark, so that nobody takes it for a name.
func (p *page) pageButton(id flow.ItemID, words string, s screen.Shape, r image.Rectangle, act func()) {
	p.addTarget(id, r, act, func(p *page, pressed bool) {
		fill, ink := p.ink, p.paper
		if pressed {
			fill, ink = p.paper, p.ink
		}
		p.card(r, fill, p.ink, p.thick)
		side := int(p.body * 0.7)
		b := p.balance(words, p.body, typeset.Bold, r.Dx()-side-6*p.grid)
		x := r.Min.X + (r.Dx()-b.width-side-2*p.grid)/2
		p.icon(s, image.Rect(x, r.Min.Y+(r.Dy()-side)/2, x+side, r.Min.Y+(r.Dy()+side)/2), ink)
		p.middle(b, image.Rect(x+side+2*p.grid, r.Min.Y, r.Max.X, r.Max.Y), ink, start)
	})
}

// hidden counts the rows and facts among lines: what is above may be words only.
func hidden(lines []line) (n int) {
	for _, l := range lines {
		if len(l.ids) > 0 || l.fact {
			n++
		}
	}
	return n
}

// needed is how many rows the first page must hold: words over nothing to choose are no screen, and of a voter's two options one alone
// would be favoured.
func needed(v *flow.View, lines []line) int {
	n := hidden(lines)
	if n == 2 && !v.Official {
		return 2
	}
	return min(1, n)
}

// more says how many rows are below, in the view's words if it has any.
func more(v *flow.View, n int) string { return counted(v, v.More.Below, catalog.MoreBelow, n) }

// less says how many rows are above.
func less(v *flow.View, n int) string { return counted(v, v.More.Above, catalog.MoreAbove, n) }

// counted fills a number into words; where only words are out of sight, and no row, the sign alone speaks.
func counted(v *flow.View, words string, id catalog.ID, n int) string {
	if n == 0 {
		return ""
	}
	if words == "" {
		words = catalog.Say(v.Lang, id)
	}
	return fmt.Sprintf(words, catalog.Number(v.Lang, n))
}
