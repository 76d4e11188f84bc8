package ui

import (
	"image"
	"unicode/utf8"

	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// checkPaper draws the sheet at the start, with a bar where each choice stands and never what it says, and the question
// beside it: only the paper can answer it.
func (p *page) checkPaper(v *flow.View, area image.Rectangle) {
	width := min(area.Dx()*30/100, area.Dy()*8/10)
	if p.chosen == flow.TextLargest {
		width = width * 5 / 6
	}
	p.sheet(v.Places, image.Rect(area.Min.X, area.Min.Y, area.Min.X+width, area.Max.Y))
	p.pair(v, image.Rect(area.Min.X+width+9*p.grid, area.Min.Y, area.Max.X, area.Max.Y))
}

// sheet draws the paper with a place for each contest.
func (p *page) sheet(places []flow.Place, r image.Rectangle) {
	p.add(&canvas.Rectangle{FillColor: p.paper, StrokeColor: p.rule, StrokeWidth: float32(p.thin)}, r)
	inner := r.Inset(5 * p.grid / 2)
	words := p.sheetWords(places, inner)
	for i, place := range places {
		top := inner.Min.Y + int(place.Top*float64(inner.Dy()))
		next := inner.Max.Y
		if i+1 < len(places) {
			next = inner.Min.Y + int(places[i+1].Top*float64(inner.Dy()))
		}
		bar := image.Rect(inner.Min.X, top+p.grid/2, inner.Min.X+inner.Dx()*barWidths[i%len(barWidths)]/100, next-p.grid)
		if words {
			label := p.elide(place.Label, inner.Dx())
			p.text(label, image.Rect(inner.Min.X, top, inner.Max.X, top+label.height()), p.ink, start)
			bar.Min.Y = top + label.height() + p.grid*3/4 // below the tails of letters
		}
		bar.Max.Y = min(max(bar.Max.Y, bar.Min.Y+p.grid), bar.Min.Y+3*p.grid)
		p.bar(bar)
	}
}

// bar stands for a choice: hollow where all colours are ink, so that it does not look like a rule under a heading.
func (p *page) bar(r image.Rectangle) {
	bar := &canvas.Rectangle{FillColor: p.placeholder, CornerRadius: float32(p.grid) / 2}
	if p.placeholder == p.ink {
		bar.FillColor, bar.StrokeColor, bar.StrokeWidth = p.paper, p.ink, float32(p.thin)/2
	}
	p.add(bar, r)
}

// barWidths, in hundredths, repeat whatever was chosen: a bar as wide as the name would tell it.
var barWidths = [...]int{58, 47, 62, 40, 53}

// sheetWords says whether every place has room for its label above its bar.
func (p *page) sheetWords(places []flow.Place, r image.Rectangle) bool {
	for i, place := range places {
		need := p.single(place.Label, p.caption, typeset.Regular).height() + 5*p.grid/2
		next := 1.0
		if i+1 < len(places) {
			next = places[i+1].Top
		}
		if int((next-place.Top)*float64(r.Dy())) < need {
			return false
		}
	}
	return true
}

// elide shortens a label to one line. The full words are on the paper, which this only points to.
func (p *page) elide(label string, width int) block {
	b := p.single(label, p.caption, typeset.Regular)
	for end := len(label); b.width > width && end > 0; {
		_, size := utf8.DecodeLastRuneInString(label[:end])
		end -= size
		b = p.single(label[:end]+"…", p.caption, typeset.Regular)
	}
	return b
}
