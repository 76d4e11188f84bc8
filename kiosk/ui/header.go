package ui

import (
	"image"

	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// header draws the bar at the top of an area: where I am, and the tools, always in the same place. It gives what is left.
func (p *page) header(v *flow.View, area image.Rectangle) image.Rectangle {
	if len(v.Top) == 0 && v.Steps.Of == 0 && v.Steps.Label == "" {
		return area
	}
	tools := p.tools(v)
	sizes, total := p.toolSizes(tools, area.Dx()-2*p.margin, v.Steps)
	bar := image.Rect(area.Min.X, area.Min.Y, area.Max.X, area.Min.Y+tallest(sizes, p.target)+2*p.grid*9/4)
	p.fill(bar, p.paper)
	p.fill(image.Rect(bar.Min.X, bar.Max.Y-p.thin, bar.Max.X, bar.Max.Y), p.ink)
	x := bar.Max.X - p.margin - total
	p.steps(v.Steps, image.Rect(bar.Min.X+p.margin, bar.Min.Y, x-p.gap, bar.Max.Y-p.thin))
	for i, b := range tools {
		top := bar.Min.Y + (bar.Dy()-p.thin-sizes[i].Y)/2
		p.button(b, image.Rect(x, top, x+sizes[i].X, top+sizes[i].Y))
		x += sizes[i].X + 5*p.grid/2
	}
	return image.Rect(area.Min.X, bar.Max.Y, area.Max.X, area.Max.Y)
}

// tools are the buttons of the header; two have signs: letters for text, a loudspeaker for sound.
func (p *page) tools(v *flow.View) []button {
	tools := make([]button, len(v.Top))
	for i, item := range v.Top {
		tools[i] = plain(item, p.small, typeset.Regular)
		tools[i].aa = item.ID == "look"
		if item.ID == "sound" {
			tools[i].before = screen.Speaker
		}
	}
	return tools
}

// toolSizes makes all tools equally tall, on one line if they leave room for the words of the steps and on two otherwise.
func (p *page) toolSizes(tools []button, width int, steps flow.Steps) (sizes []image.Point, total int) {
	room := width
	if steps.Label != "" {
		room -= p.width(steps.Label, p.small, typeset.Regular) + p.gap
	}
	for _, each := range []int{width, width / 5, 0} {
		sizes, total = nil, 0
		for _, b := range tools {
			size := p.natural(b, each)
			sizes = append(sizes, size)
			total += size.X + 5*p.grid/2
		}
		total -= 5 * p.grid / 2
		if total <= room {
			break
		}
	}
	height := tallest(sizes, p.target)
	for i := range sizes {
		sizes[i].Y = height
	}
	return sizes, max(total, 0)
}

func tallest(sizes []image.Point, least int) int {
	for _, size := range sizes {
		least = max(least, size.Y)
	}
	return least
}

// steps draws where in the ballot the voter is: a mark for each contest if there is room, and words.
func (p *page) steps(s flow.Steps, r image.Rectangle) {
	label := p.wrap(s.Label, p.small, typeset.Regular, r.Dx())
	mark, now, between := 17*p.grid/4, 15*p.grid/2, p.grid
	marks := s.Of*(mark+between) + now - mark
	if s.Of > 1 && len(label.lines) <= 1 && marks+2*p.grid+label.width <= r.Dx() {
		p.marks(s, r, mark, now, between)
		r.Min.X += marks + 2*p.grid
	}
	p.middle(label, r, p.ink, start)
}

// marks are pills: filled for what is behind, wide for here, hollow for what is to come.
func (p *page) marks(s flow.Steps, r image.Rectangle, mark, now, between int) {
	x, height := r.Min.X, 7*p.grid/4
	top := r.Min.Y + (r.Dy()-height)/2
	for i := 1; i <= s.Of; i++ {
		width := mark
		if i == s.Now {
			width = now
		}
		pill := &canvas.Rectangle{FillColor: p.ink, CornerRadius: float32(height) / 2}
		if i == s.Now {
			pill.FillColor = p.accent
		} else if i > s.Now {
			pill.FillColor, pill.StrokeColor, pill.StrokeWidth = p.paper, p.ink, float32(p.thin)
		}
		p.add(pill, image.Rect(x, top, x+width, top+height))
		x += width + between
	}
}
