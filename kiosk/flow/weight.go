package flow

import (
	"strconv"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

// longestWeight is how many digits a weight has at most.
const longestWeight = 12

// start begins a session, or asks first how many votes the holder has.
func (m *machine) start(style string) {
	if m.cfg.manifest.Scale(style) == nil {
		m.begin(style, 0)
		return
	}
	m.weighing, m.typed = style, ""
	m.goTo(ScreenWeight)
}

// startable are the ways to start: each style, or once all that a weight is split among.
func (s State) startable(style string) (label string, ok bool) {
	scale := s.cfg.manifest.Scale(style)
	if scale == nil {
		return s.text(s.cfg.manifest.Style(style).Name), true
	}
	var names []string
	for _, d := range scale {
		names = append(names, s.text(d.Name))
	}
	return catalog.Join(s.look.lang, catalog.Names, names...), scale[0].ID == style
}

// weight is what was typed, and whether it can be split.
func (s State) weight() (votes int64, ok bool) {
	votes, err := strconv.ParseInt(s.typed, 10, 64)
	if err == nil {
		_, err = s.cfg.manifest.Split(s.weighing, votes)
	}
	return votes, err == nil
}

func (s State) viewWeight(v *View) {
	s.body(v, catalog.WeightTitle)
	v.Typed = catalog.Digits(s.look.lang, s.typed)
	_, ok := s.weight()
	if s.typed != "" && !ok {
		v.Notice = s.say(catalog.WeightWrong)
	}
	v.Items = append(s.digitKeys(len(s.typed) < longestWeight), s.button("delete", RoleKey, catalog.KeyDelete).enabled(s.typed != ""))
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Back), s.button("next", RolePrimary, catalog.Next).enabled(ok)}
}

func pressWeight(m *machine, id ItemID) {
	switch id {
	case "back":
		m.goTo(ScreenMenu)
	case "delete":
		m.typed = m.typed[:len(m.typed)-1]
	case "next":
		votes, _ := m.weight()
		m.begin(m.weighing, votes)
	default:
		m.typed += string(id[len("key/"):])
	}
}

// manyCodes says whether the receipt holds a code for each part of a weighted vote.
func (s State) manyCodes() bool { return s.session.weight > 0 && s.session.code == "" }

// codes shows the tracking code, or says that the receipt holds several.
func (s State) codes(v *View) {
	v.Code = s.session.code
	if s.manyCodes() {
		v.Body = append(v.Body, s.say(catalog.ManyCodes))
	}
}
