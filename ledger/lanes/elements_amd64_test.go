package lanes

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"
)

// Without the instructions nothing of this package runs, in a test or otherwise.
func TestMain(m *testing.M) {
	if !Available() {
		fmt.Println("This processor has no AVX-512 IFMA: ledger/lanes is not used here, and not tested.")
		return
	}
	m.Run()
}

// The largest limbs that operations leave, that sub subtracts and that others take.
const left, subtracted, taken = 1<<51 + 1<<15 - 1, 1<<52 - 38, 1<<52 - 1

// some gives eight numbers and what they are: limbs at random, and every so often at their bound.
func some(r *rand.Rand, bound uint64) (*Elements, [8]*big.Int) {
	var x Elements
	choices := 8
	if r.IntN(8) == 0 {
		choices = 1 // all limbs are at the bound
	}
	for k := range x {
		for i := range x[k] {
			switch r.IntN(choices) {
			case 0:
				x[k][i] = bound
			case 1:
				x[k][i] = 1<<51 - 1
			case 2:
				x[k][i] = 0
			default:
				x[k][i] = r.Uint64N(bound + 1)
			}
		}
	}
	if r.IntN(4) == 0 { // close to p and to 2p
		p := broadcast(limbs(new(big.Int).Sub(prime, big.NewInt(int64(r.IntN(3))))))
		p[0][3]++
		p[0][4] += uint64(r.IntN(40))
		x = *p
	}
	return &x, x.values()
}

func (x *Elements) values() (out [8]*big.Int) {
	for i := range out {
		n := new(big.Int)
		for k := 4; k >= 0; k-- {
			n.Add(n.Lsh(n, 51), new(big.Int).SetUint64(x[k][i]))
		}
		out[i] = n
	}
	return out
}

// TestOperations holds every operation to whole numbers.
func TestOperations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 4000 {
		bound := []uint64{left, subtracted, taken}[i%3]
		x, a := some(r, bound)
		y, b := some(r, bound)
		lanes := uint8(r.Uint32())
		n := 1 + r.IntN(5)
		for name, op := range map[string]struct {
			lanes func(z *Elements)
			big   func(z, a, b *big.Int, lane uint8)
		}{
			"mul":     {func(z *Elements) { mul(z, x, y) }, func(z, a, b *big.Int, _ uint8) { z.Mul(a, b) }},
			"add":     {func(z *Elements) { add(z, x, y) }, func(z, a, b *big.Int, _ uint8) { z.Add(a, b) }},
			"sub":     {func(z *Elements) { sub(z, x, y) }, func(z, a, b *big.Int, _ uint8) { z.Sub(a, b) }},
			"squares": {func(z *Elements) { squares(z, x, n) }, func(z, a, _ *big.Int, _ uint8) { z.Exp(a, new(big.Int).Lsh(big.NewInt(1), uint(n)), prime) }},
			"reduce":  {func(z *Elements) { reduce(z, x) }, func(z, a, _ *big.Int, _ uint8) { z.Set(a) }},
			"invert":  {func(z *Elements) { invert(z, x) }, func(z, a, _ *big.Int, _ uint8) { z.Exp(a, new(big.Int).Sub(prime, big.NewInt(2)), prime) }},
			"choose":  {func(z *Elements) { choose(z, x, y, lanes) }, func(z, a, b *big.Int, lane uint8) { z.Set([]*big.Int{a, b}[lanes>>lane&1]) }},
		} {
			if name == "reduce" && bound > left || name == "sub" && bound > subtracted {
				continue
			}
			var z Elements
			op.lanes(&z)
			for i, got := range z.values() {
				want := new(big.Int)
				op.big(want, a[i], b[i], uint8(i))
				if new(big.Int).Mod(got, prime).Cmp(want.Mod(want, prime)) != 0 {
					t.Fatalf("%s of %x and %x in lane %d is %x, not %x", name, a[i], b[i], i, got, want)
				}
				if name == "reduce" && got.Cmp(want) != 0 {
					t.Fatalf("%x is reduced to %x", a[i], got)
				}
			}
			if name != "choose" && !bounded(&z) {
				t.Fatalf("%s leaves a limb too large: %x", name, z)
			}
		}
	}
}

func bounded(z *Elements) bool {
	for k := range z {
		for i := range z[k] {
			if z[k][i] > left {
				return false
			}
		}
	}
	return true
}

// TestAliases makes results take the place of arguments.
func TestAliases(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, op := range []func(z, x, y *Elements){mul, add, sub, func(z, x, _ *Elements) { squares(z, x, 3) }, func(z, x, _ *Elements) { reduce(z, x) }} {
		x, _ := some(r, left)
		y, _ := some(r, left)
		var want Elements
		op(&want, x, y)
		first, second, same := *x, *y, *x
		op(&first, &first, y)
		op(&second, x, &second)
		if first != want {
			t.Error("in the place of the first argument the result is another")
		}
		if op(&want, x, y); second != want {
			t.Error("in the place of the second argument the result is another")
		}
		op(&want, x, x)
		if op(&same, &same, &same); same != want {
			t.Error("in the place of both arguments the result is another")
		}
	}
}

func TestMasks(t *testing.T) {
	var x, y Elements
	for i := range 8 {
		b := [32]byte{byte(i)}
		x.set(i, &b)
		b[0] &^= 1
		y.set(i, &b)
	}
	if x.odd() != 0b10101010 || x.zero() != 1 || equal(&x, &y) != 0b01010101 {
		t.Errorf("odd %b, zero %b, equal %b", x.odd(), x.zero(), equal(&x, &y))
	}
	var p, twice Elements
	p = *broadcast(limbs(new(big.Int).Sub(prime, big.NewInt(1))))
	add(&p, &p, one)
	add(&twice, &p, &p)
	if p.zero() != 0xff || twice.zero() != 0xff || p.odd() != 0 || twice.odd() != 0 {
		t.Error("p and 2p are not 0")
	}
	x.absolute()
	if x.odd() != 0 {
		t.Error("an absolute value is negative")
	}
}
