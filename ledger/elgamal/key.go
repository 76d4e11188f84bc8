package elgamal

import (
	"errors"
	"sync"

	"github.com/oasisprotocol/curve25519-voi/curve"
)

// PublicKey is a point with a table for constant-time multiplication.
type PublicKey struct {
	point Point
	table *curve.RistrettoBasepointTable
	eight func() multiplier // made when first asked for; nil where the processor takes points one by one
}

// NewPublicKey prepares a key. The identity would encrypt nothing and is
// refused.
func NewPublicKey(p Point) (*PublicKey, error) {
	if p.IsIdentity() {
		return nil, errors.New("the identity is not a public key")
	}
	p = p.Encoded()
	return &PublicKey{p, curve.NewRistrettoBasepointTable(p.raw()), sync.OnceValue(func() multiplier { return tableOf(p.raw()) })}, nil
}

// Point is the key as a group element.
func (k *PublicKey) Point() Point { return k.point }

// Mul is sK in constant time.
func (k *PublicKey) Mul(s Scalar) Point {
	var out curve.RistrettoPoint
	return wrap(k.mul(&out, &s))
}

func (k *PublicKey) mul(out *curve.RistrettoPoint, s *Scalar) *curve.RistrettoPoint {
	return out.MulBasepoint(k.table, &s.s)
}

func mulBase(out *curve.RistrettoPoint, s *Scalar) *curve.RistrettoPoint {
	return out.MulBasepoint(curve.RISTRETTO_BASEPOINT_TABLE, &s.s)
}

// Ciphertext is (A, B) = (rG, M + rK). The zero value encrypts the identity
// under r = 0 and is where sums begin.
type Ciphertext struct {
	A, B Point
}

// CiphertextSize is the size of an encoded ciphertext.
const CiphertextSize = 2 * PointSize

// Encrypt encrypts a group element.
func (k *PublicKey) Encrypt(m Point, r Scalar) Ciphertext {
	return k.EncryptTo(MulBase(r), m, r)
}

// EncryptTo is Encrypt with the first component given, because it was
// committed before the content was known.
func (k *PublicKey) EncryptTo(a, m Point, r Scalar) Ciphertext {
	var b curve.RistrettoPoint
	b.Add(k.mul(&b, &r), m.raw())
	ct := Ciphertext{a, wrap(&b)}
	ct.A.encode()
	ct.B.encode()
	return ct
}

// EncryptBits encrypts 0 or G, for each bit, without a branch on it; the first
// components are given as in EncryptTo.
func (k *PublicKey) EncryptBits(as []Point, bits []int, rs []Scalar) []Ciphertext {
	bs := k.MulAll(rs)
	out := make([]Ciphertext, len(rs))
	for i := range out {
		conditionalAdd(&bs[i].p, curve.RISTRETTO_BASEPOINT_POINT, bits[i]&1)
		out[i] = Ciphertext{as[i], bs[i]}
	}
	encodeCiphertexts(out)
	return out
}

func encodeCiphertexts(list []Ciphertext) {
	points := make([]*Point, 0, 2*len(list))
	for i := range list {
		points = append(points, &list[i].A, &list[i].B)
	}
	EncodeAll(points...)
}

// EncryptValue encrypts vG.
func (k *PublicKey) EncryptValue(v uint64, r Scalar) Ciphertext {
	return k.Encrypt(MulBase(NewScalar(v)), r)
}

// ReEncrypt gives other ciphertexts of the same contents: encryptions of the identity under rs are added.
func (k *PublicKey) ReEncrypt(list []Ciphertext, rs []Scalar) []Ciphertext {
	as, bs := MulBaseAll(rs), k.MulAll(rs)
	defer clear(as) // what was added tells which ciphertext became which
	defer clear(bs)
	out := make([]Ciphertext, len(list))
	for i := range out {
		out[i] = list[i].Add(Ciphertext{as[i], bs[i]})
	}
	encodeCiphertexts(out)
	return out
}

// Decrypt is B - xA, for holders of a whole secret key and for tests.
func (c Ciphertext) Decrypt(x Scalar) Point { return c.B.Sub(c.A.Mul(x)) }

// Add is the ciphertext of the sum.
func (c Ciphertext) Add(d Ciphertext) Ciphertext {
	return Ciphertext{c.A.Add(d.A), c.B.Add(d.B)}
}

// Sub is the ciphertext of the difference.
func (c Ciphertext) Sub(d Ciphertext) Ciphertext {
	return Ciphertext{c.A.Sub(d.A), c.B.Sub(d.B)}
}

// Scale is the ciphertext of w times the content, for public weights.
func (c Ciphertext) Scale(w uint64) Ciphertext {
	s := []Scalar{NewScalar(w)}
	return Ciphertext{SumVartime(s, []Point{c.A}), SumVartime(s, []Point{c.B})}
}

// Equal compares both components.
func (c Ciphertext) Equal(d Ciphertext) bool { return c.A.Equal(d.A) && c.B.Equal(d.B) }

// Append adds the encoding to dst.
func (c *Ciphertext) Append(dst []byte) []byte { return c.B.Append(c.A.Append(dst)) }

// Bytes is the encoding.
func (c Ciphertext) Bytes() [CiphertextSize]byte { return [CiphertextSize]byte(c.Append(nil)) }

// DecodeCiphertext takes the encoding of two points.
func DecodeCiphertext(b []byte) (Ciphertext, error) {
	var c Ciphertext
	if len(b) != CiphertextSize {
		return c, ErrPoint
	}
	if err := c.Decode(b); err != nil {
		return Ciphertext{}, err
	}
	return c, nil
}

// Decode is DecodeCiphertext in place, from at least CiphertextSize bytes.
func (c *Ciphertext) Decode(b []byte) error {
	if err := c.A.decode(b[:PointSize]); err != nil {
		return err
	}
	return c.B.decode(b[PointSize:CiphertextSize])
}
