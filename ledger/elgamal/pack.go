package elgamal

import (
	"crypto/subtle"
	"errors"

	"github.com/oasisprotocol/curve25519-voi/curve"
)

// PackSize is how many bytes one point carries.
const PackSize = 30

const (
	packBlock = 16        // candidates tried together
	packTries = 1<<13 - 1 // largest counter: seven bits below, six above
)

// ErrPack reports a point that carries no packed bytes.
var ErrPack = errors.New("the point carries no packed bytes")

// Pack writes 30 bytes into a point. The point's own encoding is
//
//	2·(counter mod 128) ‖ 30 bytes ‖ counter div 128
//
// with the smallest counter from 1 on that gives a valid encoding; about one
// in four does. Candidates are tried in blocks of 16 and the choice within a
// block is made without a branch, so that time tells one bit of the content at
// most once in a hundred times. SPEC "Group, transcripts and hashes".
func Pack(data [PackSize]byte) Point {
	for first := 1; first <= packTries; first += packBlock {
		if p, ok := packFrom(data, first); ok {
			return p
		}
	}
	// Each counter fails with probability 3/4: 2^-3000 for all of them.
	panic("elgamal: no counter packs these bytes")
}

// packFrom tries one block, from its last candidate down, so that the
// smallest valid one is what remains.
func packFrom(data [PackSize]byte, first int) (Point, bool) {
	var best curve.CompressedRistretto
	found := 0
	for n := min(first+packBlock-1, packTries); n >= first; n-- {
		candidate := packed(data, n)
		valid := validEncoding(&candidate)
		subtle.ConstantTimeCopy(valid, best[:], candidate[:])
		found |= valid
	}
	if found == 0 {
		return Point{}, false
	}
	p, err := DecodePoint(best[:])
	return p, err == nil
}

func packed(data [PackSize]byte, counter int) curve.CompressedRistretto {
	var c curve.CompressedRistretto
	c[0] = byte(counter&127) << 1
	copy(c[1:], data[:])
	c[31] = byte(counter >> 7)
	return c
}

func validEncoding(c *curve.CompressedRistretto) int {
	var p curve.RistrettoPoint
	if _, err := p.SetCompressed(c); err != nil {
		return 0
	}
	return 1
}

// Unpack takes the bytes out again. A point whose counter is not the smallest
// that works is refused: it would be a second form of the same bytes, and a
// mark by which a ballot could be known.
func Unpack(p Point) ([PackSize]byte, error) {
	enc := p.Bytes()
	data := [PackSize]byte(enc[1:31])
	counter := int(enc[0]>>1) | int(enc[31])<<7
	if counter < 1 || counter > packTries {
		return [PackSize]byte{}, ErrPack
	}
	for n := 1; n < counter; n++ {
		c := packed(data, n)
		if validEncoding(&c) == 1 {
			return [PackSize]byte{}, ErrPack
		}
	}
	return data, nil
}
