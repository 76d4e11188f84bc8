package elgamal

import (
	"unsafe"

	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"

	"github.com/isoloir/isoloir/ledger/lanes"
)

func init() {
	if lanes.Available() {
		eight = &kernels{decodeEight, encodeEight, timesEight, newTableOfEight, sumByEight}
	}
}

// coordinates are those of a point of voi, in place. voi keeps them to itself: this relies on how its pinned version lays them out, which
// TestCoordinates holds it to, and the compiler to the size.
func coordinates(p *curve.RistrettoPoint) *lanes.Coordinates {
	return (*lanes.Coordinates)(unsafe.Pointer(p))
}

var _ [unsafe.Sizeof(lanes.Coordinates{})]byte = [unsafe.Sizeof(curve.RistrettoPoint{})]byte{}

func decodeEight(dst []Point, data []byte) bool {
	var in [8][PointSize]byte // what is left of it encodes the identity
	var out [8]lanes.Coordinates
	for i := range dst {
		copy(in[i][:], data[i*PointSize:])
	}
	if lanes.Decode(&in, &out) != 0xff {
		return false
	}
	for i := range dst {
		*coordinates(&dst[i].p) = out[i]
		dst[i].enc, dst[i].set, dst[i].encoded = in[i], true, true
	}
	return true
}

func encodeEight(points []*Point) {
	var in [8]lanes.Coordinates
	var out [8][PointSize]byte
	for i := range in {
		in[i] = *coordinates(points[min(i, len(points)-1)].raw())
	}
	lanes.Encode(&in, &out)
	for i, p := range points {
		p.enc, p.encoded = out[i], true
	}
}

func timesEight(points []Point, s *Scalar) {
	var in, out [8]lanes.Coordinates
	for i := range in {
		in[i] = *coordinates(points[min(i, len(points)-1)].raw())
	}
	secret := s.Bytes()
	lanes.MulEach(&in, &secret, &out)
	clear(secret[:])
	for i := range points {
		points[i] = Point{set: true}
		*coordinates(&points[i].p) = out[i]
	}
}

// tableOfEight is a table for eight scalars at a time.
type tableOfEight struct{ *lanes.Table }

func newTableOfEight(base *curve.RistrettoPoint) multiplier {
	var powers [64]lanes.Coordinates
	var p curve.RistrettoPoint
	p.Set(base)
	for i := range powers {
		powers[i] = *coordinates(&p)
		for range 4 {
			p.Add(&p, &p)
		}
	}
	return tableOfEight{lanes.NewTable(&powers)}
}

func (t tableOfEight) mul(dst []Point, scalars []Scalar) {
	var in [8][32]byte
	var out [8]lanes.Coordinates
	for i := range scalars {
		in[i] = scalars[i].Bytes()
	}
	t.Mul(&in, &out)
	clear(in[:])
	for i := range dst {
		*coordinates(&dst[i].p), dst[i].set = out[i], true
	}
}

func sumByEight(out *curve.RistrettoPoint, scalars []*scalar.Scalar, points []*curve.RistrettoPoint) *curve.RistrettoPoint {
	in, list := make([]lanes.Scalar, len(scalars)), make([]*lanes.Coordinates, len(points))
	for i := range scalars {
		if err := scalars[i].ToBytes(in[i][:]); err != nil {
			panic("elgamal: " + err.Error())
		}
		list[i] = coordinates(points[i])
	}
	digits := lanes.Sum(in, list)
	out.Identity()
	for w := len(digits) - 1; w >= 0; w-- {
		var p curve.RistrettoPoint
		*coordinates(&p) = digits[w]
		for range 8 {
			out.Add(out, out)
		}
		out.Add(out, &p)
	}
	return out
}
