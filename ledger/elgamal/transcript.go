package elgamal

import (
	"encoding/binary"

	"github.com/oasisprotocol/curve25519-voi/primitives/merlin"
)

// Transcript is a merlin transcript. Strong Fiat-Shamir is the caller's duty
// and this package's habit: append the whole statement, then the commitments,
// and only then ask for the challenge.
type Transcript struct {
	m *merlin.Transcript
}

// NewTranscript begins a transcript under a protocol label.
func NewTranscript(label string) *Transcript {
	return &Transcript{merlin.NewTranscript(domain(label))}
}

// Clone copies the transcript.
func (t *Transcript) Clone() *Transcript { return &Transcript{t.m.Clone()} }

// Append absorbs a labelled message.
func (t *Transcript) Append(label string, message []byte) { t.m.AppendMessage(label, message) }

// AppendUint absorbs a number as eight big-endian bytes.
func (t *Transcript) AppendUint(label string, v uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], v)
	t.Append(label, b[:])
}

// AppendPoints absorbs points as one message of their encodings.
func (t *Transcript) AppendPoints(label string, points ...Point) {
	buf := make([]byte, 0, len(points)*PointSize)
	for i := range points {
		buf = points[i].Append(buf)
	}
	t.Append(label, buf)
}

// Challenge squeezes a scalar out of 64 bytes.
func (t *Transcript) Challenge(label string) Scalar {
	var wide [64]byte
	t.m.ExtractBytes(wide[:], label)
	return wideScalar(&wide)
}

// State is a digest of everything absorbed so far; the transcript goes on
// unchanged.
func (t *Transcript) State() [32]byte {
	var out [32]byte
	t.m.Clone().ExtractBytes(out[:], "state")
	return out
}

// Extract squeezes 32 bytes.
func (t *Transcript) Extract(label string) [32]byte {
	var out [32]byte
	t.m.ExtractBytes(out[:], label)
	return out
}
