package screen

import "unicode/utf8"

// Wrap breaks a text into lines no wider than width, at the places that Unicode allows (UAX 14), and inside a word only
// when the word alone is too wide. The lines are parts of text, not copies.
func (t *Typesetter) Wrap(text string, size float32, style Style, width float32) []string {
	var lines []string
	start, end := 0, 0 // the line so far, in bytes
	for _, part := range t.parts(text) {
		if t.Width(trimEnd(text[start:part.end]), size, style) > width && end > start {
			lines = append(lines, trimEnd(text[start:end]))
			start = end
		}
		for t.Width(trimEnd(text[start:part.end]), size, style) > width {
			cut := t.cut(text[start:part.end], size, style, width)
			lines = append(lines, text[start:start+cut])
			start += cut
		}
		end = part.end
		if part.must && end < len(text) {
			lines = append(lines, trimEnd(text[start:end]))
			start = end
		}
	}
	if start < len(text) || len(lines) == 0 {
		lines = append(lines, trimEnd(text[start:]))
	}
	return lines
}

// Balance wraps and then narrows, so that the lines of a heading are of about the same length; never so far that a word
// would be broken.
func (t *Typesetter) Balance(text string, size float32, style Style, width float32) []string {
	lines := t.Wrap(text, size, style, width)
	low, high := min(width, max(width/2, t.Longest(text, size, style))), width
	for len(lines) > 1 && high-low > 4 {
		middle := (low + high) / 2
		if tried := t.Wrap(text, size, style, middle); len(tried) <= len(lines) {
			lines, high = tried, middle
		} else {
			low = middle
		}
	}
	return lines
}

// Longest is the width of the widest part of a text that stands between two places where a line may end.
func (t *Typesetter) Longest(text string, size float32, style Style) (longest float32) {
	start := 0
	for _, part := range t.parts(text) {
		longest = max(longest, t.Width(trimEnd(text[start:part.end]), size, style))
		start = part.end
	}
	return longest
}

// part ends where a line may end, or must.
type part struct {
	end  int
	must bool
}

// parts finds where lines of a text may end, as byte offsets.
func (t *Typesetter) parts(text string) []part {
	letters := []rune(text)
	defer clear(letters)
	t.breaks.Init(letters)
	var parts []part
	at := 0
	for lines := t.breaks.LineIterator(); lines.Next(); {
		line := lines.Line()
		for _, r := range line.Text {
			at += utf8.RuneLen(r)
		}
		parts = append(parts, part{at, line.IsMandatoryBreak})
	}
	return parts
}

// cut is how many bytes of a word fit a line; at least one rune.
func (t *Typesetter) cut(word string, size float32, style Style, width float32) int {
	_, fit := utf8.DecodeRuneInString(word)
	for i := range word {
		if i > fit && t.Width(word[:i], size, style) <= width {
			fit = i
		}
	}
	return fit
}

// trimEnd takes away the blanks at a line's end: they have width but nothing to show.
func trimEnd(line string) string {
	for len(line) > 0 && (line[len(line)-1] == ' ' || line[len(line)-1] == '\n') {
		line = line[:len(line)-1]
	}
	return line
}
