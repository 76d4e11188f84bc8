// Package bidi finds in which order the letters of mixed text are seen: the levels and the visual order of the Unicode
// Bidirectional Algorithm (UAX 9, Unicode 15), on the character classes of golang.org/x/text. That module finds directions but tells no
// levels, without which "عمر 12 نور" cannot be put in order inside English.
//
// Isolates are honoured: the catalogue sets names into sentences with them. Embeddings and overrides (LRE, RLE, LRO, RLO, PDF) count as
// nothing here and are refused as letters: they can make a name look like another.
package bidi

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// The marks that keep a name apart from the sentence around it (UAX 9 section 2.4).
const (
	FirstStrongIsolate = '\u2068'
	PopIsolate         = '\u2069'

	leftIsolate  = '\u2066'
	rightIsolate = '\u2067'
)

// maxLevel is max_depth of UAX 9: deeper isolates stay at the level around them.
const maxLevel = 125

// RightToLeft says whether the first letter of a text with a direction of its own, outside isolates, is one of a
// right-to-left script (rules P2 and P3); ok is false if there is none.
func RightToLeft(text []rune) (rtl, ok bool) {
	for i := 0; i < len(text); i++ {
		switch classOf(text[i]) {
		case bidi.L:
			return false, true
		case bidi.R, bidi.AL:
			return true, true
		case bidi.LRI, bidi.RLI, bidi.FSI:
			i = closing(text, i)
		}
	}
	return false, false
}

// Levels gives each rune of one paragraph its embedding level: even ones are read from left to right. A base of 1 is for a
// paragraph that reads from right to left. Blanks at the end of a line are for the caller to drop (rule L1).
func Levels(text []rune, base uint8) []uint8 {
	levels := make([]uint8, len(text))
	for i := range levels {
		levels[i] = base
	}
	resolve(text, 0, len(text), base, levels)
	return levels
}

// Order gives the places of items of these levels as they are seen from left to right (rule L2).
func Order(levels []uint8) []int {
	order := make([]int, len(levels))
	var highest uint8
	for i, l := range levels {
		order[i], highest = i, max(highest, l)
	}
	for level := highest; level > 0; level-- {
		for from := 0; from < len(order); from++ {
			to := from
			for to < len(order) && levels[order[to]] >= level {
				to++
			}
			slices.Reverse(order[from:to])
			from = max(from, to)
		}
	}
	return order
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// closing is where the isolate that opens at a place ends: at its mark, or at the end of the text.
func closing(text []rune, at int) int {
	depth := 0
	for i := at; i < len(text); i++ {
		switch classOf(text[i]) {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			depth++
		case bidi.PDI:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// resolve gives levels to the runes from one place to another, all at one level but for isolates, each of which is
// resolved alone and is a neutral sign for the text around it.
func resolve(text []rune, from, to int, level uint8, levels []uint8) {
	s := sequence{text: text, level: level}
	for i := from; i < to; i++ {
		switch class := classOf(text[i]); class {
		case bidi.BN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF:
		case bidi.LRI, bidi.RLI, bidi.FSI:
			s.add(i, bidi.ON)
			end := min(closing(text, i), to)
			resolve(text, i+1, end, inner(text[i], text[i+1:end], level), levels)
			if i = end; i < to {
				s.add(i, bidi.ON)
			}
		case bidi.PDI, bidi.B, bidi.S, bidi.WS:
			s.add(i, bidi.ON)
		default:
			s.add(i, class)
		}
	}
	s.weak()
	s.brackets()
	s.neutral()
	s.implicit(levels)
	follow(text, from, to, levels)
}

// inner is the level inside an isolate.
func inner(mark rune, within []rune, level uint8) uint8 {
	rtl := mark == rightIsolate
	if mark == FirstStrongIsolate {
		rtl, _ = RightToLeft(within)
	}
	next := (level + 2) &^ 1
	if rtl {
		next = (level + 1) | 1
	}
	if next > maxLevel {
		return level
	}
	return next
}

// follow gives what the algorithm leaves out, such as joiners, the level of the letter before, so that no word is torn.
func follow(text []rune, from, to int, levels []uint8) {
	for i := from + 1; i < to; i++ {
		switch classOf(text[i]) {
		case bidi.BN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF:
			levels[i] = levels[i-1]
		}
	}
}
