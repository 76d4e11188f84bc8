package secondverifier

import "crypto/sha256"

// Equations of this file are those of SPEC.md, "Proofs", one at a time.

// rangeProof says that a ciphertext holds one of 0…L.
type rangeProof struct {
	a, b []point  // L + 1 each
	c    []scalar // L: the last challenge is what is left
	z    []scalar // L + 1
}

func (p rangeProof) check(key point, ct ciphertext, challenge scalar) error {
	left := challenge
	for _, c := range p.c {
		left = left.minus(c)
	}
	content := ct.b // B − jG
	for j, c := range append(p.c[:len(p.c):len(p.c)], left) {
		if !base.times(p.z[j]).equal(p.a[j].plus(ct.a.times(c))) {
			return refuse("proof", "branch %d: zG is not a + cA", j)
		}
		if !key.times(p.z[j]).equal(p.b[j].plus(content.times(c))) {
			return refuse("proof", "branch %d: zK is not b + c(B − %[1]dG)", j)
		}
		content = content.minus(base)
	}
	return nil
}

// setCommitments reads a_0 ‖ b_0 ‖ … ‖ a_L ‖ b_L.
func (p *rangeProof) setCommitments(ps []point) {
	for ; len(ps) > 0; ps = ps[2:] {
		p.a, p.b = append(p.a, ps[0]), append(p.b, ps[1])
	}
}

// checkRange checks a proof that stands alone: commitments ‖ challenges ‖ responses.
func checkRange(t *transcript, key point, ct ciphertext, limit int, proof []byte) error {
	commitments, scalars := 2*(limit+1)*pointSize, (2*limit+1)*scalarSize
	if len(proof) != commitments+scalars {
		return refuse("size", "a range proof has %d bytes in the place of %d", len(proof), commitments+scalars)
	}
	ps, err := readPoints(proof[:commitments])
	if err != nil {
		return err
	}
	ss, err := readScalars(proof[commitments:])
	if err != nil {
		return err
	}
	t.append("proof", []byte("range"))
	t.points("key", key)
	t.append("ciphertext", ct.bytes())
	t.number("limit", limit)
	t.points("commitments", ps...)
	p := rangeProof{c: ss[:limit], z: ss[limit:]}
	p.setCommitments(ps)
	return p.check(key, ct, t.challenge("challenge"))
}

// knowledgeProof says that its maker knows the logarithms of some points.
type knowledgeProof struct {
	t point
	z scalar
}

func (p knowledgeProof) check(points []point, challenge scalar) error {
	right, power := p.t, challenge
	for _, q := range points {
		right = right.plus(q.times(power))
		power = power.times(challenge)
	}
	if !base.times(p.z).equal(right) {
		return refuse("proof", "zG is not T + the sum of c^i P_i")
	}
	return nil
}

// checkKnowledge checks a proof that stands alone: T ‖ z.
func checkKnowledge(t *transcript, points []point, proof []byte) error {
	if len(proof) != pointSize+scalarSize {
		return refuse("size", "a proof of knowledge has %d bytes", len(proof))
	}
	commitment, err := readPoint(proof[:pointSize])
	if err != nil {
		return err
	}
	z, err := readScalar(proof[pointSize:])
	if err != nil {
		return err
	}
	t.append("proof", []byte("knowledge"))
	t.number("count", len(points))
	t.points("points", points...)
	t.points("commitments", commitment)
	return knowledgeProof{commitment, z}.check(points, t.challenge("challenge"))
}

// checkEquality checks that one s has public = sG and out_i = s·in_i for every i. The proof is T1 ‖ T2 ‖ z.
func checkEquality(t *transcript, public point, in, out []point, proof []byte) error {
	if len(proof) != 2*pointSize+scalarSize {
		return refuse("size", "an equality proof has %d bytes", len(proof))
	}
	ts, err := readPoints(proof[:2*pointSize])
	if err != nil {
		return err
	}
	z, err := readScalar(proof[2*pointSize:])
	if err != nil {
		return err
	}
	if len(in) == 0 || len(in) != len(out) {
		return refuse("proof", "equality of %d and %d points", len(in), len(out))
	}
	t.append("proof", []byte("equal"))
	t.points("public", public)
	t.number("count", len(in))
	t.points("in", in...)
	t.points("out", out...)
	weights := proofWeights(t.extract("weights", 32), len(in))
	x, y := weighted(weights, in), weighted(weights, out)
	t.points("commitments", ts...)
	c := t.challenge("challenge")
	if !base.times(z).equal(ts[0].plus(public.times(c))) {
		return refuse("proof", "zG is not T1 + cS")
	}
	if !x.times(z).equal(ts[1].plus(y.times(c))) {
		return refuse("proof", "zX is not T2 + cY")
	}
	return nil
}

// proofWeights are n numbers of 128 bits that follow from a seed.
func proofWeights(seed []byte, n int) (out []scalar) {
	for i := range n {
		h := sha256.Sum256(join(seed, u64(i)))
		out = append(out, short16(h[:]))
	}
	return out
}
