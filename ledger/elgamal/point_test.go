package elgamal

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"filippo.io/edwards25519"
)

// TestRFC9496 runs the vectors of RFC 9496, appendix A.
func TestRFC9496(t *testing.T) {
	text, err := os.ReadFile("testdata/rfc9496.txt")
	if err != nil {
		t.Fatal(err)
	}
	var multiple Point
	seen := map[string]int{}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if f[0] == "#" {
			continue
		}
		seen[f[0]]++
		in, err := hex.DecodeString(f[1])
		if err != nil {
			t.Fatal(err)
		}
		switch f[0] {
		case "multiple":
			if multiple.String() != f[1] {
				t.Errorf("multiple: got %v want %s", multiple, f[1])
			}
			if p, err := DecodePoint(in); err != nil || !p.Equal(multiple) {
				t.Errorf("decode %s: %v", f[1], err)
			}
			multiple = multiple.Add(Generator())
		case "refused":
			if _, err := DecodePoint(in); err == nil {
				t.Errorf("%s was accepted", f[1])
			}
		case "map":
			if got := mapToGroup([64]byte(in)); got.String() != f[2] {
				t.Errorf("map: got %v want %s", got, f[2])
			}
		}
	}
	if seen["multiple"] != 16 || seen["refused"] != 29 || seen["map"] != 11 {
		t.Errorf("vectors seen: %v", seen)
	}
}

func TestZeroValueIsIdentity(t *testing.T) {
	var zero Point
	if !zero.IsIdentity() || zero.Equal(Generator()) || !zero.Add(Generator()).Equal(Generator()) {
		t.Error("the zero value does not behave as the identity")
	}
	if zero.Bytes() != [32]byte{} {
		t.Error("the identity is not encoded as zeros")
	}
	if _, err := NewPublicKey(zero); err == nil {
		t.Error("the identity passed as a public key")
	}
}

func TestSizesAreStrict(t *testing.T) {
	g := Generator().Bytes()
	for n := range 70 {
		b := make([]byte, n)
		copy(b, g[:])
		if _, err := DecodePoint(b); (err == nil) != (n == 32) {
			t.Errorf("point of %d bytes: %v", n, err)
		}
		if _, err := DecodeScalar(make([]byte, n)); (err == nil) != (n == 32) {
			t.Errorf("scalar of %d bytes: %v", n, err)
		}
		if _, err := DecodeCiphertext(make([]byte, n)); (err == nil) != (n == 64) {
			t.Errorf("ciphertext of %d bytes: %v", n, err)
		}
	}
}

// TestScalarsAreCanonical refuses the order itself and what lies above it.
func TestScalarsAreCanonical(t *testing.T) {
	order, _ := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	if _, err := DecodeScalar(order); err == nil {
		t.Error("the group order passed as a scalar")
	}
	order[0]--
	last, err := DecodeScalar(order)
	if err != nil {
		t.Fatal(err)
	}
	if !last.Add(NewScalar(1)).IsZero() {
		t.Error("order - 1 + 1 is not zero")
	}
}

// TestAgainstEdwards25519 compares scalar arithmetic with another library.
func TestAgainstEdwards25519(t *testing.T) {
	for range 50 {
		a, b := RandomScalar(), RandomScalar()
		x, y := other(t, a), other(t, b)
		got := a.Mul(b).Add(a).Sub(b).Bytes()
		want := edwards25519.NewScalar().Subtract(edwards25519.NewScalar().MultiplyAdd(x, y, x), y).Bytes()
		if string(got[:]) != string(want) {
			t.Fatal("scalar arithmetic differs")
		}
	}
}

func other(t *testing.T, s Scalar) *edwards25519.Scalar {
	b := s.Bytes()
	out, err := edwards25519.NewScalar().SetCanonicalBytes(b[:])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncryptionIsHomomorphic(t *testing.T) {
	x := RandomScalar()
	k, err := NewPublicKey(MulBase(x))
	if err != nil {
		t.Fatal(err)
	}
	sum := k.EncryptValue(3, RandomScalar()).Add(k.EncryptValue(4, RandomScalar()).Scale(10))
	if !sum.Decrypt(x).Equal(MulBase(NewScalar(43))) {
		t.Error("3 + 10·4 is not 43")
	}
	rs := []Scalar{RandomScalar(), RandomScalar(), RandomScalar(), RandomScalar()}
	bits := []int{0, 1, 1, 0}
	for i, a := range k.EncryptBits(MulBaseAll(rs), bits, rs) {
		if !a.Equal(k.EncryptValue(uint64(bits[i]), rs[i])) {
			t.Errorf("bit %d is encrypted differently", bits[i])
		}
	}
	enc := sum.Bytes()
	back, err := DecodeCiphertext(enc[:])
	if err != nil || !back.Equal(sum) || back.Bytes() != enc {
		t.Error("a ciphertext does not survive its encoding")
	}
}

func TestPointText(t *testing.T) {
	p := MulBase(RandomScalar())
	text, _ := p.MarshalText()
	var q Point
	if err := q.UnmarshalText(text); err != nil || !q.Equal(p) {
		t.Error("a point does not survive its text")
	}
	if err := q.UnmarshalText([]byte(strings.ToUpper(string(text)))); err == nil {
		t.Error("upper case was accepted")
	}
}

func FuzzDecodePoint(f *testing.F) {
	g := Generator().Bytes()
	f.Add(g[:])
	f.Add(make([]byte, 32))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := DecodePoint(b)
		if err != nil {
			return
		}
		// Encode from coordinates, not from the kept bytes.
		if got := p.Add(Point{}).Bytes(); string(got[:]) != string(b) {
			t.Errorf("%x decodes and encodes as %x", b, got)
		}
	})
}
