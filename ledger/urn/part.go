package urn

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
)

// A part on disk: u32 of payload length plus one (so that a part is never all zeros), payload, zeros, and in its last 32
// bytes the SHA-256 of urn, slot, part and everything before: a block that the disk put elsewhere does not pass.
const partOverhead = 4 + sha256.Size

// parts are the payloads of one slot; nil where nothing was written.
type parts [partCount][]byte

func (l Layout) encodePart(at, part int, payload []byte) []byte {
	b := make([]byte, l.size(part))
	binary.BigEndian.PutUint32(b, uint32(len(payload))+1)
	copy(b[4:], payload)
	sum := l.sum(at, part, b[:len(b)-sha256.Size])
	copy(b[len(b)-sha256.Size:], sum[:])
	return b
}

func (l Layout) sum(at, part int, b []byte) (sum [32]byte) {
	h := sha256.New()
	h.Write([]byte("isoloir/urn/part/1"))
	h.Write(l.ID[:])
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(at)))
	h.Write([]byte{byte(part)})
	h.Write(b)
	h.Sum(sum[:0])
	return sum
}

// A condition is what one copy of a part looks like.
type condition int

const (
	empty condition = iota // all zeros
	whole
	torn // neither: a write that the power cut through, or rot
	lost // torn on both media, or contradicting
)

func (l Layout) decodePart(at, part int, b []byte) ([]byte, condition) {
	if len(bytes.Trim(b, "\x00")) == 0 {
		return nil, empty
	}
	body, tail := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	sum := l.sum(at, part, body)
	n := int64(binary.BigEndian.Uint32(b)) - 1
	if !bytes.Equal(sum[:], tail) || n < 0 || n > int64(l.room(part)) {
		return nil, torn
	}
	return body[4 : 4+n], whole
}

// readPart reads one copy.
func (l Layout) readPart(m Medium, at, part int) ([]byte, condition, error) {
	b := make([]byte, l.size(part))
	if _, err := m.ReadAt(b, l.offset(at, part)); err != nil {
		return nil, empty, err
	}
	payload, c := l.decodePart(at, part, b)
	return payload, c, nil
}
