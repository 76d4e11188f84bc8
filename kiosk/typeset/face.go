// Package typeset turns text into letters in their places, for the screens and the papers alike: it finds the script and direction of every part,
// takes the one embedded font of each script, joins and orders the letters as readers of each language expect them, and breaks lines
// where Unicode allows. Between Han and Latin letters or digits it sets a thin space, so that no text needs one. No system font is ever looked for: what the fonts lack is missing, and is found before an election is built.
package typeset

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"

	"github.com/isoloir/isoloir/kiosk/fonts"
)

// A Style chooses the weight.
type Style uint8

const (
	Regular Style = iota
	Bold
	Mono // bold, one width: tracking codes
	styles
)

// family is the face of one script.
type family uint8

const (
	sans family = iota // Latin, Greek, Cyrillic, and signs of no script
	arabic
	hebrew
	devanagari
	election // the Han of an election's own words
	han      // the Han of ours
	families
)

// familyOf finds the face of a script.
var familyOf = map[language.Script]family{
	language.Arabic: arabic, language.Hebrew: hebrew, language.Devanagari: devanagari, language.Han: han, language.Bopomofo: han,
	language.Hiragana: han, language.Katakana: han, language.Hangul: han,
}

// embedded are parsed once: a *font.Font may be shared, the faces made from it may not.
var embedded = sync.OnceValue(func() (parsed [families][styles]*font.Font) {
	for f, data := range map[family][styles][]byte{
		sans:       {fonts.Regular, fonts.Bold, fonts.MonoBold},
		arabic:     {fonts.ArabicRegular, fonts.ArabicBold},
		hebrew:     {fonts.HebrewRegular, fonts.HebrewBold},
		devanagari: {fonts.DevanagariRegular, fonts.DevanagariBold},
		han:        {fonts.HanRegular, fonts.HanBold},
	} {
		for style, file := range data {
			if file == nil {
				continue
			}
			face, err := font.ParseTTF(bytes.NewReader(file))
			if err != nil {
				panic("embedded typeface: " + err.Error()) // the file is part of the program and of its tests
			}
			parsed[f][style] = face.Font
		}
	}
	return parsed
})

// Fonts are the embedded ones and those that an election adds; the zero value has the embedded ones.
type Fonts struct{ regular, bold *font.Font }

// WithHan adds the Han of an election's own words, as package cut writes it.
func WithHan(regular, bold []byte) (Fonts, error) {
	var parsed [2]*font.Font
	for i, file := range [][]byte{regular, bold} {
		face, err := font.ParseTTF(bytes.NewReader(file))
		if err != nil {
			return Fonts{}, fmt.Errorf("read the election's Han: %w", err)
		}
		parsed[i] = face.Font
	}
	return Fonts{parsed[0], parsed[1]}, nil
}

// font is a face of a family, or nil. Only Latin has letters of one width: elsewhere they are bold ones.
func (f Fonts) font(of family, style Style) *font.Font {
	switch {
	case of == election && style == Regular:
		return f.regular
	case of == election:
		return f.bold
	case of != sans && style == Mono:
		style = Bold
	}
	return embedded()[of][style]
}

// has says whether a family has a glyph for a rune, in a style.
func (f Fonts) has(of family, style Style, r rune) bool {
	face := f.font(of, style)
	if face == nil {
		return false
	}
	_, ok := face.NominalGlyph(r)
	return ok
}

// Missing lists, once each and in order, the runes of text that the fonts cannot draw in both weights. Signs that would
// turn the order of letters around by force are among them: they can make one name look like another.
func (f Fonts) Missing(text string) []rune {
	var missing []rune
	for _, r := range text {
		if !f.drawn(r) && !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	slices.Sort(missing)
	return missing
}

func (f Fonts) drawn(r rune) bool {
	if r == '\n' || invisible(r) {
		return true
	}
	if forcing(r) {
		return false
	}
	return slices.ContainsFunc(fallback, func(of family) bool { return f.has(of, Regular, r) && f.has(of, Bold, r) })
}

// invisible runes shape their neighbours and are not drawn: joiners, marks of direction, isolates.
func invisible(r rune) bool {
	return r == '\u200c' || r == '\u200d' || r == '\u200e' || r == '\u200f' || r == '\u061c' || r >= '\u2066' && r <= '\u2069'
}

// forcing runes are the embeddings and overrides of UAX 9.
func forcing(r rune) bool { return r >= '\u202a' && r <= '\u202e' }

// fallback is the order in which families are asked for a letter that its own lacks.
var fallback = []family{sans, arabic, hebrew, devanagari, election, han}

// CapHeight is the height of a capital letter as a share of the font size: people need millimetres of capital height
// (VVSG 2.0 7.1-G), fonts are set in ems.
func CapHeight() float64 {
	face := font.NewFace(embedded()[sans][Regular])
	return float64(face.LineMetric(font.CapHeight)) / float64(face.Upem())
}
