package lanes

import (
	"encoding/binary"
	"math/bits"
)

// SumVartime computes Σ s_i P_i of public values by Pippenger's buckets, in a time that depends on them. A scalar is cut into digits to the base
// 256, from -128 to 127; the eight lanes are eight digits of one scalar, each with buckets of its own, to which the point goes. So a point with
// a scalar of 128 bits costs two additions of eight lanes, and one with 253 bits four.

// bucket is a point: x, y, z and t.
type bucket [20]uint64

// most is how large a digit gets: the highest of a scalar of 128 bits takes its carry. Others get to 128.
const most = 256

// buckets are those of each lane by the digit's size. Those of digit 0 take what belongs nowhere.
type buckets [most + 1][8]bucket

//go:noescape
func gather(p *points, buckets *bucket, at *[8]int64)

//go:noescape
func scatter(p *points, buckets *bucket, at *[8]int64)

// spread puts one point in all lanes, negated where the bit is set.
//
//go:noescape
func spread(n *niels, of *term, negative uint8)

// Scalar is a number below 2^255, least significant byte first.
type Scalar = [32]byte

// SumVartime is Σ s_i P_i, as a sum for each digit: the result is Σ 256^w out[w].
func SumVartime(scalars []Scalar, list []*Coordinates) (out [32]Coordinates) {
	terms, recoded, long := prepare(list), make([]digits, len(scalars)), false
	for i := range scalars {
		recoded[i] = newDigits(&scalars[i])
		long = long || recoded[i].long
	}
	b := new(buckets)
	for group := range 4 {
		var p points
		if group < 2 || long {
			p = b.sum(terms, recoded, group)
		} else {
			p = points{y: *one, z: *one}
		}
		for lane := range 8 {
			p.get(lane, &out[8*group+lane])
		}
	}
	return out
}

// sum is that of eight digits.
func (b *buckets) sum(terms []term, recoded []digits, group int) points {
	b.clear()
	for i := range recoded {
		if group < 2 || recoded[i].long {
			b.add(&terms[i], &recoded[i], group)
		}
	}
	if group == 1 {
		return b.total(most)
	}
	return b.total(128)
}

func (b *buckets) clear() {
	for size := range b {
		for lane := range b[size] {
			b[size][lane] = bucket{5: 1, 10: 1} // y = z = 1
		}
	}
}

// add adds a point to the buckets of its digits.
func (b *buckets) add(t *term, d *digits, group int) {
	at, negative := d.places(group)
	var p points
	var n niels
	gather(&p, &b[0][0], &at)
	spread(&n, t, negative)
	p.add(&n)
	scatter(&p, &b[0][0], &at)
}

// total is Σ size·bucket: each bucket is in as many of the sums that are summed as its size says.
func (b *buckets) total(largest int) points {
	run, sum := points{y: *one, z: *one}, points{y: *one, z: *one}
	for size := largest; size > 0; size-- {
		var at [8]int64
		for lane := range at {
			at[lane] = place(size, lane)
		}
		var p points
		var c cached
		gather(&p, &b[0][0], &at)
		c.from(&p)
		run.addCached(&c)
		c.from(&run)
		sum.addCached(&c)
	}
	return sum
}

// place is where a bucket is, in bytes.
func place(size, lane int) int64 { return int64(size*8+lane) * int64(len(bucket{})*8) }

// digits are a scalar's, less what makes none of them negative: 128 is added to each but the highest.
type digits struct {
	words [4]uint64
	long  bool // more than 128 bits
}

func newDigits(s *Scalar) (d digits) {
	const all = 0x8080808080808080
	for i := range d.words {
		d.words[i] = binary.LittleEndian.Uint64(s[8*i:])
	}
	d.long = d.words[2]|d.words[3] != 0
	add := [4]uint64{all, all &^ (0x80 << 56)}
	if d.long {
		add = [4]uint64{all, all, all, all &^ (0x80 << 56)}
	}
	var carry uint64
	for i := range d.words {
		d.words[i], carry = bits.Add64(d.words[i], add[i], carry)
	}
	return d
}

// places are the buckets of eight digits, and which are negative.
func (d *digits) places(group int) (at [8]int64, negative uint8) {
	word := d.words[group]
	for lane := range at {
		digit := int(word>>(8*lane)&255) - 128
		if lane == 7 && group == 3 {
			digit += 128
		}
		if lane == 7 && group == 1 && !d.long {
			digit += 128 + int(d.words[2])<<8
		}
		sign := digit >> 63 // all bits, where it is negative
		negative |= uint8(sign&1) << lane
		at[lane] = place((digit^sign)-sign, lane)
	}
	return at, negative
}

// term is one point as niels: y+x, y-x, 2dxy.
type term [15]uint64

// prepare makes terms of points.
func prepare(list []*Coordinates) []term {
	out := make([]term, len(list))
	group := make([]points, 0, 64)
	for from := 0; from < len(list); from += 8 * cap(group) {
		part := list[from:min(from+8*cap(group), len(list))]
		group = group[:(len(part)+7)/8]
		for i := range 8 * len(group) {
			group[i/8].set(i%8, part[min(i, len(part)-1)])
		}
		affine(group)
		for i := range part {
			if i%8 == 0 {
				write(out[from+i:], &group[i/8], min(8, len(part)-i))
			}
		}
	}
	return out
}

// write makes terms of lanes.
func write(out []term, p *points, lanes int) {
	var n niels
	n.from(p)
	for lane := range lanes {
		for k := range 5 {
			out[lane][k], out[lane][5+k], out[lane][10+k] = n.plus[k][lane], n.minus[k][lane], n.t[k][lane]
		}
	}
}
