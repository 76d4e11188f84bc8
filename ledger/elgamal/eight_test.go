package elgamal

import "testing"

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
	if DecodePoints(make([]Point, 9), make([]byte, 8*PointSize)) != ErrPoint {
		t.Error("nine points of eight encodings")
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
