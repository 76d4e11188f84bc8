package typeset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Wrap breaks a text into lines no wider than width, at the places that Unicode allows (UAX 14), and inside a word only
// when the word alone is too wide. No short word is left alone on the last line where another can join it. Each paragraph reads in the
// direction of its first letter, or in the one given; a code, in Mono, always from left to right.
func (t *Typesetter) Wrap(text string, rtl bool, size float32, style Style, width float32) []Line {
	m := measure{t, size, style, width}
	return m.paragraphs(text, rtl, func(l Line) []int { return m.accompany(l, m.fill(l)) })
}

// Fill breaks as Wrap does, but makes each line as full as it gets: of words that are still being typed none goes back and forth.
func (t *Typesetter) Fill(text string, rtl bool, size float32, style Style, width float32) []Line {
	m := measure{t, size, style, width}
	return m.paragraphs(text, rtl, m.fill)
}

// A measure is what lines are set to.
type measure struct {
	*Typesetter
	size  float32
	style Style
	width float32
}

// paragraphs sets each by itself; set gives where its lines end, in bytes.
func (m measure) paragraphs(text string, rtl bool, set func(Line) []int) (lines []Line) {
	for paragraph := range strings.SplitSeq(text, "\n") {
		l, start := Single(paragraph, rtl && m.style != Mono), 0
		for _, end := range set(l) {
			lines = append(lines, l.cut(start, end).trimmed())
			start = end
		}
	}
	return lines
}

// wide is the width of a part of a line without the blanks at its end.
func (m measure) wide(l Line, from, to int) float32 {
	return m.Width(l.cut(from, to).trimmed(), m.size, m.style)
}

// fill puts into each line what fits.
func (m measure) fill(l Line) (ends []int) {
	fits := func(from, to int) bool { return m.wide(l, from, to) <= m.width }
	start, end := 0, 0 // the line so far
	for _, part := range m.parts(l.Text) {
		if !fits(start, part) && end > start {
			ends = append(ends, end)
			start = end
		}
		for start < part && !fits(start, part) {
			start += m.fitting(l.cut(start, part))
			ends = append(ends, start)
		}
		end = part
	}
	if start < len(l.Text) || len(ends) == 0 {
		ends = append(ends, len(l.Text))
	}
	return ends
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

// clings says whether what follows a hyphen is too short to begin a line, as the pronouns of French that follow a verb, or begins with a space
// that holds words together, or comes after a word that leans on it.
func clings(before, after string) bool {
	if strings.HasPrefix(after, "\u00a0") || strings.HasPrefix(after, "\u202f") || leans(before) {
		return true
	}
	stem, hyphened := strings.CutSuffix(before, "-")
	last, _ := utf8.DecodeLastRuneInString(stem)
	end := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(after)
	}
	return hyphened && unicode.IsLetter(last) && end > 0 && utf8.RuneCountInString(after[:end]) <= 4
}

// leaning are the words that end no line: those of one letter, and the negations of Arabic, without which a line would say the opposite.
var leaning = []string{"à", "À", "a", "A", "y", "Y", "o", "O", "e", "u", "I", "لا", "لن", "لم", "ولا", "ولن", "ولم", "ألا"}

// leans says whether a text ends with such a word.
func leans(text string) bool {
	words, spaced := strings.CutSuffix(text, " ")
	return spaced && slices.Contains(leaning, words[strings.LastIndexByte(words, ' ')+1:])
}

// fitting is how many bytes of a word fit a line: whole letters with their marks, at least one, and no sign that closes left for the next
// line. One more letter can make a word narrower, where letters join, but never by the size of one: beyond that nobody looks on.
func (m measure) fitting(word Line) int {
	letters := m.clusters(word.Text)
	fit := letters[0]
	for _, i := range letters[1:] {
		wide := m.Width(word.cut(0, i), m.size, m.style)
		if wide <= m.width && !closes(word.Text[i:]) {
			fit = i
		}
		if wide > m.width+m.size {
			break
		}
	}
	return fit
}

// clusters gives where letters with their marks end, in bytes (UAX 29).
func (t *Typesetter) clusters(text string) (ends []int) {
	letters := []rune(text)
	defer clear(letters)
	t.breaks.Init(letters)
	at := 0
	for clusters := t.breaks.GraphemeIterator(); clusters.Next(); {
		for _, r := range clusters.Grapheme().Text {
			at += utf8.RuneLen(r)
		}
		ends = append(ends, at)
	}
	return ends
}

// closes says whether a text begins with what must not begin a line.
func closes(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return r == '\u00a0' || r == '\u202f' || unicode.In(r, unicode.Pe, unicode.Pf) || strings.ContainsRune(sentenceStops+clauseStops, r)
}
