package lanes

import (
	"math/rand/v2"
	"testing"

	"filippo.io/edwards25519"
)

// publicScalars are of 128 bits or of 252, at random and with runs of bytes at the bounds of a digit.
func publicScalars(r *rand.Rand, n int) []Scalar {
	out := make([]Scalar, n)
	for i := range out {
		size := []int{0, 1, 16, 16, 16, 17, 32, 32}[r.IntN(8)]
		fill := []byte{0xff, 0x80, 0x7f, 0}[r.IntN(4)]
		for k := range size {
			if out[i][k] = byte(r.Uint32()); r.IntN(3) == 0 {
				out[i][k] = fill
			}
		}
		out[i][31] &= 0x0f
	}
	return out
}

// TestSum sums what filippo.io/edwards25519 sums, of points whose Z is 1 or not, the identity among them, and the same one twice.
func TestSum(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, n := range []int{0, 1, 2, 7, 8, 9, 63, 64, 65, 511, 512, 513, 600} {
		scalars := publicScalars(r, n)
		theirs, of := make([]*edwards25519.Point, n), make([]*edwards25519.Scalar, n)
		list := make([]*Coordinates, n)
		for i := range list {
			some := scalar(t, &publicScalars(r, 1)[0])
			theirs[i], of[i] = new(edwards25519.Point).ScalarBaseMult(some), scalar(t, &scalars[i])
			if i > 0 && r.IntN(8) == 0 {
				theirs[i], of[i], scalars[i] = theirs[i-1], of[i-1], scalars[i-1]
			}
			if r.IntN(2) == 0 {
				theirs[i], _ = new(edwards25519.Point).SetBytes(theirs[i].Bytes())
			}
			c := coordinates(theirs[i])
			list[i] = &c
		}
		out := SumVartime(scalars, list)
		got := edwards25519.NewIdentityPoint()
		for w := 31; w >= 0; w-- {
			for range 8 {
				got.Add(got, got)
			}
			got.Add(got, peer(t, &out[w]))
		}
		if want := new(edwards25519.Point).VarTimeMultiScalarMult(of, theirs); got.Equal(want) != 1 {
			t.Errorf("%d terms sum to another point", n)
		}
	}
}

// TestDigits puts digits together again.
func TestDigits(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, s := range publicScalars(r, 5000) {
		d := newDigits(&s)
		var sum [33]int // what each byte is, carries apart
		for group := range 4 {
			if group >= 2 && !d.long {
				break
			}
			at, negative := d.places(group)
			for lane := range at {
				size := int(at[lane] / place(1, 0))
				if at[lane] != place(size, lane) || size > most {
					t.Fatalf("digit %d of %x has size %d, in the bucket at %d", 8*group+lane, s, size, at[lane])
				}
				if sum[8*group+lane] = size; negative>>lane&1 == 1 {
					sum[8*group+lane] = -size
				}
			}
		}
		carry := 0
		for k := range s {
			carry += sum[k]
			if byte(carry) != s[k] {
				t.Fatalf("digits %v are not of %x", sum, s)
			}
			carry >>= 8
		}
		if carry != 0 {
			t.Fatalf("digits %v are not of %x", sum, s)
		}
	}
}
