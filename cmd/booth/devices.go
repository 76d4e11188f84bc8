package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	place "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/escpos"
	"github.com/isoloir/isoloir/device/evdev"
	"github.com/isoloir/isoloir/device/frame"
	"github.com/isoloir/isoloir/device/socket"
)

// devices are what a booth is made of.
type devices struct {
	display device.Display
	input   device.Input
	printer device.Printer
	panel   device.Panel
	speaker device.Speaker // nil where the station has none
	conns   []net.Conn
}

// answers is how long a device that was reached may take to say what it is.
const answers = 3 * time.Second

// dial reaches every device that station.json names; none but the speaker can be missing from it. The panel comes first: its lamp calls somebody to a kiosk
// that can't show anything.
func dial(ctx context.Context, c *place.Config) (*devices, error) {
	d := new(devices)
	for _, one := range []struct {
		name, address string
		take          func(net.Conn) error
	}{
		{"panel", c.Panel, func(n net.Conn) error { d.panel = socket.NewPanel(n); return nil }},
		{"screen", c.Screen, func(n net.Conn) (err error) { d.display, err = frame.Open(n); return err }},
		{"input", c.Input, func(n net.Conn) error { d.input = evdev.New(n); return nil }},
		{"printer", c.Printer, func(n net.Conn) error { d.printer = escpos.New(n); return nil }},
		{"speaker", c.Speaker, func(n net.Conn) error { d.speaker = socket.NewSpeaker(n); return nil }},
	} {
		if one.name == "speaker" && one.address == "" {
			continue // the screen can do without
		}
		conn, err := socket.Dial(ctx, one.address)
		if err == nil {
			d.conns = append(d.conns, conn)
			err = errors.Join(conn.SetDeadline(time.Now().Add(answers)), one.take(conn), conn.SetDeadline(time.Time{}))
		}
		if err != nil {
			d.call()
			d.close()
			return nil, cli.Hint(fmt.Errorf("no %s at %q: %w", one.name, one.address, err),
				"look at the %[1]s and its cable; %[1]q in station.json names its socket, and init tries again", one.name)
		}
	}
	return d, nil
}

// call lights the lamp, if there is one.
func (d *devices) call() {
	if d.panel != nil {
		// If this fails too, nothing is left that could tell anybody.
		_ = d.panel.Set(device.Signal{Pin: device.PinLamp, High: true})
	}
}

func (d *devices) close() {
	var errs []error
	for _, c := range d.conns {
		errs = append(errs, c.Close())
	}
	// The booth ends; a socket that does not close well has nobody to hear of it.
	_ = errors.Join(errs...)
}
