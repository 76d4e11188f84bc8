package speech

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/isoloir/isoloir/device"
)

// A Sound is one channel of 16-bit samples, device.SampleRate a second.
type Sound []int16

// Seconds is how long it takes at its own rate.
func (s Sound) Seconds() float64 { return float64(len(s)) / device.SampleRate }

// Wipe makes it silent: what was spelled may be a written-in name.
func (s Sound) Wipe() { clear(s) }

// wave is the head of a WAV file of one channel of 16-bit samples, as Encode writes it.
type wave struct {
	RIFF        [4]byte
	Size        uint32
	WAVE, Fmt   [4]byte
	FmtSize     uint32
	Format      uint16
	Channels    uint16
	Rate, Bytes uint32
	Block, Bits uint16
	Data        [4]byte
	DataSize    uint32
}

// Encode writes a WAV file.
func (s Sound) Encode() []byte {
	n := uint32(2 * len(s))
	var b bytes.Buffer
	head := wave{RIFF: tag("RIFF"), Size: 36 + n, WAVE: tag("WAVE"), Fmt: tag("fmt "), FmtSize: 16, Format: 1, Channels: 1,
		Rate: device.SampleRate, Bytes: 2 * device.SampleRate, Block: 2, Bits: 16, Data: tag("data"), DataSize: n}
	_ = errors.Join(binary.Write(&b, binary.LittleEndian, head), binary.Write(&b, binary.LittleEndian, []int16(s))) // a buffer takes everything
	return b.Bytes()
}

func tag(s string) [4]byte { return [4]byte([]byte(s)) }

// ErrForm is a recording in another form than a kiosk plays.
var ErrForm = fmt.Errorf("not a WAV file of one channel, 16 bits, %d samples a second", device.SampleRate)

// ParseWAV reads a WAV file; chunks that are neither its form nor its samples are passed over.
func ParseWAV(data []byte) (Sound, error) {
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WAVE" {
		return nil, ErrForm
	}
	form := false
	for rest := data[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), uint64(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:min(uint64(len(rest)), 8+size)]
		switch {
		case name == "fmt ":
			form = isForm(body)
		case name == "data" && form:
			return samples(body), nil
		}
		rest = rest[min(uint64(len(rest)), 8+size+size%2):]
	}
	return nil, ErrForm
}

func isForm(b []byte) bool {
	return len(b) >= 16 && binary.LittleEndian.Uint16(b) == 1 && binary.LittleEndian.Uint16(b[2:]) == 1 &&
		binary.LittleEndian.Uint32(b[4:]) == device.SampleRate && binary.LittleEndian.Uint16(b[14:]) == 16
}

func samples(b []byte) Sound {
	s := make(Sound, len(b)/2)
	for i := range s {
		s[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return s
}

// Trim cuts the silence at both ends down to the breath that people take between words.
func (s Sound) Trim() Sound {
	const breath, floor = device.SampleRate / 20, 200
	from, to := 0, len(s)
	for from < to && s[from] < floor && s[from] > -floor {
		from++
	}
	for to > from && s[to-1] < floor && s[to-1] > -floor {
		to--
	}
	return s[max(0, from-breath):min(len(s), to+breath)]
}

// Louder changes the loudness by decibels, without going beyond what 16 bits hold.
func (s Sound) Louder(decibels float64) Sound {
	by := math.Pow(10, decibels/20)
	out := make(Sound, len(s))
	for i, v := range s {
		out[i] = int16(math.Round(max(math.MinInt16, min(math.MaxInt16, by*float64(v)))))
	}
	return out
}
