// Package sim is the far side of a station's devices: a printer that interprets ESC/POS and keeps each sheet as a picture, a
// screen that keeps a frame buffer, fingers and keys, headphones, and a panel. Each serves connections one after the other and keeps its
// state between them, as real devices do when the booth starts again.
package sim

import (
	"context"
	"errors"
	"net"
	"sync"
)

// Serve gives each connection in turn to the device until the context ends. A new connection ends the one before it.
func Serve(ctx context.Context, l net.Listener, device func(ctx context.Context, conn net.Conn)) error {
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	var last net.Conn
	var served sync.WaitGroup
	hangUp := func() {
		if last != nil {
			last.Close()
		}
		served.Wait()
	}
	defer hangUp()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		hangUp()
		last = conn
		served.Go(func() { device(ctx, conn) })
	}
}
