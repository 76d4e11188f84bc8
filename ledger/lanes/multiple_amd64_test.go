package lanes

import (
	"math/rand/v2"
	"testing"

	"filippo.io/edwards25519"
)

// TestMulEach multiplies by one scalar what filippo.io/edwards25519 multiplies by it, the identity among the points.
func TestMulEach(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for n := range 300 {
		var theirs [8]*edwards25519.Point
		var list, out [8]Coordinates
		for i, s := range scalars(r) {
			if theirs[i] = new(edwards25519.Point).ScalarBaseMult(scalar(t, &s)); (n+i)%10 == 0 {
				theirs[i] = edwards25519.NewIdentityPoint()
			}
			list[i] = coordinates(theirs[i])
		}
		s := scalars(r)[0]
		if n < 64 { // one digit, of every size and in every place
			s = [32]byte{}
			s[n/2] = byte(1+n%15) << (4 * (n % 2)) & (0xff >> (n / 63 * 4))
		}
		MulEach(&list, &s, &out)
		for i := range out {
			if peer(t, &out[i]).Equal(new(edwards25519.Point).ScalarMult(scalar(t, &s), theirs[i])) != 1 {
				t.Fatalf("%x times point %d is another point", s, i)
			}
		}
	}
}
