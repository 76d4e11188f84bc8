package ui

import (
	"image"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// padKeys is the most keys that are drawn as a pad of three columns beside the words; more make a keyboard below them.
const padKeys = 14

// keys draws what has been typed and the keys.
func (p *page) keys(v *flow.View, area image.Rectangle) {
	if len(v.Items) <= padKeys {
		p.pinPad(v, area)
		return
	}
	words := append(p.column(v, area.Dx(), true), p.typed(v, area.Dx()))
	for i := range words {
		words[i].above = 3 * p.grid / 2
	}
	area.Min.Y, area.Max.Y = area.Min.Y-2*p.grid, area.Max.Y+3*p.grid/2 // keys need all the room that there is
	area.Min.Y = p.stack(words, area) + p.gap
	rows := keyRows(v.Items, 10)
	if wider := keyRows(v.Items, 11); len(wider) < len(rows) {
		rows = wider
	}
	p.keyGrid(rows, area, area.Dy())
}

// pinPad stands the words and the typed bullets beside a pad of digits.
func (p *page) pinPad(v *flow.View, area image.Rectangle) {
	width := area.Dx() * 45 / 100
	left := image.Rect(area.Min.X, area.Min.Y, area.Min.X+width, area.Max.Y)
	words := append(p.column(v, left.Dx(), true), p.typed(v, left.Dx()))
	p.stack(words, left)
	right := image.Rect(left.Max.X+9*p.grid, area.Min.Y, area.Max.X, area.Max.Y)
	p.keyGrid(keyRows(v.Items, 3), right, p.target*2)
}

// typed is the field that shows what has been typed, with a bar where the next letter goes.
func (p *page) typed(v *flow.View, width int) piece {
	b := p.block(p.types.Fill(v.Typed, p.rtl, p.lead, typeset.Bold, float32(width-8*p.grid)), p.lead, typeset.Bold)
	height := max(p.target, b.height()+2*p.grid)
	return piece{3 * p.grid, height, func(r image.Rectangle) {
		p.card(r, p.paper, p.ink, p.thin)
		inner := image.Rect(r.Min.X+3*p.grid, r.Min.Y, r.Max.X-5*p.grid, r.Max.Y)
		p.middle(b, inner, p.ink, start)
		last := b.lines[len(b.lines)-1]
		x := inner.Min.X + p.lineWidth(last, b.size, b.style) + p.grid/2
		if last.RTL != p.rtl || last.RTL && last.Text != "" && strings.Trim(last.Text, "0123456789٠١٢٣٤٥٦٧٨٩") == "" { // digits go on to the right
			x = inner.Min.X - p.grid/2 - p.thin - 1
		}
		y := r.Min.Y + (r.Dy()-b.height())/2 + (len(b.lines)-1)*b.step
		p.add(&canvas.Rectangle{FillColor: p.accent}, image.Rect(x, y+p.grid/2, x+p.thin+1, y+b.step-p.grid/2))
	}}
}

// keyRows arranges keys: letters and digits in rows of a length, keys with words in rows of their own below.
func keyRows(items []flow.Item, columns int) [][]flow.Item {
	var letters, words []flow.Item
	for _, item := range items {
		if utf8.RuneCountInString(item.Label) == 1 {
			letters = append(letters, item)
		} else {
			words = append(words, item)
		}
	}
	var rows [][]flow.Item
	if columns == 3 && len(letters) == 10 && len(words) <= 2 {
		return append(chunk(letters[:9], 3), padFoot(letters[9], words))
	}
	if len(letters) > 0 {
		rows = chunk(letters, columns)
	}
	if len(words) > 0 {
		rows = append(rows, chunk(words, max(2, columns/2))...)
	}
	return rows
}

// padFoot is the last row of a pad: the last digit stands in the middle. An item without a name is a gap.
func padFoot(digit flow.Item, words []flow.Item) []flow.Item {
	foot := []flow.Item{{}, digit, {}}
	if len(words) > 0 {
		foot[2] = words[len(words)-1]
	}
	if len(words) > 1 {
		foot[0] = words[0]
	}
	return foot
}

// keyGrid draws rows of keys; a row shorter than the widest stays in the middle unless its keys have words.
func (p *page) keyGrid(rows [][]flow.Item, r image.Rectangle, tallest int) {
	columns := 0
	for _, row := range rows {
		if utf8.RuneCountInString(row[0].Label) == 1 {
			columns = max(columns, len(row))
		}
	}
	gap := p.gap
	height := min((r.Dy()-(len(rows)-1)*gap)/len(rows), p.target*3/2, tallest)
	if height < p.target {
		p.tight = true
		height = p.target
	}
	for i, row := range rows {
		slots, indent := max(columns, len(row)), 0
		if utf8.RuneCountInString(row[0].Label) > 1 {
			slots = len(row)
		} else if len(row) < columns {
			indent = (r.Dx() + gap) * (columns - len(row)) / columns / 2
		}
		y := r.Min.Y + i*(height+gap)
		for j, item := range row {
			x0, x1 := r.Min.X+indent+(r.Dx()+gap)*j/slots, r.Min.X+indent+(r.Dx()+gap)*(j+1)/slots-gap
			if p.rtl { // keys stand where they do on every keyboard: turned here, and turned back when they are added
				x0, x1 = r.Min.X+r.Max.X-x1, r.Min.X+r.Max.X-x0
			}
			if item.ID != "" {
				p.key(item, image.Rect(x0, y, x1, y+height))
			}
		}
	}
}

// key draws one key. Its letters clear its frame, whatever hangs from them.
func (p *page) key(item flow.Item, r image.Rectangle) {
	most := float32(r.Dy()) * 0.6
	label := p.balance(item.Label, min(p.body, most), typeset.Bold, r.Dx()-2*p.grid)
	if utf8.RuneCountInString(item.Label) == 1 {
		label = p.figure(item.Label, min(p.lead, most), r.Dx())
	}
	p.item(item, r, func(p *page, pressed bool) {
		fill, stroke, words, border := p.face(item, pressed)
		p.card(r, fill, stroke, border)
		p.middle(label, r, words, centre)
	})
}
