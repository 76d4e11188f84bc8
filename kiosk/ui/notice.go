package ui

import (
	"image"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// overlay draws a notice above a screen. What is under it is hidden: it can't be reached, and on a shared screen hiding
// is the safe side. A notice with a list or keys takes nearly the whole screen; a sentence takes what it needs.
func (p *page) overlay(v *flow.View, whole image.Rectangle) {
	p.fill(whole, p.scrim)
	p.inside = true
	if len(v.Items) > 0 || len(v.Facts) > 0 || len(v.Top) > 0 {
		panel := whole.Inset(2 * p.grid)
		p.panel(v, panel)
		inner := panel.Inset(p.thick + p.grid/2)
		p.content(v, p.footer(v, p.header(v, inner)))
		return
	}
	edge := p.thick + p.grid/2
	width := whole.Dx() - 8*p.grid
	if p.chosen <= flow.TextNormal {
		width = min(width, 170*p.grid)
	}
	foot := p.footerHeight(v, width-2*edge)
	pieces := p.column(v, width-2*p.margin-2*edge, true)
	height := tall(pieces) + foot + 10*p.grid
	if height > whole.Dy()-4*p.grid {
		p.tight = true
	}
	corner := whole.Min.Add(image.Pt((whole.Dx()-width)/2, (whole.Dy()-height)/2))
	panel := image.Rectangle{Min: corner, Max: corner.Add(image.Pt(width, height))}
	p.panel(v, panel)
	left := p.footer(v, panel.Inset(edge))
	p.stack(pieces, image.Rect(left.Min.X+p.margin, panel.Min.Y+5*p.grid, left.Max.X-p.margin, left.Max.Y))
}

// panel is the card of a notice; its border has the colour of its tone.
func (p *page) panel(v *flow.View, r image.Rectangle) {
	colour, _ := p.toneOf(v.Tone)
	p.card(r, p.paper, colour, p.thick)
}

// footerHeight is how tall the bottom bar of a notice will be.
func (p *page) footerHeight(v *flow.View, width int) int {
	trial := p.sub()
	trial.press, trial.inside = p.press, true
	area := image.Rect(0, 0, width, p.screen.Y)
	return area.Dy() - trial.footer(v, area).Dy()
}
