package secondverifier

import (
	"encoding/binary"
	"math/bits"
)

// keccak is the permutation Keccak-f[1600] (FIPS 202, section 3), in place: 25 lanes of 64 bits, little endian, lane (x, y)
// at x + 5y.
func keccak(state *[200]byte) {
	var a [25]uint64
	for i := range a {
		a[i] = binary.LittleEndian.Uint64(state[8*i:])
	}
	for _, constant := range roundConstants {
		theta(&a)
		a = chi(rhoAndPi(&a))
		a[0] ^= constant
	}
	for i := range a {
		binary.LittleEndian.PutUint64(state[8*i:], a[i])
	}
}

func theta(a *[25]uint64) {
	var columns [5]uint64
	for i := range a {
		columns[i%5] ^= a[i]
	}
	for i := range a {
		a[i] ^= columns[(i+4)%5] ^ bits.RotateLeft64(columns[(i+1)%5], 1)
	}
}

// rhoAndPi walks the lanes as FIPS 202 3.2.2 does: from (1, 0) to (y, 2x + 3y), rotating by the triangular numbers.
func rhoAndPi(a *[25]uint64) *[25]uint64 {
	out := [25]uint64{a[0]}
	x, y := 1, 0
	for t := range 24 {
		lane := a[x+5*y]
		x, y = y, (2*x+3*y)%5
		out[x+5*y] = bits.RotateLeft64(lane, (t+1)*(t+2)/2%64)
	}
	return &out
}

func chi(a *[25]uint64) (out [25]uint64) {
	for i := range a {
		row := i - i%5
		out[i] = a[i] ^ ^a[row+(i+1)%5]&a[row+(i+2)%5]
	}
	return out
}

// roundConstants come out of the shift register of FIPS 202, algorithm 5: bit 2^j - 1 of round i is its step 7i + j.
var roundConstants = func() (constants [24]uint64) {
	register := uint(1)
	for i := range constants {
		for j := range 7 {
			constants[i] |= uint64(register&1) << (1<<j - 1)
			register <<= 1
			register ^= register >> 8 * 0x171
		}
	}
	return constants
}()
