package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// typeName opens the keyboard on what was typed before.
func (m *machine) typeName(option int) {
	s := m.session
	s.option, s.text, s.accents = option, append([]byte(nil), s.choices.text(s.contest, option)...), false
	m.goTo(ScreenWriteIn)
}

// rows are the keys, as people of each language know them.
func (s State) keyRows() []string {
	arabic := strings.HasPrefix(s.look.lang, "ar")
	switch {
	case s.session.accents && arabic:
		return []string{"أإآءؤئ-.،,", "qwertyuiop", "asdfghjkl'", "zxcvbnm"}
	case arabic:
		return []string{"ضصثقفغعهخح", "جشسيبلاتنم", "كطدذروزظةى"}
	case s.session.accents:
		return []string{"áàâäãåæçéè", "êëíîïñóôöõ", "øœúùûüÿß"}
	case strings.HasPrefix(s.look.lang, "fr"):
		return []string{"azertyuiop", "qsdfghjklm", "wxcvbn'-.,"}
	case strings.HasPrefix(s.look.lang, "es"):
		return []string{"qwertyuiop", "asdfghjklñ", "zxcvbnm'-."}
	}
	return []string{"qwertyuiop", "asdfghjkl'", "zxcvbnm-.,"}
}

// glyph is how a key writes: a capital begins each word.
func (s State) glyph(r rune) string {
	if r == '\'' {
		return "’"
	}
	t := string(s.session.text)
	if last, _ := utf8.DecodeLastRuneInString(t); t == "" || strings.ContainsRune(" -’", last) {
		if r == 'ß' {
			return string(r)
		}
		return strings.ToUpper(string(r))
	}
	return string(r)
}

func (s State) viewWriteIn(v *View) {
	d := s.session
	k := d.choices.contests[d.contest]
	s.body(v, catalog.WriteInTitle, catalog.WriteInBody)
	v.Steps = s.steps()
	v.Typed = string(d.text)
	for _, row := range s.keyRows() {
		for _, r := range row {
			label := s.glyph(r)
			fits := len(d.text)+len(label) <= k.WriteInLength
			v.Items = append(v.Items, Item{ID: ItemID("key/" + string(r)), Role: RoleKey, Label: label, Enabled: fits})
		}
	}
	other := catalog.KeyAccents
	if d.accents {
		other = catalog.KeyLetters
	}
	v.Items = append(v.Items,
		s.button("accents", RoleKey, other),
		s.button("space", RoleKey, catalog.KeySpace).enabled(len(d.text) > 0 && len(d.text) < k.WriteInLength && d.text[len(d.text)-1] != ' '),
		s.button("delete", RoleKey, catalog.KeyDelete).enabled(len(d.text) > 0))
	v.Bottom = []Item{
		s.button("back", RoleButton, catalog.Cancel),
		s.button("clear", RoleButton, catalog.WriteInClear).enabled(len(d.text) > 0),
		s.button("next", RolePrimary, catalog.WriteInDone).enabled(len(strings.TrimSpace(string(d.text))) > 0)}
}

func (m *machine) pressWriteIn(id ItemID) {
	s := m.session
	switch id {
	case "back":
		m.closeKeyboard()
	case "clear":
		m.dropName()
	case "next":
		m.keepName()
	case "accents":
		s.accents = !s.accents
	case "space":
		s.text = append(s.text, ' ')
	case "delete":
		_, n := utf8.DecodeLastRune(s.text)
		clear(s.text[len(s.text)-n:])
		s.text = s.text[:len(s.text)-n]
	default:
		r, _ := utf8.DecodeRuneInString(string(id[len("key/"):]))
		s.text = append(s.text, m.glyph(r)...)
		s.accents = s.accents && r < utf8.RuneSelf && unicode.IsLetter(r) // more Latin letters follow, but seldom more accents
	}
}

func (m *machine) closeKeyboard() {
	clear(m.session.text)
	m.session.text = nil
	m.goTo(ScreenContest)
}

// keepName writes the name into its line and marks it; a line with a name in it is always marked.
func (m *machine) keepName() {
	s := m.session
	c, n := s.choices, s.contest
	c.setWriteIn(n, s.option, strings.TrimSpace(string(s.text)))
	if c.Value(n, s.option) == 0 {
		switch c.contests[n].Kind {
		case election.Ranked:
			c.set(n, s.option, c.marked(n)+1)
		case election.Score, election.Cumulative, election.MajorityJudgment: // points and grades are given on the line
		default:
			c.set(n, s.option, 1)
		}
	}
	m.closeKeyboard()
}

func (m *machine) dropName() {
	s := m.session
	if s.choices.contests[s.contest].Kind == election.Ranked && s.choices.Value(s.contest, s.option) > 0 {
		m.unrank(s.option)
	}
	s.choices.set(s.contest, s.option, 0)
	s.choices.setWriteIn(s.contest, s.option, "")
	m.closeKeyboard()
}
