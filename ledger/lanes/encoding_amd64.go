package lanes

import "encoding/binary"

// Decode decodes eight encodings (RFC 9496 section 4.3.1). Lanes whose bit is not set in valid hold none; out is then of no use there.
func Decode(encodings *[8][32]byte, out *[8]Coordinates) (valid uint8) {
	var p points
	var s Elements
	for i := range encodings {
		valid |= canonical(&encodings[i]) << i
		s.set(i, &encodings[i])
	}
	valid &= p.decode(&s)
	for i := range out {
		p.get(i, &out[i])
	}
	return valid
}

// decode gives the lanes in which s is the encoding of a point.
func (p *points) decode(s *Elements) (valid uint8) {
	var ss, u1, u2, u22, v, i, x, y Elements
	square(&ss, s)
	sub(&u1, one, &ss)
	add(&u2, one, &ss)
	square(&u22, &u2)
	square(&v, &u1)
	mul(&v, &v, minusD)
	sub(&v, &v, &u22) // -d u1² - u2²
	mul(&i, &v, &u22)
	isSquare := inverseRoot(&i, &i)
	mul(&x, &i, &u2) // 1/√v
	mul(&y, &i, &x)
	mul(&y, &y, &v)
	mul(&p.y, &y, &u1)
	add(&ss, s, s)
	mul(&p.x, &ss, &x)
	p.x.absolute()
	p.z = *one
	mul(&p.t, &p.x, &p.y)
	return isSquare &^ p.t.odd() &^ p.y.zero()
}

// Encode encodes eight points (RFC 9496 section 4.3.2).
func Encode(in *[8]Coordinates, out *[8][32]byte) {
	var p points
	var s Elements
	for i := range in {
		p.set(i, &in[i])
	}
	p.encode(&s)
	reduce(&s, &s)
	for i := range out {
		s.get(i, &out[i])
	}
}

func (p *points) encode(s *Elements) {
	var u1, u2, i, d1, d2, zInv, t, x, y Elements
	add(&u1, &p.z, &p.y)
	sub(&t, &p.z, &p.y)
	mul(&u1, &u1, &t)
	mul(&u2, &p.x, &p.y)
	square(&i, &u2)
	mul(&i, &i, &u1)
	inverseRoot(&i, &i)
	mul(&d1, &i, &u1)
	mul(&d2, &i, &u2)
	mul(&zInv, &d1, &d2)
	mul(&zInv, &zInv, &p.t)
	mul(&t, &p.t, &zInv)
	rotate := t.odd()
	mul(&x, &p.y, root)
	mul(&y, &p.x, root)
	mul(&d1, &d1, invRoot)
	choose(&x, &p.x, &x, rotate)
	choose(&y, &p.y, &y, rotate)
	choose(&d2, &d2, &d1, rotate)
	mul(&t, &x, &zInv)
	y.negate(t.odd())
	sub(s, &p.z, &y)
	mul(s, s, &d2)
	s.absolute()
}

// canonical is 1 for the bytes of an even number below p. Encodings are public.
func canonical(b *[32]byte) uint8 {
	if b[0]&1 == 1 || b[31] > 0x7f {
		return 0
	}
	for i := 31; i > 0; i-- {
		if i < 31 && b[i] != 0xff || i == 31 && b[i] != 0x7f {
			return 1
		}
	}
	if b[0] >= 0xed {
		return 0
	}
	return 1
}

// set reads 255 bits, least significant byte first.
func (x *Elements) set(lane int, b *[32]byte) {
	const mask = 1<<51 - 1
	x[0][lane] = binary.LittleEndian.Uint64(b[0:]) & mask
	x[1][lane] = binary.LittleEndian.Uint64(b[6:]) >> 3 & mask
	x[2][lane] = binary.LittleEndian.Uint64(b[12:]) >> 6 & mask
	x[3][lane] = binary.LittleEndian.Uint64(b[19:]) >> 1 & mask
	x[4][lane] = binary.LittleEndian.Uint64(b[24:]) >> 12 & mask
}

// get writes a number that is reduced.
func (x *Elements) get(lane int, b *[32]byte) {
	binary.LittleEndian.PutUint64(b[0:], x[0][lane]|x[1][lane]<<51)
	binary.LittleEndian.PutUint64(b[8:], x[1][lane]>>13|x[2][lane]<<38)
	binary.LittleEndian.PutUint64(b[16:], x[2][lane]>>26|x[3][lane]<<25)
	binary.LittleEndian.PutUint64(b[24:], x[3][lane]>>39|x[4][lane]<<12)
}
