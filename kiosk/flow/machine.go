package flow

import (
	"slices"
	"time"

	"github.com/isoloir/isoloir/device"
)

// A machine is a state that is being stepped.
type machine struct {
	State
	effects []Effect
}

func (m *machine) do(e ...Effect) { m.effects = append(m.effects, e...) }

func (m *machine) log(e LogEvent, official string) { m.do(Log{Event: e, Official: official}) }

// A place is what a person sees as one screen: leaving it resets the focus and the timer.
type place struct {
	screen, notice Screen
	contest        int
}

func (s State) place() place {
	p := place{screen: s.Screen(), notice: s.notice}
	if s.session != nil {
		p.contest = s.session.contest
	}
	return p
}

func (m *machine) handle(e Event) {
	switch e := e.(type) {
	case Press:
		m.press(e.Item)
	case Key:
		m.noteControl(e)
		m.key(e.Code)
	case Switch:
		m.noteControl(e)
		m.adaptive(e)
	case TimerFired:
		if e.Seq == m.seq {
			m.ring()
		}
	case Headphones:
		m.plug(e.In)
	case Printer, Lid, Power, BoxSensed, Printed, PrintFailed:
		m.deviceEvent(e)
	case Authenticated, Denied:
		m.signEvent(e)
	case Unseen, Issued, CastStored, Confirmed, Voided, Checked, CheckFailed:
		m.sessionEvent(e)
	case Attested, NotAttested:
		m.attestEvent(e)
	default:
		m.officeEvent(e)
	}
}

// press acts on an item if it can be reached where the machine stands: a stale or forged touch does nothing.
func (m *machine) press(id ItemID) {
	v := m.View()
	if !slices.ContainsFunc(v.reachable(), func(i Item) bool { return i.ID == id && i.Enabled }) {
		return
	}
	switch {
	case m.notice != "":
		m.pressNotice(id)
	case m.pressTool(id):
	default:
		pages(m.Screen()).press(m, id)
	}
}

// goTo moves the session, or the officials' day when there is no session.
func (m *machine) goTo(s Screen) {
	m.notice = ""
	if m.session != nil {
		m.session.at = s
		return
	}
	if m.base = s; s == ScreenIdle && !m.printer.Ready() {
		m.stuck = true // no voter starts at a kiosk that cannot print
	}
}

// tend does what every step ends with: focus, timer, lamp and buzzer follow the screen.
func (m *machine) tend(before place, person bool) {
	moved := m.place() != before
	if moved {
		m.wiring.held = 0 // what was pressed on one screen acts on no other
		m.refocus()
	}
	if moved || person && !m.locked {
		m.seq++
		if after := m.patience(); after > 0 {
			m.do(StartTimer{Seq: m.seq, After: after})
		}
	}
	if on := m.needsHelp(); on != m.lamp {
		m.lamp = on
		m.do(Lamp{On: on})
	}
	if m.alarm != m.buzzer {
		m.buzzer = m.alarm
		m.do(Buzzer{On: m.alarm})
	}
}

// needsHelp says whether a poll worker should come.
func (s State) needsHelp() bool {
	switch s.Screen() {
	case ScreenAlarm, ScreenSupply, ScreenFault, ScreenSettle, ScreenSeal, ScreenAbandoned, ScreenAbandonedAsk, ScreenVoidSheet, ScreenCheckFailed:
		return true
	}
	return s.called || s.polls == PollsAreOpen && s.printer&device.PaperLow != 0 && s.session == nil
}

// How long a screen waits for a person. VVSG 2.0 wants a warning after 2 to 5 minutes and 20 to 45 seconds to answer it.
const (
	patienceVoter   = 150 * time.Second
	patienceWarning = 45 * time.Second
	patienceBox     = 90 * time.Second
	patienceDone    = 20 * time.Second
	patienceStaff   = 60 * time.Second
)

func (s State) patience() time.Duration {
	screen := s.Screen()
	switch {
	case s.wiring.held != 0:
		return longPress
	case s.notice == ScreenInactive:
		return patienceWarning
	case s.session != nil && s.session.at == screen && s.watched():
		return patienceVoter
	}
	switch screen {
	case ScreenAsk, ScreenAnswer, ScreenTry:
		return patienceVoter
	case ScreenInsert:
		return patienceBox
	case ScreenDone:
		return patienceDone
	case ScreenSignIn, ScreenPIN, ScreenMenu, ScreenWeight, ScreenStatus, ScreenHour, ScreenClose, ScreenReopen, ScreenCloseAgain, ScreenAbandonedAsk:
		return patienceStaff
	}
	return 0
}

// watched says whether the session is at a screen that waits for the voter and may be left by one who walks away.
func (s State) watched() bool {
	switch s.session.at {
	case ScreenLanguage, ScreenInstructions, ScreenContest, ScreenWriteIn, ScreenReview, ScreenCheckPaper, ScreenNotCorrect, ScreenDecide,
		ScreenCheckWarning, ScreenCheckResult:
		return true
	}
	return false
}

// ring acts when the timer has run: on a switch that is held, or else on a screen at which nobody is.
func (m *machine) ring() {
	if m.wiring.held != 0 {
		m.wiring.held = 0
		m.choose()
		return
	}
	m.timeout()
}

func (m *machine) timeout() {
	switch m.Screen() {
	case ScreenSignIn, ScreenPIN:
		m.signTimeout()
	case ScreenMenu, ScreenWeight, ScreenStatus, ScreenHour, ScreenClose, ScreenReopen, ScreenCloseAgain, ScreenTry:
		m.signOut()
	case ScreenAsk, ScreenAnswer:
		m.endAsking()
	case ScreenAbandonedAsk:
		m.do(SignOut{})
		m.goTo(ScreenAbandoned)
	case ScreenInsert:
		m.goTo(ScreenSettle)
	case ScreenDone:
		m.finish()
	default:
		m.inactive()
	}
}

// inactive warns the voter, then hides the choices.
func (m *machine) inactive() {
	if m.session == nil || !m.watched() || m.Screen() != m.session.at {
		return
	}
	switch {
	case m.notice != ScreenInactive:
		m.notice = ScreenInactive
	case m.session.opened:
		m.finish()
	default:
		m.session.left = m.session.at
		m.goTo(ScreenAbandoned)
	}
}
