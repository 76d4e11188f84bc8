package flow

import (
	"slices"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// reachable lists the items in the order in which keys and switches walk them: the list, the bottom, the tools; only
// those of the notice while there is one.
func (v View) reachable() []Item {
	if v.Overlay != nil {
		return v.Overlay.reachable()
	}
	return slices.Concat(v.Items, v.Bottom, v.Top)
}

// focusOn marks the item that has the focus.
func (v *View) focusOn(id ItemID) {
	if v.Overlay != nil {
		v.Overlay.focusOn(id)
		return
	}
	for _, list := range [][]Item{v.Items, v.Bottom, v.Top} {
		for i := range list {
			list[i].Focused = list[i].ID == id
		}
	}
}

// refocus starts a new screen: someone who uses keys begins at its first item.
func (m *machine) refocus() {
	m.focus = ""
	if m.keys {
		m.move(1)
	}
}

func (m *machine) key(k device.KeyCode) {
	switch k {
	case device.KeyUp:
		m.walk(-1)
	case device.KeyDown:
		m.walk(1)
	case device.KeyLeft, device.KeyRight: // as the eye goes
		if (k == device.KeyRight) != catalog.RightToLeft(m.look.lang) {
			m.press("next")
		} else {
			m.press("back")
		}
	case device.KeySelect:
		m.choose()
	case device.KeyHelp:
		m.press("help")
	default:
		m.tune(k)
	}
}

// walk moves the focus; the first time in a session it only shows it.
func (m *machine) walk(by int) {
	if !m.keys {
		m.keys, by = true, 1
	}
	m.move(by)
}

// move goes to the next item that can act, round the ends. An item that has just been disabled keeps its place in the walk.
func (m *machine) move(by int) {
	items := m.View().reachable()
	at := slices.IndexFunc(items, func(i Item) bool { return i.ID == m.focus })
	if at < 0 && by < 0 {
		at = 0
	}
	for range items {
		at = (at + by + len(items)) % len(items)
		if items[at].Enabled {
			m.focus = items[at].ID
			return
		}
	}
}

func (m *machine) choose() {
	if !m.keys || m.focus == "" {
		m.walk(1)
		return
	}
	m.press(m.focus)
}
