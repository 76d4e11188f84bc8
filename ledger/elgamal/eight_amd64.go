package elgamal

import (
	"unsafe"

	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"

	"github.com/isoloir/isoloir/ledger/lanes"
)

func init() {
	if lanes.Available() && legible(curve.RISTRETTO_BASEPOINT_POINT) {
		eight = &kernels{decodeEight, encodeEight, timesEight, newTableOfEight, sumByEightVartime}
	}
}

// legible tells whether the generator's coordinates are read as what they are. They are not where voi is built with tags that give it limbs
// of 32 bits: ten of them are as large as five of 64, which the compiler cannot tell apart. Points are then taken one by one.
func legible(generator *curve.RistrettoPoint) bool {
	in, out := [8]lanes.Coordinates{*coordinates(generator)}, [8][PointSize]byte{}
	lanes.Encode(&in, &out)
	return out[0] == *curve.RISTRETTO_BASEPOINT_COMPRESSED
}

// coordinates are those of a point of voi, in place. voi keeps them to itself: this relies on how its pinned version lays them out, which
// legible and TestCoordinates hold it to, and the compiler to the size.
//
// What voi leaves in a point is the result of a multiplication, of a negation or of its AVX2 code. The first two end with carries of at most
// 2^13 into limbs of 51 bits, 19 times that into limb 0. vecMul_AVX2 masks all even halves to 26 bits and the odd ones to 25, and adds to two
// of these a last carry below 2^18: such a limb, odd·2^26 + even, is below 2^51 + 2^45. All are below the 2^52 - 38 that ledger/lanes
// subtracts, and takes elsewhere.
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

func sumByEightVartime(out *curve.RistrettoPoint, scalars []*scalar.Scalar, points []*curve.RistrettoPoint) *curve.RistrettoPoint {
	in, list := make([]lanes.Scalar, len(scalars)), make([]*lanes.Coordinates, len(points))
	for i := range scalars {
		if err := scalars[i].ToBytes(in[i][:]); err != nil {
			panic("elgamal: " + err.Error())
		}
		list[i] = coordinates(points[i])
	}
	digits := lanes.SumVartime(in, list)
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
