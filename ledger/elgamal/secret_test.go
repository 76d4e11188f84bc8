package elgamal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// TestScalarRedacts prints a secret in every way Go knows.
func TestScalarRedacts(t *testing.T) {
	s := NewScalar(0x1122334455667788)
	b := s.Bytes()
	tell := []string{hex.EncodeToString(b[:4]), "1234605616436508552", "136 119 102", "0x88"}
	type holder struct {
		S Scalar
		P *Scalar
		M map[string]Scalar
	}
	for _, v := range []any{s, &s, []Scalar{s}, holder{s, &s, map[string]Scalar{"k": s}}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%b", "%c", "%U", "%e", "%t"} {
			out := strings.ToLower(fmt.Sprintf(verb, v))
			for _, leak := range tell {
				if strings.Contains(out, leak) {
					t.Errorf("%s of %T tells %s", verb, v, out)
				}
			}
		}
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "s", s, "p", &s)
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "s", s, "p", &s)
	for _, leak := range tell {
		if strings.Contains(log.String(), leak) {
			t.Errorf("the log tells %s", log.String())
		}
	}
	if _, err := json.Marshal(holder{S: s}); err == nil {
		t.Error("a scalar became JSON")
	}
	if s.Wipe(); !s.IsZero() {
		t.Error("a wiped scalar is not zero")
	}
}

// TestHoldersOfSecretsRedact: fmt does not ask unexported fields, so whatever
// holds a secret in one must answer for it.
func TestHoldersOfSecretsRedact(t *testing.T) {
	key := bytes.Repeat([]byte{0xab}, 32)
	kdf := NewKDF(key)
	kdf.Derive("label", key)
	nonces := DeriveNonces(kdf, "l", "c", 0, [32]byte{}, key)
	k, _ := testKey(t)
	r, w := k.CommitRange(1, 1, nonces), CommitKnowledge(nonces)
	for _, v := range []any{kdf, *kdf, nonces, *nonces, r, *r, w, *w} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
			if out := fmt.Sprintf(verb, v); out != redacted {
				t.Errorf("%s of %T tells %s", verb, v, out)
			}
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "v", v)
		if !strings.Contains(log.String(), "v=redacted") {
			t.Errorf("the log of %T tells %s", v, log.String())
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

func TestDiscreteLog(t *testing.T) {
	for _, v := range []uint64{0, 1, 2, 59, 60, 61, 4095, 65537, 999_999} {
		got, ok := DiscreteLog(MulBase(NewScalar(v)), 1_000_000)
		if !ok || got != v {
			t.Errorf("log of %d: %d %v", v, got, ok)
		}
	}
	if _, ok := DiscreteLog(MulBase(NewScalar(61)), 60); ok {
		t.Error("a value above the limit was found")
	}
	if v, ok := DiscreteLog(Point{}, 0); !ok || v != 0 {
		t.Error("log of the identity")
	}
	if _, ok := DiscreteLog(MulBase(RandomScalar()), 1000); ok {
		t.Error("a random point has a small logarithm")
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
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := DecodeKnowledgeProof(b); err == nil && !bytes.Equal(p.Append(nil), b) {
			t.Error("knowledge proof is not canonical")
		}
		if p, err := DecodeEqualityProof(b); err == nil && !bytes.Equal(p.Append(nil), b) {
			t.Error("equality proof is not canonical")
		}
		if c, err := DecodeCiphertext(b); err == nil && !bytes.Equal(c.Append(nil), b) {
			t.Error("ciphertext is not canonical")
		}
	})
}
