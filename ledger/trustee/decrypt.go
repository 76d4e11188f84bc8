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

// Items are what a task decrypts: a list, or what reads each item as it is needed, where they are too many to be held decoded.
type Items interface {
	Len() int
	Item(i int) (Item, error)
}

// List is items that are at hand.
type List []Item

// Len is their number.
func (l List) Len() int { return len(l) }

// Item is the one at a place from 0.
func (l List) Item(i int) (Item, error) { return l[i], nil }

// Task is one announced decryption: what, under which key set, and by which quorum. Shares are bound to all of it.
type Task struct {
	EID    [32]byte
	Set    Set
	Serial int      // of the announcement
	Quorum []string // exactly k trustees, in the order of the manifest
	Items  Items
}

// DecryptionShare is one trustee's part in a task: λ_j x_j A for each item, λ_j being the trustee's Lagrange weight in the
// quorum, so that combining is addition only; and one proof for them all.
type DecryptionShare struct {
	Parts elgamal.Encoded
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
func (r *Record) statement(t *Task, m *Member) (*elgamal.Transcript, elgamal.Encoded, elgamal.Scalar, error) {
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
	if t.Items == nil || t.Items.Len() == 0 {
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
	bases := make(elgamal.Encoded, 0, t.Items.Len()*elgamal.PointSize)
	for i := range t.Items.Len() {
		item, err := t.Items.Item(i)
		if err != nil {
			return nil, nil, elgamal.Scalar{}, err
		}
		if item.C.A.IsIdentity() {
			return nil, nil, elgamal.Scalar{}, refuse(CodeItems, "%s is not encrypted", item.Name)
		}
		x.Append("name", []byte(item.Name))
		x.AppendPoints("ciphertext", item.C.A, item.C.B)
		bases = item.C.A.Append(bases)
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
	return prove(x, secret, weighted(m.Keys[t.Set], weight), bases)
}

// prove multiplies points by a secret and proves it.
func prove(x *elgamal.Transcript, secret elgamal.Scalar, public elgamal.Point, bases elgamal.Encoded) (*DecryptionShare, error) {
	parts, err := bases.Times(secret)
	if err != nil {
		return nil, err
	}
	out := &DecryptionShare{Parts: parts}
	out.Proof, err = elgamal.ProveEqual(x, secret, public, bases, out.Parts)
	return out, err
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
		return refuse(CodeItems, "%d parts for %d ciphertexts", share.Parts.Len(), bases.Len())
	}
	if elgamal.CheckEqual(x, weighted(m.Keys[t.Set], weight), bases, share.Parts, share.Proof) != nil {
		return refuse(CodeProof, "the share of %s does not belong to its key", trustee)
	}
	return nil
}

// Combine decrypts from the shares of the whole quorum, each of which it checks. What it gives are group elements: M of every
// item, in order.
func (r *Record) Combine(t *Task, shares map[string]*DecryptionShare) ([]elgamal.Point, error) {
	out, err := r.CombineEncoded(t, shares)
	if err != nil {
		return nil, err
	}
	return out.Points()
}

// CombineEncoded is Combine for items that are too many to be held decoded.
func (r *Record) CombineEncoded(t *Task, shares map[string]*DecryptionShare) (elgamal.Encoded, error) {
	if len(shares) != len(t.Quorum) {
		return nil, refuse(CodeQuorum, "shares of %d of %d trustees", len(shares), len(t.Quorum))
	}
	for _, id := range t.Quorum {
		if shares[id] == nil {
			return nil, refuse(CodeQuorum, "the share of %s is missing", id)
		}
		if err := r.Check(t, id, shares[id]); err != nil {
			return nil, err
		}
	}
	var out elgamal.Encoded
	for i := range t.Items.Len() {
		item, err := t.Items.Item(i)
		if err != nil {
			return nil, err
		}
		sum, err := sumOf(t.Quorum, shares, i)
		if err != nil {
			return nil, err
		}
		content := item.C.B.Add(sum.Neg())
		out = content.Append(out)
	}
	return out, nil
}

// sumOf adds the parts of a quorum at a place.
func sumOf(quorum []string, shares map[string]*DecryptionShare, i int) (sum elgamal.Point, err error) {
	for _, id := range quorum {
		part, err := shares[id].Parts.At(i)
		if err != nil {
			return sum, err
		}
		sum = sum.Add(part)
	}
	return sum, nil
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
	out := binary.BigEndian.AppendUint32(nil, uint32(d.Parts.Len()))
	return d.Proof.Append(append(out, d.Parts...))
}

// ParseDecryptionShare reads a share's bytes, and refuses what is no point.
func ParseDecryptionShare(data []byte) (*DecryptionShare, error) {
	in := cryptobyte.String(data)
	var n uint32
	if !in.ReadUint32(&n) || len(in) != int(n)*elgamal.PointSize+elgamal.EqualityProofSize {
		return nil, refuse(CodeForm, "a share of another size")
	}
	d := &DecryptionShare{}
	if !in.ReadBytes((*[]byte)(&d.Parts), int(n)*elgamal.PointSize) {
		return nil, refuse(CodeForm, "a share of another size")
	}
	for i := range d.Parts.Len() {
		if _, err := d.Parts.At(i); err != nil {
			return nil, refuse(CodeForm, "part %d is not a point", i)
		}
	}
	var err error
	if d.Proof, err = elgamal.DecodeEqualityProof(in); err != nil {
		return nil, refuse(CodeForm, "proof: %v", err)
	}
	return d, nil
}
