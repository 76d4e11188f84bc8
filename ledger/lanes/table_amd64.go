package lanes

import "encoding/binary"

// Table holds the multiples 1 to 8 of 16^w B, w = 0 … 63, of a base B: what multiplying it by a secret needs. 61 kB.
type Table struct {
	windows [64]window
}

// window are eight multiples of one point as niels: row 5c+k has limb k of coordinate c of all eight, so that one permutation of the row
// gives eight lanes their own.
type window [15][8]uint64

// lookup gives each lane its digit's multiple, a digit being -8 … 8.
//
//go:noescape
func lookup(n *niels, w *window, digits *[8]int64)

// NewTable takes the points 16^w B.
func NewTable(powers *[64]Coordinates) *Table {
	t := new(Table)
	for first := 0; first < 64; first += 8 {
		t.fill(first, (*[8]Coordinates)(powers[first:]))
	}
	return t
}

// fill makes eight windows, one of each point.
func (t *Table) fill(first int, powers *[8]Coordinates) {
	var multiples [8]points
	for i := range powers {
		multiples[0].set(i, &powers[i])
	}
	affine(multiples[:1])
	var base niels
	base.from(&multiples[0])
	for m := 1; m < 8; m++ {
		multiples[m] = multiples[m-1]
		multiples[m].add(&base)
	}
	affine(multiples[1:])
	for m := range multiples {
		var n niels
		n.from(&multiples[m])
		for lane := range 8 {
			t.windows[first+lane].put(m, &n, lane)
		}
	}
}

// put is multiple m+1 of a window, from a lane.
func (w *window) put(m int, n *niels, lane int) {
	for c, e := range []*Elements{&n.plus, &n.minus, &n.t} {
		for k := range 5 {
			w[5*c+k][m] = e[k][lane]
		}
	}
}

// affine makes Z = 1, with one inversion for all (Montgomery 1987). Z is never 0.
func affine(list []points) {
	products := make([]Elements, len(list))
	products[0] = list[0].z
	for i := 1; i < len(list); i++ {
		mul(&products[i], &products[i-1], &list[i].z)
	}
	var inv Elements
	invert(&inv, &products[len(list)-1])
	for i := len(list) - 1; i >= 0; i-- {
		z := inv
		if i > 0 {
			mul(&z, &inv, &products[i-1])
		}
		mul(&inv, &inv, &list[i].z)
		p := &list[i]
		mul(&p.x, &p.x, &z)
		mul(&p.y, &p.y, &z)
		mul(&p.t, &p.x, &p.y)
		p.z = *one
	}
}

// Mul multiplies the base by eight scalars below 2^255, least significant byte first, in constant time.
func (t *Table) Mul(scalars *[8][32]byte, out *[8]Coordinates) {
	var digits [64][8]int64
	for i := range scalars {
		recode(&scalars[i], &digits, i)
	}
	p := points{y: *one, z: *one}
	var n niels
	for w := range t.windows {
		lookup(&n, &t.windows[w], &digits[w])
		p.add(&n)
	}
	for i := range out {
		p.get(i, &out[i])
	}
	clear(digits[:])
}

// recode writes a scalar's digits to the base 16, from -8 to 8, into a lane.
func recode(s *[32]byte, digits *[64][8]int64, lane int) {
	var carry int64
	for i := 0; i < 4; i++ {
		word := binary.LittleEndian.Uint64(s[8*i:])
		for k := range 16 {
			digit := int64(word>>(4*k)&15) + carry
			carry = (digit + 8) >> 4
			digits[16*i+k][lane] = digit - carry<<4
		}
	}
	digits[63][lane] += carry << 4
}
