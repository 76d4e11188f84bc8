package sim

import (
	"context"
	"net"
	"sync"

	"github.com/isoloir/isoloir/device"
)

// A Panel is a station's sensors, which the test moves, and its lamps, which the test looks at.
type Panel struct {
	mu      sync.Mutex
	conn    net.Conn
	levels  map[device.Pin]bool
	changed chan struct{} // closed when a lamp goes on or off
}

// NewPanel is a panel on which nothing happens and nothing shines.
func NewPanel() *Panel { return &Panel{levels: map[device.Pin]bool{}, changed: make(chan struct{})} }

// Handle serves one connection. A sensor that is high says so to a kiosk that has just started.
func (p *Panel) Handle(_ context.Context, conn net.Conn) {
	p.mu.Lock()
	p.conn = conn
	for _, pin := range []device.Pin{device.PinBox, device.PinLid, device.PinPower, device.PinHeadphones} {
		if p.levels[pin] {
			_, _ = conn.Write([]byte{device.Signal{Pin: pin, High: true}.Byte()})
		}
	}
	p.mu.Unlock()
	p.read(conn)
	p.mu.Lock()
	p.conn = nil
	p.mu.Unlock()
}

func (p *Panel) read(conn net.Conn) {
	var b [1]byte
	for {
		if _, err := conn.Read(b[:]); err != nil {
			return
		}
		if s, err := device.ParseSignal(b[0]); err == nil && s.Pin.Output() {
			p.shine(s)
		}
	}
}

func (p *Panel) shine(s device.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.levels[s.Pin] = s.High
	close(p.changed)
	p.changed = make(chan struct{})
}

// Sense moves a sensor and says whether a kiosk was there to notice. One that comes later hears of a sensor that is high.
func (p *Panel) Sense(pin device.Pin, high bool) (heard bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if pin.Output() {
		panic("sim: a lamp senses nothing")
	}
	p.levels[pin] = high
	if p.conn == nil {
		return false
	}
	_, err := p.conn.Write([]byte{device.Signal{Pin: pin, High: high}.Byte()})
	return err == nil
}

// PassPaper lets a paper pass the sensor of the ballot box and says whether a kiosk noticed.
func (p *Panel) PassPaper() bool {
	began, ended := p.Sense(device.PinBox, true), p.Sense(device.PinBox, false)
	return began && ended
}

// Changed is closed at the next change of a lamp or the buzzer.
func (p *Panel) Changed() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changed
}

// Lit says whether a lamp or the buzzer is on.
func (p *Panel) Lit(pin device.Pin) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.levels[pin]
}
