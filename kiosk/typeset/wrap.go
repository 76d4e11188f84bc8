package typeset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Wrap breaks a text into lines no wider than width, at the places that Unicode allows (UAX 14), and inside a word only
// when the word alone is too wide. Each paragraph reads in the direction of its first letter, or in the one given; a code, in
// Mono, always from left to right.
func (t *Typesetter) Wrap(text string, rtl bool, size float32, style Style, width float32) []Line {
	var lines []Line
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, t.wrap(Single(paragraph, rtl && style != Mono), size, style, width)...)
	}
	return lines
}

// wrap breaks one paragraph.
func (t *Typesetter) wrap(l Line, size float32, style Style, width float32) []Line {
	var lines []Line
	fits := func(from, to int) bool { return t.Width(l.cut(from, to).trimmed(), size, style) <= width }
	start, end := 0, 0 // the line so far, in bytes
	for _, part := range t.parts(l.Text) {
		if !fits(start, part) && end > start {
			lines = append(lines, l.cut(start, end).trimmed())
			start = end
		}
		for start < part && !fits(start, part) {
			n := t.fitting(l.cut(start, part), size, style, width)
			lines = append(lines, l.cut(start, start+n))
			start += n
		}
		end = part
	}
	if start < len(l.Text) || len(lines) == 0 {
		lines = append(lines, l.cut(start, len(l.Text)).trimmed())
	}
	return lines
}

// Balance wraps and then narrows, so that the lines of a heading are of about the same length; never so far that a word
// would be broken.
func (t *Typesetter) Balance(text string, rtl bool, size float32, style Style, width float32) []Line {
	lines := t.Wrap(text, rtl, size, style, width)
	low, high := min(width, max(width/2, t.Longest(text, rtl, size, style))), width
	for len(lines) > 1 && high-low > 4 {
		middle := (low + high) / 2
		if tried := t.Wrap(text, rtl, size, style, middle); len(tried) <= len(lines) {
			lines, high = tried, middle
		} else {
			low = middle
		}
	}
	return lines
}

// Longest is the width of the widest part of a text that stands between two places where a line may end.
func (t *Typesetter) Longest(text string, rtl bool, size float32, style Style) (longest float32) {
	for paragraph := range strings.SplitSeq(text, "\n") {
		l, start := Single(paragraph, rtl), 0
		for _, part := range t.parts(paragraph) {
			longest = max(longest, t.Width(l.cut(start, part).trimmed(), size, style))
			start = part
		}
	}
	return longest
}

// parts gives where lines of a paragraph may end, as byte offsets: a copy, because measuring them can wipe what is kept.
func (t *Typesetter) parts(text string) []int {
	key := t.key(text)
	ends, ok := t.ends[key]
	if !ok {
		if len(t.ends) >= maxRuns {
			t.Wipe()
		}
		ends = t.partsNew(text)
		t.ends[key] = ends
	}
	return slices.Clone(ends)
}

// partsNew finds them (UAX 14).
func (t *Typesetter) partsNew(text string) []int {
	letters := []rune(text)
	defer clear(letters)
	t.breaks.Init(letters)
	var parts []int
	at := 0
	for lines := t.breaks.LineIterator(); lines.Next(); {
		for _, r := range lines.Line().Text {
			at += utf8.RuneLen(r)
		}
		if n := len(parts); n > 0 && clings(text[:parts[n-1]], text[parts[n-1]:at]) {
			parts = parts[:n-1]
		}
		parts = append(parts, at)
	}
	return parts
}

// clings says whether what follows a hyphen is too short to begin a line, as the pronouns of French that follow a verb.
func clings(before, after string) bool {
	stem, hyphened := strings.CutSuffix(before, "-")
	last, _ := utf8.DecodeLastRuneInString(stem)
	end := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(after)
	}
	return hyphened && unicode.IsLetter(last) && end > 0 && utf8.RuneCountInString(after[:end]) <= 4
}

// fitting is how many bytes of a word fit a line; at least one rune. One more letter can make a word narrower, where letters join, but
// never by the size of one: beyond that nobody looks on.
func (t *Typesetter) fitting(word Line, size float32, style Style, width float32) int {
	_, fit := utf8.DecodeRuneInString(word.Text)
	for i := range word.Text {
		wide := t.Width(word.cut(0, i), size, style)
		if i > fit && wide <= width {
			fit = i
		}
		if wide > width+size {
			break
		}
	}
	return fit
}
