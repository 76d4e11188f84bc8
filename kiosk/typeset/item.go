package typeset

import (
	"strings"

	"github.com/go-text/typesetting/language"

	"github.com/isoloir/isoloir/kiosk/bidi"
)

// An item is a part of a line in one direction, one script and one face.
type item struct {
	from, to int // runes
	level    uint8
	script   language.Script
	face     family
}

// items parts a line, in the order in which the parts are seen.
func (f Fonts) items(l Line, letters []rune, style Style) []item {
	var items []item
	scripts := scriptsOf(letters)
	at := 0
	for i, r := range letters {
		next := item{i, i + 1, l.level(at), scripts[i], f.faceOf(r, scripts[i], style, letters)}
		at += len(string(r))
		last := len(items) - 1
		if last >= 0 && invisible(r) { // stays with the letter before
			next.face, next.script = items[last].face, items[last].script
		}
		if last >= 0 && items[last].level == next.level && items[last].script == next.script && items[last].face == next.face {
			items[last].to++
		} else {
			items = append(items, next)
		}
	}
	levels := make([]uint8, len(items))
	for i := range items {
		levels[i] = items[i].level
	}
	seen := make([]item, len(items))
	for i, from := range bidi.Order(levels) {
		seen[i] = items[from]
	}
	return seen
}

// scriptsOf gives each rune its script; one that is common to many has that of the letters before it, or after it at the beginning.
func scriptsOf(letters []rune) []language.Script {
	scripts := make([]language.Script, len(letters))
	now := language.Latin
	for _, r := range letters {
		if s := language.LookupScript(r); own(s) {
			now = s
			break
		}
	}
	for i, r := range letters {
		if s := language.LookupScript(r); own(s) {
			now = s
		}
		scripts[i] = now
	}
	return scripts
}

func own(s language.Script) bool {
	return s != language.Common && s != language.Inherited && s != language.Unknown
}

// wide are signs that Han sets as wide as its letters, whatever stands beside them.
const wide = "“”‘’…—·"

// faceOf chooses the family of a rune. Latin letters, digits and signs look the same in every language.
func (f Fonts) faceOf(r rune, script language.Script, style Style, line []rune) family {
	first := familyOf[script]
	if r > ' ' && r < 0x7f {
		first = sans
	}
	if strings.ContainsRune(wide, r) && hasHan(line) {
		first = han
	}
	if first == han && f.has(election, style, r) {
		return election
	}
	if f.has(first, style, r) {
		return first
	}
	for _, of := range fallback {
		if f.has(of, style, r) {
			return of
		}
	}
	return first
}

func hasHan(line []rune) bool {
	for _, r := range line {
		if language.LookupScript(r) == language.Han {
			return true
		}
	}
	return false
}
