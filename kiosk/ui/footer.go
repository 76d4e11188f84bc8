package ui

import (
	"image"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// footer draws the bar at the bottom of an area and gives what is left. Back is at its start, what comes next at its end.
func (p *page) footer(v *flow.View, area image.Rectangle) image.Rectangle {
	if len(v.Bottom) == 0 && v.State == "" {
		return area
	}
	row := area.Inset(0)
	row.Min.X, row.Max.X = area.Min.X+p.margin, area.Max.X-p.margin
	buttons, sizes, state := p.arrange(v, row.Dx())
	below := 3 * p.grid
	if p.inside && len(v.Items) == 0 { // a sentence: as far from the edge as its words
		below = p.margin
	}
	bar := image.Rect(area.Min.X, area.Max.Y-max(tallest(sizes, p.target*5/4), state.height())-p.thin-3*p.grid-below, area.Max.X, area.Max.Y)
	if !p.inside {
		p.fill(bar, p.paper)
		p.fill(image.Rect(bar.Min.X, bar.Min.Y, bar.Max.X, bar.Min.Y+p.thin), p.ink)
	}
	row.Min.Y, row.Max.Y = bar.Min.Y+p.thin+3*p.grid, bar.Max.Y-below
	xs := p.across(v, sizes, row)
	if v.State != "" {
		p.middle(state, p.between(xs, sizes, row), p.ink, start)
	}
	for i, b := range buttons {
		p.button(b, image.Rect(xs[i], row.Min.Y, xs[i]+sizes[i].X, row.Max.Y))
	}
	return image.Rect(area.Min.X, area.Min.Y, area.Max.X, bar.Min.Y)
}

// arrange finds the sizes of the buttons, each on one line if they fit and on more otherwise, and the words beside them.
func (p *page) arrange(v *flow.View, width int) (buttons []button, sizes []image.Point, state block) {
	for _, item := range v.Bottom {
		buttons = append(buttons, p.bottomButton(v, item))
	}
	parts := len(buttons)
	if v.State != "" {
		parts += 2
		width -= len(buttons) * (p.aside() - p.gap)
	}
	for _, each := range []int{width, width / 2, width * 2 / 5, (width - parts*p.gap) / max(1, parts)} {
		sizes = sizes[:0]
		used := 0
		for _, b := range buttons {
			size := p.natural(b, each)
			sizes = append(sizes, size)
			used += size.X + p.gap
		}
		state = p.wrap(v.State, p.lead, typeset.Bold, max(p.target, width-used))
		if v.State == "" {
			state = block{}
		}
		if used-p.gap <= width && len(state.lines) <= 2 && state.width <= width-used {
			return
		}
	}
	return
}

// bottomButton gives the way back and the way on through a ballot their arrows. What cannot be chosen now has none, and keys are left, not
// gone back from.
func (p *page) bottomButton(v *flow.View, item flow.Item) button {
	b := plain(item, p.lead, typeset.Bold)
	if p.inside || v.Official || !item.Enabled {
		return b
	}
	if item.Role == flow.RolePrimary {
		b.after = screen.Right
	} else if item.ID == "back" && !has(v.Items, flow.RoleKey) {
		b.before = screen.Left
	}
	return b
}

// leads says whether the first button stands at the start: a way back does, and so does the first of several.
func leads(bottom []flow.Item) bool {
	return len(bottom) > 1 || len(bottom) > 0 && bottom[0].ID == "back"
}

// aside is the room between the words of the bar and a button, wide enough that nobody reads both as one.
func (p *page) aside() int { return 4 * p.grid }

// between is where the words of the bar stand: after the button at the start, if any, and before the others.
func (p *page) between(xs []int, sizes []image.Point, row image.Rectangle) image.Rectangle {
	if len(xs) > 0 && xs[0] == row.Min.X {
		row.Min.X += sizes[0].X + p.aside()
		xs = xs[1:]
	}
	if len(xs) > 0 {
		row.Max.X = xs[0] - p.aside()
	}
	return row
}

// across places the buttons: one that leads at the start and the last at the end. The rest stand before the last, or one alone in the
// middle: of the screen if it can, and otherwise of its room.
func (p *page) across(v *flow.View, sizes []image.Point, row image.Rectangle) []int {
	xs := make([]int, len(sizes))
	x := row.Max.X
	for i := len(sizes) - 1; i >= 0; i-- {
		x -= sizes[i].X
		xs[i] = x
		x -= p.gap
	}
	if len(sizes) > 0 && x+p.gap < row.Min.X {
		p.tight = true
	}
	if !leads(v.Bottom) {
		return xs
	}
	xs[0] = row.Min.X
	if len(sizes) == 3 && v.State == "" {
		low, high := xs[0]+sizes[0].X, xs[2]-sizes[1].X
		if xs[1] = (row.Min.X + row.Max.X - sizes[1].X) / 2; xs[1] < low+p.aside() || xs[1] > high-p.aside() {
			xs[1] = (low + high) / 2
		}
	}
	return xs
}
