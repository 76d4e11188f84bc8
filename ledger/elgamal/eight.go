package elgamal

import (
	"sync"

	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
)

// eight computes on eight points at a time, where the processor can (ledger/lanes). It is nil elsewhere; points are then taken one by one,
// with the same results.
var eight *kernels

// kernels take one to eight points, and sum many.
type kernels struct {
	decode func(dst []Point, data []byte) bool
	encode func(points []*Point)
	times  func(points []Point, s *Scalar)
	table  func(base *curve.RistrettoPoint) multiplier
	// sumVartime takes public values.
	sumVartime func(out *curve.RistrettoPoint, scalars []*scalar.Scalar, points []*curve.RistrettoPoint) *curve.RistrettoPoint
}

// multiplier multiplies one base by secret scalars in constant time.
type multiplier interface {
	mul(dst []Point, scalars []Scalar)
}

// tableOf is nil where there is none.
func tableOf(base *curve.RistrettoPoint) multiplier {
	if eight == nil {
		return nil
	}
	return eight.table(base)
}

// generatorTable is that of G, made when it is first asked for.
var generatorTable = sync.OnceValue(func() multiplier { return tableOf(curve.RISTRETTO_BASEPOINT_POINT) })

// few is how many points cost less one by one than as eight of which the others are for nothing.
const few = 2

// DecodePoints fills dst from the encodings in data, which must be exactly as many.
func DecodePoints(dst []Point, data []byte) error {
	if len(data) != len(dst)*PointSize {
		return ErrPoint
	}
	for len(dst) > few && eight != nil {
		n := min(8, len(dst))
		if !eight.decode(dst[:n], data[:n*PointSize]) {
			return ErrPoint
		}
		dst, data = dst[n:], data[n*PointSize:]
	}
	for i := range dst {
		if err := dst[i].decode(data[i*PointSize:][:PointSize]); err != nil {
			return err
		}
	}
	return nil
}

// DecodeCiphertexts fills dst from the encodings in data, which must be exactly as many.
func DecodeCiphertexts(dst []Ciphertext, data []byte) error {
	points := make([]Point, 2*len(dst))
	if err := DecodePoints(points, data); err != nil {
		return err
	}
	for i := range dst {
		dst[i] = Ciphertext{points[2*i], points[2*i+1]}
	}
	return nil
}

// EncodeAll computes and keeps the encodings of points that do not have theirs yet.
func EncodeAll(points ...*Point) {
	var bare []*Point
	for _, p := range points {
		if !p.encoded {
			bare = append(bare, p)
		}
	}
	for len(bare) > few && eight != nil {
		n := min(8, len(bare))
		eight.encode(bare[:n])
		bare = bare[n:]
	}
	for _, p := range bare {
		p.encode()
	}
}

// Pointers are those of a list, for EncodeAll.
func Pointers(points []Point) []*Point {
	out := make([]*Point, len(points))
	for i := range points {
		out[i] = &points[i]
	}
	return out
}

// MulBaseAll is MulBase of each, in constant time.
func MulBaseAll(scalars []Scalar) []Point {
	return mulAll(generatorTable(), scalars, mulBase)
}

// MulAll is Mul of each, in constant time.
func (k *PublicKey) MulAll(scalars []Scalar) []Point { return mulAll(k.eight(), scalars, k.mul) }

func mulAll(table multiplier, scalars []Scalar, one func(*curve.RistrettoPoint, *Scalar) *curve.RistrettoPoint) []Point {
	out := make([]Point, len(scalars))
	rest := out
	for len(rest) > few && table != nil {
		n := min(8, len(rest))
		table.mul(rest[:n], scalars[:n])
		rest, scalars = rest[n:], scalars[n:]
	}
	for i := range rest {
		one(&rest[i].p, &scalars[i])
		rest[i].set = true
	}
	return out
}

// timesEach multiplies points by one secret in constant time, in place.
func timesEach(points []Point, s Scalar) {
	for len(points) > few && eight != nil {
		n := min(8, len(points))
		eight.times(points[:n], &s)
		points = points[n:]
	}
	for i := range points {
		points[i] = points[i].Mul(s)
	}
}

// many is how many terms are summed faster in buckets of eight lanes.
const many = 128

// sumVartime is the multi-scalar multiplication of public values.
func sumVartime(out *curve.RistrettoPoint, scalars []*scalar.Scalar, points []*curve.RistrettoPoint) *curve.RistrettoPoint {
	if len(scalars) < many || eight == nil {
		return out.MultiscalarMulVartime(scalars, points)
	}
	return eight.sumVartime(out, scalars, points)
}
