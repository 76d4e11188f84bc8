package typeset

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
)

// HanOf lists, once each and in order, the letters that texts need of a Han font: Han, kana, hangul and bopomofo, and the signs that
// are as wide as they are.
func HanOf(texts ...string) []rune {
	var letters []rune
	for _, text := range texts {
		runes := []rune(text)
		for _, r := range runes {
			if ofHan(r) || strings.ContainsRune(wide, r) && hasHan(runes) {
				letters = append(letters, r)
			}
		}
	}
	slices.Sort(letters)
	return slices.Compact(letters)
}

// ofHan says whether only Han fonts have a letter.
func ofHan(r rune) bool {
	return familyOf[language.LookupScript(r)] == han || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

// thin is the space between Han and the letters or digits of an alphabet that touch it, in ems (CSS Text 4, text-autospace).
const thin = 0.125

// borders says whether a thin space stands between two letters.
func borders(a, b rune) bool { return ideograph(a) && alphabetic(b) || alphabetic(a) && ideograph(b) }

func ideograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo)
}

func alphabetic(r rune) bool {
	return r < 0x3000 && (unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) || unicode.IsDigit(r))
}

// Blank is the empty end of a line that ends with a sign as wide as a Han letter, in pixels: what stands in the middle does so without it.
func (t *Typesetter) Blank(l Line, size float32, style Style) float32 {
	return t.shape(l, style).blank * size
}

// blankOf is how much emptier a wide sign is after its ink than before it.
func blankOf(face family, letter rune, g shaping.Glyph) float32 {
	if face != han && face != election || unicode.IsLetter(letter) {
		return 0
	}
	return max(0, ems(g.XAdvance-g.Width-2*g.XBearing))
}
