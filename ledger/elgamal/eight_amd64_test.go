package elgamal

import (
	"math/big"
	"testing"
	"unsafe"

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

// TestLegible gives the generator limbs of 26 and 25 bits in turn, as voi has them where it is built for 32 bits.
func TestLegible(t *testing.T) {
	p := *curve.RISTRETTO_BASEPOINT_POINT
	if !legible(&p) {
		t.Error("the generator is read as another point")
	}
	c := coordinates(&p)
	for _, limbs := range []*[5]uint64{&c.X, &c.Y, &c.Z, &c.T} {
		for k := range limbs {
			limbs[k] = limbs[k]&(1<<26-1) | limbs[k]>>26<<32
		}
	}
	if legible(&p) {
		t.Error("limbs of 32 bits are taken for limbs of 64")
	}
}

// TestEncodeAllOfAnyRepresentative encodes points of the curve with each point of small order added: of four, the encoding is the same; the
// other four are no points of the group, and nothing makes such; but what one computes of them, eight do.
func TestEncodeAllOfAnyRepresentative(t *testing.T) {
	for n := range 50 {
		s := NewScalar(uint64(n))
		if n > 2 {
			s = RandomScalar()
		}
		var points [8]Point
		for i, small := range curve.EIGHT_TORSION {
			var p curve.EdwardsPoint
			p.MulBasepoint(curve.ED25519_BASEPOINT_TABLE, &s.s)
			p.Add(&p, small)
			points[i] = wrap((*curve.RistrettoPoint)(unsafe.Pointer(&p)))
		}
		alone := points
		EncodeAll(Pointers(points[:])...)
		for i := range points {
			if points[i].enc != alone[i].Bytes() || points[i].enc != points[i%2].enc {
				t.Errorf("%d: with %d times a point of order eight: %x, and alone %x", n, i, points[i].enc, alone[i].Bytes())
			}
		}
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
