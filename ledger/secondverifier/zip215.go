package secondverifier

import (
	"bytes"
	"crypto/sha512"

	"filippo.io/edwards25519"
)

// verifyZIP215 checks an Ed25519 signature as consensus does: any encoding of a point is taken, the answer must be below the
// order, and the equation is multiplied by the cofactor 8 (ZIP 215). Two verifiers must not differ on a commit.
func verifyZIP215(key [32]byte, text, signature []byte) bool {
	if len(signature) != 64 {
		return false
	}
	a, errA := new(edwards25519.Point).SetBytes(key[:])
	r, errR := new(edwards25519.Point).SetBytes(signature[:32])
	s, errS := new(edwards25519.Scalar).SetCanonicalBytes(signature[32:])
	if errA != nil || errR != nil || errS != nil {
		return false
	}
	digest := sha512.Sum512(bytes.Join([][]byte{signature[:32], key[:], text}, nil))
	c, err := new(edwards25519.Scalar).SetUniformBytes(digest[:])
	if err != nil {
		return false
	}
	// 8 (sG − cA − R) = 0.
	left := new(edwards25519.Point).VarTimeDoubleScalarBaseMult(c.Negate(c), a, s)
	left.Subtract(left, r)
	return left.MultByCofactor(left).Equal(edwards25519.NewIdentityPoint()) == 1
}
