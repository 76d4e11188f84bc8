package elgamal

import (
	"encoding/hex"
	"errors"

	"github.com/oasisprotocol/curve25519-voi/curve"
)

// PointSize is the size of an encoded point.
const PointSize = curve.CompressedPointSize

// ErrPoint reports bytes that are not the one encoding of a group element.
var ErrPoint = errors.New("not a canonical ristretto255 point")

// Point is an element of ristretto255. The zero value is the identity. A
// point that came from bytes, or was sealed by encoded, keeps its encoding,
// because encoding costs as much as twenty additions.
type Point struct {
	p       curve.RistrettoPoint
	enc     [PointSize]byte
	set     bool // p is valid; otherwise the point is the identity
	encoded bool // enc is the encoding of p
}

// wrap takes over a computed point.
func wrap(p *curve.RistrettoPoint) Point { return Point{p: *p, set: true} }

// raw is the point as voi wants it. voi's own zero value is not a point at
// all and compares equal to everything, hence the flag.
func (p *Point) raw() *curve.RistrettoPoint {
	if !p.set {
		p.p.Identity()
		p.set = true
	}
	return &p.p
}

// encode computes and keeps the encoding.
func (p *Point) encode() *Point {
	if !p.encoded {
		var c curve.CompressedRistretto
		p.enc = *c.SetRistrettoPoint(p.raw())
		p.encoded = true
	}
	return p
}

// DecodePoint takes a canonical encoding (RFC 9496 section 4.3.1).
func DecodePoint(b []byte) (Point, error) {
	var p Point
	if err := p.decode(b); err != nil {
		return Point{}, err
	}
	return p, nil
}

func (p *Point) decode(b []byte) error {
	if len(b) != PointSize {
		return ErrPoint
	}
	p.enc = [PointSize]byte(b)
	c := curve.CompressedRistretto(p.enc)
	if _, err := p.p.SetCompressed(&c); err != nil {
		return ErrPoint
	}
	p.set, p.encoded = true, true
	return nil
}

// Generator is the group's base G.
func Generator() Point { return wrap(curve.RISTRETTO_BASEPOINT_POINT) }

// MulBase is sG in constant time.
func MulBase(s Scalar) Point {
	var out curve.RistrettoPoint
	out.MulBasepoint(curve.RISTRETTO_BASEPOINT_TABLE, &s.s)
	return wrap(&out)
}

// Bytes is the canonical encoding.
func (p Point) Bytes() [PointSize]byte { return p.encode().enc }

// Append adds the encoding to dst.
func (p *Point) Append(dst []byte) []byte {
	if p.encoded {
		return append(dst, p.enc[:]...)
	}
	b := p.Bytes()
	return append(dst, b[:]...)
}

// Encoded is the same point with its encoding kept, for values that are
// written or hashed more than once.
func (p Point) Encoded() Point { return *p.encode() }

// Add is p + q.
func (p Point) Add(q Point) Point {
	var out curve.RistrettoPoint
	return wrap(out.Add(p.raw(), q.raw()))
}

// Sub is p - q.
func (p Point) Sub(q Point) Point {
	var out curve.RistrettoPoint
	return wrap(out.Sub(p.raw(), q.raw()))
}

// Neg is -p.
func (p Point) Neg() Point {
	var out curve.RistrettoPoint
	return wrap(out.Neg(p.raw()))
}

// Mul is sp in constant time.
func (p Point) Mul(s Scalar) Point {
	var out curve.RistrettoPoint
	return wrap(out.Mul(p.raw(), &s.s))
}

// Equal compares two group elements.
func (p Point) Equal(q Point) bool { return p.raw().Equal(q.raw()) == 1 }

// IsIdentity tells whether p is the neutral element.
func (p Point) IsIdentity() bool { return p.raw().IsIdentity() }

// String is the encoding in hexadecimal.
func (p Point) String() string {
	b := p.Bytes()
	return hex.EncodeToString(b[:])
}

// MarshalText is the encoding in hexadecimal.
func (p Point) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText takes lower-case hexadecimal only, so that text is canonical.
func (p *Point) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || hex.EncodeToString(b) != string(text) {
		return ErrPoint
	}
	return p.decode(b)
}

// conditionalAdd adds q to p where bit is 1, in constant time.
func conditionalAdd(p *curve.RistrettoPoint, q *curve.RistrettoPoint, bit int) {
	var sum curve.RistrettoPoint
	sum.Add(p, q)
	p.ConditionalSelect(p, &sum, bit)
}
