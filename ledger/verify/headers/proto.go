package headers

import (
	"encoding/binary"
	"time"
)

// proto appends protocol-buffer fields the way that CometBFT's generated code
// does: in field order, zero scalars and empty bytes left out, embedded
// messages that are not nullable always present. Nothing is ever read back in
// this form; it only feeds hashes and signatures.
type proto []byte

func (p *proto) varint(v uint64) { *p = binary.AppendUvarint(*p, v) }

func (p *proto) uint(field int, v uint64) {
	if v != 0 {
		p.varint(uint64(field) << 3)
		p.varint(v)
	}
}

func (p *proto) sfixed64(field int, v int64) {
	if v != 0 {
		p.varint(uint64(field)<<3 | 1)
		*p = binary.LittleEndian.AppendUint64(*p, uint64(v))
	}
}

func (p *proto) bytes(field int, b []byte) {
	if len(b) != 0 {
		p.message(field, b)
	}
}

// message writes an embedded message, even when it is empty.
func (p *proto) message(field int, b []byte) {
	p.varint(uint64(field)<<3 | 2)
	p.varint(uint64(len(b)))
	*p = append(*p, b...)
}

// wrapBytes, wrapString and wrapInt are google.protobuf.BytesValue,
// StringValue and Int64Value, in which CometBFT wraps header fields.
func wrapBytes(b []byte) []byte {
	var p proto
	p.bytes(1, b)
	return p
}

func wrapString(s string) []byte { return wrapBytes([]byte(s)) }

func wrapInt(v int64) []byte {
	var p proto
	p.uint(1, uint64(v))
	return p
}

// timestamp is google.protobuf.Timestamp.
func timestamp(t time.Time) []byte {
	var p proto
	p.uint(1, uint64(t.Unix()))
	p.uint(2, uint64(t.Nanosecond()))
	return p
}
