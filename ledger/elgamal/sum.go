package elgamal

import (
	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
)

// Sum is the multi-scalar multiplication of secret scalars, in constant time (Straus with whole tables read at each step). It
// costs three times SumVartime.
func Sum(scalars []Scalar, points []Point) Point {
	var out curve.RistrettoPoint
	return wrap(out.MultiscalarMul(scalarPointers(scalars), pointPointers(points)))
}

// SumVartime is the multi-scalar multiplication of public values.
func SumVartime(scalars []Scalar, points []Point) Point {
	var out curve.RistrettoPoint
	return wrap(sumVartime(&out, scalarPointers(scalars), pointPointers(points)))
}

func scalarPointers(scalars []Scalar) []*scalar.Scalar {
	out := make([]*scalar.Scalar, len(scalars))
	for i := range scalars {
		out[i] = &scalars[i].s
	}
	return out
}

// pointPointers copies nothing and changes nothing, so that several goroutines may sum over the same points.
func pointPointers(points []Point) []*curve.RistrettoPoint {
	out := make([]*curve.RistrettoPoint, len(points))
	for i := range points {
		out[i] = &points[i].p
		if !points[i].set {
			out[i] = new(curve.RistrettoPoint).Identity()
		}
	}
	return out
}
