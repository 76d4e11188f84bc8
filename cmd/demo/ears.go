package main

import (
	"context"
	"encoding/binary"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/isoloir/isoloir/device"
)

// Ears are the headphones of a kiosk, which sound in every browser that looks at it.
type Ears struct {
	mu        sync.Mutex
	listeners map[chan []int16]bool
}

func newEars() *Ears { return &Ears{listeners: map[chan []int16]bool{}} }

// hear lets browsers play a sound, and waits as long as it takes. A browser that is behind by more than it keeps misses some.
func (e *Ears) hear(ctx context.Context, samples []int16) {
	e.tell(samples)
	select {
	case <-time.After(time.Duration(len(samples)) * time.Second / device.SampleRate):
	case <-ctx.Done():
		e.tell(nil)
	}
}

func (e *Ears) tell(samples []int16) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for l := range e.listeners {
		select {
		case l <- samples:
		default:
		}
	}
}

// join is a listener until it leaves.
func (e *Ears) join() (heard chan []int16, leave func()) {
	heard = make(chan []int16, 50)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.listeners[heard] = true
	return heard, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.listeners, heard)
	}
}

// sendSounds sends what is heard; no samples end what is being played.
func sendSounds(ctx context.Context, conn *websocket.Conn, heard <-chan []int16) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case samples := <-heard:
			data := []byte{messageSound}
			for _, v := range samples {
				data = binary.LittleEndian.AppendUint16(data, uint16(v))
			}
			if err := conn.Write(ctx, websocket.MessageBinary, data); err != nil {
				return err
			}
		}
	}
}
