package elgamal

import (
	"math/big"
	"testing"

	"github.com/oasisprotocol/curve25519-voi/curve"
)

var prime = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))

// number is what five limbs of 51 bits say, each small enough for ledger/lanes.
func number(t *testing.T, limbs [5]uint64) *big.Int {
	t.Helper()
	n := new(big.Int)
	for k := 4; k >= 0; k-- {
		if limbs[k] >= 1<<52-38 {
			t.Errorf("limb %x is too large to compute with", limbs[k])
		}
		n.Add(n.Lsh(n, 51), new(big.Int).SetUint64(limbs[k]))
	}
	return n
}

func over(a, b *big.Int) *big.Int {
	return a.Mod(a.Mul(a, new(big.Int).ModInverse(b, prime)), prime)
}

// TestCoordinates holds what is read from inside a point of voi to the point's affine coordinates, as voi itself writes them.
func TestCoordinates(t *testing.T) {
	for range 300 {
		s := RandomScalar()
		var edwards curve.EdwardsPoint
		var p curve.RistrettoPoint
		edwards.MulBasepoint(curve.ED25519_BASEPOINT_TABLE, &s.s)
		p.MulBasepoint(curve.RISTRETTO_BASEPOINT_TABLE, &s.s)
		holds(t, &edwards, &p)
		holds(t, edwards.Add(&edwards, &edwards), p.Add(&p, &p))
		holds(t, edwards.Neg(&edwards), p.Neg(&p))
		holds(t, edwards.Mul(&edwards, &s.s), p.Mul(&p, &s.s))
	}
}

func holds(t *testing.T, edwards *curve.EdwardsPoint, p *curve.RistrettoPoint) {
	t.Helper()
	c := coordinates(p)
	z := number(t, c.Z)
	x, y, xy := over(number(t, c.X), z), over(number(t, c.Y), z), over(number(t, c.T), z)
	if new(big.Int).Mod(new(big.Int).Mul(x, y), prime).Cmp(xy) != 0 {
		t.Fatal("T is not XY/Z")
	}
	var want curve.CompressedEdwardsY // y, and the parity of x in the highest bit; least significant byte first
	want.SetEdwardsPoint(edwards)
	y.SetBit(y, 255, x.Bit(0))
	for i := range want {
		if byte(new(big.Int).Rsh(y, uint(8*i)).Uint64()) != want[i] {
			t.Fatalf("X and Y are those of %x, not of %x", y, want)
		}
	}
}
