package elgamal

import (
	"crypto/sha256"
	"encoding/binary"
)

// EqualityProof shows that one secret s lies between G and S = sG and between
// every in_i and out_i = s·in_i: Chaum-Pedersen on the sums Σ w_i in_i and
// Σ w_i out_i, whose weights are independent, 128 bits each, and derived from
// the whole statement (batching of Peng, Boyd, Dawson 2007). Constant size
// however long the list.
type EqualityProof struct {
	T1, T2 Point // kG, k·Σ w_i in_i
	Z      Scalar
}

// EqualityProofSize is the size of its encoding.
const EqualityProofSize = 96

// ProveEqual proves out_i = s·in_i and public = sG. The statement is absorbed
// whole; the nonce is hedged. It fails only if a list holds what is no point.
func ProveEqual(t *Transcript, s Scalar, public Point, in, out Encoded) (p EqualityProof, err error) {
	base, err := in.weightedSum(absorbEqual(t, public, in, out))
	if err != nil {
		return p, err
	}
	n := HedgedNonces("equal", t, s)
	defer n.Wipe()
	k := n.Next()
	defer k.Wipe()
	p = EqualityProof{T1: MulBase(k).Encoded(), T2: base.Mul(k).Encoded()}
	t.AppendPoints("commitments", p.T1, p.T2)
	p.Z = k.Add(t.Challenge("challenge").Mul(s))
	return p, nil
}

// CheckEqual checks a proof made by ProveEqual.
func CheckEqual(t *Transcript, public Point, in, out Encoded, proof EqualityProof) error {
	b := NewBatch()
	if err := b.Equal(t, public, in, out, proof); err != nil {
		return err
	}
	return b.verdict()
}

// Equal adds the equations of an equality proof to the open item.
func (b *Batch) Equal(t *Transcript, public Point, in, out Encoded, proof EqualityProof) error {
	if len(in) != len(out) || len(in) == 0 {
		return ErrProof
	}
	seed := absorbEqual(t, public, in, out)
	t.AppendPoints("commitments", proof.T1, proof.T2)
	c := t.Challenge("challenge")
	base, err := in.weightedSum(seed)
	if err != nil {
		return err
	}
	image, err := out.weightedSum(seed)
	if err != nil {
		return err
	}
	b.equation(&proof.Z, nil, &proof.T1, &c, &public)
	b.equation(&proof.Z, &base, &proof.T2, &c, &image)
	return nil
}

// absorbEqual absorbs the statement and gives the seed of its weights.
func absorbEqual(t *Transcript, public Point, in, out Encoded) (seed [32]byte) {
	t.Append("proof", []byte("equal"))
	t.AppendPoints("public", public)
	t.AppendUint("count", uint64(in.Len()))
	t.Append("in", in)
	t.Append("out", out)
	return t.Extract("weights")
}

// Weight is weight i of a seed, 128 bits: the first half of SHA-256(seed ‖ u64(i)), little-endian.
func Weight(seed [32]byte, i uint64) Scalar {
	var block [40]byte
	copy(block[:], seed[:])
	binary.BigEndian.PutUint64(block[32:], i)
	h := sha256.Sum256(block[:])
	return shortScalar(h[:16])
}

// shortScalar is the scalar of 16 little-endian bytes.
func shortScalar(b []byte) Scalar {
	var wide [32]byte
	copy(wide[:16], b)
	var out Scalar
	if _, err := out.s.SetBits(wide[:]); err != nil {
		panic("elgamal: " + err.Error())
	}
	return out
}

// Append adds the encoding to dst.
func (p *EqualityProof) Append(dst []byte) []byte {
	return p.Z.Append(p.T2.Append(p.T1.Append(dst)))
}

// DecodeEqualityProof takes the encoding.
func DecodeEqualityProof(b []byte) (EqualityProof, error) {
	var p EqualityProof
	if len(b) != EqualityProofSize {
		return p, ErrProof
	}
	var err error
	if p.T1, err = DecodePoint(b[:32]); err != nil {
		return EqualityProof{}, err
	}
	if p.T2, err = DecodePoint(b[32:64]); err != nil {
		return EqualityProof{}, err
	}
	if p.Z, err = DecodeScalar(b[64:]); err != nil {
		return EqualityProof{}, err
	}
	return p, nil
}
