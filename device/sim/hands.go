package sim

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/evdev"
)

// Hands touch the screen and press keys of whichever kiosk is connected.
type Hands struct {
	mu   sync.Mutex
	conn net.Conn
	next int32 // tracking id
}

// errNobody is returned while no kiosk is connected.
var errNobody = errors.New("sim: no kiosk listens to input")

// Handle serves one connection: a kiosk has nothing to say to an input device.
func (h *Hands) Handle(_ context.Context, conn net.Conn) {
	h.mu.Lock()
	h.conn = conn
	h.mu.Unlock()
	_, _ = io.Copy(io.Discard, conn)
	h.mu.Lock()
	h.conn = nil
	h.mu.Unlock()
}

// Down puts a finger on the glass.
func (h *Hands) Down(slot, x, y int) error {
	h.mu.Lock()
	h.next++
	id := h.next
	h.mu.Unlock()
	return h.Send(abs(evdev.AbsSlot, slot), abs(evdev.AbsTracking, int(id)), abs(evdev.AbsX, x), abs(evdev.AbsY, y), report)
}

// Move slides a finger.
func (h *Hands) Move(slot, x, y int) error {
	return h.Send(abs(evdev.AbsSlot, slot), abs(evdev.AbsX, x), abs(evdev.AbsY, y), report)
}

// Up lifts a finger.
func (h *Hands) Up(slot int) error {
	return h.Send(abs(evdev.AbsSlot, slot), abs(evdev.AbsTracking, -1), report)
}

// Tap touches one place with one finger.
func (h *Hands) Tap(x, y int) error {
	if err := h.Down(0, x, y); err != nil {
		return err
	}
	return h.Up(0)
}

// Key presses and releases a tactile key.
func (h *Hands) Key(code device.KeyCode) error {
	for raw, c := range evdev.Keys {
		if c == code {
			return h.press(raw)
		}
	}
	return errors.New("sim: no such key")
}

// Switch presses and releases an adaptive switch, 1 or 2.
func (h *Hands) Switch(number int) error { return h.press(evdev.BtnSwitch + uint16(number)) }

func (h *Hands) press(code uint16) error {
	return h.Send(evdev.Raw{Type: evdev.EvKey, Code: code, Value: 1}, report, evdev.Raw{Type: evdev.EvKey, Code: code}, report)
}

// Send sends raw events as they are.
func (h *Hands) Send(events ...evdev.Raw) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.conn == nil {
		return errNobody
	}
	var data []byte
	for _, e := range events {
		b := e.Bytes()
		data = append(data, b[:]...)
	}
	_, err := h.conn.Write(data)
	return err
}

var report = evdev.Raw{Type: evdev.EvSyn, Code: evdev.SynReport}

func abs(code uint16, value int) evdev.Raw {
	return evdev.Raw{Type: evdev.EvAbs, Code: code, Value: int32(value)}
}
