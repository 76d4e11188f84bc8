package speech

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Lexicon finds the phrases of which a text is made.
type Lexicon struct {
	ids     map[string]string // by folded text
	longest int               // runes
}

// NewLexicon takes the first of phrases with the same words.
func NewLexicon(phrases []Phrase) *Lexicon {
	x := &Lexicon{ids: map[string]string{}}
	for _, p := range phrases {
		text := fold(p.Text)
		if _, ok := x.ids[text]; !ok {
			x.ids[text] = p.ID
			x.longest = max(x.longest, utf8.RuneCountInString(text))
		}
	}
	return x
}

// Say cuts a text into the longest phrases, from its beginning on, and gives their ids. A number is said as one; what is left is spelled, letter by letter; a
// sign that no phrase says is silent.
func (x *Lexicon) Say(text string) (ids []string) {
	for rest := []rune(fold(text)); len(rest) > 0; {
		id, n := x.longestAt(rest)
		switch {
		case n > 0:
			ids = append(ids, id)
		case unicode.IsDigit(rest[0]):
			var said []string
			said, n = x.number(rest)
			ids = append(ids, said...)
		default:
			n = 1
			if id, ok := x.ids[string(rest[0])]; ok {
				ids = append(ids, id)
			}
		}
		rest = rest[n:]
	}
	return ids
}

// longestAt finds the longest phrase at the beginning that does not end within a word.
func (x *Lexicon) longestAt(text []rune) (id string, n int) {
	for n = min(len(text), x.longest); n > 0; n-- {
		if n < len(text) && joined(text[n-1], text[n]) {
			continue
		}
		if id, ok := x.ids[string(text[:n])]; ok {
			return id, n
		}
	}
	return "", 0
}

// joined says whether two signs belong to one word or number. Han is written without spaces.
func joined(a, b rune) bool {
	if unicode.Is(unicode.Han, a) || unicode.Is(unicode.Han, b) {
		return false
	}
	return unicode.IsLetter(a) && unicode.IsLetter(b) || unicode.IsDigit(a) && unicode.IsDigit(b)
}

// number says a number up to 100 as one, a larger one digit by digit.
func (x *Lexicon) number(text []rune) (ids []string, n int) {
	for n < len(text) && unicode.IsDigit(text[n]) {
		n++
	}
	if v, err := strconv.Atoi(string(text[:n])); err == nil && v <= largest {
		return []string{"n/" + strconv.Itoa(v)}, n
	}
	for _, r := range text[:n] {
		ids = append(ids, "n/"+string(r))
	}
	return ids, n
}

// fold writes a text as it is looked up: small letters, one space between words, no signs that are not spoken, and numbers without marks between their
// thousands.
func fold(text string) string {
	in := []rune(strings.ToLower(text))
	out := make([]rune, 0, len(in))
	for i, r := range in {
		if r >= '٠' && r <= '٩' {
			r = '0' + r - '٠' // a number is the same phrase in whatever digits it is written
		}
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			out = append(out, r)
		case r == '%' || r == '+' || r == '−' || r == '/':
			out = append(out, r)
		case thousands(in, i):
		case len(out) > 0 && out[len(out)-1] != ' ':
			out = append(out, ' ')
		}
	}
	return strings.TrimSpace(string(out))
}

// thousands says whether the sign at i stands between the thousands of a number.
func thousands(text []rune, i int) bool {
	if i == 0 || i+3 >= len(text) || !strings.ContainsRune(",.٬\u202f\u00a0", text[i]) || !unicode.IsDigit(text[i-1]) {
		return false
	}
	for _, r := range text[i+1 : i+4] {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return i+4 == len(text) || !unicode.IsDigit(text[i+4])
}
