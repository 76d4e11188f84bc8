package main

import (
	"image"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"github.com/isoloir/isoloir/device"
)

// Keysyms of the X11 protocol (appendix A), unshifted, and the tactile keys that they stand for.
var windowKeys = map[xproto.Keysym]device.KeyCode{0xff52: device.KeyUp, 0xff54: device.KeyDown, 0xff51: device.KeyLeft, 0xff53: device.KeyRight, 0xff0d: device.KeySelect,
	0xffbe: device.KeyHelp, 0xff55: device.KeyLouder, 0xff56: device.KeySofter, 0xff50: device.KeyFaster, 0xff57: device.KeySlower, 'p': device.KeyPause}

// A keyboard knows what stands on each key, and which press is none: a key that is held is released and pressed again at one time.
type keyboard struct {
	first    xproto.Keycode
	syms     []xproto.Keysym
	each     int
	released map[xproto.Keycode]xproto.Timestamp
}

func (k *keyboard) learn(conn *xgb.Conn) error {
	setup := xproto.Setup(conn)
	k.first, k.released = setup.MinKeycode, map[xproto.Keycode]xproto.Timestamp{}
	reply, err := xproto.GetKeyboardMapping(conn, k.first, byte(setup.MaxKeycode-k.first+1)).Reply()
	if err != nil {
		return err
	}
	k.syms, k.each = reply.Keysyms, int(reply.KeysymsPerKeycode)
	return nil
}

// pressed is what stands on the key, or 0 when it only repeats.
func (k *keyboard) pressed(e xproto.KeyPressEvent) xproto.Keysym {
	if at, ever := k.released[e.Detail]; ever && at == e.Time {
		return 0
	}
	if at := int(e.Detail-k.first) * k.each; e.Detail >= k.first && at < len(k.syms) {
		return k.syms[at]
	}
	return 0
}

// listen does what the desktop tells, until the window is closed.
func (w *Window) listen() {
	for {
		event, err := w.conn.WaitForEvent()
		if event == nil && err == nil {
			return // the connection is closed
		}
		switch e := event.(type) {
		case xproto.ExposeEvent:
			hint(w.exposed, struct{}{})
		case xproto.ConfigureNotifyEvent:
			w.size = image.Pt(max(1, int(e.Width)), max(1, int(e.Height)))
			hint(w.sized, w.size)
		case xproto.ClientMessageEvent:
			if e.Format == 32 && xproto.Atom(e.Data.Data32[0]) == w.close {
				return
			}
		default:
			w.act(event)
		}
	}
}

// hint leaves the newest value in a channel that holds one.
func hint[T any](c chan T, v T) {
	select {
	case <-c:
	default:
	}
	c <- v
}

// act carries out what a person does. A kiosk that is starting feels nothing, and nobody is told.
func (w *Window) act(event xgb.Event) {
	const left, finger = 1, 0
	switch e := event.(type) {
	case xproto.ButtonPressEvent:
		if x, y := w.at(e.EventX, e.EventY); e.Detail == left {
			w.st.hands.Down(finger, x, y)
		}
	case xproto.MotionNotifyEvent:
		x, y := w.at(e.EventX, e.EventY)
		w.st.hands.Move(finger, x, y)
	case xproto.ButtonReleaseEvent:
		if e.Detail == left {
			w.st.hands.Up(finger)
		}
	case xproto.KeyReleaseEvent:
		w.keys.released[e.Detail] = e.Time
	case xproto.KeyPressEvent:
		w.key(w.keys.pressed(e))
	}
}

// at is the kiosk's pixel under the mouse.
func (w *Window) at(x, y int16) (int, int) {
	return within(int(x)*displaySize.X/w.size.X, displaySize.X), within(int(y)*displaySize.Y/w.size.Y, displaySize.Y)
}

func (w *Window) key(sym xproto.Keysym) {
	switch code, tactile := windowKeys[sym]; {
	case tactile:
		w.st.hands.Key(code)
	case sym == '1' || sym == '2':
		w.st.hands.Switch(int(sym - '0'))
	case sym == 'b':
		w.ballot()
	}
}

// ballot puts the newest ballot that may go there into the box.
func (w *Window) ballot() {
	now, _ := w.desk.setting()
	for i := len(now.Papers) - 1; i >= 0; i-- {
		if p := now.Papers[i]; p.Kind == "ballot" && !p.Spent {
			w.desk.box(p.Name)
			return
		}
	}
}
