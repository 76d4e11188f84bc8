package sim

import (
	"context"
	"encoding/binary"
	"io"
	"net"

	"github.com/isoloir/isoloir/device"
)

// maxSound is more than any sentence takes: ten minutes.
const maxSound = 600 * device.SampleRate

// A Speaker lets somebody hear what a kiosk plays.
type Speaker struct {
	// Hear is given each sound and plays it until its end or the context's, which comes when the kiosk cuts it off.
	Hear func(ctx context.Context, samples []int16)
}

// Handle serves one connection.
func (s *Speaker) Handle(ctx context.Context, conn net.Conn) {
	stop := func() {}
	defer func() { stop() }()
	for {
		samples, err := receive(conn)
		if err != nil {
			return
		}
		stop() // a kiosk plays one sound after the other; zero samples only end the one before
		if len(samples) == 0 {
			continue
		}
		hearing, cancel := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.Hear(hearing, samples)
			_, _ = conn.Write([]byte{0}) // if nobody waits for it, the next read says so
		}()
		stop = func() { cancel(); <-done }
	}
}

func receive(conn net.Conn) ([]int16, error) {
	var head [4]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(head[:])
	if n > maxSound {
		return nil, io.ErrShortBuffer
	}
	samples := make([]int16, n)
	return samples, binary.Read(conn, binary.LittleEndian, samples)
}
