package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
)

// toneOf is the colour and the sign of a tone: the two always come together.
func (p *page) toneOf(t flow.Tone) (color.NRGBA, screen.Shape) {
	switch t {
	case flow.ToneDone:
		return p.done, screen.Tick
	case flow.ToneWarning, flow.ToneAlarm:
		return p.warning, screen.Warning
	}
	return p.ink, none
}

// medal is the large sign above a message.
func (p *page) medal(sign screen.Shape, colour color.Color) piece {
	side := 20 * p.grid
	if p.chosen == flow.TextLargest {
		side = 13 * p.grid
	}
	return piece{0, side, func(r image.Rectangle) {
		x := r.Min.X + (r.Dx()-side)/2
		box := image.Rect(x, r.Min.Y, x+side, r.Min.Y+side)
		if sign == screen.Warning {
			p.icon(sign, box, colour)
			return
		}
		p.add(&canvas.Circle{FillColor: colour}, box)
		p.icon(sign, box.Inset(side/5), p.paper)
	}}
}
