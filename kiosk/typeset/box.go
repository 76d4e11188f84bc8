package typeset

import (
	"unicode"

	"github.com/go-text/typesetting/shaping"
)

// A Box is how far a line reaches above and below its baseline, in ems. Lines of the same scripts have the same, whichever letters
// they hold, so that they stand evenly; only marks that reach further, as two on one Arabic letter do, make it taller.
type Box struct{ Ascent, Descent float32 }

// Plain is the least of every line. It clears the accented capitals and the descenders of Noto Sans.
var Plain = Box{1.01, 0.25}

// boxes are those of letters that reach further than Latin ones. Most words of ours are held by them, and the tails and marks of the rest make
// their lines taller.
var boxes = [families]Box{arabic: {1.01, 0.43}, devanagari: {1.01, 0.36}}

// Box is that of a line.
func (t *Typesetter) Box(l Line, style Style) Box { return t.shape(l, style).box }

// Height of a line, in ems.
func (b Box) Height() float32 { return b.Ascent + b.Descent }

// Pixels are the height of a line at a font size, which is also the distance of lines, and how far its baseline lies below its top.
func (b Box) Pixels(size float32) (height, base int) {
	if b == Plain { // whose letters clear it
		height = round(size * b.Height())
		return height, round((float32(height)-size*b.Height())/2 + size*b.Ascent)
	}
	base = ceil(size * b.Ascent)
	return base + ceil(size*b.Descent), base
}

// Union holds both.
func (b Box) Union(c Box) Box { return Box{max(b.Ascent, c.Ascent), max(b.Descent, c.Descent)} }

// spare is what a mark is given beyond its ink, in ems: it is moved by whole pixels.
const spare = 0.03

// boxOf is that of a glyph: of its script, or of its ink if that reaches further. Digits and signs need no more in one script than in another.
func boxOf(face family, letter rune, g shaping.Glyph) Box {
	b := Plain
	if unicode.IsLetter(letter) {
		b = b.Union(boxes[face])
	}
	top := ems(g.YOffset + g.YBearing)
	ink := Box{top, -top - ems(g.Height)}
	if g.YOffset != 0 {
		ink = Box{ink.Ascent + spare, ink.Descent + spare}
	}
	return b.Union(ink)
}
