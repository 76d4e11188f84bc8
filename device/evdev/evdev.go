// Package evdev turns the raw events of Linux input devices into touches, keys and switches. Decoder is pure; Input reads a
// device file or a socket that carries the same 24 bytes an event.
//
// Touch is protocol B of the kernel's multi-touch-protocol.rst: a slot is a finger, a tracking id of -1 lifts it. Positions are
// taken as pixels of the display: a touch panel that counts otherwise does not fit yet.
package evdev

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/isoloir/isoloir/device"
)

// RawSize is the size of struct input_event on 64-bit Linux: two words of time, type, code, value.
const RawSize = 24

// A Raw is one input_event without its time, which nothing here looks at.
type Raw struct {
	Type, Code uint16
	Value      int32
}

// Bytes is the event as the kernel writes it, at time zero.
func (r Raw) Bytes() [RawSize]byte {
	var b [RawSize]byte
	binary.LittleEndian.PutUint16(b[16:], r.Type)
	binary.LittleEndian.PutUint16(b[18:], r.Code)
	binary.LittleEndian.PutUint32(b[20:], uint32(r.Value))
	return b
}

// ParseRaw is the inverse of Bytes.
func ParseRaw(b [RawSize]byte) Raw {
	return Raw{binary.LittleEndian.Uint16(b[16:]), binary.LittleEndian.Uint16(b[18:]), int32(binary.LittleEndian.Uint32(b[20:]))}
}

// From linux/input-event-codes.h.
const (
	EvSyn, EvKey, EvAbs              = 0x00, 0x01, 0x03
	SynReport, SynDropped            = 0, 3
	AbsSlot, AbsX, AbsY, AbsTracking = 0x2f, 0x35, 0x36, 0x39
)

// Keys is what each key of the keypad and each switch of the jack (BTN_1, BTN_2) sends.
var Keys = map[uint16]device.KeyCode{103: device.KeyUp, 108: device.KeyDown, 105: device.KeyLeft, 106: device.KeyRight, 28: device.KeySelect, 138: device.KeyHelp,
	115: device.KeyLouder, 114: device.KeySofter, 208: device.KeyFaster, 168: device.KeySlower, 119: device.KeyPause}

// BtnSwitch is BTN_0: switch 1 is the one after it.
const BtnSwitch = 0x100

// An Input reads events from a device or a socket.
type Input struct {
	port    Port
	decoder Decoder
}

// A Port is where raw events come from.
type Port interface {
	io.Reader
	SetReadDeadline(time.Time) error
}

var _ device.Input = (*Input)(nil)

// New takes over a port.
func New(port Port) *Input { return &Input{port: port} }

// Run implements device.Input.
func (in *Input) Run(ctx context.Context, events chan<- device.Event) error {
	stop := context.AfterFunc(ctx, func() { _ = in.port.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	for {
		var b [RawSize]byte
		if _, err := io.ReadFull(in.port, b[:]); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return fmt.Errorf("read input: %w", err)
		}
		for _, e := range in.decoder.Feed(ParseRaw(b)) {
			select {
			case events <- e:
			case <-ctx.Done():
				return nil
			}
		}
	}
}
