package lanes

import "math/bits"

// Elements are eight integers modulo p = 2^255 - 19: limb k of number i is at [k][i], of 51 bits. Operations leave limbs below 2^51 + 2^15.
// They take limbs below 2^52, as others leave them in Coordinates and as lookup, pick and spread make them of a negative. Two take less: what
// is subtracted has limbs up to 2^52 - 38, and what is reduced is below 2p, as all is that an operation left, and all of 255 bits.
type Elements [5][8]uint64

// All are in elements_amd64.s. Results may take the place of arguments.

// mul is xy.
//
//go:noescape
func mul(z, x, y *Elements)

// squares is x^(2^n), n > 0.
//
//go:noescape
func squares(z, x *Elements, n int)

//go:noescape
func add(z, x, y *Elements)

//go:noescape
func sub(z, x, y *Elements)

// reduce gives the numbers their one form below p.
//
//go:noescape
func reduce(z, x *Elements)

// choose is y in the lanes whose bits are set, and x in the others.
//
//go:noescape
func choose(z, x, y *Elements, lanes uint8)

func square(z, x *Elements) { squares(z, x, 1) }

// odd are the lanes whose number is odd below p: negative, as RFC 9496 says.
func (x *Elements) odd() (lanes uint8) {
	var r Elements
	reduce(&r, x)
	for i := range 8 {
		lanes |= uint8(r[0][i]&1) << i
	}
	return lanes
}

// equal are the lanes in which both are the same number.
func equal(x, y *Elements) (lanes uint8) {
	var d Elements
	sub(&d, x, y)
	return d.zero()
}

// zero are the lanes whose number is 0.
func (x *Elements) zero() (lanes uint8) {
	var r Elements
	reduce(&r, x)
	for i := range 8 {
		any := r[0][i] | r[1][i] | r[2][i] | r[3][i] | r[4][i]
		_, none := bits.Sub64(any, 1, 0)
		lanes |= uint8(none) << i
	}
	return lanes
}

// negate negates the lanes whose bits are set.
func (x *Elements) negate(lanes uint8) {
	var minus Elements
	sub(&minus, new(Elements), x)
	choose(x, x, &minus, lanes)
}

// absolute negates the lanes that are negative.
func (x *Elements) absolute() { x.negate(x.odd()) }
