package elgamal

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/vectors"
)

// TestVectorsOfProofs holds proofs.txt: each proof by itself, honest and forged.
func TestVectorsOfProofs(t *testing.T) {
	f := &vectors.File{About: "Proofs by themselves. The transcript begins with T(\"vectors\") and append(\"context\", context). SPEC.md, sections \"Proofs\" and \"Vectors\".\n"}
	addRanges(f)
	addForgedRanges(t, f)
	addKnowledge(f)
	addEqualities(f)
	vectors.Hold(t, "proofs.txt", f, judgeProof)
}

var vectorContext = []byte("one ballot")

func contextOf(context []byte) *Transcript {
	t := NewTranscript("vectors")
	t.Append("context", context)
	return t
}

func fixedScalar(name string) Scalar { return HashToScalar("vectors", []byte(name)) }
func fixedNonces(name string) *Nonces {
	return DeriveNonces(NewKDF([]byte(name)), "vectors", "", 0, [32]byte{}, nil)
}

func fixedKey(name string) *PublicKey {
	k, err := NewPublicKey(MulBase(fixedScalar(name)))
	if err != nil {
		panic(err) // a hash is not zero
	}
	return k
}

func (p RangeProof) bytes() []byte {
	var out []byte
	for i := range p.Commitments {
		out = p.Commitments[i].Append(out)
	}
	for i := range p.Challenges {
		out = p.Challenges[i].Append(out)
	}
	for i := range p.Responses {
		out = p.Responses[i].Append(out)
	}
	return out
}

func addRange(f *vectors.File, name string, k *PublicKey, ct Ciphertext, claim, limit int, r Scalar, expect string) (*vectors.Vector, RangeProof) {
	p := k.ProveRange(contextOf(vectorContext), ct, claim, limit, r, fixedNonces(name))
	return f.Add(name, "range", expect).Set("context", vectorContext).Set("key", k.Point().Bytes()).Set("ciphertext", ct.Append(nil)).
		Set("limit", limit).Set("proof", p.bytes()), p
}

func addRanges(f *vectors.File) {
	k, r := fixedKey("key"), fixedScalar("r")
	for limit := 1; limit <= 3; limit++ {
		for value := 0; value <= limit; value++ {
			name := fmt.Sprintf("%d of 0 to %d", value, limit)
			v, p := addRange(f, name, k, k.EncryptValue(uint64(value), r), value, limit, r, vectors.OK)
			if value == 1 {
				addRangeChanges(f, v, p, k, k.EncryptValue(1, r))
			}
		}
		for claim := 0; claim <= limit; claim++ {
			for _, value := range []uint64{uint64(limit) + 1, 1 << 32} {
				name := fmt.Sprintf("%d said to be %d of 0 to %d", value, claim, limit)
				addRange(f, name, k, k.EncryptValue(value, r), claim, limit, r, vectors.Refused("proof"))
			}
		}
	}
	minus := Ciphertext{MulBase(r), k.Mul(r).Sub(Generator())}
	addRange(f, "minus one said to be 0 of 0 to 1", k, minus, 0, 1, r, vectors.Refused("proof"))
}

// addRangeChanges changes every field of a proof and of its statement, one at a time.
func addRangeChanges(f *vectors.File, good *vectors.Vector, p RangeProof, k *PublicKey, ct Ciphertext) {
	data := p.bytes()
	addFieldChanges(f, good, "proof", data, len(p.Commitments))
	refused := func(what, key string, value any, code string) {
		f.Like(good, good.Name+", "+what, vectors.Refused(code)).Set(key, value)
	}
	other := fixedScalar("other")
	refused("another context", "context", []byte("another ballot"), "proof")
	refused("another key", "key", MulBase(other).Bytes(), "proof")
	refused("a key that is the identity", "key", [32]byte{}, "key")
	refused("one scalar short", "proof", data[:len(data)-32], "size")
	refused("one scalar more", "proof", append(bytes.Clone(data), make([]byte, 32)...), "size")
	refused("a larger limit", "limit", p.Limit()+1, "size")
	for _, related := range []struct {
		what string
		ct   Ciphertext
	}{
		{"A and G", Ciphertext{ct.A.Add(Generator()), ct.B}}, {"B and G", Ciphertext{ct.A, ct.B.Add(Generator())}}, {"no A", Ciphertext{Point{}, ct.B}},
		{"no B", Ciphertext{ct.A, Point{}}}, {"doubled", ct.Add(ct)}, {"turned round", Ciphertext{ct.B, ct.A}},
		{"encrypted again", ct.Add(k.EncryptValue(0, other))}, {"negative", Ciphertext{ct.A.Neg(), ct.B.Neg()}},
	} {
		refused("ciphertext "+related.what, "ciphertext", encPair(related.ct), "proof")
	}
	scaled := RangeProof{slices.Clone(p.Commitments), p.Challenges, slices.Clone(p.Responses)}
	two := NewScalar(2)
	for i := range scaled.Commitments {
		scaled.Commitments[i] = scaled.Commitments[i].Mul(two)
	}
	for i := range scaled.Responses {
		scaled.Responses[i] = scaled.Responses[i].Mul(two)
	}
	f.Like(good, good.Name+", copied and doubled with its proof", vectors.Refused("proof")).Set("ciphertext", encPair(ct.Scale(2))).Set("proof", scaled.bytes())
}

// addFieldChanges replaces each 32 bytes of a proof, of which the first are points and the rest scalars.
func addFieldChanges(f *vectors.File, good *vectors.Vector, key string, data []byte, points int) {
	order, _ := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	put := func(what string, i int, field []byte, code string) {
		changed := bytes.Clone(data)
		copy(changed[32*i:], field)
		f.Like(good, fmt.Sprintf("%s, field %d %s", good.Name, i, what), vectors.Refused(code)).Set(key, changed)
	}
	for i := range len(data) / 32 {
		at := data[32*i:][:32]
		if i < points {
			p, _ := DecodePoint(at)
			put("and G", i, encPoint(p.Add(Generator())), "proof")
			put("negative", i, encPoint(p.Neg()), "proof")
			put("the identity", i, make([]byte, 32), "proof")
			put("no point", i, append([]byte{1}, make([]byte, 31)...), "point")
			continue
		}
		s, _ := DecodeScalar(at)
		next := s.Add(NewScalar(1)).Bytes()
		put("and one", i, next[:], "proof")
		put("zero", i, make([]byte, 32), "proof")
		put("the order", i, order, "scalar")
	}
}

// addForgedRanges forges against verifiers whose challenge leaves something out (weak Fiat-Shamir). Each satisfies every equation under
// the challenge that it was made for.
func addForgedRanges(test *testing.T, f *vectors.File) {
	k := fixedKey("key")
	five := k.EncryptValue(5, fixedScalar("r"))
	forged := func(name string, ct Ciphertext, p RangeProof, whole Scalar) {
		b := NewBatch(k)
		b.Range(k, []Term{b.Ciphertext(&ct)}, []uint64{1}, &p, &whole)
		if b.verdict() != nil {
			test.Errorf("%s: the forgery does not even satisfy the equations", name)
		}
		f.Add("forged for "+name, "range", vectors.Refused("proof")).Set("context", vectorContext).Set("key", k.Point().Bytes()).
			Set("ciphertext", encPair(ct)).Set("limit", 1).Set("proof", p.bytes())
	}
	t := contextOf(vectorContext)
	k.absorbRange(t, five, 1)
	whole := t.Challenge("challenge")
	forged("a challenge without commitments", five, simulateRange(k, five, whole), whole)
	whole = fixedScalar("any challenge")
	forged("a challenge of one's choice", five, simulateRange(k, five, whole), whole)
	solved, p, whole := solveRange(k)
	forged("a challenge without the statement", solved, p, whole)
}

// solveRange fixes proof and challenge, which does not cover the statement, and then solves for the ciphertext.
func solveRange(k *PublicKey) (Ciphertext, RangeProof, Scalar) {
	c0, z0, z1, a := fixedScalar("c0"), fixedScalar("z0"), fixedScalar("z1"), fixedScalar("a")
	inverse, err := c0.Invert()
	if err != nil {
		panic(err) // a hash is not zero
	}
	ct := Ciphertext{A: MulBase(a)}
	b0, c1 := MulBase(fixedScalar("b0")), fixedScalar("c1")
	ct.B = k.Mul(z0).Sub(b0).Mul(inverse)
	p := RangeProof{
		Commitments: []Point{
			MulBase(z0).Sub(ct.A.Mul(c0)), b0,
			MulBase(z1).Sub(ct.A.Mul(c1)), k.Mul(z1).Sub(ct.B.Sub(Generator()).Mul(c1)),
		},
		Challenges: []Scalar{c0}, Responses: []Scalar{z0, z1},
	}
	return ct, p, c0.Add(c1)
}

// simulateRange makes commitments that fit any challenge that is known beforehand.
func simulateRange(k *PublicKey, ct Ciphertext, whole Scalar) RangeProof {
	p := RangeProof{Challenges: []Scalar{fixedScalar("c0")}}
	for j := range 2 {
		z, c := fixedScalar(fmt.Sprint("z", j)), p.challenge(j, &whole)
		b := ct.B
		if j == 1 {
			b = b.Sub(Generator())
		}
		p.Commitments = append(p.Commitments, MulBase(z).Sub(ct.A.Mul(c)), k.Mul(z).Sub(b.Mul(c)))
		p.Responses = append(p.Responses, z)
	}
	return p
}
