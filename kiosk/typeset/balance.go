package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Balance wraps and then narrows, so that the lines of a heading are of about the same length; never so far that a word
// would be broken. Lines rather end where a sentence or a part of one does.
func (t *Typesetter) Balance(text string, rtl bool, size float32, style Style, width float32) []Line {
	m := measure{t, size, style, width}
	return m.paragraphs(text, rtl, func(l Line) []int { return m.accompany(l, m.atStops(l, m.even(l))) })
}

// even fills the narrowest lines that are no more than the width needs.
func (m measure) even(l Line) []int {
	ends, narrow := m.fill(l), m
	low, high := min(m.width, max(m.width/2, m.longest(l))), m.width
	for len(ends) > 1 && high-low > 4 {
		narrow.width = (low + high) / 2
		if tried := narrow.fill(l); len(tried) <= len(ends) {
			ends, high = tried, narrow.width
		} else {
			low = narrow.width
		}
	}
	return ends
}

// Longest is the width of the widest part of a text that stands between two places where a line may end.
func (t *Typesetter) Longest(text string, rtl bool, size float32, style Style) (longest float32) {
	m := measure{t, size, style, 0}
	for paragraph := range strings.SplitSeq(text, "\n") {
		longest = max(longest, m.longest(Single(paragraph, rtl)))
	}
	return longest
}

func (m measure) longest(l Line) (longest float32) {
	start := 0
	for _, part := range m.parts(l.Text) {
		longest = max(longest, m.wide(l, start, part))
		start = part
	}
	return longest
}

// overreach is how much longer the longest line may become for the sake of a stop, of a part of a sentence and of a sentence.
var overreach = [...]float32{1: 1.15, 2: 1.2}

// atStops moves the end of each line to the stop nearest to it, of a sentence or else of a clause, where neither line becomes much longer
// than the longest is.
func (m measure) atStops(l Line, ends []int) []int {
	if len(ends) < 2 {
		return ends
	}
	longest, start := float32(0), 0
	for _, end := range ends {
		longest = max(longest, m.wide(l, start, end))
		start = end
	}
	parts := m.parts(l.Text)
	start = 0
	for i := range len(ends) - 1 {
		ends[i] = m.stopNear(l, start, ends[i], ends[i+1], parts, longest)
		start = ends[i]
	}
	return ends
}

// stopNear is where the first of two lines best ends.
func (m measure) stopNear(l Line, start, at, end int, parts []int, longest float32) int {
	best, rank := at, stop(l.Text[:at])
	for _, part := range parts {
		if part <= start || part >= end {
			continue
		}
		r := stop(l.Text[:part])
		nearer := r == rank && best != at && abs(part-at) < abs(best-at)
		limit := min(m.width, longest*overreach[r])
		if (r > rank || nearer) && m.wide(l, start, part) <= limit && m.wide(l, part, end) <= limit && !(end == len(l.Text) && m.widow(l, part)) {
			best, rank = part, r
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

const (
	sentenceStops = ".!?…。！？؟।"
	clauseStops   = ",;:，；：、،؛"
)

// stop is 2 where a text ends with a sentence, 1 where it ends with a part of one, and 0 elsewhere and after an abbreviation.
func stop(text string) int {
	text = strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) || unicode.In(r, unicode.Pe, unicode.Pf) })
	last, n := utf8.DecodeLastRuneInString(text)
	switch {
	case last == '.' && utf8.RuneCountInString(text[strings.LastIndexByte(text, ' ')+1:]) < 4:
		return 0
	case n > 0 && strings.ContainsRune(sentenceStops, last):
		return 2
	case n > 0 && strings.ContainsRune(clauseStops, last):
		return 1
	}
	return 0
}

// The last line of a paragraph is a widow if it is shorter than so many ems, or one word of fewer letters.
const (
	widowEms     = 3
	widowLetters = 14
)

// accompany takes words to a widow from the line before, as long as that stays the longer one.
func (m measure) accompany(l Line, ends []int) []int {
	n := len(ends)
	if n < 2 || m.style == Mono || !m.widow(l, ends[n-2]) {
		return ends
	}
	from := 0
	if n > 2 {
		from = ends[n-3]
	}
	parts := m.parts(l.Text)
	for i := len(parts) - 1; i >= 0 && parts[i] > from && m.widow(l, ends[n-2]); i-- {
		if parts[i] >= ends[n-2] {
			continue
		}
		if last := m.wide(l, parts[i], len(l.Text)); last > m.width || last > m.wide(l, from, parts[i]) {
			break
		}
		ends[n-2] = parts[i]
	}
	return ends
}

// widow says whether what begins at a byte is too little for a line.
func (m measure) widow(l Line, from int) bool {
	last := l.cut(from, len(l.Text)).trimmed()
	if m.Width(last, m.size, m.style) < widowEms*m.size {
		return true
	}
	letters := 0
	for _, r := range last.Text {
		if unicode.IsSpace(r) || ofHan(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters < widowLetters
}
