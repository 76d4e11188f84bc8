package flow

import (
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// A page is one screen: what it says, and what its items do.
type page struct {
	view  func(s State, v *View)
	press func(m *machine, id ItemID)
}

// pages finds the page of a screen.
func pages(screen Screen) page {
	for _, set := range []func(Screen) (page, bool){overPages, markPages, paperPages, officePages, dayPages, closingPages, attestPages, tryPages} {
		if p, ok := set(screen); ok {
			return p
		}
	}
	panic("flow: no page for screen " + string(screen))
}

// View is what the screen says.
func (s State) View() View {
	screen := s.Screen()
	v := s.blank(screen)
	v.Official = s.session == nil || s.sign != nil || s.alarm || s.stuck
	v.Top = s.tools(!v.Official || screen == ScreenIdle)
	pages(screen).view(s, &v)
	v.Sound = s.sound(v.Official)
	if s.notice != "" {
		notice := s.blank(s.notice)
		s.viewNotice(&notice)
		v.Overlay = &notice
	}
	v.focusOn(s.focus)
	return v
}

func (s State) blank(screen Screen) View {
	return View{Screen: screen, Lang: s.look.lang, RTL: catalog.RightToLeft(s.look.lang), Size: s.look.size, Contrast: s.look.contrast,
		Demo: s.cfg.manifest.Mode == election.ModeDemo}
}

// say gives a message in the language of the screen.
func (s State) say(id catalog.ID, args ...any) string { return catalog.Say(s.look.lang, id, args...) }

// text gives words of the election in the language of the screen.
func (s State) text(t election.Text) string { return s.cfg.manifest.Say(t, s.look.lang) }

func (s State) body(v *View, title catalog.ID, paragraphs ...catalog.ID) {
	v.Title = s.say(title)
	for _, p := range paragraphs {
		v.Body = append(v.Body, s.say(p))
	}
}

// button is an item that says a message.
func (s State) button(id ItemID, role Role, label catalog.ID, args ...any) Item {
	return Item{ID: id, Role: role, Label: s.say(label, args...), Enabled: true}
}

func (i Item) enabled(yes bool) Item {
	i.Enabled = yes
	return i
}

func (i Item) detail(words string) Item {
	i.Detail = words
	return i
}

// tools are the items at the top, always in the same order.
func (s State) tools(help bool) []Item {
	var top []Item
	if l := s.cfg.languages; len(l) == 2 {
		other := l[0]
		if s.look.lang == other {
			other = l[1]
		}
		top = append(top, Item{ID: "language", Role: RoleTool, Label: catalog.Name(other), Enabled: true})
	} else if len(l) > 2 {
		top = append(top, Item{ID: "language", Role: RoleTool, Label: catalog.Name(s.look.lang), Enabled: true})
	}
	top = append(top, s.button("look", RoleTool, catalog.Look))
	if s.session != nil && s.voiced() {
		top = append(top, s.button("sound", RoleTool, catalog.Sound))
	}
	if help {
		top = append(top, s.button("help", RoleTool, catalog.Help))
	}
	return top
}

// pressTool acts on the tools at the top.
func (m *machine) pressTool(id ItemID) bool {
	switch id {
	case "language":
		if l := m.cfg.languages; len(l) > 2 {
			m.notice = ScreenLanguages
		} else if m.look.lang == l[0] {
			m.look.lang = l[1]
		} else {
			m.look.lang = l[0]
		}
	case "look":
		m.notice = ScreenLook
	case "sound":
		m.notice = ScreenSound
	case "help":
		m.notice = ScreenHelp
	default:
		return false
	}
	return true
}
