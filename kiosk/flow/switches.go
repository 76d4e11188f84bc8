package flow

import (
	"time"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

// A wiring says what the adaptive switches do. The voter chooses with the first presses of a session, because plugs get swapped and
// switches stick. With one switch alone a short press moves and a long one chooses.
type wiring struct {
	move, choose int // numbers of switches; 0 until they are chosen
	held         int // the one switch, while it is down
}

// longPress is how long one switch alone is held to choose.
const longPress = 2 * time.Second

func (w wiring) alone() bool { return w.move != 0 && w.move == w.choose }

// adaptive takes an adaptive switch. Officials' screens do not ask: the first moves there until a voter has said otherwise.
func (m *machine) adaptive(e Switch) {
	switch w := &m.wiring; {
	case e.Number != 1 && e.Number != 2:
	case w.alone() && e.Number == w.move && !m.locked:
		m.hold(e)
	case e.Up:
	case m.notice == ScreenSwitches:
		m.wire(e.Number)
	case w.choose == 0 && m.session != nil && m.session.at == m.Screen() && m.watched():
		m.askSwitches()
	case e.Number == max(w.move, 1):
		m.walk(1)
	default:
		m.choose()
	}
}

// askSwitches begins to ask which switch does what.
func (m *machine) askSwitches() { m.wiring, m.notice = wiring{}, ScreenSwitches }

// wire takes a press as the answer.
func (m *machine) wire(number int) {
	w := &m.wiring
	if w.move == 0 {
		w.move = number
		return
	}
	w.choose, m.keys = number, true
	if w.alone() {
		m.focus = "close" // held, it closes the notice: the voter has tried it
		return
	}
	m.notice = ""
}

// hold follows the one switch: it moves when it comes up, unless longPress has chosen before.
func (m *machine) hold(e Switch) {
	if !e.Up {
		m.wiring.held = e.Number
		return
	}
	if m.wiring.held != 0 {
		m.wiring.held = 0
		m.walk(1)
	}
}

func (s State) viewSwitches(v *View) {
	v.Bottom = []Item{s.button("close", RoleButton, catalog.Cancel)}
	switch {
	case s.wiring.move == 0:
		s.body(v, catalog.SwitchesMove, catalog.SwitchesBody)
	case s.wiring.choose == 0:
		s.body(v, catalog.SwitchesChoose, catalog.SwitchesOnly)
	default:
		s.body(v, catalog.SwitchesOne, catalog.SwitchesHold)
		v.Bottom = []Item{s.button("close", RolePrimary, catalog.CloseNotice)}
	}
}

// endSwitches closes the notice. Whoever calls it off has switches of which the first moves.
func (m *machine) endSwitches() {
	if m.wiring.choose == 0 {
		m.wiring = wiring{move: 1, choose: 2}
	}
}
