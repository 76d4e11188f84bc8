package typeset

import (
	"slices"
	"strings"

	"github.com/go-text/typesetting/language"
)

// HanOf lists, once each and in order, the letters that texts need of a Han font: Han, kana, hangul and bopomofo, and the signs that
// are as wide as they are.
func HanOf(texts ...string) []rune {
	var letters []rune
	for _, text := range texts {
		runes := []rune(text)
		for _, r := range runes {
			if ofHan(r) || strings.ContainsRune(wide, r) && hasHan(runes) {
				letters = append(letters, r)
			}
		}
	}
	slices.Sort(letters)
	return slices.Compact(letters)
}

// ofHan says whether only Han fonts have a letter.
func ofHan(r rune) bool {
	return familyOf[language.LookupScript(r)] == han || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}
