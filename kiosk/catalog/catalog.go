// Package catalog holds every word of ours that a person reads or hears on a kiosk or on its paper, in each language. The
// words of an election itself are in its manifest.
//
// A message may hold %s verbs; whole numbers given for them are written as the language writes numbers. Where a message
// has several forms by number, they stand with a tilde between them in the order in which language.forms names them, and the first number
// given chooses; a form for one or for two may leave that number out. The package's test fails when a language lacks a message.
package catalog

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	tags "golang.org/x/text/language"

	"github.com/isoloir/isoloir/kiosk/bidi"
)

// A language is one column of the catalogue.
type language struct {
	tag, name string
	words     map[ID]string
	forms     []plural.Form // in which numbers are told apart, the last for all others
	digits    string        // from nought to nine
	group     string        // between thousands
	fullFrom  int           // the first number that is parted into thousands
	rtl       bool
}

var languages = []language{
	{"en", "English", english, oneOther, western, ",", 1000, false},
	{"fr", "Français", french, oneOther, western, "\u202f", 1000, false},
	{"es", "Español", spanish, oneOther, western, "\u202f", 10000, false},
	{"ar", "العربية", arabic, []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other}, eastern, "٬", 1000, true},
	{"zh", "中文", chinese, []plural.Form{plural.Other}, western, ",", 1000, false},
}

var oneOther = []plural.Form{plural.One, plural.Other}

const (
	western = "0123456789"
	eastern = "٠١٢٣٤٥٦٧٨٩"
)

// Languages lists the tags of the languages that are complete, English first.
func Languages() []string {
	var tags []string
	for _, l := range languages {
		tags = append(tags, l.tag)
	}
	return tags
}

// Name is what a language calls itself.
func Name(tag string) string {
	l, _ := find(tag)
	return l.name
}

// Has says whether the catalogue speaks a language; "fr-CA" is spoken as "fr".
func Has(tag string) bool {
	_, ok := find(tag)
	return ok
}

// RightToLeft says whether a language is read from right to left.
func RightToLeft(tag string) bool {
	l, _ := find(tag)
	return l.rtl
}

// Say gives a message in a language, or in English when the catalogue lacks the language. Words given for its verbs are set
// apart (UAX 9) where they read in the other direction, so that they turn nothing around that stands beside them.
func Say(tag string, id ID, args ...any) string {
	l, _ := find(tag)
	words := l.words[id]
	if words == "" {
		panic("catalog: no message " + string(id)) // IDs are constants, and the test knows them all
	}
	if forms := strings.Split(words, "~"); len(forms) > 1 {
		words = l.pick(forms, first(args))
	}
	if len(args) == 0 {
		return words
	}
	return fmt.Sprintf(words, l.write(words, args)...)
}

// pick is the form that a number takes. A message with one form more than the language has says in the first that there is none.
func (l language) pick(forms []string, n int) string {
	if len(forms) == len(l.forms) {
		return forms[l.form(n)]
	}
	if n == 0 {
		return forms[0]
	}
	return forms[1+l.form(n)]
}

// form is the place of the form that a number takes (CLDR plural rules).
func (l language) form(n int) int {
	form := plural.Cardinal.MatchPlural(tags.MustParse(l.tag), n, 0, 0, 0, 0)
	if i := slices.Index(l.forms, form); i >= 0 {
		return i
	}
	return len(l.forms) - 1
}

// Pieces gives the forms of a message, each cut at its verbs: what of it is said in the same way every time.
func Pieces(tag string, id ID) [][]string {
	l, _ := find(tag)
	var forms [][]string
	for form := range strings.SplitSeq(l.words[id], "~") {
		forms = append(forms, place.Split(form, -1))
	}
	return forms
}

var place = regexp.MustCompile(`%s`) // where an argument stands

// Number writes a whole number as a language does.
func Number(tag string, n int) string {
	l, _ := find(tag)
	return l.number(n)
}

// Digits writes the digits of a code or an hour as a language does.
func Digits(tag, words string) string {
	l, _ := find(tag)
	digits := []rune(l.digits)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return digits[r-'0']
		}
		return r
	}, words)
}

// Join sets words one after the other, in the order of reading; a message for two says what stands between them.
func Join(tag string, id ID, several ...string) string {
	l, _ := find(tag)
	var apart []string
	for _, words := range several {
		apart = append(apart, l.apart(words))
	}
	return strings.Join(apart, Pieces(tag, id)[0][1])
}

// Apart sets words apart from a sentence of the language if they read in the other direction.
func Apart(tag, words string) string {
	l, _ := find(tag)
	return l.apart(words)
}

func (l language) apart(words string) string {
	rtl, ok := bidi.RightToLeft([]rune(words))
	if !ok || rtl == l.rtl {
		return words
	}
	return string(bidi.FirstStrongIsolate) + words + string(bidi.PopIsolate)
}

// write makes words of what is given for verbs; a message with fewer verbs says the first number in its own words.
func (l language) write(words string, args []any) []any {
	var out []any
	spare := len(args) - strings.Count(words, "%s")
	for _, a := range args {
		switch v := a.(type) {
		case int:
			if spare > 0 {
				spare--
				continue
			}
			out = append(out, l.number(v))
		case string:
			out = append(out, l.apart(v))
		default:
			out = append(out, a)
		}
	}
	return out
}

func (l language) number(n int) string {
	if n < 0 {
		return "−" + l.number(-n)
	}
	digits, written := []rune(l.digits), strings.Builder{}
	s := strconv.Itoa(n)
	for i, d := range s {
		if i > 0 && (len(s)-i)%3 == 0 && n >= l.fullFrom {
			written.WriteString(l.group)
		}
		written.WriteRune(digits[d-'0'])
	}
	return written.String()
}

func find(tag string) (language, bool) {
	base, _, _ := strings.Cut(tag, "-")
	for _, l := range languages {
		if l.tag == tag || l.tag == base {
			return l, true
		}
	}
	return languages[0], false
}

func first(args []any) int {
	for _, a := range args {
		if n, ok := a.(int); ok {
			return n
		}
	}
	return 0
}

// IDs lists every message in the order of its id.
func IDs() []ID { return slices.Sorted(maps.Keys(english)) }
