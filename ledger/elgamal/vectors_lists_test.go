package elgamal

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/vectors"
)

func encPoint(p Point) []byte         { return p.Append(nil) }
func encPair(c Ciphertext) []byte     { return c.Append(nil) }
func encEqual(p EqualityProof) []byte { return p.Append(nil) }

func encodings(points []Point) []byte {
	var out []byte
	for i := range points {
		out = points[i].Append(out)
	}
	return out
}

func addKnowledge(f *vectors.File) {
	secrets := []Scalar{fixedScalar("x1"), fixedScalar("x2"), fixedScalar("x3")}
	points := []Point{MulBase(secrets[0]), MulBase(secrets[1]), MulBase(secrets[2])}
	for n := range 4 {
		p := knowledgeOf(secrets[:n], points[:n], fmt.Sprint("knowledge", n))
		good := f.Add(fmt.Sprintf("knowledge of %d", n), "knowledge", vectors.OK).Set("context", vectorContext).Set("points", encodings(points[:n])).Set("proof", p.Append(nil))
		if n == 3 {
			addFieldChanges(f, good, "proof", p.Append(nil), 1)
			addKnowledgeChanges(f, good, p, points)
		}
	}
	// A challenge without the commitment: choose z and solve for T.
	t := contextOf(vectorContext)
	absorbKnowledge(t, points[:1])
	c, z := t.Challenge("challenge"), fixedScalar("z")
	forged := KnowledgeProof{MulBase(z).Sub(points[0].Mul(c)), z}
	f.Add("knowledge forged for a challenge without the commitment", "knowledge", vectors.Refused("proof")).Set("context", vectorContext).
		Set("points", encodings(points[:1])).Set("proof", forged.Append(nil))
}

func knowledgeOf(secrets []Scalar, points []Point, nonce string) KnowledgeProof {
	t := contextOf(vectorContext)
	absorbKnowledge(t, points)
	p := CommitKnowledge(fixedNonces(nonce))
	t.AppendPoints("commitments", p.T)
	c := t.Challenge("challenge")
	return p.Respond(&c, secrets)
}

func addKnowledgeChanges(f *vectors.File, good *vectors.Vector, p KnowledgeProof, points []Point) {
	refused := func(what, key string, value any, code string) {
		f.Like(good, good.Name+", "+what, vectors.Refused(code)).Set(key, value)
	}
	for i := range points {
		other := slices.Clone(points)
		other[i] = other[i].Add(Generator())
		refused(fmt.Sprintf("point %d and G", i), "points", encodings(other), "proof")
	}
	refused("another context", "context", []byte("another ballot"), "proof")
	refused("another order", "points", encodings([]Point{points[1], points[0], points[2]}), "proof")
	refused("a point less", "points", encodings(points[:2]), "proof")
	refused("a point that is none", "points", append(encodings(points[:2]), bytes.Repeat([]byte{255}, 32)...), "point")
	refused("a proof cut short", "proof", p.Append(nil)[:63], "size")
	two := NewScalar(2)
	double := KnowledgeProof{p.T.Mul(two), p.Z.Mul(two)}
	f.Like(good, "knowledge copied and doubled with its proof", vectors.Refused("proof")).Set("proof", double.Append(nil)).
		Set("points", encodings([]Point{points[0].Mul(two), points[1].Mul(two), points[2].Mul(two)}))
}

func addEqualities(f *vectors.File) {
	s := fixedScalar("s")
	var in, out []Point
	for i := range 4 {
		p := HashToGroup("vectors", []byte{byte(i)})
		in, out = append(in, p), append(out, p.Mul(s))
	}
	for _, n := range []int{1, 4} {
		p := equalityOf(s, in[:n], out[:n])
		good := f.Add(fmt.Sprintf("equality of %d", n), "equality", vectors.OK).Set("context", vectorContext).Set("public", MulBase(s).Bytes()).
			Set("in", encodings(in[:n])).Set("out", encodings(out[:n])).Set("proof", p.Append(nil))
		addFieldChanges(f, good, "proof", p.Append(nil), 2)
		addEqualityChanges(f, good, s, p, in[:n], out[:n])
	}
}

// equalityOf proves with a nonce that is always the same, whatever out is.
func equalityOf(s Scalar, in, out []Point) EqualityProof {
	t := contextOf(vectorContext)
	seed := absorbEqual(t, MulBase(s), Encode(in...), Encode(out...))
	base, err := Encode(in...).weightedSum(seed)
	if err != nil {
		panic(err)
	}
	k := fixedScalar("k")
	p := EqualityProof{T1: MulBase(k), T2: base.Mul(k)}
	t.AppendPoints("commitments", p.T1, p.T2)
	p.Z = k.Add(t.Challenge("challenge").Mul(s))
	return p
}

func addEqualityChanges(f *vectors.File, good *vectors.Vector, s Scalar, p EqualityProof, in, out []Point) {
	refused := func(what, key string, value any, code string) *vectors.Vector {
		return f.Like(good, good.Name+", "+what, vectors.Refused(code)).Set(key, value)
	}
	g := Generator()
	for i := range in {
		wrong, moved := slices.Clone(out), slices.Clone(in)
		wrong[i], moved[i] = wrong[i].Add(g), moved[i].Add(g)
		refused(fmt.Sprintf("out %d and G", i), "out", encodings(wrong), "proof")
		refused(fmt.Sprintf("out %d and G, proven so", i), "out", encodings(wrong), "proof").Set("proof", encEqual(equalityOf(s, in, wrong)))
		refused(fmt.Sprintf("in %d and G", i), "in", encodings(moved), "proof")
	}
	if len(out) > 1 {
		cancel := slices.Clone(out)
		cancel[0], cancel[1] = cancel[0].Add(g), cancel[1].Sub(g)
		refused("errors that cancel, proven so", "out", encodings(cancel), "proof").Set("proof", encEqual(equalityOf(s, in, cancel)))
	}
	refused("another context", "context", []byte("another"), "proof")
	refused("another public key", "public", MulBase(s).Add(g).Bytes(), "proof")
	refused("nothing", "in", []byte{}, "proof").Set("out", []byte{})
	refused("one in more", "in", encodings(append(slices.Clone(in), g)), "proof")
	refused("a proof cut short", "proof", p.Append(nil)[:95], "size")
}

// judgeProof is what this package says of a vector.
func judgeProof(v *vectors.Vector) string {
	t := contextOf(v.Bytes("context"))
	switch v.Do {
	case "range":
		return judgeRange(t, v)
	case "knowledge":
		points, err := decodeAll(v.Bytes("points"))
		if err != nil {
			return vectors.Refused("point")
		}
		p, err := DecodeKnowledgeProof(v.Bytes("proof"))
		if err != nil {
			return refusedForm(err)
		}
		return refusal("proof", CheckKnowledge(t, points, p))
	}
	public, _ := DecodePoint(v.Bytes("public"))
	p, err := DecodeEqualityProof(v.Bytes("proof"))
	if err != nil {
		return refusedForm(err)
	}
	return refusal("proof", CheckEqual(t, public, Encoded(v.Bytes("in")), Encoded(v.Bytes("out")), p))
}

func decodeAll(data []byte) ([]Point, error) {
	out := make([]Point, len(data)/PointSize)
	return out, DecodePoints(out, data)
}

func refusedForm(err error) string {
	switch err {
	case ErrPoint:
		return vectors.Refused("point")
	case ErrScalar:
		return vectors.Refused("scalar")
	}
	return vectors.Refused("size")
}

func judgeRange(t *Transcript, v *vectors.Vector) string {
	key, _ := DecodePoint(v.Bytes("key"))
	k, err := NewPublicKey(key)
	if err != nil {
		return vectors.Refused("key")
	}
	ct, err := DecodeCiphertext(v.Bytes("ciphertext"))
	if err != nil {
		return vectors.Refused("point")
	}
	limit, data := int(v.Number("limit")), v.Bytes("proof")
	if len(data) != 32*(2*(limit+1)+limit+limit+1) {
		return vectors.Refused("size")
	}
	p := RangeProof{}
	if p.Commitments, err = decodeAll(data[:64*(limit+1)]); err != nil {
		return vectors.Refused("point")
	}
	for rest := data[64*(limit+1):]; len(rest) > 0; rest = rest[32:] {
		s, err := DecodeScalar(rest[:32])
		if err != nil {
			return vectors.Refused("scalar")
		}
		p.Responses = append(p.Responses, s)
	}
	p.Challenges, p.Responses = p.Responses[:limit], p.Responses[limit:]
	return refusal("proof", k.CheckRange(t, ct, limit, p))
}
