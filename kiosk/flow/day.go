package flow

import (
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/device"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/speech"
)

// officePages are the screens before the polls open, and those of a kiosk out of service.
func officePages(screen Screen) (page, bool) {
	switch screen {
	case ScreenBoot:
		return page{func(s State, v *View) { s.body(v, catalog.BootTitle, catalog.BootBody) }, nothing}, true
	case ScreenSelfTest:
		return page{State.viewSelfTest, pressSelfTest}, true
	case ScreenFault:
		return page{State.viewFault, pressFault}, true
	case ScreenChecklist:
		return page{State.viewChecklist, pressChecklist}, true
	case ScreenZeroPrint:
		return page{func(s State, v *View) { s.body(v, catalog.ZeroPrinting) }, nothing}, true
	case ScreenZero:
		return page{State.viewZero, pressZero}, true
	case ScreenWait, ScreenSettling:
		return page{func(s State, v *View) { s.body(v, catalog.WaitTitle) }, nothing}, true
	}
	return page{}, false
}

var testNames = map[Tested]catalog.ID{TestScreen: catalog.TestScreen, TestInput: catalog.TestInput, TestPrinter: catalog.TestPrinter, TestPanel: catalog.TestPanel,
	TestMediumA: catalog.TestMediumA, TestMediumB: catalog.TestMediumB, TestTPM: catalog.TestTpm, TestElection: catalog.TestElection}

func (s State) viewSelfTest(v *View) {
	sound := true
	for _, t := range s.tests {
		words := catalog.OK
		if !t.OK {
			words, sound = catalog.Bad, false
		}
		if name, ok := testNames[t.Device]; ok {
			v.Facts = append(v.Facts, Fact{Label: s.say(name), Value: s.say(words), Alarm: !t.OK})
		}
	}
	if sound {
		s.body(v, catalog.SelfTestTitle, catalog.SelfTestGood)
		v.Bottom = []Item{s.button("next", RolePrimary, catalog.Continue)}
		return
	}
	v.Tone = ToneWarning
	s.body(v, catalog.SelfTestTitle, catalog.SelfTestBad)
	v.Bottom = s.wayOut()
}

// wayOut is what can be done at a kiosk that cannot serve voters.
func (s State) wayOut() []Item {
	items := []Item{s.button("again", RolePrimary, catalog.TestAgain)}
	if s.polls == PollsAreOpen || s.polls == PollsArePaused {
		items = append([]Item{s.button("close", RoleButton, catalog.ClosePolls)}, items...)
	}
	return items
}

func pressSelfTest(m *machine, id ItemID) {
	if id == "next" {
		m.out = ""
		m.goTo(m.next())
		return
	}
	pressFault(m, id)
}

func (s State) viewFault(v *View) {
	v.Tone = ToneAlarm
	why := [faultCount]catalog.ID{catalog.FaultMedia, catalog.FaultLeaves, catalog.FaultTpm, catalog.FaultElection, catalog.FaultCheck, catalog.FaultPrinter, catalog.FaultScreen}
	s.body(v, catalog.FaultTitle, why[s.fault], catalog.FaultBody)
	v.Bottom = s.wayOut()
}

func pressFault(m *machine, id ItemID) {
	if id == "close" {
		m.goTo(ScreenClose)
		return
	}
	m.askFor(forSelfTest, 1)
}

func (s State) viewChecklist(v *View) {
	s.body(v, catalog.ChecklistTitle, catalog.ChecklistBody)
	parts := [partCount]catalog.ID{catalog.PartSeeds, catalog.PartDraw, catalog.PartOrder, catalog.PartEvidence}
	for p, name := range parts {
		words := [...]catalog.ID{unknown: catalog.Missing, good: catalog.DoneWord, bad: catalog.Wrong}[s.parts[p]]
		v.Facts = append(v.Facts, Fact{Label: s.say(name), Value: s.say(words), Alarm: s.parts[p] == bad})
	}
	v.Facts = append(v.Facts, s.printerFact())
	for i, label := range [tickCount]catalog.ID{catalog.TickEmpty, catalog.TickSealed, catalog.TickPaper} {
		item := s.button(ItemID("tick/"+strconv.Itoa(i)), RoleCheck, label)
		item.On = s.ticks[i]
		v.Items = append(v.Items, item)
	}
	if s.canOpen() && s.override() {
		v.Notice = s.say(catalog.OverrideNotice)
	}
	v.Bottom = []Item{s.button("next", RolePrimary, catalog.PrintZero).enabled(s.canOpen() && s.printer.Ready())}
}

func pressChecklist(m *machine, id ItemID) {
	if n, ok := strings.CutPrefix(string(id), "tick/"); ok {
		i, _ := strconv.Atoi(n)
		m.ticks[i] = !m.ticks[i]
		return
	}
	m.askFor(forOpening, m.needToOpen())
}

func (s State) viewZero(v *View) {
	s.body(v, catalog.ZeroTitle, catalog.ZeroBody)
	v.Bottom = []Item{s.button("no", RoleButton, catalog.ZeroNo), s.button("yes", RolePrimary, catalog.ZeroYes)}
}

func pressZero(m *machine, id ItemID) {
	openers := m.openers
	if id == "no" {
		m.fail(FaultElection)
		return
	}
	m.openers = nil
	m.await(PollsAreOpen, Open{Officials: openers, Override: m.override()})
	m.do(SignOut{})
}

// dayPages are the screens between voters and at the end.
func dayPages(screen Screen) (page, bool) {
	switch screen {
	case ScreenIdle:
		return page{State.viewIdle, func(m *machine, _ ItemID) { m.askFor(forMenu, 1) }}, true
	case ScreenMenu:
		return page{State.viewMenu, pressMenu}, true
	case ScreenStatus:
		return page{State.viewStatus, func(m *machine, _ ItemID) { m.goTo(ScreenMenu) }}, true
	case ScreenPaused:
		return page{State.viewPaused, pressPaused}, true
	case ScreenSettle:
		return page{State.viewSettle, pressSettle}, true
	case ScreenSeal:
		return page{State.viewSeal, func(m *machine, _ ItemID) { m.askFor(forSeal, m.needToSettle()) }}, true
	case ScreenClose:
		return page{State.viewClose, pressClose}, true
	case ScreenCloseAgain:
		return page{State.viewCloseAgain, pressCloseAgain}, true
	case ScreenClosing:
		return page{func(s State, v *View) { s.body(v, catalog.ClosingTitle) }, nothing}, true
	case ScreenClosingTape:
		return page{func(s State, v *View) { s.body(v, catalog.PrintingTape) }, nothing}, true
	case ScreenClosed:
		return page{State.viewClosed, pressClosed}, true
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
		style := s.cfg.manifest.Style(id)
		item := s.button(ItemID("start/"+id), RoleButton, catalog.MenuStart, s.text(style.Name)).enabled(s.printer.Ready())
		item.Audio = append(item.Audio, speech.Style(id))
		v.Items = append(v.Items, item)
	}
	v.Facts = []Fact{s.printerFact()}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.SignOut), s.button("status", RoleButton, catalog.Status), s.button("pause", RoleButton, catalog.Pause),
		s.button("close", RoleButton, catalog.ClosePolls)}
}

func pressMenu(m *machine, id ItemID) {
	switch id {
	case "back":
		m.signOut()
	case "status":
		m.goTo(ScreenStatus)
	case "pause":
		m.askFor(forPause, m.needToSettle(), m.official)
	case "close":
		m.goTo(ScreenClose)
	default:
		m.begin(strings.TrimPrefix(string(id), "start/"))
	}
}

// viewStatus counts papers by state. It holds no count by choice: there is none on this machine.
func (s State) viewStatus(v *View) {
	s.body(v, catalog.StatusTitle)
	v.Facts = s.statusFacts()
	v.Bottom = []Item{s.button("back", RolePrimary, catalog.Back)}
}

func (s State) statusFacts() []Fact {
	polls := [...]catalog.ID{catalog.StatusBefore, catalog.StatusOpen, catalog.StatusPaused, catalog.StatusClosed}[s.polls]
	chain := [chainStatusCount]catalog.ID{catalog.ChainUnknown, catalog.ChainCurrent, catalog.ChainBehind, catalog.ChainAlone}[s.chain]
	power := catalog.PowerMains
	if s.battery {
		power = catalog.PowerBattery
	}
	facts := append([]Fact{{Label: s.say(catalog.FactPolls), Value: s.say(polls)}}, s.paperFacts()...)
	return append(facts, s.printerFact(), Fact{Label: s.say(catalog.FactPower), Value: s.say(power), Alarm: s.battery},
		Fact{Label: s.say(catalog.FactChain), Value: s.say(chain)})
}

func (s State) paperFacts() []Fact {
	p := s.papers
	fact := func(id catalog.ID, n int, alarm bool) Fact {
		return Fact{Label: s.say(id), Value: catalog.Number(s.look.lang, n), Alarm: alarm && n > 0}
	}
	return []Fact{fact(catalog.FactIssued, p.Issued, false), fact(catalog.FactCast, p.Cast, false), fact(catalog.FactPending, p.Pending, true),
		fact(catalog.FactChecked, p.Checked, false), fact(catalog.FactVoid, p.Void, false), fact(catalog.FactUnprinted, p.Unprinted, false), fact(catalog.FactFailed, p.Failed, true), fact(catalog.FactStray, s.stray, true)}
}

func (s State) name(official string) string {
	if o := s.cfg.manifest.Official(official); o != nil {
		return o.Name
	}
	return official
}

func (s State) viewPaused(v *View) {
	s.body(v, catalog.PausedTitle, catalog.PausedBody)
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

func (s State) viewClose(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.CloseTitle, catalog.CloseBody)
	v.Facts = s.paperFacts()
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Cancel), s.button("next", RolePrimary, catalog.CloseGo)}
}

func pressClose(m *machine, id ItemID) {
	if id == "back" {
		m.signOut()
		return
	}
	m.goTo(ScreenCloseAgain)
}

func (s State) viewCloseAgain(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.CloseAgainTitle, catalog.CloseAgainBody)
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Cancel), s.button("close", RolePrimary, catalog.CloseNow)}
}

func pressCloseAgain(m *machine, id ItemID) {
	if id == "back" {
		m.signOut()
		return
	}
	var have []string
	if m.official != "" {
		have = []string{m.official}
	}
	m.askFor(forClose, fewest, have...)
}

func (s State) viewClosed(v *View) {
	s.body(v, catalog.ClosedTitle, catalog.ClosedBody)
	v.Facts = s.paperFacts()
	v.Bottom = []Item{s.button("copy", RoleButton, catalog.PrintCopy)}
}

func pressClosed(m *machine, _ ItemID) {
	m.goTo(ScreenClosingTape)
	m.print(device.SheetClosing)
}
