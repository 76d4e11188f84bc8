package elgamal

import (
	"bytes"
	"slices"
	"testing"

	"github.com/oasisprotocol/curve25519-voi/curve"

	"github.com/isoloir/isoloir/ledger/secrettest"
)

// TestSecrets prints every type that holds a secret in every way that Go knows, wipes it, and lets no type be forgotten.
func TestSecrets(t *testing.T) {
	key := bytes.Repeat([]byte{0xab, 0x1d, 0xce, 0x77}, 8)
	scalar := HashToScalar("test")
	b := scalar.Bytes()
	secrettest.Redact(t, b[:], scalar)
	kdf := NewKDF(key)
	kdf.Derive("label", key)
	secrettest.Redact(t, key, kdf, *kdf)
	nonces := DeriveNonces(kdf, "l", "c", 0, [32]byte{}, key)
	secrettest.Redact(t, nonces.block[:], nonces, *nonces)
	k, _ := testKey(t)
	r, w := k.CommitRanges([]RangeClaim{ClaimRange(1, 1, nonces)})[0], CommitKnowledge(nonces)
	u, z := r.u[1].Bytes(), w.w.Bytes()
	secrettest.Redact(t, u[:], r, *r)
	secrettest.Redact(t, z[:], w, *w)
	claim := ClaimRange(77665544, 1, nonces)
	secrettest.Redact(t, []byte("77665544"), claim)
	secrettest.Types(t, []any{scalar, kdf, nonces, r, w, claim},
		"kernels multiplier tableOfEight Batch item Hidden Ref Term babies baby Encoded EqualityProof PublicKey Ciphertext KnowledgeProof Point RangeProof Transcript")
	if _, err := scalar.MarshalText(); err == nil {
		t.Error("a scalar became text")
	}
}

func TestWipe(t *testing.T) {
	key := bytes.Repeat([]byte{0xab}, 32)
	scalar, kdf := HashToScalar("test"), NewKDF(key)
	kdf.Derive("label", key)
	nonces := DeriveNonces(kdf, "l", "c", 0, [32]byte{}, key)
	k, _ := testKey(t)
	r, w := k.CommitRanges([]RangeClaim{ClaimRange(1, 1, nonces)})[0], CommitKnowledge(nonces)
	u, commitment := r.u, NewScalar(1)
	r.Respond(&commitment, &scalar)
	w.Respond(&commitment, []Scalar{scalar})
	if r.s != nil || r.u != nil || r.value != 0 || !w.w.IsZero() {
		t.Error("a prover that has answered keeps its nonces")
	}
	if u[0].Add(u[1]).Equal(commitment) == false {
		t.Error("what the prover drew for the true branch is still there")
	}
	scalar.Wipe()
	kdf.Wipe()
	nonces.Wipe()
	if !scalar.IsZero() || kdf.mac != nil || kdf.out != [64]byte{} || nonces.block != [68]byte{} || len(bytes.Trim(kdf.buf[:cap(kdf.buf)], "\x00")) > 0 {
		t.Error("a wiped secret remains")
	}
}

// spy multiplies one by one and keeps the lists that it filled.
type spy struct {
	base  Point
	lists *[][]Point
}

func (s spy) mul(dst []Point, scalars []Scalar) {
	for i := range dst {
		dst[i] = s.base.Mul(scalars[i])
	}
	*s.lists = append(*s.lists, dst)
}

// TestProductsAreWiped looks into the lists of products after they were used: what is not public in them is gone.
func TestProductsAreWiped(t *testing.T) {
	defer func(e *kernels, g func() multiplier) { eight, generatorTable = e, g }(eight, generatorTable)
	var lists [][]Point
	eight = &kernels{
		encode: func(points []*Point) {
			for _, p := range points {
				p.encode()
			}
		},
		table: func(base *curve.RistrettoPoint) multiplier { return spy{wrap(base), &lists} },
	}
	generatorTable = func() multiplier { return tableOf(curve.RISTRETTO_BASEPOINT_POINT) }
	k, _ := testKey(t)
	for what, public := range map[string]func() []Point{
		"proofs": func() (list []Point) {
			claims := []RangeClaim{ClaimRange(0, 1, testNonces()), ClaimRange(1, 1, testNonces()), ClaimRange(2, 3, testNonces())}
			for _, p := range k.CommitRanges(claims) {
				for j := range p.s {
					list = append(list, p.Commitments[2*j]) // b_j would be found before its offset
				}
			}
			return list
		},
		"bits": func() (list []Point) {
			for _, c := range k.EncryptBits(make([]Point, 4), []int{0, 1, 1, 0}, []Scalar{{}, NewScalar(1), NewScalar(2), NewScalar(3)}) {
				list = append(list, c.B)
			}
			return list
		},
		"ciphertexts encrypted again": func() []Point {
			k.ReEncrypt(make([]Ciphertext, 4), []Scalar{{}, NewScalar(1), NewScalar(2), NewScalar(3)})
			return nil
		},
	} {
		lists = nil
		known := public()
		if len(lists) == 0 {
			t.Errorf("%s: no products were seen", what)
		}
		for _, p := range slices.Concat(lists...) {
			if p.set && !slices.ContainsFunc(known, p.Equal) {
				t.Errorf("%s: a product remains", what)
			}
		}
	}
}

func TestFramingIsInjective(t *testing.T) {
	seen := map[string]bool{}
	for _, in := range [][]string{
		{"l"}, {"l", ""}, {"l", "", ""}, {"l", "ab"}, {"l", "a", "b"}, {"la", "b"}, {"l", "", "ab"}, {"l", "ab", ""},
	} {
		var parts [][]byte
		for _, p := range in[1:] {
			parts = append(parts, []byte(p))
		}
		f := string(frame(nil, in[0], parts...))
		if seen[f] {
			t.Errorf("%q collides", in)
		}
		seen[f] = true
	}
}

func TestKDFSeparates(t *testing.T) {
	k := NewKDF([]byte("key"))
	a := k.Derive("label", []byte("part"))
	if a != k.Derive("label", []byte("part")) {
		t.Error("a derivation is not repeatable")
	}
	for _, b := range [][64]byte{
		k.Derive("label2", []byte("part")), k.Derive("label", []byte("part2")), k.Derive("label"),
		NewKDF([]byte("key2")).Derive("label", []byte("part")),
	} {
		if a == b {
			t.Error("two derivations agree")
		}
	}
}

func TestDeterministicNonces(t *testing.T) {
	seed := func() *KDF { return NewKDF([]byte("seed")) }
	base := DeriveNonces(seed(), "bit", "c", 1, [32]byte{1}, []byte{1}).Next()
	if !base.Equal(DeriveNonces(seed(), "bit", "c", 1, [32]byte{1}, []byte{1}).Next()) {
		t.Error("nonces are not a function of their inputs")
	}
	for i, n := range []*Nonces{
		DeriveNonces(NewKDF([]byte("sead")), "bit", "c", 1, [32]byte{1}, []byte{1}),
		DeriveNonces(seed(), "sum", "c", 1, [32]byte{1}, []byte{1}),
		DeriveNonces(seed(), "bit", "d", 1, [32]byte{1}, []byte{1}),
		DeriveNonces(seed(), "bit", "c", 2, [32]byte{1}, []byte{1}),
		DeriveNonces(seed(), "bit", "c", 1, [32]byte{2}, []byte{1}),
		DeriveNonces(seed(), "bit", "c", 1, [32]byte{1}, []byte{0}),
	} {
		if base.Equal(n.Next()) {
			t.Errorf("input %d does not reach the nonce", i)
		}
	}
}

func TestPack(t *testing.T) {
	for _, data := range [][PackSize]byte{{}, {1}, {29: 255}, [PackSize]byte([]byte("thirty bytes of written names.")), [PackSize]byte(bytes.Repeat([]byte{255}, 30))} {
		p := Pack(data)
		if p.IsIdentity() {
			t.Error("packed into the identity")
		}
		back, err := Unpack(p)
		if err != nil || back != data {
			t.Errorf("%x: got %x, %v", data, back, err)
		}
	}
}

// TestUnpackRefusesMarks refuses a second point for the same bytes.
func TestUnpackRefusesMarks(t *testing.T) {
	data := [PackSize]byte{7}
	first := Pack(data).Bytes()
	marks := 0
	for n := int(first[0]>>1) + 1; n < 64; n++ {
		c := packed(data, n)
		p, err := DecodePoint(c[:])
		if err != nil {
			continue
		}
		marks++
		if _, err := Unpack(p); err == nil {
			t.Errorf("counter %d also unpacks", n)
		}
	}
	if marks == 0 {
		t.Error("no second point was found to try")
	}
	if _, err := Unpack(Point{}); err == nil {
		t.Error("the identity unpacks")
	}
}

func FuzzPack(f *testing.F) {
	f.Add([]byte("x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var data [PackSize]byte
		copy(data[:], b)
		if back, err := Unpack(Pack(data)); err != nil || back != data {
			t.Errorf("%x: %x %v", data, back, err)
		}
	})
}

func FuzzDecodeProofs(f *testing.F) {
	p := ProveKnowledge(statement(), []Scalar{NewScalar(1)}, []Point{Generator()})
	f.Add(p.Append(nil))
	f.Add([]byte(Generator().String()))
	f.Add(make([]byte, EqualityProofSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := DecodeKnowledgeProof(b); err == nil && !bytes.Equal(p.Append(nil), b) {
			t.Error("knowledge proof is not canonical")
		}
		if p, err := DecodeEqualityProof(b); err == nil && !bytes.Equal(p.Append(nil), b) {
			t.Error("equality proof is not canonical")
		}
		if s, err := DecodeScalar(b); err == nil && !bytes.Equal(s.Append(nil), b) {
			t.Error("scalar is not canonical")
		}
		var p Point
		if err := p.UnmarshalText(b); err == nil && p.String() != string(b) {
			t.Error("the text of a point is not canonical")
		}
		if c, err := DecodeCiphertext(b); err == nil && !bytes.Equal(c.Append(nil), b) {
			t.Error("ciphertext is not canonical")
		}
	})
}
