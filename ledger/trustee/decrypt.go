package trustee

import (
	"encoding/binary"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Item is one ciphertext to decrypt, under the name that the record gives it.
type Item struct {
	Name string
	C    elgamal.Ciphertext
}

// Task is one announced decryption: what, under which key set, and by which quorum. Shares are bound to all of it.
type Task struct {
	EID    [32]byte
	Set    Set
	Serial int      // of the announcement
	Quorum []string // exactly k trustees, in the order of the manifest
	Items  []Item
}

// DecryptionShare is one trustee's part in a task: λ_j x_j A for each item, λ_j being the trustee's Lagrange weight in the
// quorum, so that combining is addition only; and one proof for them all.
type DecryptionShare struct {
	Parts []elgamal.Point
	Proof elgamal.EqualityProof
}

// indices checks the quorum of a task and gives its members' indices.
func (r *Record) indices(t *Task) ([]int, error) {
	if len(t.Quorum) != r.K {
		return nil, refuse(CodeQuorum, "%d trustees, and exactly %d decrypt", len(t.Quorum), r.K)
	}
	var out []int
	last := 0
	for _, id := range t.Quorum {
		m := r.Member(id)
		if m == nil || m.Index <= last {
			return nil, refuse(CodeQuorum, "%s is unknown or out of order", id)
		}
		out, last = append(out, m.Index), m.Index
	}
	return out, nil
}

// statement gives the transcript, the bases and the weight of one trustee's share.
func (r *Record) statement(t *Task, m *Member) (*elgamal.Transcript, []elgamal.Point, elgamal.Scalar, error) {
	quorum, err := r.indices(t)
	if err != nil {
		return nil, nil, elgamal.Scalar{}, err
	}
	in := false
	for _, j := range quorum {
		in = in || j == m.Index
	}
	if !in {
		return nil, nil, elgamal.Scalar{}, refuse(CodeQuorum, "%s is not in the quorum", m.ID)
	}
	if len(t.Items) == 0 {
		return nil, nil, elgamal.Scalar{}, refuse(CodeItems, "nothing to decrypt")
	}
	digest := r.Digest()
	x := elgamal.NewTranscript("decryption")
	x.Append("election", t.EID[:])
	x.Append("trustees", digest[:])
	x.Append("set", []byte(t.Set.String()))
	x.AppendUint("serial", uint64(t.Serial))
	for _, j := range quorum {
		x.AppendUint("quorum", uint64(j))
	}
	x.AppendUint("trustee", uint64(m.Index))
	bases := make([]elgamal.Point, len(t.Items))
	for i := range t.Items {
		c := &t.Items[i].C
		if c.A.IsIdentity() {
			return nil, nil, elgamal.Scalar{}, refuse(CodeItems, "%s is not encrypted", t.Items[i].Name)
		}
		x.Append("name", []byte(t.Items[i].Name))
		x.AppendPoints("ciphertext", c.A, c.B)
		bases[i] = c.A
	}
	return x, bases, lagrange(quorum, m.Index), nil
}

// Prove computes a trustee's share of a task from its own secret.
func (r *Record) Prove(t *Task, shares *KeyShares) (*DecryptionShare, error) {
	m := r.byIndex(shares.index)
	if m == nil {
		return nil, refuse(CodeTrustee, "no member has index %d", shares.index)
	}
	if err := shares.check(m); err != nil {
		return nil, err
	}
	x, bases, weight, err := r.statement(t, m)
	if err != nil {
		return nil, err
	}
	secret := shares.x[t.Set].Mul(weight)
	defer secret.Wipe()
	out := &DecryptionShare{Parts: make([]elgamal.Point, len(bases))}
	for i := range bases {
		out.Parts[i] = bases[i].Mul(secret).Encoded()
	}
	out.Proof = elgamal.ProveEqual(x, secret, weighted(m.Keys[t.Set], weight), bases, out.Parts)
	return out, nil
}

// Check checks a trustee's share of a task.
func (r *Record) Check(t *Task, trustee string, share *DecryptionShare) error {
	m := r.Member(trustee)
	if m == nil {
		return refuse(CodeTrustee, "%s holds no shares of this election's keys", trustee)
	}
	x, bases, weight, err := r.statement(t, m)
	if err != nil {
		return err
	}
	if len(share.Parts) != len(bases) {
		return refuse(CodeItems, "%d parts for %d ciphertexts", len(share.Parts), len(bases))
	}
	if elgamal.CheckEqual(x, weighted(m.Keys[t.Set], weight), bases, share.Parts, share.Proof) != nil {
		return refuse(CodeProof, "the share of %s does not belong to its key", trustee)
	}
	return nil
}

// Combine decrypts from the shares of the whole quorum, each of which it checks. What it gives are group elements: M of every
// item, in order.
func (r *Record) Combine(t *Task, shares map[string]*DecryptionShare) ([]elgamal.Point, error) {
	if len(shares) != len(t.Quorum) {
		return nil, refuse(CodeQuorum, "shares of %d of %d trustees", len(shares), len(t.Quorum))
	}
	out := make([]elgamal.Point, len(t.Items))
	for i := range out {
		out[i] = t.Items[i].C.B
	}
	for _, id := range t.Quorum {
		share := shares[id]
		if share == nil {
			return nil, refuse(CodeQuorum, "the share of %s is missing", id)
		}
		if err := r.Check(t, id, share); err != nil {
			return nil, err
		}
		for i := range out {
			out[i] = out[i].Add(share.Parts[i].Neg())
		}
	}
	return out, nil
}

func (r *Record) byIndex(index int) *Member {
	for i := range r.Members {
		if r.Members[i].Index == index {
			return &r.Members[i]
		}
	}
	return nil
}

// check holds the shares against the public keys of the record.
func (k *KeyShares) check(m *Member) error {
	for s := range Sets {
		if !elgamal.MulBase(k.x[s]).Equal(m.Keys[s]) {
			return refuse(CodeEvidence, "our %s share is not the one of the record", s)
		}
	}
	return nil
}

func weighted(p elgamal.Point, w elgamal.Scalar) elgamal.Point {
	return elgamal.SumVartime([]elgamal.Scalar{w}, []elgamal.Point{p}).Encoded()
}

// Encode gives the share's bytes.
func (d *DecryptionShare) Encode() []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(d.Parts)))
	for i := range d.Parts {
		out = d.Parts[i].Append(out)
	}
	return d.Proof.Append(out)
}

// ParseDecryptionShare reads a share's bytes.
func ParseDecryptionShare(data []byte) (*DecryptionShare, error) {
	in := cryptobyte.String(data)
	var n uint32
	if !in.ReadUint32(&n) || len(in) != int(n)*elgamal.PointSize+elgamal.EqualityProofSize {
		return nil, refuse(CodeForm, "a share of another size")
	}
	d := &DecryptionShare{Parts: make([]elgamal.Point, n)}
	for i := range d.Parts {
		if !readPoint(&in, &d.Parts[i]) {
			return nil, refuse(CodeForm, "part %d is not a point", i)
		}
	}
	var err error
	if d.Proof, err = elgamal.DecodeEqualityProof(in); err != nil {
		return nil, refuse(CodeForm, "proof: %v", err)
	}
	return d, nil
}
