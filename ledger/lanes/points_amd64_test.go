package lanes

import (
	"encoding/hex"
	"math/big"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// coordinates are those of another library's point.
func coordinates(p *edwards25519.Point) (c Coordinates) {
	X, Y, Z, T := p.ExtendedCoordinates()
	for i, e := range []*field.Element{X, Y, Z, T} {
		b := e.Bytes()
		var x Elements
		x.set(0, (*[32]byte)(b))
		for k := range 5 {
			[]*[5]uint64{&c.X, &c.Y, &c.Z, &c.T}[i][k] = x[k][0]
		}
	}
	return c
}

// peer is that library's point of ours, which it refuses if it is not on the curve.
func peer(t *testing.T, c *Coordinates) *edwards25519.Point {
	t.Helper()
	var e [4]*field.Element
	for i, l := range [][5]uint64{c.X, c.Y, c.Z, c.T} {
		n := new(big.Int).Mod(broadcast(l).values()[0], prime)
		var b [32]byte
		for k, v := range n.Bytes() {
			b[len(n.Bytes())-1-k] = v
		}
		e[i], _ = new(field.Element).SetBytes(b[:])
	}
	p, err := new(edwards25519.Point).SetExtendedCoordinates(e[0], e[1], e[2], e[3])
	if err != nil {
		t.Fatal("not on the curve: ", err)
	}
	return p
}

func scalar(t *testing.T, b *[32]byte) *edwards25519.Scalar {
	t.Helper()
	s, err := new(edwards25519.Scalar).SetCanonicalBytes(b[:])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// scalars are eight below the order of the group: at random, and with runs of digits at their bounds.
func scalars(r *rand.Rand) (out [8][32]byte) {
	for i := range out {
		for k := range out[i] {
			out[i][k] = []byte{byte(r.Uint32()), 0, 0x88, 0x77, 0xff, byte(r.Uint32())}[r.IntN(6)]
		}
		out[i][31] &= 0x0f
	}
	return out
}

func powers(base *edwards25519.Point) (out [64]Coordinates) {
	p := new(edwards25519.Point).Set(base)
	for w := range out {
		out[w] = coordinates(p)
		for range 4 {
			p.Add(p, p)
		}
	}
	return out
}

// TestTable multiplies two bases by what filippo.io/edwards25519 multiplies them.
func TestTable(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	other := new(edwards25519.Point).ScalarBaseMult(scalar(t, &[32]byte{1, 2, 3}))
	for _, base := range []*edwards25519.Point{edwards25519.NewGeneratorPoint(), other} {
		p := powers(base)
		table := NewTable(&p)
		for range 100 {
			s := scalars(r)
			var out [8]Coordinates
			table.Mul(&s, &out)
			for i := range out {
				if want := new(edwards25519.Point).ScalarMult(scalar(t, &s[i]), base); peer(t, &out[i]).Equal(want) != 1 {
					t.Fatalf("%x times the base is another point", s[i])
				}
			}
		}
	}
}

// TestEveryDigit multiplies by each digit in each place, in each lane.
func TestEveryDigit(t *testing.T) {
	p := powers(edwards25519.NewGeneratorPoint())
	table := NewTable(&p)
	for w := range 63 {
		for first := 0; first < 16; first += 8 {
			var s [8][32]byte
			var out [8]Coordinates
			for lane := range 8 {
				s[lane][w/2] = byte((first + (lane+w)%8) << (4 * (w % 2)))
			}
			table.Mul(&s, &out)
			for lane := range out {
				if peer(t, &out[lane]).Equal(new(edwards25519.Point).ScalarBaseMult(scalar(t, &s[lane]))) != 1 {
					t.Fatalf("%x times G is another point", s[lane])
				}
			}
		}
	}
}

// rfc9496 are the test vectors of RFC 9496, appendix A, of one kind.
func rfc9496(t *testing.T, kind string) (list [][32]byte) {
	t.Helper()
	text, err := os.ReadFile("../elgamal/testdata/rfc9496.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); f[0] == kind {
			b, err := hex.DecodeString(f[1])
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, [32]byte(b))
		}
	}
	return list
}

// TestMultiplesOfTheBase encodes and decodes those of the RFC.
func TestMultiplesOfTheBase(t *testing.T) {
	want := rfc9496(t, "multiple")
	if len(want) != 16 {
		t.Fatal(len(want))
	}
	p := powers(edwards25519.NewGeneratorPoint())
	table := NewTable(&p)
	for first := 0; first < 16; first += 8 {
		var s, encoded, again [8][32]byte
		var out, decoded [8]Coordinates
		for i := range s {
			s[i][0] = byte(first + i)
		}
		table.Mul(&s, &out)
		Encode(&out, &encoded)
		if Decode(&encoded, &decoded) != 0xff {
			t.Fatal("an encoding is refused")
		}
		Encode(&decoded, &again)
		for i := range encoded {
			if encoded[i] != want[first+i] || again[i] != encoded[i] {
				t.Errorf("%d times G is %x, again %x", first+i, encoded[i], again[i])
			}
		}
	}
}

// TestOneEncodingOfFourPoints adds what ristretto255 takes for nothing: the encoding stays.
func TestOneEncodingOfFourPoints(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	four, _ := new(edwards25519.Point).SetBytes(make([]byte, 32)) // (√-1, 0), of order 4
	for range 50 {
		s := scalars(r)
		p := new(edwards25519.Point).ScalarBaseMult(scalar(t, &s[0]))
		var in [8]Coordinates
		var out [8][32]byte
		for i := range in {
			in[i] = coordinates(p)
			p.Add(p, four)
		}
		Encode(&in, &out)
		for i := range out {
			if out[i] != out[0] {
				t.Fatalf("with %d times a point of order four, the encoding is %x, not %x", i, out[i], out[0])
			}
		}
	}
}

// TestInvalidEncodings refuses those of the RFC, each in each lane beside good ones.
func TestInvalidEncodings(t *testing.T) {
	bad, good := rfc9496(t, "refused"), rfc9496(t, "multiple")
	if len(bad) != 29 {
		t.Fatal(len(bad))
	}
	for n := range bad {
		for lane := range 8 {
			e := [8][32]byte(good[n%9:])
			var out [8]Coordinates
			e[lane] = bad[n]
			if valid := Decode(&e, &out); valid != ^uint8(1<<lane) {
				t.Errorf("encoding %d in lane %d: valid are %08b", n, lane, valid)
			}
		}
	}
}

// TestDecodeWhatIsAtRandom decodes bytes at random, of which every fourth is a point; points go back to their bytes and are on the curve.
func TestDecodeWhatIsAtRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	points := 0
	for range 1000 {
		var e, again [8][32]byte
		var out [8]Coordinates
		for i := range e {
			for k := range e[i] {
				e[i][k] = byte(r.Uint32())
			}
			e[i][0] &^= 1
			e[i][31] &= 0x7f
		}
		valid := Decode(&e, &out)
		Encode(&out, &again)
		for i := range e {
			if valid>>i&1 == 0 {
				continue
			}
			points++
			if peer(t, &out[i]); again[i] != e[i] {
				t.Fatalf("%x goes back to %x", e[i], again[i])
			}
		}
	}
	if points < 1500 || points > 2500 {
		t.Errorf("%d of 8000 are points; a quarter should be", points)
	}
}
