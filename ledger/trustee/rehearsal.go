package trustee

import (
	"fmt"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// A rehearsal proves before polls open that any k trustees can decrypt. Each trustee, on its own machine, decrypts its part of
// a test ciphertext of every set with its bare share; whoever has the parts checks each proof, and that all parts lie on one
// polynomial of degree below k that leads to the test message. Then every choice of k trustees decrypts.

// RehearsalShare is one trustee's part: x_j A for the test ciphertext of each set, with a proof for each.
type RehearsalShare struct {
	Parts  [Sets]elgamal.Point
	Proofs [Sets]elgamal.EqualityProof
}

// rehearsal is the test ciphertext of a set: everybody computes it from the record. The message is G times one plus the set.
func (r *Record) rehearsal(s Set) elgamal.Ciphertext {
	digest := r.Digest()
	nonce := elgamal.HashToScalar("rehearsal", digest[:], []byte(s.String()))
	message := elgamal.MulBase(elgamal.NewScalar(uint64(s) + 1))
	return elgamal.Ciphertext{A: elgamal.MulBase(nonce).Encoded(), B: message.Add(r.Joint[s].Mul(nonce)).Encoded()}
}

func (r *Record) rehearsalStatement(s Set, m *Member) *elgamal.Transcript {
	digest := r.Digest()
	t := elgamal.NewTranscript("rehearsal")
	t.Append("trustees", digest[:])
	t.Append("set", []byte(s.String()))
	t.AppendUint("trustee", uint64(m.Index))
	return t
}

// Rehearse computes a trustee's part. The proof is what counts: the nonces of the test are public, and only the holder of the
// share can prove.
func (r *Record) Rehearse(shares *KeyShares) (*RehearsalShare, error) {
	m := r.byIndex(shares.index)
	if m == nil {
		return nil, refuse(CodeTrustee, "no member has index %d", shares.index)
	}
	if err := shares.check(m); err != nil {
		return nil, err
	}
	out := &RehearsalShare{}
	for s := range Sets {
		a := r.rehearsal(s).A
		out.Parts[s] = a.Mul(shares.x[s]).Encoded()
		var err error
		out.Proofs[s], err = elgamal.ProveEqual(r.rehearsalStatement(s, m), shares.x[s], m.Keys[s], elgamal.Encode(a), elgamal.Encode(out.Parts[s]))
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// CheckRehearsal checks the parts of all members: every proof, and that any k of them decrypt.
func (r *Record) CheckRehearsal(shares map[string]*RehearsalShare) error {
	for s := range Sets {
		c := r.rehearsal(s)
		parts := make([]elgamal.Point, len(r.Members))
		for i := range r.Members {
			m := &r.Members[i]
			x := shares[m.ID]
			if x == nil {
				return refuse(CodeQuorum, "%s took no part in the rehearsal", m.ID)
			}
			if elgamal.CheckEqual(r.rehearsalStatement(s, m), m.Keys[s], elgamal.Encode(c.A), elgamal.Encode(x.Parts[s]), x.Proofs[s]) != nil {
				return refuse(CodeProof, "%s cannot decrypt with its %s share", m.ID, s)
			}
			parts[i] = x.Parts[s]
		}
		message := elgamal.MulBase(elgamal.NewScalar(uint64(s) + 1))
		if !r.onePolynomial(parts, c.B.Add(message.Neg())) {
			return refuse(CodeEvidence, "not every choice of %d trustees decrypts the %s test", r.K, s)
		}
	}
	return nil
}

// Encode gives the part's bytes.
func (x *RehearsalShare) Encode() []byte {
	var out []byte
	for s := range Sets {
		out = x.Proofs[s].Append(x.Parts[s].Append(out))
	}
	return out
}

// ParseRehearsalShare reads a part's bytes.
func ParseRehearsalShare(data []byte) (*RehearsalShare, error) {
	const each = elgamal.PointSize + elgamal.EqualityProofSize
	if len(data) != int(Sets)*each {
		return nil, refuse(CodeForm, "a part of a rehearsal has %d bytes, not %d", int(Sets)*each, len(data))
	}
	x := &RehearsalShare{}
	for s := range Sets {
		at := data[int(s)*each : (int(s)+1)*each]
		var err error
		if x.Parts[s], err = elgamal.DecodePoint(at[:elgamal.PointSize]); err == nil {
			x.Proofs[s], err = elgamal.DecodeEqualityProof(at[elgamal.PointSize:])
		}
		if err != nil {
			return nil, refuse(CodeForm, "%s", fmt.Sprintf("%s part: %v", s, err))
		}
	}
	return x, nil
}
