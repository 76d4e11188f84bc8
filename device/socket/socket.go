// Package socket reaches devices that are at the other end of unix sockets, by the addresses of station.json. The booth dials;
// a simulator or a bridge listens. Screen, input and printer speak as packages frame, evdev and escpos say; the panel sends one
// byte a signal in each direction (device.Signal), and the speaker takes samples and answers when they were heard.
package socket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/isoloir/isoloir/device"
)

// Dial connects to "unix:/path".
func Dial(ctx context.Context, address string) (net.Conn, error) {
	path, ok := strings.CutPrefix(address, "unix:")
	if !ok || path == "" {
		return nil, fmt.Errorf("device address %q: want unix:PATH", address)
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("reach device: %w", err)
	}
	return conn, nil
}

// A Panel is a panel behind a pipe.
type Panel struct{ pipe Pipe }

// A Pipe is a connection whose reads can be ended.
type Pipe interface {
	io.ReadWriter
	SetReadDeadline(time.Time) error
}

var _ device.Panel = (*Panel)(nil)

// NewPanel takes over a pipe.
func NewPanel(pipe Pipe) *Panel { return &Panel{pipe: pipe} }

// Run implements device.Panel.
func (p *Panel) Run(ctx context.Context, signals chan<- device.Signal) error {
	stop := context.AfterFunc(ctx, func() { _ = p.pipe.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	for {
		s, err := p.next()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read panel: %w", err)
		}
		select {
		case signals <- s:
		case <-ctx.Done():
			return nil
		}
	}
}

func (p *Panel) next() (device.Signal, error) {
	var b [1]byte
	if _, err := io.ReadFull(p.pipe, b[:]); err != nil {
		return device.Signal{}, err
	}
	s, err := device.ParseSignal(b[0])
	if err == nil && s.Pin.Output() {
		return s, errors.New("a lamp spoke")
	}
	return s, err
}

// Set implements device.Panel.
func (p *Panel) Set(s device.Signal) error {
	if !s.Pin.Output() {
		return fmt.Errorf("set panel: pin %d is a sensor", s.Pin)
	}
	if _, err := p.pipe.Write([]byte{s.Byte()}); err != nil {
		return fmt.Errorf("set panel: %w", err)
	}
	return nil
}
