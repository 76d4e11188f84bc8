package elgamal

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"

	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
)

// ErrScalar reports bytes that are not the one encoding of a scalar.
var ErrScalar = errors.New("not a canonical scalar")

// errSecret is what a secret answers when asked to become text.
var errSecret = errors.New("a secret is never written as text")

const redacted = "redacted"

// Scalar is an integer modulo the order of the group. Its zero value is 0.
// It prints as "redacted" in every form, because most scalars are secrets.
type Scalar struct {
	s scalar.Scalar
}

// RandomScalar draws a uniform scalar from the system.
func RandomScalar() Scalar {
	var wide [64]byte
	rand.Read(wide[:])
	return wideScalar(&wide)
}

// NewScalar is the scalar of a small integer.
func NewScalar(v uint64) Scalar {
	var out Scalar
	out.s.SetUint64(v)
	return out
}

// DecodeScalar takes the 32 little-endian bytes of an integer below the order.
func DecodeScalar(b []byte) (Scalar, error) {
	var out Scalar
	if len(b) != scalar.ScalarSize {
		return out, ErrScalar
	}
	if _, err := out.s.SetCanonicalBytes(b); err != nil {
		return Scalar{}, ErrScalar
	}
	return out, nil
}

// wideScalar reduces 64 little-endian bytes, so that the result is uniform.
func wideScalar(wide *[64]byte) Scalar {
	var out Scalar
	if _, err := out.s.SetBytesModOrderWide(wide[:]); err != nil {
		panic("elgamal: " + err.Error())
	}
	return out
}

// Bytes is the canonical encoding. Whoever asks for it owns the secret.
func (a Scalar) Bytes() [32]byte {
	var out [32]byte
	if err := a.s.ToBytes(out[:]); err != nil {
		panic("elgamal: " + err.Error())
	}
	return out
}

// Append adds the encoding to dst.
func (a *Scalar) Append(dst []byte) []byte {
	b := a.Bytes()
	return append(dst, b[:]...)
}

// Add is a + b.
func (a Scalar) Add(b Scalar) Scalar {
	a.s.Add(&a.s, &b.s)
	return a
}

// Sub is a - b.
func (a Scalar) Sub(b Scalar) Scalar {
	a.s.Sub(&a.s, &b.s)
	return a
}

// Mul is a * b.
func (a Scalar) Mul(b Scalar) Scalar {
	a.s.Mul(&a.s, &b.s)
	return a
}

// Neg is -a.
func (a Scalar) Neg() Scalar {
	a.s.Neg(&a.s)
	return a
}

// Invert is 1/a. Zero has no inverse and is an error.
func (a Scalar) Invert() (Scalar, error) {
	if a.IsZero() {
		return Scalar{}, errors.New("zero has no inverse")
	}
	a.s.Invert(&a.s)
	return a, nil
}

// IsZero compares with zero in constant time.
func (a Scalar) IsZero() bool { return a.Equal(Scalar{}) }

// Equal compares in constant time.
func (a Scalar) Equal(b Scalar) bool { return a.s.Equal(&b.s) == 1 }

// Wipe overwrites the scalar.
func (a *Scalar) Wipe() { a.s.Zero() }

// choose sets a to x where bit is 0 and to y where bit is 1, without a branch.
func (a *Scalar) choose(x, y *Scalar, bit int) { a.s.ConditionalSelect(&x.s, &y.s, bit) }

// sameInt is 1 where two small non-negative integers are equal, else 0.
func sameInt(a, b int) int { return subtle.ConstantTimeEq(int32(a), int32(b)) }

// String redacts.
func (a Scalar) String() string { return redacted }

// GoString redacts.
func (a Scalar) GoString() string { return redacted }

// Format redacts whatever the verb.
func (a Scalar) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (a Scalar) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText refuses.
func (a Scalar) MarshalText() ([]byte, error) { return nil, errSecret }
