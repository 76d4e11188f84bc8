package flow

import (
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
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
	case ScreenWithout:
		return page{State.viewWithout, pressWithout}, true
	case ScreenHour:
		return page{State.viewHour, pressHour}, true
	case ScreenZeroPrint:
		return page{func(s State, v *View) { s.body(v, catalog.ZeroPrinting) }, nothing}, true
	case ScreenZero:
		return page{State.viewZero, pressZero}, true
	case ScreenWait, ScreenReseeding, ScreenSettling:
		return page{func(s State, v *View) { s.body(v, catalog.WaitTitle) }, nothing}, true
	}
	return page{}, false
}

var testNames = map[Tested]catalog.ID{TestScreen: catalog.TestScreen, TestInput: catalog.TestInput, TestPrinter: catalog.TestPrinter, TestPanel: catalog.TestPanel,
	TestMediumA: catalog.TestMediumA, TestMediumB: catalog.TestMediumB, TestTPM: catalog.TestTpm, TestElection: catalog.TestElection, TestVoice: catalog.TestVoice}

func (s State) viewSelfTest(v *View) {
	sound, mute := true, false
	for _, t := range s.tests {
		words := catalog.OK
		if !t.OK {
			words = catalog.Bad
			sound, mute = sound && t.Device == TestVoice, mute || t.Device == TestVoice
		}
		if name, ok := testNames[t.Device]; ok {
			v.Facts = append(v.Facts, Fact{Label: s.say(name), Value: s.say(words), Alarm: !t.OK, Done: t.OK})
		}
	}
	if sound {
		words := catalog.SelfTestGood
		if mute {
			v.Tone, words = ToneWarning, catalog.SelfTestMute
		}
		s.body(v, catalog.SelfTestTitle, words)
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
	switch s.polls {
	case PollsAreOpen, PollsArePaused:
		items = append([]Item{s.button("close", RoleButton, catalog.ClosePolls)}, items...)
	case PollsAreEnded:
		items = append([]Item{s.button("close", RoleButton, catalog.CloseFinally)}, items...)
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
	switch {
	case id == "again":
		m.askFor(forSelfTest, 1)
	case m.polls == PollsAreEnded:
		m.goTo(ScreenCloseAgain)
	default:
		m.goTo(ScreenClose)
	}
}

func (s State) viewChecklist(v *View) {
	s.body(v, catalog.ChecklistTitle, catalog.ChecklistBody)
	parts := [partCount]catalog.ID{catalog.PartSeeds, catalog.PartDraw, catalog.PartOrder, catalog.PartEvidence}
	for p, name := range parts {
		words := [...]catalog.ID{unknown: catalog.Missing, good: catalog.DoneWord, bad: catalog.Wrong}[s.parts[p]]
		v.Facts = append(v.Facts, Fact{Label: s.say(name), Value: s.say(words), Alarm: s.parts[p] == bad, Done: s.parts[p] == good})
		if Part(p) == PartSeeds {
			v.Facts = append(v.Facts, s.halfFacts()...)
		}
	}
	v.Facts = append(v.Facts, s.printerFact(), Fact{Label: s.say(catalog.FactOpens), Value: s.hour(s.cfg.opens)})
	if s.openingDoubt() != "" {
		v.Facts = append(v.Facts, s.clockFact(true))
	}
	for i, label := range [tickCount]catalog.ID{catalog.TickEmpty, catalog.TickSealed, catalog.TickPaper} {
		item := s.button(ItemID("tick/"+strconv.Itoa(i)), RoleCheck, label)
		item.On = s.ticks[i]
		v.Items = append(v.Items, item)
	}
	if s.canOpen() && s.override() {
		v.Notice = s.say([...]catalog.ID{unknown: catalog.OverrideMissing, bad: catalog.OverrideNotice}[s.parts[PartEvidence]])
	}
	v.Bottom = []Item{s.aside(), s.button("attest", RoleButton, catalog.AskTitle), s.button("next", RolePrimary, catalog.PrintZero).enabled(s.canOpen() && s.printer.Ready())}
}

// aside is the way off the checklist: to what blocks the opening, and without that to the devices. Four buttons would crowd the bar at the
// largest text, and devices can be tried once the trustee is settled.
func (s State) aside() Item {
	if s.mayLeaveOut() {
		return s.button("without", RoleButton, catalog.Without)
	}
	return s.button("try", RoleButton, catalog.TryTitle)
}

func pressChecklist(m *machine, id ItemID) {
	if n, ok := strings.CutPrefix(string(id), "tick/"); ok {
		i, _ := strconv.Atoi(n)
		m.ticks[i] = !m.ticks[i]
		return
	}
	switch {
	case id == "attest":
		m.askFor(forAttest, 1)
	case id == "try":
		m.askFor(forTry, 1)
	case id == "without":
		m.without = nil
		m.goTo(ScreenWithout)
	case m.openingDoubt() != "":
		m.goTo(ScreenHour)
	default:
		m.beginOpening("")
	}
}

// beginOpening has people sign in to open, whatever the clock made doubtful.
func (m *machine) beginOpening(doubt Reason) {
	m.overriding = m.override()
	m.goTo(ScreenChecklist)
	m.askWhy(doubt, forOpening, m.needToOpen())
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
	m.await(PollsAreOpen, Open{Officials: openers, Override: m.overriding})
	m.do(SignOut{})
}
