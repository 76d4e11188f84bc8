package ui

import (
	"image"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// pair draws two answers of equal size side by side, or one above the other where their words need it. Other items stand
// below them as plain buttons.
func (p *page) pair(v *flow.View, area image.Rectangle) {
	answers, others := divide(v.Items)
	words := p.column(v, area.Dx(), true)
	if len(v.Places) > 0 && v.Title != "" && len(v.Body) > 0 { // the question stands out
		words[1] = p.paragraph(v.Body[0], (p.title+p.body)/2, typeset.Regular, area.Dx())
	}
	words = p.airy(words, area.Dy())
	columns := max(2, len(answers)) // one alone is as large as one of two
	width := (area.Dx() - (columns-1)*5*p.grid) / columns
	height := p.answersHeight(answers, width)
	rest := p.othersHeight(others, area.Dx())
	if p.answersBroken(answers, width) || tall(words)+5*p.grid+height+rest > area.Dy() && columns > 1 && p.stackedHeight(answers, area.Dx()) < height {
		columns, width = 1, area.Dx()
		height = p.answersHeight(answers, width)
	}
	total, between := tall(words)+height*((len(answers)+columns-1)/columns)+rest, 5*p.grid
	if total+between > area.Dy() {
		between = 3 * p.grid
	}
	area.Min.Y += max(0, (area.Dy()-total-between)*2/5)
	area.Min.Y = p.stack(words, area) + between
	area.Min.Y = p.answers(answers, area, columns, width, height)
	p.others(others, area)
}

// airy sets the words of a question further apart where there is room.
func (p *page) airy(words []piece, height int) []piece {
	if tall(words) < height/3 {
		for i := range words {
			words[i].above += p.grid
		}
	}
	return words
}

// divide parts the answers that weigh the same from the rest of the items.
func divide(items []flow.Item) (answers, others []flow.Item) {
	for _, item := range items {
		if item.Role == flow.RoleEqual || item.Role == flow.RolePrimary {
			answers = append(answers, item)
		} else {
			others = append(others, item)
		}
	}
	return
}

func (p *page) stackedHeight(answers []flow.Item, width int) int {
	return (p.answersHeight(answers, width) + p.gap) * len(answers)
}

// answerSize is the font size of an answer: that of a title if a sentence explains it.
func (p *page) answerSize(item flow.Item) float32 {
	if item.Detail != "" {
		return p.title * 0.9
	}
	return p.lead * 1.1
}

// answersHeight is the height that all answers get: that of the tallest.
func (p *page) answersHeight(answers []flow.Item, width int) (height int) {
	for _, item := range answers {
		each := p.wrap(item.Label, p.answerSize(item), typeset.Bold, width-10*p.grid).height() + 8*p.grid
		if item.Detail != "" {
			each += p.wrap(item.Detail, p.body, typeset.Regular, width-10*p.grid).height() + 2*p.grid
		}
		height = max(height, each, p.target*2)
	}
	return height
}

// answersBroken says if a word would not fit its card.
func (p *page) answersBroken(answers []flow.Item, width int) bool {
	for _, item := range answers {
		if !p.wordsWhole(item.Label, p.answerSize(item), typeset.Bold, width-10*p.grid) {
			return true
		}
	}
	return false
}

// answers draws the cards and gives where they end.
func (p *page) answers(answers []flow.Item, area image.Rectangle, columns, width, height int) int {
	y := area.Min.Y
	for i, item := range answers {
		x := area.Min.X + (i%columns)*(width+5*p.grid)
		r := image.Rect(x, y, x+width, y+height)
		p.item(item, r, func(p *page, pressed bool) { p.answer(item, r, pressed) })
		if i%columns == columns-1 || i == len(answers)-1 {
			y += height + p.gap
		}
	}
	if y-p.gap > area.Max.Y {
		p.tight = true
	}
	return y + p.gap
}

// answer draws one card. A sentence stands at the start, from the top, so that those of two cards begin beside each other; a few words
// alone stand in the middle.
func (p *page) answer(item flow.Item, r image.Rectangle, pressed bool) {
	fill, stroke, words, border := p.face(item, pressed)
	p.card(r, fill, stroke, border)
	inner := image.Rect(r.Min.X+5*p.grid, r.Min.Y+3*p.grid, r.Max.X-5*p.grid, r.Max.Y-3*p.grid)
	if item.Detail == "" {
		p.middle(p.balance(item.Label, p.answerSize(item), typeset.Bold, inner.Dx()), inner, words, centre)
		return
	}
	label := p.wrap(item.Label, p.answerSize(item), typeset.Bold, inner.Dx())
	detail := p.balance(item.Detail, p.body, typeset.Regular, inner.Dx())
	p.text(label, inner, words, start)
	inner.Min.Y += label.height() + 2*p.grid
	p.text(detail, inner, words, start)
}

// othersHeight is the room that the other items need below the answers.
func (p *page) othersHeight(others []flow.Item, width int) (height int) {
	for _, item := range others {
		height += p.natural(plain(item, p.body, typeset.Regular), width).Y + p.gap
	}
	return height
}

// others draws the other items below the answers.
func (p *page) others(others []flow.Item, area image.Rectangle) {
	for _, item := range others {
		b := plain(item, p.body, typeset.Regular)
		size := p.natural(b, area.Dx())
		r := image.Rectangle{Max: size}.Add(area.Min)
		if r.Max.Y > area.Max.Y {
			p.tight = true
		}
		p.button(b, r)
		area.Min.Y += size.Y + p.gap
	}
}
