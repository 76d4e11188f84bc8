package socket

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/isoloir/isoloir/device"
)

// A Speaker is headphones behind a pipe. The station sends u32 samples ‖ the samples, 16 bits each, little endian; the speaker answers each with one byte when it
// has been heard. Zero samples cut off what is being heard, which is then answered; they have no answer of their own.
type Speaker struct {
	mu   sync.Mutex // one sound at a time
	pipe io.ReadWriter
}

var _ device.Speaker = (*Speaker)(nil)

// NewSpeaker takes over a pipe.
func NewSpeaker(pipe io.ReadWriter) *Speaker { return &Speaker{pipe: pipe} }

// Play implements device.Speaker.
func (s *Speaker) Play(ctx context.Context, samples []int16) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil || len(samples) == 0 {
		return ctx.Err()
	}
	if _, err := s.pipe.Write(sound(samples)); err != nil {
		return fmt.Errorf("play: %w", err)
	}
	cut := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		_, err := s.pipe.Write(sound(nil))
		cut <- err
	})
	var heard [1]byte
	_, err := io.ReadFull(s.pipe, heard[:])
	if !stop() {
		err = errors.Join(err, <-cut)
	}
	if err != nil {
		return fmt.Errorf("play: %w", err)
	}
	return ctx.Err()
}

func sound(samples []int16) []byte {
	b := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+2*len(samples)), uint32(len(samples)))
	for _, v := range samples {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return b
}
