// Package catalog holds every word of ours that a person reads or hears on a kiosk or on its paper, in each language. The
// words of an election itself are in its manifest.
//
// A message may hold %s verbs; whole numbers given for them are written as the language writes numbers. Where a message
// has a form for one and a form for more, they stand in this order with a tilde between them, and the first number given
// chooses. The package's test fails when a language lacks a message.
package catalog

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A language is one column of the catalogue.
type language struct {
	tag, name string
	words     map[ID]string
	one       func(n int) bool // whether n takes the singular
	group     string           // between thousands
}

var languages = []language{
	{"en", "English", english, func(n int) bool { return n == 1 }, ","},
	{"fr", "Français", french, func(n int) bool { return n == 0 || n == 1 }, "\u202f"},
}

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

// Say gives a message in a language, or in English when the catalogue lacks the language.
func Say(tag string, id ID, args ...any) string {
	l, _ := find(tag)
	words := l.words[id]
	if words == "" {
		panic("catalog: no message " + string(id)) // IDs are constants, and the test knows them all
	}
	one, other, plural := strings.Cut(words, "~")
	if plural && !l.one(first(args)) {
		one = other
	}
	if len(args) == 0 {
		return one
	}
	return fmt.Sprintf(one, l.write(args)...)
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

var place = regexp.MustCompile(`%[sd]`) // where an argument stands

// Number writes a whole number as a language does.
func Number(tag string, n int) string {
	l, _ := find(tag)
	return l.number(n)
}

func (l language) write(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if n, ok := a.(int); ok {
			a = l.number(n)
		}
		out[i] = a
	}
	return out
}

func (l language) number(n int) string {
	if n < 0 {
		return "−" + l.number(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + l.group + s[i:]
	}
	return s
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
