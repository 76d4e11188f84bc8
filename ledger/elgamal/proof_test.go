package elgamal

import (
	"slices"
	"testing"
)

func testKey(t testing.TB) (*PublicKey, Scalar) {
	x := RandomScalar()
	k, err := NewPublicKey(MulBase(x))
	if err != nil {
		t.Fatal(err)
	}
	return k, x
}

func testNonces() *Nonces { return HedgedNonces("test", NewTranscript("test")) }

func statement() *Transcript {
	t := NewTranscript("test")
	t.Append("h", []byte("one ballot"))
	return t
}

func TestRangeProof(t *testing.T) {
	k, _ := testKey(t)
	for limit := 1; limit <= 5; limit++ {
		for value := 0; value <= limit; value++ {
			r := RandomScalar()
			ct := k.EncryptValue(uint64(value), r)
			p := k.ProveRange(statement(), ct, value, limit, r, testNonces())
			if err := k.CheckRange(statement(), ct, limit, p); err != nil {
				t.Errorf("%d of 0..%d: %v", value, limit, err)
			}
			other := statement()
			other.Append("h", []byte("another ballot"))
			if k.CheckRange(other, ct, limit, p) == nil {
				t.Errorf("%d of 0..%d: passes in another context", value, limit)
			}
		}
	}
}

// TestRangeProofOfTooMuch runs the honest prover on values outside the range:
// no branch is true, so whatever it says must fail.
func TestRangeProofOfTooMuch(t *testing.T) {
	k, _ := testKey(t)
	for limit := 1; limit <= 4; limit++ {
		for _, value := range []uint64{uint64(limit) + 1, uint64(limit) + 2, 1 << 20} {
			for claim := 0; claim <= limit; claim++ {
				r := RandomScalar()
				ct := k.EncryptValue(value, r)
				p := k.ProveRange(statement(), ct, claim, limit, r, testNonces())
				if k.CheckRange(statement(), ct, limit, p) == nil {
					t.Errorf("%d passed as %d of 0..%d", value, claim, limit)
				}
			}
		}
	}
	r := RandomScalar()
	minus := Ciphertext{MulBase(r), k.Mul(r).Sub(Generator())}
	if p := k.ProveRange(statement(), minus, 0, 1, r, testNonces()); k.CheckRange(statement(), minus, 1, p) == nil {
		t.Error("-1 passed as a bit")
	}
}

// TestRangeProofMutations changes every field, one at a time.
func TestRangeProofMutations(t *testing.T) {
	k, _ := testKey(t)
	const limit, value = 3, 2
	r := RandomScalar()
	ct := k.EncryptValue(value, r)
	good := k.ProveRange(statement(), ct, value, limit, r, testNonces())
	check := func(what string, p RangeProof) {
		t.Helper()
		if k.CheckRange(statement(), ct, limit, p) == nil {
			t.Errorf("%s changed and accepted", what)
		}
	}
	for i := range good.Commitments {
		p := cloneRange(good)
		p.Commitments[i] = p.Commitments[i].Add(Generator())
		check("commitment", p)
		p.Commitments[i] = Point{}
		check("commitment to identity", p)
	}
	for i := range good.Challenges {
		p := cloneRange(good)
		p.Challenges[i] = p.Challenges[i].Add(NewScalar(1))
		check("challenge", p)
	}
	for i := range good.Responses {
		p := cloneRange(good)
		p.Responses[i] = p.Responses[i].Add(NewScalar(1))
		check("response", p)
	}
	short := cloneRange(good)
	short.Challenges = short.Challenges[1:]
	check("number of challenges", short)
	short = cloneRange(good)
	short.Responses = short.Responses[1:]
	check("number of responses", short)
	short = cloneRange(good)
	short.Commitments = short.Commitments[2:]
	check("number of commitments", short)
	for _, other := range []Ciphertext{
		{ct.A.Add(Generator()), ct.B}, {ct.A, ct.B.Add(Generator())}, {Point{}, ct.B}, {ct.A, Point{}}, ct.Add(ct), {ct.B, ct.A},
	} {
		if k.CheckRange(statement(), other, limit, good) == nil {
			t.Error("a proof passes for another ciphertext")
		}
	}
	if other, _ := testKey(t); other.CheckRange(statement(), ct, limit, good) == nil {
		t.Error("a proof passes under another key")
	}
}

func cloneRange(p RangeProof) RangeProof {
	return RangeProof{slices.Clone(p.Commitments), slices.Clone(p.Challenges), slices.Clone(p.Responses)}
}

// TestWeakFiatShamir is the attack on a challenge that does not cover the statement: from any commitments, pick the responses and solve
// for the ciphertext. Other forgeries are in the vectors.
func TestWeakFiatShamir(t *testing.T) {
	k, _ := testKey(t)
	ct, p, whole := solveRange(k)
	b := NewBatch(k)
	b.Range(k, []Term{b.Ciphertext(&ct)}, []uint64{1}, &p, &whole)
	if b.verdict() != nil {
		t.Fatal("the forgery does not even satisfy the equations; the test is wrong")
	}
	if k.CheckRange(statement(), ct, 1, p) == nil {
		t.Error("a forged ciphertext passes: the challenge does not cover the statement")
	}
}

func TestKnowledgeProof(t *testing.T) {
	secrets := []Scalar{RandomScalar(), RandomScalar(), RandomScalar()}
	publics := make([]Point, len(secrets))
	for i := range secrets {
		publics[i] = MulBase(secrets[i])
	}
	good := ProveKnowledge(statement(), secrets, publics)
	if err := CheckKnowledge(statement(), publics, good); err != nil {
		t.Fatal(err)
	}
	enc := good.Append(nil)
	back, err := DecodeKnowledgeProof(enc)
	if err != nil || CheckKnowledge(statement(), publics, back) != nil {
		t.Error("a knowledge proof does not survive its encoding")
	}
	bad := good
	bad.T = bad.T.Add(Generator())
	refuseKnowledge(t, "commitment", publics, bad)
	bad = good
	bad.Z = bad.Z.Add(NewScalar(1))
	refuseKnowledge(t, "response", publics, bad)
	for i := range publics {
		other := slices.Clone(publics)
		other[i] = other[i].Add(Generator())
		refuseKnowledge(t, "statement", other, good)
	}
	refuseKnowledge(t, "order", []Point{publics[1], publics[0], publics[2]}, good)
	refuseKnowledge(t, "length", publics[:2], good)
}

func refuseKnowledge(t *testing.T, what string, publics []Point, p KnowledgeProof) {
	t.Helper()
	if CheckKnowledge(statement(), publics, p) == nil {
		t.Errorf("%s changed and accepted", what)
	}
}

// TestScaledCopyNeedsKnowledge mounts the copy: an id ciphertext multiplied
// by a known factor is related to its victim, and its maker cannot prove the
// nonce.
func TestScaledCopyNeedsKnowledge(t *testing.T) {
	secret := RandomScalar()
	victim := []Point{MulBase(secret)}
	proof := ProveKnowledge(statement(), []Scalar{secret}, victim)
	two := NewScalar(2)
	scaled := []Point{victim[0].Mul(two)}
	proof.T, proof.Z = proof.T.Mul(two), proof.Z.Mul(two)
	if CheckKnowledge(statement(), scaled, proof) == nil {
		t.Error("a scaled copy passes with a scaled proof")
	}
}

func mustProve(t *testing.T, s Scalar, in, out []Point) EqualityProof {
	t.Helper()
	p, err := ProveEqual(statement(), s, MulBase(s), Encode(in...), Encode(out...))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestListsAreSummedInParts holds sums of encoded lists to those of points, at the edges of a part, and finds what is no point.
func TestListsAreSummedInParts(t *testing.T) {
	seed, g := [32]byte{1}, Generator()
	for _, n := range []int{0, 1, atOnce, atOnce + 1} {
		var list Encoded
		var want Scalar
		for i := range n {
			list, want = g.Append(list), want.Add(Weight(seed, uint64(i)))
		}
		if sum, err := list.weightedSum(seed); err != nil || !sum.Equal(MulBase(want)) {
			t.Errorf("%d points: another sum, %v", n, err)
		}
		if n > 1 {
			list[len(list)-1] ^= 0xff
			if _, err := list.weightedSum(seed); err == nil {
				t.Errorf("the last of %d is no point, and is summed", n)
			}
		}
	}
}

func TestEqualityProof(t *testing.T) {
	s := RandomScalar()
	public := MulBase(s)
	var in, out []Point
	for range 7 {
		p := MulBase(RandomScalar())
		in, out = append(in, p), append(out, p.Mul(s))
	}
	good := mustProve(t, s, in, out)
	if err := CheckEqual(statement(), public, Encode(in...), Encode(out...), good); err != nil {
		t.Fatal(err)
	}
	refuse := func(what string, public Point, in, out []Point, p EqualityProof) {
		t.Helper()
		if CheckEqual(statement(), public, Encode(in...), Encode(out...), p) == nil {
			t.Errorf("%s changed and accepted", what)
		}
	}
	g := Generator()
	for i := range in {
		wrong := slices.Clone(out)
		wrong[i] = wrong[i].Add(g)
		refuse("output", public, in, wrong, good)
		wrong = slices.Clone(in)
		wrong[i] = wrong[i].Add(g)
		refuse("input", public, wrong, out, good)
	}
	// Errors that cancel under equal weights must not cancel under ours.
	wrong := slices.Clone(out)
	wrong[0], wrong[1] = wrong[0].Add(g), wrong[1].Sub(g)
	refuse("outputs that cancel", public, in, wrong, good)
	refuse("outputs that cancel, proven by the cheat", public, in, wrong, mustProve(t, s, in, wrong))
	refuse("public", public.Add(g), in, out, good)
	refuse("length", public, in[:6], out[:6], good)
	refuse("unequal lengths", public, in, out[:6], good)
	refuse("empty", public, nil, nil, good)
	p := good
	p.T1 = p.T1.Add(g)
	refuse("T1", public, in, out, p)
	p = good
	p.T2 = p.T2.Add(g)
	refuse("T2", public, in, out, p)
	p = good
	p.Z = p.Z.Add(NewScalar(1))
	refuse("z", public, in, out, p)
	enc := good.Append(nil)
	if back, err := DecodeEqualityProof(enc); err != nil || CheckEqual(statement(), public, Encode(in...), Encode(out...), back) != nil {
		t.Error("an equality proof does not survive its encoding")
	}
}

// TestHedgedNoncesDiffer proves twice: the proofs differ, so a trustee that
// restarts never answers two challenges with one nonce.
func TestHedgedNoncesDiffer(t *testing.T) {
	s := RandomScalar()
	p := MulBase(RandomScalar())
	in, out := []Point{p}, []Point{p.Mul(s)}
	a, b := mustProve(t, s, in, out), mustProve(t, s, in, out)
	if a.T1.Equal(b.T1) || a.Z.Equal(b.Z) {
		t.Error("two proofs share a nonce")
	}
}
