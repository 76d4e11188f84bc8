package typeset

import (
	"strings"
	"unicode/utf8"

	"github.com/isoloir/isoloir/kiosk/bidi"
)

// A Line is text that stands on one line, with what its order needs to know of the paragraph that it was broken out of. It is
// a plain value: two that are equal look the same.
type Line struct {
	Text   string
	Levels string // the embedding level of each byte (UAX 9); none if all is read from left to right
	RTL    bool   // the paragraph reads from right to left
}

// Single makes a line of a text. It reads in the direction of its first letter that has one, else in the one given.
func Single(text string, rtl bool) Line {
	if !mixed(text) && !rtl {
		return Line{Text: text}
	}
	letters := []rune(text)
	defer clear(letters)
	if first, ok := bidi.RightToLeft(letters); ok {
		rtl = first
	}
	base := uint8(0)
	if rtl {
		base = 1
	}
	var levels strings.Builder
	for i, level := range bidi.Levels(letters, base) {
		for range utf8.RuneLen(letters[i]) {
			levels.WriteByte(level)
		}
	}
	return Line{text, levels.String(), rtl}
}

// mixed says whether a text may hold anything that isn't read from left to right: whatever lies between the Latin, Greek and Cyrillic
// alphabets and the Indic ones does, and so do a few signs.
func mixed(text string) bool {
	for _, r := range text {
		if r >= 0x590 && r < 0x900 || r >= 0x200e && r <= 0x200f || r >= 0x2066 && r <= 0x2069 || r >= 0xfb1d && r < 0xff00 || r >= 0x10800 && r < 0x11000 || r >= 0x1e800 && r < 0x1f000 {
			return true
		}
	}
	return false
}

// cut is the part of a line between two bytes.
func (l Line) cut(from, to int) Line {
	part := Line{Text: l.Text[from:to], RTL: l.RTL}
	if l.Levels != "" {
		part.Levels = l.Levels[from:to]
	}
	return part
}

// trimmed takes away the blanks at a line's end: they have width but nothing to show.
func (l Line) trimmed() Line {
	end := len(l.Text)
	for end > 0 && (l.Text[end-1] == ' ' || l.Text[end-1] == '\n') {
		end--
	}
	return l.cut(0, end)
}

// level of the rune at a byte.
func (l Line) level(at int) uint8 {
	if l.Levels == "" {
		return 0
	}
	return l.Levels[at]
}
