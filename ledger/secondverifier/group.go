package secondverifier

import "filippo.io/edwards25519"

// pointSize and scalarSize are bytes of encodings.
const (
	pointSize  = 32
	scalarSize = 32
)

// point is an element of ristretto255: one of the points of edwards25519 that stand for it. Its zero value is no point.
type point struct{ p *edwards25519.Point }

// scalar is an integer modulo the group's order. Its zero value is no scalar.
type scalar struct{ s *edwards25519.Scalar }

var (
	identity = point{edwards25519.NewIdentityPoint()}
	base     = point{edwards25519.NewGeneratorPoint()}
)

func (p point) plus(q point) point { return point{new(edwards25519.Point).Add(p.p, q.p)} }

func (p point) minus(q point) point { return point{new(edwards25519.Point).Subtract(p.p, q.p)} }

func (p point) times(s scalar) point {
	if p.p == base.p {
		return point{new(edwards25519.Point).ScalarBaseMult(s.s)} // has a table of multiples
	}
	return point{new(edwards25519.Point).VarTimeMultiScalarMult([]*edwards25519.Scalar{s.s}, []*edwards25519.Point{p.p})}
}

func (p point) isIdentity() bool { return p.equal(identity) }

// weighted is the sum of s_i P_i.
func weighted(s []scalar, p []point) point {
	sum := identity
	for i := range s {
		sum = sum.plus(p[i].times(s[i]))
	}
	return sum
}

// sum of any number of points.
func sum(ps ...point) point {
	total := identity
	for _, p := range ps {
		total = total.plus(p)
	}
	return total
}

func (s scalar) plus(t scalar) scalar { return scalar{new(edwards25519.Scalar).Add(s.s, t.s)} }

func (s scalar) minus(t scalar) scalar { return scalar{new(edwards25519.Scalar).Subtract(s.s, t.s)} }

func (s scalar) times(t scalar) scalar { return scalar{new(edwards25519.Scalar).Multiply(s.s, t.s)} }

func (s scalar) inverse() scalar { return scalar{new(edwards25519.Scalar).Invert(s.s)} }

func (s scalar) bytes() []byte { return s.s.Bytes() }

// number is n as a scalar. n is not negative.
func number(n int) scalar { return reduce(join(littleEndian(n), make([]byte, 56))) }

// short16 is 16 bytes, little endian, as a scalar: the weights of equality proofs and shuffles.
func short16(b []byte) scalar { return reduce(join(b[:16], make([]byte, 48))) }

// reduce reads 64 bytes, little endian, modulo the order.
func reduce(wide []byte) scalar {
	s, err := new(edwards25519.Scalar).SetUniformBytes(wide)
	if err != nil {
		panic(err) // the caller has not given 64 bytes
	}
	return scalar{s}
}

func littleEndian(n int) []byte {
	out := make([]byte, 8)
	for i := range out {
		out[i] = byte(n >> (8 * i))
	}
	return out
}

// readScalar refuses (`scalar`) what is not 32 bytes of an integer below the order.
func readScalar(b []byte) (scalar, error) {
	s, err := new(edwards25519.Scalar).SetCanonicalBytes(b)
	if err != nil {
		return scalar{}, refuse("scalar", "%x is not a number below the order of the group", b)
	}
	return scalar{s}, nil
}

func readScalars(b []byte) ([]scalar, error) {
	if len(b)%scalarSize != 0 {
		return nil, refuse("size", "%d bytes are no list of scalars", len(b))
	}
	var out []scalar
	for ; len(b) > 0; b = b[scalarSize:] {
		s, err := readScalar(b[:scalarSize])
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func readPoints(b []byte) ([]point, error) {
	if len(b)%pointSize != 0 {
		return nil, refuse("size", "%d bytes are no list of points", len(b))
	}
	var out []point
	for ; len(b) > 0; b = b[pointSize:] {
		p, err := readPoint(b[:pointSize])
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// readKey refuses (`key`) what is no point, and the identity.
func readKey(b []byte) (point, error) {
	p, err := readPoint(b)
	if err != nil || p.isIdentity() {
		return point{}, refuse("key", "%x is no public key", b)
	}
	return p, nil
}

func encodings(ps []point) []byte {
	var out []byte
	for _, p := range ps {
		out = append(out, p.bytes()...)
	}
	return out
}
