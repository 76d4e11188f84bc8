package device

import "fmt"

// A Pin is one line of the panel.
type Pin uint8

const (
	PinBox        Pin = iota + 1 // sensor: high while a paper passes into the ballot box
	PinLid                       // sensor: high while the lid of the kiosk is open
	PinPower                     // sensor: high while the station runs on its battery
	PinLamp                      // lamp over the booth: a voter or the machine needs a poll worker
	PinBuzzer                    // alarm
	PinHeadphones                // sensor: high while headphones are plugged in
)

// Output says whether the station drives the pin.
func (p Pin) Output() bool { return p == PinLamp || p == PinBuzzer }

// A Signal is the level of one pin.
type Signal struct {
	Pin  Pin
	High bool
}

// Byte is the form in which a signal crosses a wire: the pin in the high seven bits, the level in the lowest.
func (s Signal) Byte() byte {
	b := byte(s.Pin) << 1
	if s.High {
		b |= 1
	}
	return b
}

// ParseSignal is the inverse of Byte.
func ParseSignal(b byte) (Signal, error) {
	s := Signal{Pin: Pin(b >> 1), High: b&1 == 1}
	if s.Pin < PinBox || s.Pin > PinHeadphones {
		return Signal{}, fmt.Errorf("panel: no pin %d", s.Pin)
	}
	return s, nil
}
