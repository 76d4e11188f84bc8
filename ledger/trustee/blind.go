package trustee

import (
	"slices"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Blinding is one announced use of the secret exponent s that k trustees share: on all ids of a mixed table,
// still encrypted, or on the id of one paper that the dice drew. Shares are bound to all of it.
type Blinding struct {
	EID    [32]byte
	Object string // what the points are, in the record's words
	Serial int    // of the announcement of the quorum
	Quorum []string
	Points elgamal.Encoded // of ciphertexts both components of each
}

// blindStatement gives the transcript and the weight of one trustee's share. ProveEqual absorbs the trustee's key and all points, and draws
// from them an independent weight for each: errors in two rows, or in the two halves of one, do not cancel.
func (r *Record) blindStatement(b *Blinding, m *Member) (*elgamal.Transcript, elgamal.Scalar, error) {
	quorum, err := r.indices(&Task{Quorum: b.Quorum})
	if err != nil {
		return nil, elgamal.Scalar{}, err
	}
	if !slices.Contains(quorum, m.Index) {
		return nil, elgamal.Scalar{}, refuse(CodeQuorum, "%s is not in the quorum", m.ID)
	}
	if len(b.Points) == 0 || hasIdentity(b.Points) {
		return nil, elgamal.Scalar{}, refuse(CodeItems, "%s: no points, or the identity", b.Object)
	}
	digest := r.Digest()
	t := elgamal.NewTranscript("blinding")
	t.Append("election", b.EID[:])
	t.Append("trustees", digest[:])
	t.Append("object", []byte(b.Object))
	t.AppendUint("serial", uint64(b.Serial))
	for _, j := range quorum {
		t.AppendUint("quorum", uint64(j))
	}
	t.AppendUint("trustee", uint64(m.Index))
	return t, lagrange(quorum, m.Index), nil
}

// hasIdentity looks for the identity, whose encoding is zeros.
func hasIdentity(points elgamal.Encoded) bool {
	for p := range slices.Chunk(points, elgamal.PointSize) {
		if [elgamal.PointSize]byte(p) == ([elgamal.PointSize]byte{}) {
			return true
		}
	}
	return false
}

// Blind computes a trustee's share: λ_j s_j times each point, so that combining is addition only, and one proof for all.
func (r *Record) Blind(b *Blinding, shares *KeyShares) (*DecryptionShare, error) {
	m := r.byIndex(shares.index)
	if m == nil {
		return nil, refuse(CodeTrustee, "no member has index %d", shares.index)
	}
	if err := shares.check(m); err != nil {
		return nil, err
	}
	t, weight, err := r.blindStatement(b, m)
	if err != nil {
		return nil, err
	}
	secret := shares.x[Blind].Mul(weight)
	defer secret.Wipe()
	return prove(t, secret, weighted(m.Keys[Blind], weight), b.Points)
}

// CheckBlind checks a trustee's share.
func (r *Record) CheckBlind(b *Blinding, trustee string, share *DecryptionShare) error {
	m := r.Member(trustee)
	if m == nil {
		return refuse(CodeTrustee, "%s holds no shares of this election's keys", trustee)
	}
	t, weight, err := r.blindStatement(b, m)
	if err != nil {
		return err
	}
	if len(share.Parts) != len(b.Points) {
		return refuse(CodeItems, "%d parts for %d points", share.Parts.Len(), b.Points.Len())
	}
	if elgamal.CheckEqual(t, weighted(m.Keys[Blind], weight), b.Points, share.Parts, share.Proof) != nil {
		return refuse(CodeProof, "the share of %s does not belong to its key", trustee)
	}
	return nil
}

// Blinded gives s times each point from the shares of the whole quorum, each of which it checks.
func (r *Record) Blinded(b *Blinding, shares map[string]*DecryptionShare) (elgamal.Encoded, error) {
	if len(shares) != len(b.Quorum) {
		return nil, refuse(CodeQuorum, "shares of %d of %d trustees", len(shares), len(b.Quorum))
	}
	for _, id := range b.Quorum {
		if shares[id] == nil {
			return nil, refuse(CodeQuorum, "the share of %s is missing", id)
		}
		if err := r.CheckBlind(b, id, shares[id]); err != nil {
			return nil, err
		}
	}
	out := make(elgamal.Encoded, 0, len(b.Points))
	for i := range b.Points.Len() {
		sum, err := sumOf(b.Quorum, shares, i)
		if err != nil {
			return nil, err
		}
		out = sum.Append(out)
	}
	return out, nil
}
