package secondverifier

import (
	"crypto/sha256"
	"encoding/binary"
)

// A message is a protocol-buffer message under construction: P{…} of SPEC, "Blocks and headers". Fields are added in the order
// of their numbers; a zero number and empty bytes are left out.
type message []byte

func (m message) number(field int, v int64) message {
	if v == 0 {
		return m
	}
	return binary.AppendUvarint(append(m, byte(field<<3)), uint64(v))
}

func (m message) bytes(field int, b []byte) message {
	if len(b) == 0 {
		return m
	}
	return m.nested(field, b)
}

// nested adds a message, which is never left out.
func (m message) nested(field int, inner message) message {
	m = binary.AppendUvarint(append(m, byte(field<<3|2)), uint64(len(inner)))
	return append(m, inner...)
}

// fixed adds a number as eight bytes, little endian.
func (m message) fixed(field int, v uint64) message {
	if v == 0 {
		return m
	}
	return binary.LittleEndian.AppendUint64(append(m, byte(field<<3|1)), v)
}

func (t moment) message() message {
	return message{}.number(1, t.seconds).number(2, int64(t.nanoseconds))
}

// message is P{1: hash, 2: P{1: parts, 2: hash of the parts}}.
func (id blockID) message() message {
	if id == (blockID{}) {
		return message{}.nested(2, nil)
	}
	return message{}.bytes(1, id.hash[:]).nested(2, message{}.number(1, int64(id.parts)).bytes(2, id.partsHash[:]))
}

// hash is the header's, which names the block.
func (h header) hash() [32]byte {
	fields := [][]byte{
		message{}.number(1, int64(h.protocol)).number(2, int64(h.application)),
		message{}.bytes(1, []byte(h.chain)),
		message{}.number(1, int64(h.height)),
		h.time.message(),
		h.last.message(),
	}
	for _, x := range h.hashes {
		fields = append(fields, message{}.bytes(1, x[:]))
	}
	return treeRoot(append(fields, message{}.bytes(1, h.proposer[:])))
}

// hash is that of the places of a commit, which the next header binds.
func (c commit) hash() [32]byte {
	var places [][]byte
	for _, p := range c.places {
		if p.flag == absent {
			p = place{flag: absent, time: moment{seconds: -62135596800}}
			places = append(places, message{}.number(1, absent).nested(3, p.time.message()))
			continue
		}
		places = append(places, message{}.number(1, int64(p.flag)).bytes(2, p.address[:]).nested(3, p.time.message()).bytes(4, p.signature))
	}
	return treeRoot(places)
}

// entriesHash is the data hash of a header.
func entriesHash(entries [][]byte) [32]byte {
	var leaves [][]byte
	for _, e := range entries {
		digest := sha256.Sum256(e)
		leaves = append(leaves, digest[:])
	}
	return treeRoot(leaves)
}

// outcomesHash is the hash of the last results after a block of n entries.
func outcomesHash(n int) [32]byte { return treeRoot(make([][]byte, n)) }

// parametersHash is the consensus hash of every header.
func parametersHash() [32]byte { return sha256.Sum256(message{}.number(1, 2097152).number(2, -1)) }
