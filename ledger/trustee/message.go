package trustee

import (
	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Commit is the first message: the digest of the commitments that Reveal will show, so that nobody chooses its own after
// seeing those of others.
type Commit struct {
	Digest [32]byte
}

// Reveal shows the commitments g^a of every coefficient of every key set, each with a proof that its trustee knows a: without
// one, a rogue trustee cancels the others' keys.
type Reveal struct {
	Commitments [Sets][]elgamal.Point
	Proofs      [Sets][]elgamal.KnowledgeProof
}

// Shares are the dealer's shares for the others that are still in, in the order of their indices, each sealed to its receiver.
type Shares struct {
	Sealed []SealedShare
}

// SealedShare is one receiver's share: HPKE (RFC 9180) over one scalar for each key set.
type SealedShare struct {
	To   int
	Data [sealedSize]byte
}

// Complaint names the dealers whose shares did not open or did not fit; nobody, if all is well. It needs no proof: the dealer
// answers with the share in the open, which tells the complainant nothing that it did not have.
type Complaint struct {
	Against []int
}

// Answer publishes the shares that were complained about, in the order of the complainants.
type Answer struct {
	Shares []OpenShare
}

// OpenShare is a share that everybody can check against the dealer's commitments.
type OpenShare struct {
	To     int
	Values [Sets]elgamal.Scalar
}

// Confirm says that the trustee has its shares and that the record is the one it computed.
type Confirm struct {
	Digest [32]byte
}

// digest is what a trustee commits to before it reveals.
func (r *Reveal) digest(ceremony [32]byte, index int) [32]byte {
	var points []byte
	for s := range Sets {
		for i := range r.Commitments[s] {
			points = r.Commitments[s][i].Append(points)
		}
	}
	return election.Hash("key-commit", ceremony[:], u16(index), points)
}

// statement begins the transcript of one coefficient's proof. It binds ceremony, trustee, set and coefficient, and every
// commitment of the message.
func (r *Reveal) statement(ceremony [32]byte, index int, set Set, l int) *elgamal.Transcript {
	t := elgamal.NewTranscript("key coefficient")
	t.Append("ceremony", ceremony[:])
	t.AppendUint("trustee", uint64(index))
	for s := range Sets {
		t.AppendPoints(s.String(), r.Commitments[s]...)
	}
	t.Append("set", []byte(set.String()))
	t.AppendUint("coefficient", uint64(l))
	return t
}

// newReveal commits to polynomials and proves every coefficient.
func newReveal(ceremony [32]byte, index int, polys *[Sets]polynomial) *Reveal {
	r := &Reveal{}
	for s := range Sets {
		for _, a := range polys[s].coefficients {
			r.Commitments[s] = append(r.Commitments[s], elgamal.MulBase(a).Encoded())
		}
	}
	for s := range Sets {
		for l, a := range polys[s].coefficients {
			proof := elgamal.ProveKnowledge(r.statement(ceremony, index, s, l), []elgamal.Scalar{a}, r.Commitments[s][l:l+1])
			r.Proofs[s] = append(r.Proofs[s], proof)
		}
	}
	return r
}

// check checks a reveal against its commit.
func (r *Reveal) check(ceremony [32]byte, index int, committed [32]byte) error {
	if r.digest(ceremony, index) != committed {
		return refuse(CodeCommit, "the commitments are not those committed to")
	}
	for s := range Sets {
		for l, p := range r.Commitments[s] {
			if p.IsIdentity() {
				return refuse(CodePoint, "%s coefficient %d is zero", s, l)
			}
			if elgamal.CheckKnowledge(r.statement(ceremony, index, s, l), r.Commitments[s][l:l+1], r.Proofs[s][l]) != nil {
				return refuse(CodeProof, "%s coefficient %d: its trustee does not know it", s, l)
			}
		}
	}
	return nil
}

// Encode gives the message's bytes.
func (c *Commit) Encode() []byte { return c.Digest[:] }

// Encode gives the message's bytes: for each set, each commitment followed by its proof.
func (r *Reveal) Encode() []byte {
	var out []byte
	for s := range Sets {
		for l := range r.Commitments[s] {
			out = r.Proofs[s][l].Append(r.Commitments[s][l].Append(out))
		}
	}
	return out
}

// Encode gives the message's bytes.
func (x *Shares) Encode() []byte {
	var b cryptobyte.Builder
	for i := range x.Sealed {
		b.AddUint8(uint8(x.Sealed[i].To))
		b.AddBytes(x.Sealed[i].Data[:])
	}
	return b.BytesOrPanic()
}

// Encode gives the message's bytes.
func (c *Complaint) Encode() []byte {
	out := []byte{}
	for _, j := range c.Against {
		out = append(out, uint8(j))
	}
	return out
}

// Encode gives the message's bytes.
func (a *Answer) Encode() []byte {
	var out []byte
	for i := range a.Shares {
		out = append(out, uint8(a.Shares[i].To))
		for s := range Sets {
			out = a.Shares[i].Values[s].Append(out)
		}
	}
	return out
}

// Encode gives the message's bytes.
func (c *Confirm) Encode() []byte { return c.Digest[:] }
