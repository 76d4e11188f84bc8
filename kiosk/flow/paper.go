package flow

import (
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// paperPages are the screens from printing to the ballot box.
func paperPages(screen Screen) (page, bool) {
	switch screen {
	case ScreenPrinting:
		return page{State.viewPrinting, nothing}, true
	case ScreenVoiding, ScreenVoidPrint:
		return page{State.viewVoiding, nothing}, true
	case ScreenCheckPaper:
		return page{State.viewCheckPaper, pressCheckPaper}, true
	case ScreenNotCorrect:
		return page{State.viewNotCorrect, pressNotCorrect}, true
	case ScreenVoidSheet:
		return page{State.viewVoidSheet, pressVoidSheet}, true
	case ScreenDecide:
		return page{State.viewDecide, pressDecide}, true
	case ScreenCheckWarning:
		return page{State.viewCheckWarning, pressCheckWarning}, true
	case ScreenChecking:
		return page{State.viewChecking, nothing}, true
	case ScreenCheckResult:
		return page{State.viewCheckResult, func(m *machine, _ ItemID) { m.voteAgain() }}, true
	case ScreenCheckFailed:
		return page{State.viewCheckFailed, func(m *machine, _ ItemID) { m.askFor(forCheckFailed, m.needToSettle()) }}, true
	case ScreenCasting:
		return page{State.viewCasting, nothing}, true
	case ScreenInsert:
		return page{State.viewInsert, func(m *machine, _ ItemID) { m.goTo(ScreenSettle) }}, true
	case ScreenDone:
		return page{State.viewDone, func(m *machine, _ ItemID) { m.finish() }}, true
	case ScreenAbandoned:
		return page{State.viewAbandoned, func(m *machine, _ ItemID) { m.askFor(forAbandoned, 1) }}, true
	case ScreenAbandonedAsk:
		return page{State.viewAbandonedAsk, pressAbandonedAsk}, true
	}
	return page{}, false
}

// nothing is what a page does that only the booth ends.
func nothing(*machine, ItemID) {}

// notYet heads a screen between printing and the box.
func (s State) notYet(v *View, step catalog.ID) {
	n := len(s.session.choices.contests)
	v.Steps = Steps{Now: n + 1, Of: n, Label: s.say(step)}
	v.State = s.say(catalog.NotCastYet)
}

func (s State) viewPrinting(v *View) {
	s.body(v, catalog.PrintingTitle, catalog.PrintingBody)
	s.notYet(v, catalog.PaperStep)
}

func (s State) viewVoiding(v *View) {
	s.body(v, catalog.VoidingTitle)
	s.notYet(v, catalog.PaperStep)
}

func (s State) viewCheckPaper(v *View) {
	s.body(v, catalog.CheckPaperTitle, catalog.CheckPaperQuestion, catalog.CheckPaperBody, catalog.CheckPaperAloud)
	s.notYet(v, catalog.PaperStep)
	v.Places = s.session.places
	v.Items = []Item{s.button("no", RoleEqual, catalog.CheckPaperNo), s.button("yes", RoleEqual, catalog.CheckPaperYes)}
}

func pressCheckPaper(m *machine, id ItemID) {
	if id == "yes" {
		m.goTo(ScreenDecide)
		return
	}
	m.goTo(ScreenNotCorrect)
}

func (s State) viewNotCorrect(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.NotCorrectTitle, catalog.NotCorrectBody)
	s.notYet(v, catalog.PaperStep)
	v.Bottom = []Item{s.button("back", RoleButton, catalog.NotCorrectRead), s.button("void", RolePrimary, catalog.NotCorrectVoid)}
}

func pressNotCorrect(m *machine, id ItemID) {
	if id == "back" {
		m.goTo(ScreenCheckPaper)
		return
	}
	m.giveUp(VoidWrong)
}

func (s State) viewVoidSheet(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.VoidSheetTitle, catalog.VoidSheetBody)
	s.notYet(v, catalog.PaperStep)
	v.Bottom = []Item{s.button("next", RolePrimary, catalog.VoidSheetSign)}
}

func pressVoidSheet(m *machine, _ ItemID) { m.askFor(forVoidSheet, m.needToSettle()) }

func (s State) viewDecide(v *View) {
	s.notYet(v, catalog.DecideStep)
	if s.session.inBox {
		s.viewInBox(v)
		return
	}
	v.Title = s.say(catalog.DecideTitle)
	if s.manyCodes() {
		v.Title = s.say(catalog.DecideManyTitle)
	}
	s.codes(v)
	v.Items = []Item{s.button("cast", RolePrimary, catalog.Cast).detail(s.say(catalog.CastDetail)), s.button("check", RoleEqual, catalog.Check).detail(s.say(catalog.CheckDetail))}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.PaperAgain)}
}

// viewInBox asks whose paper the box has seen: it can no longer be compared, nor made void.
func (s State) viewInBox(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.DecideBoxTitle)
	v.Notice = s.say(catalog.DecideInBox)
	if s.called {
		v.Notice = s.say(catalog.HelpCalled)
	}
	v.Items = []Item{s.button("cast", RolePrimary, catalog.CastConfirm).detail(s.say(catalog.CastInBox)),
		s.button("call", RoleEqual, catalog.DecideCall).detail(s.say(catalog.DecideCallDetail)).enabled(!s.called)}
}

func pressDecide(m *machine, id ItemID) {
	switch id {
	case "cast":
		m.cast()
	case "call":
		m.called = true
	case "check":
		m.goTo(ScreenCheckWarning)
	case "back":
		m.goTo(ScreenCheckPaper)
	}
}

func (s State) viewCheckWarning(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.CheckWarningTitle, catalog.CheckWarningBody, catalog.CheckWarningReal)
	s.notYet(v, catalog.DecideStep)
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Back), s.button("check", RolePrimary, catalog.CheckYes)}
}

func pressCheckWarning(m *machine, id ItemID) {
	if id == "back" {
		m.goTo(ScreenDecide)
		return
	}
	m.goTo(ScreenChecking)
	m.do(Check{})
}

func (s State) viewChecking(v *View) {
	s.body(v, catalog.CheckingTitle, catalog.PrintingBody)
	v.Body = v.Body[:0]
	s.notYet(v, catalog.DecideStep)
}

func (s State) viewCheckResult(v *View) {
	s.body(v, catalog.CheckResultTitle, catalog.CheckResultBody, catalog.CheckResultNext)
	s.notYet(v, catalog.DecideStep)
	s.codes(v)
	v.Bottom = []Item{s.button("next", RolePrimary, catalog.VoteAgain)}
}

func (s State) viewCheckFailed(v *View) {
	v.Tone = ToneAlarm
	s.body(v, catalog.CheckFailedTitle, catalog.CheckFailedBody)
	v.Bottom = []Item{s.button("next", RolePrimary, catalog.FaultSign)}
}

func (s State) viewCasting(v *View) {
	s.body(v, catalog.CastingTitle)
	s.notYet(v, catalog.DecideStep)
}

func (s State) viewInsert(v *View) {
	s.body(v, catalog.InsertTitle, catalog.InsertBody)
	s.notYet(v, catalog.DecideStep)
	v.Bottom = []Item{s.button("cannot", RoleButton, catalog.InsertHelp)}
}

func (s State) viewDone(v *View) {
	v.Tone = ToneDone
	s.body(v, catalog.DoneTitle, catalog.DoneBody)
	s.notYet(v, catalog.FinishedStep)
	v.State = s.say(catalog.DoneClears, int(patienceDone.Seconds()))
	v.Bottom = []Item{s.button("next", RoleButton, catalog.Finish)}
}

func (s State) viewAbandoned(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.AbandonedTitle, catalog.AbandonedBody)
	v.State = s.say(catalog.NotCastYet)
	v.Bottom = []Item{s.button("staff", RoleButton, catalog.PollWorkers)}
}

func (s State) viewAbandonedAsk(v *View) {
	v.Official = true
	s.body(v, catalog.AbandonedAsk)
	if s.session.issued && !s.session.inBox {
		v.Body = []string{s.say(catalog.AbandonedPaper)}
	}
	v.Items = []Item{s.button("back", RoleButton, catalog.AbandonedBack)}
	if s.session.inBox {
		v.Items = append(v.Items, s.button("cast", RoleButton, catalog.AbandonedCast))
		return
	}
	v.Items = append(v.Items, s.button("end", RoleButton, catalog.AbandonedEnd))
}

func pressAbandonedAsk(m *machine, id ItemID) {
	switch id {
	case "back":
		m.official, m.called = "", false
		m.do(SignOut{})
		m.goTo(m.session.left)
		if m.session.inBox {
			m.goTo(ScreenDecide)
		}
	case "cast":
		m.askFor(forBoxedCast, m.needToSettle(), m.official)
	case "end":
		need := 1
		if m.session.issued {
			need = m.needToSettle()
		}
		m.askFor(forEnd, need, m.official)
	}
}
