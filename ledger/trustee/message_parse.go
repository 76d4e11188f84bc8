package trustee

import (
	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// ParseCommit reads a Commit.
func ParseCommit(data []byte) (*Commit, error) {
	if len(data) != 32 {
		return nil, refuse(CodeForm, "a commit has 32 bytes, not %d", len(data))
	}
	return &Commit{[32]byte(data)}, nil
}

// ParseReveal reads a Reveal for polynomials of k coefficients.
func ParseReveal(data []byte, k int) (*Reveal, error) {
	const each = elgamal.PointSize + elgamal.KnowledgeProofSize
	if len(data) != int(Sets)*k*each {
		return nil, refuse(CodeForm, "a reveal has %d bytes, not %d", int(Sets)*k*each, len(data))
	}
	r := &Reveal{}
	for i := range int(Sets) * k {
		s, at := Set(i/k), data[i*each:(i+1)*each]
		p, err := elgamal.DecodePoint(at[:elgamal.PointSize])
		if err != nil {
			return nil, refuse(CodeForm, "%s coefficient %d: %v", s, i%k, err)
		}
		proof, err := elgamal.DecodeKnowledgeProof(at[elgamal.PointSize:])
		if err != nil {
			return nil, refuse(CodeForm, "%s proof %d: %v", s, i%k, err)
		}
		r.Commitments[s], r.Proofs[s] = append(r.Commitments[s], p), append(r.Proofs[s], proof)
	}
	return r, nil
}

// ParseShares reads Shares; indices rise.
func ParseShares(data []byte) (*Shares, error) {
	x, in, last := &Shares{}, cryptobyte.String(data), 0
	for !in.Empty() {
		var to uint8
		var one SealedShare
		if !in.ReadUint8(&to) || !in.CopyBytes(one.Data[:]) || int(to) <= last {
			return nil, refuse(CodeForm, "sealed shares are cut short or out of order")
		}
		one.To, last = int(to), int(to)
		x.Sealed = append(x.Sealed, one)
	}
	return x, nil
}

// ParseComplaint reads a Complaint; indices rise.
func ParseComplaint(data []byte) (*Complaint, error) {
	c, last := &Complaint{}, 0
	for _, j := range data {
		if int(j) <= last {
			return nil, refuse(CodeForm, "dealers are named twice or out of order")
		}
		c.Against, last = append(c.Against, int(j)), int(j)
	}
	return c, nil
}

// ParseAnswer reads an Answer; indices rise.
func ParseAnswer(data []byte) (*Answer, error) {
	a, in, last := &Answer{}, cryptobyte.String(data), 0
	for !in.Empty() {
		var to uint8
		if !in.ReadUint8(&to) || int(to) <= last {
			return nil, refuse(CodeForm, "opened shares are cut short or out of order")
		}
		one := OpenShare{To: int(to)}
		for s := range Sets {
			var raw []byte
			if !in.ReadBytes(&raw, 32) {
				return nil, refuse(CodeForm, "opened shares are cut short")
			}
			var err error
			if one.Values[s], err = elgamal.DecodeScalar(raw); err != nil {
				return nil, refuse(CodeForm, "opened share for %d: %v", to, err)
			}
		}
		a.Shares, last = append(a.Shares, one), int(to)
	}
	return a, nil
}

// ParseConfirm reads a Confirm.
func ParseConfirm(data []byte) (*Confirm, error) {
	if len(data) != 32 {
		return nil, refuse(CodeForm, "a confirm has 32 bytes, not %d", len(data))
	}
	return &Confirm{[32]byte(data)}, nil
}
