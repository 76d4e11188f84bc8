package main

import (
	"context"
	"errors"
	"fmt"
	"net"

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
	conns   []net.Conn
}

// dial reaches every device that station.json names; none can be missing.
func dial(ctx context.Context, c *place.Config) (*devices, error) {
	d := new(devices)
	for _, one := range []struct {
		name, address string
		take          func(net.Conn) error
	}{
		{"screen", c.Screen, func(n net.Conn) (err error) { d.display, err = frame.Open(n); return err }},
		{"input", c.Input, func(n net.Conn) error { d.input = evdev.New(n); return nil }},
		{"printer", c.Printer, func(n net.Conn) error { d.printer = escpos.New(n); return nil }},
		{"panel", c.Panel, func(n net.Conn) error { d.panel = socket.NewPanel(n); return nil }},
	} {
		conn, err := socket.Dial(ctx, one.address)
		if err == nil {
			d.conns = append(d.conns, conn)
			err = one.take(conn)
		}
		if err != nil {
			d.close()
			return nil, cli.Hint(fmt.Errorf("no %s at %q: %w", one.name, one.address, err), "%q in station.json names the socket of the device", one.name)
		}
	}
	return d, nil
}

func (d *devices) close() {
	var errs []error
	for _, c := range d.conns {
		errs = append(errs, c.Close())
	}
	// The booth ends; a socket that does not close well has nobody to hear of it.
	_ = errors.Join(errs...)
}
