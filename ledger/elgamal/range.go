package elgamal

import "github.com/oasisprotocol/curve25519-voi/curve"

// RangeProof shows that a ciphertext (A, B) under K holds one of 0..L and
// says no more: a disjunction of L+1 equalities of discrete logarithms
// (Cramer, Damgård, Schoenmakers 1994), in commitment form. With L = 1 it is
// the proof of a bit. SPEC "Proofs".
type RangeProof struct {
	Commitments []Point  // a_0, b_0, a_1, b_1, ... : 2(L+1)
	Challenges  []Scalar // c_0 ... c_(L-1); c_L is what is left of the challenge
	Responses   []Scalar // z_0 ... z_L
}

// Limit is L.
func (p *RangeProof) Limit() int { return len(p.Challenges) }

// whole tells whether the proof has as many parts as its limit asks for.
func (p *RangeProof) whole() bool {
	n := len(p.Challenges) + 1
	return len(p.Responses) == n && len(p.Commitments) == 2*n
}

// RangeProver is the proof between its commitments and its challenge.
type RangeProver struct {
	Hidden
	Commitments []Point
	value       int
	s, u        []Scalar
}

// CommitRange makes the first move for a value of 0..limit. Branch j commits
// to a_j = s_j G and b_j = s_j K + u_j (j - value) G, which is the honest
// commitment on the true branch and the simulated one on the others, reached
// by the same operations whatever the value is.
func (k *PublicKey) CommitRange(value, limit int, nonces *Nonces) *RangeProver {
	p := &RangeProver{Commitments: make([]Point, 2*(limit+1)), value: value, s: make([]Scalar, limit+1), u: make([]Scalar, limit+1)}
	for j := range p.s {
		p.s[j], p.u[j] = nonces.Next(), nonces.Next()
		p.Commitments[2*j] = wrap(mulBase(new(curve.RistrettoPoint), &p.s[j]))
		p.Commitments[2*j+1] = wrap(k.mul(new(curve.RistrettoPoint), &p.s[j]))
	}
	if limit == 1 {
		p.offsetBit()
	} else {
		p.offsetRange()
	}
	for i := range p.Commitments {
		p.Commitments[i].encode()
	}
	return p
}

// offsetBit adds the offsets u_j (j - value) G of a bit with one
// multiplication: exactly one branch has one, +u_1 or -u_0.
func (p *RangeProver) offsetBit() {
	var u, minus Scalar
	minus.s.Neg(&p.u[0].s)
	u.choose(&p.u[1], &minus, p.value)
	var offset curve.RistrettoPoint
	mulBase(&offset, &u)
	conditionalAdd(&p.Commitments[1].p, &offset, p.value&1)
	conditionalAdd(&p.Commitments[3].p, &offset, (p.value&1)^1)
	u.Wipe()
	minus.Wipe()
}

func (p *RangeProver) offsetRange() {
	value := NewScalar(uint64(p.value))
	for j := range p.u {
		e := NewScalar(uint64(j)).Sub(value).Mul(p.u[j])
		var offset curve.RistrettoPoint
		p.Commitments[2*j+1].p.Add(&p.Commitments[2*j+1].p, mulBase(&offset, &e))
		e.Wipe()
	}
}

// Respond answers the challenge with the encryption's r: the false branches
// keep c_j = u_j, the true one takes the rest, and z_j = s_j + c_j r. The
// prover is wiped.
func (p *RangeProver) Respond(challenge, r *Scalar) RangeProof {
	limit := len(p.s) - 1
	out := RangeProof{p.Commitments, p.u[:limit], p.s}
	rest := *challenge
	for j := range p.u {
		var used Scalar
		used.choose(&p.u[j], new(Scalar), sameInt(j, p.value))
		rest.s.Sub(&rest.s, &used.s)
	}
	for j := range p.u {
		p.u[j].choose(&p.u[j], &rest, sameInt(j, p.value))
		var cr Scalar
		cr.s.Mul(&p.u[j].s, &r.s)
		p.s[j].s.Add(&p.s[j].s, &cr.s)
	}
	p.value, p.s, p.u = 0, nil, nil
	return out
}

// challenge is c_j, the last one being what is left of the whole.
func (p *RangeProof) challenge(j int, whole *Scalar) Scalar {
	if j < len(p.Challenges) {
		return p.Challenges[j]
	}
	rest := *whole
	for i := range p.Challenges {
		rest.s.Sub(&rest.s, &p.Challenges[i].s)
	}
	return rest
}

// ProveRange is a whole proof about one ciphertext on a transcript that has
// absorbed its context.
func (k *PublicKey) ProveRange(t *Transcript, ct Ciphertext, value, limit int, r Scalar, nonces *Nonces) RangeProof {
	k.absorbRange(t, ct, limit)
	p := k.CommitRange(value, limit, nonces)
	t.AppendPoints("commitments", p.Commitments...)
	c := t.Challenge("challenge")
	return p.Respond(&c, &r)
}

// CheckRange checks a proof made by ProveRange.
func (k *PublicKey) CheckRange(t *Transcript, ct Ciphertext, limit int, proof RangeProof) error {
	if proof.Limit() != limit || !proof.whole() {
		return ErrProof
	}
	k.absorbRange(t, ct, limit)
	t.AppendPoints("commitments", proof.Commitments...)
	c := t.Challenge("challenge")
	b := NewBatch(k)
	b.Range(k, []Term{b.Ciphertext(&ct)}, []uint64{1}, &proof, &c)
	return b.verdict()
}

func (k *PublicKey) absorbRange(t *Transcript, ct Ciphertext, limit int) {
	t.Append("proof", []byte("range"))
	t.AppendPoints("key", k.point)
	t.AppendPoints("ciphertext", ct.A, ct.B)
	t.AppendUint("limit", uint64(limit))
}
