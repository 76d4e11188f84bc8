package elgamal

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

// RangeClaim is what a proof is to be made of.
type RangeClaim struct {
	Hidden
	value  int
	limit  int
	nonces *Nonces
}

// ClaimRange says that a value is one of 0..limit, with the nonces of its proof.
func ClaimRange(value, limit int, nonces *Nonces) RangeClaim {
	return RangeClaim{value: value, limit: limit, nonces: nonces}
}

// Wipe forgets the value and the nonces.
func (c *RangeClaim) Wipe() {
	c.value = 0
	c.nonces.Wipe()
}

// RangeProver is the proof between its commitments and its challenge.
type RangeProver struct {
	Hidden
	Commitments []Point
	value       int
	s, u        []Scalar
}

// CommitRanges makes the first move for each claim. Branch j commits to
// a_j = s_j G and b_j = s_j K + u_j (j - value) G, which is the honest
// commitment on the true branch and the simulated one on the others, reached
// by the same operations whatever the value is.
func (k *PublicKey) CommitRanges(claims []RangeClaim) []*RangeProver {
	branches := 0
	for i := range claims {
		branches += claims[i].limit + 1
	}
	s, offsets := make([]Scalar, 0, branches), make([]Scalar, 0, branches) // whole from the start: growing would leave copies behind
	provers := make([]*RangeProver, len(claims))
	for i, c := range claims {
		provers[i] = newRangeProver(c)
		s = append(s, provers[i].s...)
		offsets = provers[i].appendOffsets(offsets)
	}
	a, b, offset := MulBaseAll(s), k.MulAll(s), MulBaseAll(offsets)
	clear(s)
	clear(offsets)
	defer clear(b) // with either, whoever found it would tell from the proof which branch is the true one
	defer clear(offset)
	var all []*Point
	for _, p := range provers {
		n := len(p.s)
		offset = p.commit(a[:n], b[:n], offset)
		a, b = a[n:], b[n:]
		all = append(all, Pointers(p.Commitments)...)
	}
	EncodeAll(all...)
	return provers
}

func newRangeProver(c RangeClaim) *RangeProver {
	n := c.limit + 1
	p := &RangeProver{Commitments: make([]Point, 2*n), value: c.value, s: make([]Scalar, n), u: make([]Scalar, n)}
	for j := range p.s {
		p.s[j], p.u[j] = c.nonces.Next(), c.nonces.Next()
	}
	return p
}

// appendOffsets appends u_j (j - value) of each branch. A bit has one only, +u_1
// or -u_0, that of its other branch being 0.
func (p *RangeProver) appendOffsets(dst []Scalar) []Scalar {
	if len(p.u) == 2 {
		minus := p.u[0].Neg()
		dst = append(dst, Scalar{})
		dst[len(dst)-1].choose(&p.u[1], &minus, p.value)
		minus.Wipe()
		return dst
	}
	value := NewScalar(uint64(p.value))
	for j := range p.u {
		dst = append(dst, NewScalar(uint64(j)).Sub(value).Mul(p.u[j]))
	}
	return dst
}

// commit joins the products of its scalars, and gives the offsets that are others'.
func (p *RangeProver) commit(a, b, offset []Point) (rest []Point) {
	for j := range a {
		p.Commitments[2*j], p.Commitments[2*j+1] = a[j], b[j]
	}
	if len(a) == 2 {
		conditionalAdd(&p.Commitments[1].p, &offset[0].p, p.value&1)
		conditionalAdd(&p.Commitments[3].p, &offset[0].p, (p.value&1)^1)
		return offset[1:]
	}
	for j := range a {
		b := &p.Commitments[2*j+1].p
		b.Add(b, &offset[j].p)
	}
	return offset[len(a):]
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
	p := k.CommitRanges([]RangeClaim{ClaimRange(value, limit, nonces)})[0]
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
