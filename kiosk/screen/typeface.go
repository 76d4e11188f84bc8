package screen

import (
	"bytes"
	"slices"
	"sync"

	"github.com/go-text/typesetting/font"

	"github.com/isoloir/isoloir/kiosk/fonts"
)

// A Style chooses one of the embedded typefaces.
type Style uint8

const (
	Regular Style = iota
	Bold
	Mono // bold, one width: tracking codes
	styles
)

// typefaces are parsed once: a *font.Font may be shared, the faces made from it may not.
var typefaces = sync.OnceValue(func() (parsed [styles]*font.Font) {
	for style, data := range [styles][]byte{fonts.Regular, fonts.Bold, fonts.MonoBold} {
		face, err := font.ParseTTF(bytes.NewReader(data))
		if err != nil {
			panic("embedded typeface: " + err.Error()) // the file is part of the program and of its tests
		}
		parsed[style] = face.Font
	}
	return parsed
})

// Missing lists, once each and in order, the runes of text that the embedded typefaces cannot draw. No system font is
// ever looked for: what is missing here is missing, and is found before an election is built.
func Missing(text string) []rune {
	var missing []rune
	for _, r := range text {
		if !drawn(r) && !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	slices.Sort(missing)
	return missing
}

// drawn says whether both weights have a glyph for a rune. A line break needs none.
func drawn(r rune) bool {
	if r == '\n' {
		return true
	}
	_, regular := typefaces()[Regular].NominalGlyph(r)
	_, bold := typefaces()[Bold].NominalGlyph(r)
	return regular && bold
}

// CapHeight is the height of a capital letter as a share of the font size: people need millimetres of capital height
// (VVSG 2.0 7.1-G), fonts are set in ems.
func CapHeight() float64 {
	face := font.NewFace(typefaces()[Regular])
	return float64(face.LineMetric(font.CapHeight)) / float64(face.Upem())
}
