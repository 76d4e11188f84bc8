package elgamal

import "github.com/oasisprotocol/curve25519-voi/curve"

// KnowledgeProof shows knowledge of the discrete logarithms of a list of
// points to the base G: Schnorr's proof batched with powers of the challenge
// (Gennaro, Leigh, Sundaram, Yerazunis 2004), z = w + Σ c^i x_i. One of these
// stands for all the nonces of a ballot's id and mix-only ciphertexts.
type KnowledgeProof struct {
	T Point
	Z Scalar
}

// KnowledgeProofSize is the size of its encoding.
const KnowledgeProofSize = 64

// KnowledgeProver is the proof between its commitment and its challenge.
type KnowledgeProver struct {
	Hidden
	T Point
	w Scalar
}

// CommitKnowledge makes the first move.
func CommitKnowledge(nonces *Nonces) *KnowledgeProver {
	p := &KnowledgeProver{w: nonces.Next()}
	p.T = wrap(mulBase(new(curve.RistrettoPoint), &p.w)).Encoded()
	return p
}

// Respond answers the challenge with the secrets, and wipes the prover.
func (p *KnowledgeProver) Respond(challenge *Scalar, secrets []Scalar) KnowledgeProof {
	z, power := p.w, *challenge
	for i := range secrets {
		z = z.Add(power.Mul(secrets[i]))
		power = power.Mul(*challenge)
	}
	p.w.Wipe()
	return KnowledgeProof{p.T, z}
}

// ProveKnowledge proves knowledge of every secret; publics are secret·G.
func ProveKnowledge(t *Transcript, secrets []Scalar, publics []Point) KnowledgeProof {
	absorbKnowledge(t, publics)
	n := HedgedNonces("knowledge", t, secrets...)
	defer n.Wipe()
	p := CommitKnowledge(n)
	t.AppendPoints("commitments", p.T)
	c := t.Challenge("challenge")
	return p.Respond(&c, secrets)
}

// CheckKnowledge checks a proof made by ProveKnowledge.
func CheckKnowledge(t *Transcript, publics []Point, proof KnowledgeProof) error {
	absorbKnowledge(t, publics)
	t.AppendPoints("commitments", proof.T)
	c := t.Challenge("challenge")
	b := NewBatch()
	refs := make([]Ref, len(publics))
	for i := range publics {
		refs[i] = b.Point(&publics[i])
	}
	b.Knowledge(refs, &proof, &c)
	return b.verdict()
}

func absorbKnowledge(t *Transcript, publics []Point) {
	t.Append("proof", []byte("knowledge"))
	t.AppendUint("count", uint64(len(publics)))
	t.AppendPoints("points", publics...)
}

// Append adds the encoding to dst.
func (p *KnowledgeProof) Append(dst []byte) []byte { return p.Z.Append(p.T.Append(dst)) }

// DecodeKnowledgeProof takes the encoding.
func DecodeKnowledgeProof(b []byte) (KnowledgeProof, error) {
	var p KnowledgeProof
	if len(b) != KnowledgeProofSize {
		return p, ErrProof
	}
	var err error
	if p.T, err = DecodePoint(b[:32]); err != nil {
		return KnowledgeProof{}, err
	}
	if p.Z, err = DecodeScalar(b[32:]); err != nil {
		return KnowledgeProof{}, err
	}
	return p, nil
}
