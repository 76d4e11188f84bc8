package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

var (
	sizes     = []catalog.ID{catalog.SizeSmall, catalog.SizeNormal, catalog.SizeLarge, catalog.SizeLargest}
	contrasts = []catalog.ID{catalog.ContrastDefault, catalog.ContrastLow, catalog.ContrastBlack, catalog.ContrastWhite}
)

// viewNotice says the notice that stands over the screen.
func (s State) viewNotice(v *View) {
	switch s.notice {
	case ScreenLanguages:
		v.Title = s.say(catalog.LanguagesTitle)
		v.Items = s.languageItems()
		v.Bottom = []Item{s.button("close", RoleButton, catalog.Cancel)}
	case ScreenLook:
		s.viewLook(v)
	case ScreenSound:
		s.viewSound(v)
	case ScreenSwitches:
		s.viewSwitches(v)
	case ScreenHelp:
		s.viewHelp(v)
	case ScreenOvervote:
		v.Tone = ToneWarning
		v.Title, v.Body = s.say(s.overvoteTitle()), []string{s.overvote()}
		v.Bottom = []Item{s.button("close", RolePrimary, catalog.CloseNotice)}
	case ScreenMore:
		v.Tone = ToneWarning
		v.Title, v.Body = s.say(catalog.MoreTitle), []string{s.say(catalog.MoreBody, s.session.unseen)}
		v.Bottom = []Item{s.button("go", RoleButton, catalog.MoreGo), s.button("close", RolePrimary, catalog.MoreLook)}
	case ScreenPrintAsk:
		s.body(v, catalog.PrintAskTitle, catalog.PrintAskBody)
		v.Bottom = []Item{s.button("close", RoleButton, catalog.PrintNo), s.button("print", RolePrimary, catalog.PrintYes)}
	case ScreenInactive:
		v.Tone = ToneWarning
		v.Title, v.Body = s.say(catalog.InactiveTitle), []string{s.say(catalog.InactiveBody, int(patienceWarning.Seconds()))}
		v.Bottom = []Item{s.button("close", RolePrimary, catalog.InactiveYes)}
	}
}

func (s State) languageItems() []Item {
	var items []Item
	for _, tag := range s.cfg.languages {
		i := s.button(ItemID("lang/"+tag), RoleChoice, catalog.LanguagesTitle)
		i.Label, i.On = catalog.Name(tag), tag == s.look.lang
		items = append(items, i)
	}
	return items
}

func (s State) viewLook(v *View) {
	s.body(v, catalog.LookTitle, catalog.LookBody)
	for i, id := range sizes {
		item := s.button(ItemID("size/"+strconv.Itoa(i)), RoleChoice, id)
		item.On = TextSize(i) == s.look.size
		v.Items = append(v.Items, item)
	}
	for i, id := range contrasts {
		item := s.button(ItemID("contrast/"+strconv.Itoa(i)), RoleChoice, id)
		item.On = Contrast(i) == s.look.contrast
		v.Items = append(v.Items, item)
	}
	s.resetItem(v)
	if s.session != nil {
		v.Bottom = slices.Insert(v.Bottom, 1, s.button("switches", RoleButton, catalog.Switches))
	}
}

// resetItem ends a notice about settings with the one control that puts all of them back.
func (s State) resetItem(v *View) {
	plain := s.look == s.plainLook()
	if plain {
		v.Body = append(v.Body, s.say(catalog.ResetDone))
	}
	v.Bottom = []Item{s.button("reset", RoleButton, catalog.Reset).enabled(!plain), s.button("close", RolePrimary, catalog.CloseNotice)}
}

func (s State) viewHelp(v *View) {
	s.body(v, catalog.HelpTitle, catalog.HelpKeys)
	if s.called {
		v.Body = append(v.Body, s.say(catalog.HelpCalled))
	}
	v.Bottom = []Item{s.button("call", RoleButton, catalog.HelpCall).enabled(!s.called), s.button("close", RolePrimary, catalog.CloseNotice)}
}

func (s State) overvoteTitle() catalog.ID {
	if s.session.choices.contests[s.session.contest].Kind == election.Cumulative {
		return catalog.OvervoteSpent
	}
	return catalog.OvervoteTitle
}

// overvote says why one more is too many, and what to do.
func (s State) overvote() string {
	c, n := s.session.choices, s.session.contest
	switch k := c.contests[n]; {
	case k.Kind == election.Ranked:
		return s.say(catalog.OvervoteRanks, k.MaxRank)
	case k.Kind == election.Cumulative:
		return s.say(catalog.OvervotePoints)
	case k.VotesAllowed == 1:
		return s.overvoteOne(k, c.order(n)[0])
	default:
		return s.say(catalog.OvervoteN, k.VotesAllowed)
	}
}

// overvoteOne names the one choice and what takes it away: a name that was written in is removed on the keyboard.
func (s State) overvoteOne(k *election.Contest, option int) string {
	if k.Options[option].WriteIn {
		return s.say(catalog.OvervoteName, s.session.choices.WriteIn(s.session.contest, option), s.say(catalog.WriteInClear))
	}
	return s.say(catalog.OvervoteOne, s.text(k.Options[option].Name))
}

// pressNotice acts on a notice; every notice can be closed.
func (m *machine) pressNotice(id ItemID) {
	was := m.notice
	if was == ScreenSound && m.pressSound(id) {
		return
	}
	kind, which, _ := strings.Cut(string(id), "/")
	n, _ := strconv.Atoi(which)
	switch kind {
	case "size":
		m.look.size = TextSize(n)
		return
	case "contrast":
		m.look.contrast = Contrast(n)
		return
	case "reset":
		m.look = m.plainLook()
		return
	case "switches":
		m.askSwitches()
		return
	case "call":
		m.called = true
		return
	case "lang":
		m.look.lang = which
	}
	m.notice = ""
	switch {
	case was == ScreenSwitches:
		m.endSwitches()
	case was == ScreenMore && id == "go":
		m.contestNext()
	case was == ScreenPrintAsk && id == "print":
		m.issue()
	}
}
