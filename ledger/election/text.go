package election

import (
	"maps"
	"slices"
	"strings"
)

// Text is words in several languages, by BCP 47 tag.
type Text map[string]string

// In returns the words in the first of the languages that has any, where a region falls back to its language ("fr-CA" to
// "fr"); then in English; then in the first language by order of tags. It is empty only if the text is.
func (t Text) In(langs ...string) string {
	for _, lang := range append(slices.Clone(langs), "en") {
		base, _, _ := strings.Cut(lang, "-")
		for _, tag := range []string{lang, base} {
			if s := t[tag]; s != "" {
				return s
			}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		if t[tag] != "" {
			return t[tag]
		}
	}
	return ""
}
