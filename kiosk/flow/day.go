package flow

import (
	"strings"

	"github.com/isoloir/isoloir/device"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

// dayPages are the screens between voters.
func dayPages(screen Screen) (page, bool) {
	switch screen {
	case ScreenIdle:
		return page{State.viewIdle, func(m *machine, _ ItemID) { m.askFor(forMenu, 1) }}, true
	case ScreenMenu:
		return page{State.viewMenu, pressMenu}, true
	case ScreenWeight:
		return page{State.viewWeight, pressWeight}, true
	case ScreenGuide:
		return page{func(s State, v *View) { s.body(v, catalog.WaitTitle) }, nothing}, true
	case ScreenStatus:
		return page{State.viewStatus, func(m *machine, _ ItemID) { m.goTo(ScreenMenu) }}, true
	case ScreenPaused:
		return page{State.viewPaused, pressPaused}, true
	case ScreenSettle:
		return page{State.viewSettle, pressSettle}, true
	case ScreenSeal:
		return page{State.viewSeal, func(m *machine, _ ItemID) { m.askFor(forSeal, m.needToSettle()) }}, true
	}
	return page{}, false
}

func (s State) viewIdle(v *View) {
	s.body(v, catalog.IdleTitle, catalog.IdleBody)
	v.Bottom = []Item{s.button("staff", RoleButton, catalog.PollWorkers)}
}

func (s State) viewMenu(v *View) {
	v.Title, v.Body = s.say(catalog.MenuTitle, s.name(s.official)), []string{s.say(catalog.MenuBody)}
	for _, id := range s.cfg.station.Styles {
		if label, ok := s.startable(id); ok {
			v.Items = append(v.Items, Item{ID: ItemID("start/" + id), Role: RoleButton, Label: label, Enabled: s.printer.Ready()})
		}
	}
	v.Items = append(v.Items, s.button("guide", RoleButton, catalog.MenuGuide).enabled(s.printer.Ready()), s.button("attest", RoleButton, catalog.AskTitle), s.button("try", RoleButton, catalog.TryTitle))
	v.Facts = append([]Fact{s.printerFact()}, s.closingFacts()...)
	v.Bottom = []Item{s.button("back", RoleButton, catalog.SignOut), s.button("status", RoleButton, catalog.Status), s.button("pause", RoleButton, catalog.Pause),
		s.button("close", RoleButton, catalog.ClosePolls)}
}

func pressMenu(m *machine, id ItemID) {
	switch id {
	case "back":
		m.signOut()
	case "status":
		m.goTo(ScreenStatus)
	case "guide":
		m.guide()
	case "attest":
		m.ask()
	case "try":
		m.try()
	case "pause":
		m.askFor(forPause, m.needToSettle(), m.official)
	case "close":
		m.goTo(ScreenClose)
	default:
		m.start(strings.TrimPrefix(string(id), "start/"))
	}
}

// guide prints how to vote, in the language that the screen has now, and comes back.
func (m *machine) guide() {
	m.guided = m.base
	m.goTo(ScreenGuide)
	m.print(device.SheetGuide)
}

// viewStatus counts papers by state. It holds no count by choice: there is none on this machine.
func (s State) viewStatus(v *View) {
	s.body(v, catalog.StatusTitle)
	v.Facts = s.statusFacts()
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Back)}
}

func (s State) statusFacts() []Fact {
	polls := [...]catalog.ID{catalog.StatusBefore, catalog.StatusOpen, catalog.StatusPaused, catalog.StatusEnded, catalog.StatusClosed}[s.polls]
	facts := append([]Fact{{Label: s.say(catalog.FactPolls), Value: s.say(polls)}}, s.closingFacts()...)
	facts = append(facts, s.paperFacts()...)
	return append(facts, s.printerFact(), s.powerFact(), s.chainFact(), s.count(catalog.FactWaiting, s.waiting, false), s.count(catalog.FactAlarms, s.alarms, true))
}

func (s State) powerFact() Fact {
	power := catalog.PowerMains
	if s.battery {
		power = catalog.PowerBattery
	}
	return Fact{Label: s.say(catalog.FactPower), Value: s.say(power), Alarm: s.battery}
}

func (s State) chainFact() Fact {
	chain := [chainStatusCount]catalog.ID{catalog.ChainUnknown, catalog.ChainCurrent, catalog.ChainBehind, catalog.ChainAlone}[s.chain]
	return Fact{Label: s.say(catalog.FactChain), Value: s.say(chain)}
}

func (s State) paperFacts() []Fact {
	p, fact := s.papers, s.count
	return []Fact{fact(catalog.FactIssued, p.Issued, false), fact(catalog.FactCast, p.Cast, false), fact(catalog.FactPending, p.Pending, true),
		fact(catalog.FactChecked, p.Checked, false), fact(catalog.FactVoid, p.Void, false), fact(catalog.FactUnprinted, p.Unprinted, false), fact(catalog.FactFailed, p.Failed, true), fact(catalog.FactStray, s.stray, true)}
}

// count is a figure; one that should be zero is an alarm.
func (s State) count(id catalog.ID, n int, alarm bool) Fact {
	return Fact{Label: s.say(id), Value: catalog.Number(s.look.lang, n), Alarm: alarm && n > 0}
}

func (s State) name(official string) string {
	if o := s.cfg.manifest.Official(official); o != nil {
		return o.Name
	}
	return official
}

func (s State) viewPaused(v *View) {
	s.body(v, catalog.PausedTitle, catalog.PausedBody)
	v.Facts = s.paperFacts()
	v.Bottom = []Item{s.button("close", RoleButton, catalog.ClosePolls), s.button("resume", RolePrimary, catalog.Resume)}
}

func pressPaused(m *machine, id ItemID) {
	if id == "close" {
		m.goTo(ScreenClose)
		return
	}
	m.askFor(forResume, m.needToSettle())
}

func (s State) viewSettle(v *View) {
	v.Tone, v.Official = ToneWarning, true
	s.body(v, catalog.SettleTitle, catalog.SettleBody)
	v.Items = []Item{s.button("in", RoleEqual, catalog.SettleIn), s.button("out", RoleEqual, catalog.SettleOut)}
}

func pressSettle(m *machine, id ItemID) {
	if id == "in" {
		m.askFor(forSettledIn, m.needToSettle())
		return
	}
	m.askFor(forSettledOut, m.needToSettle())
}

func (s State) viewSeal(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.SealTitle, catalog.SealBody)
	v.Bottom = []Item{s.button("next", RolePrimary, catalog.SealSign)}
}
