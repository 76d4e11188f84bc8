package elgamal

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"hash"

	"github.com/oasisprotocol/curve25519-voi/curve"
)

// domain is how every labelled hash of this module begins: "isoloir/<label>/1".
func domain(label string) string { return "isoloir/" + label + "/1" }

// frame writes label and parts so that no two different lists give the same
// bytes: the label's line, then each part under a u32 length. SPEC "Group,
// transcripts and hashes".
func frame(dst []byte, label string, parts ...[]byte) []byte {
	dst = append(append(dst, domain(label)...), '\n')
	for _, p := range parts {
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(p)))
		dst = append(dst, p...)
	}
	return dst
}

// HashToGroup maps bytes to a point whose discrete logarithm nobody knows:
// SHA-512 of the framed input through the one-way map of RFC 9496 4.3.4.
func HashToGroup(label string, parts ...[]byte) Point {
	return mapToGroup(sha512.Sum512(frame(nil, label, parts...)))
}

func mapToGroup(wide [64]byte) Point {
	var p curve.RistrettoPoint
	if _, err := p.SetUniformBytes(wide[:]); err != nil {
		panic("elgamal: " + err.Error())
	}
	return wrap(&p)
}

// HashToScalar maps bytes to a uniform scalar.
func HashToScalar(label string, parts ...[]byte) Scalar {
	wide := sha512.Sum512(frame(nil, label, parts...))
	return wideScalar(&wide)
}

// KDF derives secrets from one key: HMAC-SHA-512 over the framed label and
// parts. It reuses its state and is for one goroutine.
type KDF struct {
	Hidden
	mac hash.Hash
	buf []byte
	out [64]byte
}

// NewKDF prepares derivations from a key.
func NewKDF(key []byte) *KDF {
	// The buffer holds witnesses; room from the start keeps it from moving.
	return &KDF{mac: hmac.New(sha512.New, key), buf: make([]byte, 0, 512)}
}

// Derive gives 64 bytes.
func (k *KDF) Derive(label string, parts ...[]byte) [64]byte {
	k.mac.Reset()
	k.buf = frame(k.buf[:0], label, parts...)
	k.mac.Write(k.buf)
	k.mac.Sum(k.out[:0])
	return k.out
}

// Key gives the first 32 bytes of Derive.
func (k *KDF) Key(label string, parts ...[]byte) [32]byte {
	wide := k.Derive(label, parts...)
	return [32]byte(wide[:32])
}

// Scalar gives a uniform scalar.
func (k *KDF) Scalar(label string, parts ...[]byte) Scalar {
	wide := k.Derive(label, parts...)
	return wideScalar(&wide)
}

// Wipe clears what this object itself holds of its inputs and outputs.
func (k *KDF) Wipe() {
	clear(k.buf[:cap(k.buf)])
	clear(k.out[:])
	k.mac = nil
}
