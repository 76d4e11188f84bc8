package flow

import (
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

func (s State) viewSignIn(v *View) {
	s.body(v, catalog.SignTitle)
	people := s.candidates()
	if left := s.sign.need - len(s.sign.have); s.sign.need > 1 {
		v.Body = []string{s.say(catalog.SignMore, left)}
	}
	if s.sign.byAdministrator() {
		v.Body = []string{s.say(catalog.SignFirst)}
	}
	if len(people) == 0 {
		v.Body = []string{s.say(catalog.SignNone)}
	}
	for _, o := range people {
		v.Items = append(v.Items, Item{ID: ItemID("official/" + o.ID), Role: RoleButton, Label: o.Name, Enabled: true})
	}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Cancel)}
}

func (s State) viewPIN(v *View) {
	d := s.sign
	v.Title, v.Typed = s.say(catalog.PinTitle, s.name(d.chosen)), strings.Repeat("•", len(d.pin))
	open := !d.asking && !s.locked
	switch {
	case s.locked:
		v.Notice = s.say(catalog.PinWait)
	case d.asking:
		v.Body = []string{s.say(catalog.PinChecking)}
	case d.wrong:
		v.Notice = s.say(catalog.PinWrong)
	}
	v.Items = append(s.digitKeys(open && len(d.pin) < longestPIN), s.button("delete", RoleKey, catalog.KeyDelete).enabled(open && len(d.pin) > 0))
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Back), s.button("next", RolePrimary, catalog.PinEnter).enabled(open && len(d.pin) >= shortestPIN)}
}

// digitKeys are the keys of a pad, in the digits of the language.
func (s State) digitKeys(enabled bool) (keys []Item) {
	for _, digit := range "1234567890" {
		keys = append(keys, Item{ID: ItemID("key/" + string(digit)), Role: RoleKey, Label: catalog.Digits(s.look.lang, string(digit)), Enabled: enabled})
	}
	return keys
}
