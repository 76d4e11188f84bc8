package elgamal

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
)

// The tests hold lists, which are computed eight at a time where the processor can, to the same points one by one, for every length
// that leaves another rest.

func TestDecodePointsIsDecodePoint(t *testing.T) {
	for n := range 20 {
		points, data := make([]Point, n), []byte(nil)
		for range n {
			p := MulBase(RandomScalar())
			data = p.Append(data)
		}
		if err := DecodePoints(points, data); err != nil {
			t.Fatal(err)
		}
		for i := range points {
			one, _ := DecodePoint(data[i*PointSize:][:PointSize])
			bare := wrap(&points[i].p)
			if !one.Equal(points[i]) || points[i].Bytes() != one.Bytes() || bare.Bytes() != one.Bytes() {
				t.Errorf("point %d of %d is another", i, n)
			}
			for _, bit := range []int{0, 255} { // odd, and not below p
				data[i*PointSize+bit/8] ^= 1 << (bit % 8)
				if DecodePoints(make([]Point, n), data) != ErrPoint {
					t.Errorf("bad point %d of %d is accepted", i, n)
				}
				data[i*PointSize+bit/8] ^= 1 << (bit % 8)
			}
		}
	}
	for _, size := range []int{8 * PointSize, 9*PointSize - 1, 9*PointSize + 1, 10 * PointSize} {
		if DecodePoints(make([]Point, 9), make([]byte, size)) != ErrPoint {
			t.Errorf("nine points of %d bytes", size)
		}
	}
}

func TestEncodeAllIsEncoded(t *testing.T) {
	for n := range 20 {
		points := make([]Point, n)
		for i := range points {
			if points[i] = MulBase(RandomScalar()).Sub(Generator()); i%5 == 3 {
				points[i] = Point{} // the identity, which the zero value is
			}
		}
		if n > 4 {
			points[4] = points[4].Encoded()
		}
		want := encodings(points)
		EncodeAll(Pointers(points)...)
		for i := range points {
			if !points[i].encoded || [PointSize]byte(want[i*PointSize:]) != points[i].enc {
				t.Errorf("point %d of %d is encoded as %x", i, n, points[i].enc)
			}
		}
	}
}

func TestMulAllIsMul(t *testing.T) {
	k, _ := testKey(t)
	last := NewScalar(1).Neg()
	for n := range 20 {
		scalars := make([]Scalar, n)
		for i := range scalars {
			scalars[i] = []Scalar{RandomScalar(), {}, NewScalar(1), last}[i%4]
		}
		base, key := MulBaseAll(scalars), k.MulAll(scalars)
		for i := range scalars {
			if !base[i].Equal(MulBase(scalars[i])) || !key[i].Equal(k.point.Mul(scalars[i])) {
				t.Errorf("product %d of %d is another", i, n)
			}
		}
	}
}

func TestTimesIsMul(t *testing.T) {
	for n := range 20 {
		points := make([]Point, n)
		for i := range points {
			if points[i] = MulBase(RandomScalar()); i%5 == 4 {
				points[i] = Point{}
			}
		}
		s := RandomScalar()
		got, err := Encode(points...).Times(s)
		if err != nil || got.Len() != n {
			t.Fatal(got.Len(), err)
		}
		for i := range points {
			if want := points[i].Mul(s).Bytes(); [PointSize]byte(got[i*PointSize:]) != want {
				t.Errorf("product %d of %d is %x", i, n, got[i*PointSize:][:PointSize])
			}
		}
		if n > 0 {
			bad := Encode(points...)
			bad[len(bad)-PointSize] ^= 1
			if _, err := bad.Times(s); err != ErrPoint {
				t.Error("what is no point is multiplied")
			}
		}
	}
}

// TestDecodePointsRefusesWhatDecodePointDoes puts strings of every kind beside seven points, in each place.
func TestDecodePointsRefusesWhatDecodePointDoes(t *testing.T) {
	points, good := make([]Point, 8), []byte(nil)
	for range points {
		p := MulBase(RandomScalar())
		good = p.Append(good)
	}
	taken := 0
	for n, s := range strangers() {
		want, err := DecodePoint(s[:])
		for place := range points {
			data := slices.Concat(good[:place*PointSize], s[:], good[(place+1)*PointSize:])
			if got := DecodePoints(points, data); got != err || err == nil && !points[place].Equal(want) {
				t.Fatalf("string %d, %x, at place %d: %v, and alone %v", n, s, place, got, err)
			}
		}
		if err == nil {
			taken++
		}
	}
	if taken < 100 || taken > 400 {
		t.Errorf("%d are points", taken)
	}
}

// strangers are bytes that are close to what is a point: near 0, p, 2^255, 2^256 and the roots of -1; points with another bit set; and at random.
func strangers() (list [][PointSize]byte) {
	r := rand.New(rand.NewPCG(1, 2))
	root := [PointSize]byte{0xb0, 0xa0, 0x0e, 0x4a, 0x27, 0x1b, 0xee, 0xc4, 0x78, 0xe4, 0x2f, 0xad, 0x06, 0x18, 0x43, 0x2f, 0xa7, 0xd7, 0xfb, 0x3d, 0x99, 0x00,
		0x4d, 0x2b, 0x0b, 0xdf, 0xc1, 0x4f, 0x80, 0x24, 0x83, 0x2b} // √-1, for which a denominator is 0
	top := [PointSize]byte{31: 0x7f}
	for i := range 31 {
		top[i] = 0xff
	}
	for low := range 256 {
		zero, near, high := [PointSize]byte{byte(low)}, top, top
		near[0], high[0], high[31] = byte(low), byte(low), 0xff
		list = append(list, zero, near, high)
	}
	for i := 1; i < PointSize; i++ { // but for one byte, not below p
		for low := 0xee; low < 256; low += 2 {
			near := top
			near[0], near[i] = byte(low), near[i]-1
			list = append(list, near)
		}
	}
	for i := range PointSize * 8 {
		p, random := MulBase(NewScalar(uint64(i))).Bytes(), [PointSize]byte{}
		p[i/8] ^= 1 << (i % 8)
		for k := range random {
			random[k] = byte(r.Uint32())
		}
		random[0], random[31] = random[0]&0xfe, random[31]&0x7f
		list = append(list, p, random)
	}
	return append(list, root)
}

// edges are scalars at the bounds of digits, also such as are not below the order, which voi can hold.
func edges(t *testing.T) (list []Scalar) {
	t.Helper()
	for _, fill := range []byte{0, 0xff, 0x88, 0x80, 0x7f, 0x77, 0x78, 0x87, 1} {
		for _, size := range []int{1, 15, 16, 17, 31, 32} {
			var b [32]byte
			for i := range size {
				b[i] = fill
			}
			for _, top := range []byte{b[31], b[31] & 0x1f, 0x10} {
				b[31] = top
				var s Scalar
				if _, err := s.s.SetBits(b[:]); err != nil {
					t.Fatal(err)
				}
				list = append(list, s)
			}
		}
	}
	return append(list, NewScalar(1), NewScalar(1).Neg(), Scalar{*scalar.BASEPOINT_ORDER})
}

func TestMulAllAtTheEdges(t *testing.T) {
	k, _ := testKey(t)
	list := edges(t)
	base, key := MulBaseAll(list), k.MulAll(list)
	for i := range list {
		if !base[i].Equal(Generator().Mul(list[i])) || !key[i].Equal(k.point.Mul(list[i])) {
			b := list[i].Bytes()
			t.Errorf("%x times a base is another point", b)
		}
	}
}

// TestTimesAtTheEdges multiplies points with any Z, and some that are the identity.
func TestTimesAtTheEdges(t *testing.T) {
	p := MulBase(RandomScalar())
	for _, s := range edges(t) {
		points := []Point{p, p.Neg(), p.Add(p), {}, Generator().Sub(Generator()), Generator(), p.Encoded(), p.Mul(s)}
		want := slices.Clone(points)
		timesEach(points, s)
		for i := range want {
			if want[i] = want[i].Mul(s); !points[i].Equal(want[i]) || points[i].Bytes() != want[i].Bytes() {
				b := s.Bytes()
				t.Errorf("%x times point %d is another", b, i)
			}
		}
	}
}
