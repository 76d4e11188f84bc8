package trustee

import (
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Record is what a ceremony ends in: the joint public key of every set and each trustee's own, under which its shares are checked.
type Record struct {
	Ceremony [32]byte
	K        int
	Members  []Member
	Joint    [Sets]elgamal.Point
}

// Member is a trustee that holds shares.
type Member struct {
	ID    string
	Index int                 // x at which its shares are evaluated: its place in the manifest, from one
	Keys  [Sets]elgamal.Point // x_j G
}

// combine computes the record from the reveals of those that are in; nil if a joint key is the identity, which only happens if
// all trustees conspire.
func (c *Ceremony) combine() *Record {
	r := &Record{Ceremony: c.id, K: c.k}
	sums := [Sets][]elgamal.Point{}
	for s := range Sets {
		sums[s] = make([]elgamal.Point, c.k)
		for i := range c.members {
			for l := range c.k {
				if c.members[i].out == "" {
					sums[s][l] = sums[s][l].Add(c.members[i].reveal.Commitments[s][l])
				}
			}
		}
		r.Joint[s] = sums[s][0].Encoded()
		if r.Joint[s].IsIdentity() {
			return nil
		}
	}
	for i := range c.members {
		if c.members[i].out == "" {
			m := Member{ID: c.members[i].id, Index: i + 1}
			for s := range Sets {
				m.Keys[s] = evaluate(sums[s], i+1).Encoded()
			}
			r.Members = append(r.Members, m)
		}
	}
	return r
}

// Member finds a trustee; nil if it holds no shares.
func (r *Record) Member(id string) *Member {
	for i := range r.Members {
		if r.Members[i].ID == id {
			return &r.Members[i]
		}
	}
	return nil
}

// Digest is what the election id binds.
func (r *Record) Digest() [32]byte { return election.Hash("trustees", r.Encode()) }

// Encode gives the record's bytes, the content of trustees.bin.
func (r *Record) Encode() []byte {
	var b cryptobyte.Builder
	b.AddBytes(r.Ceremony[:])
	b.AddUint8(uint8(r.K))
	for s := range Sets {
		addPoint(&b, r.Joint[s])
	}
	b.AddUint8(uint8(len(r.Members)))
	for i := range r.Members {
		m := &r.Members[i]
		b.AddUint8LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(m.ID)) })
		b.AddUint8(uint8(m.Index))
		for s := range Sets {
			addPoint(&b, m.Keys[s])
		}
	}
	return b.BytesOrPanic()
}

// ParseRecord reads a record's bytes and checks that its keys fit together: any k members' keys interpolate to the joint ones.
func ParseRecord(data []byte) (*Record, error) {
	r, in := &Record{}, cryptobyte.String(data)
	var k, n uint8
	ok := in.CopyBytes(r.Ceremony[:]) && in.ReadUint8(&k)
	for s := range Sets {
		ok = ok && readPoint(&in, &r.Joint[s])
	}
	ok = ok && in.ReadUint8(&n)
	last := 0
	for range n {
		var id cryptobyte.String
		var index uint8
		m := Member{}
		ok = ok && in.ReadUint8LengthPrefixed(&id) && in.ReadUint8(&index) && int(index) > last
		for s := range Sets {
			ok = ok && readPoint(&in, &m.Keys[s])
		}
		m.ID, m.Index, last = string(id), int(index), int(index)
		r.Members = append(r.Members, m)
	}
	r.K = int(k)
	if !ok || !in.Empty() || r.K < 1 || r.K > len(r.Members) {
		return nil, refuse(CodeForm, "these bytes are not a trustee record")
	}
	return r, r.consistent()
}

// Of checks that this is an outcome of the key ceremony of m: its k, and its trustees at their places in the manifest. Whether the keys are
// those that the trustees made shows only where they answer: what they seal opens under the true election id alone.
func (r *Record) Of(m *election.Manifest) error {
	c, err := NewCeremony(m)
	if err != nil {
		return err
	}
	if r.Ceremony != c.id || r.K != c.k {
		return errors.New("this trustee record is of another ceremony")
	}
	for _, member := range r.Members {
		if m.TrusteeIndex(member.ID) != member.Index {
			return fmt.Errorf("%q is not trustee %d of the manifest", member.ID, member.Index)
		}
	}
	return nil
}

// consistent checks that all keys of a set lie on one polynomial of k coefficients.
func (r *Record) consistent() error {
	for s := range Sets {
		keys := make([]elgamal.Point, len(r.Members))
		for i := range r.Members {
			keys[i] = r.Members[i].Keys[s]
		}
		if r.Joint[s].IsIdentity() || !r.onePolynomial(keys, r.Joint[s]) {
			return refuse(CodeEvidence, "the %s keys do not belong together", s)
		}
	}
	return nil
}

// onePolynomial tells whether points at the members' indices, and one at zero, lie on one polynomial of degree below k in the
// exponent. Then, and only then, any k of them give the same value at zero.
func (r *Record) onePolynomial(points []elgamal.Point, zero elgamal.Point) bool {
	first := make([]int, r.K)
	for i := range first {
		first[i] = r.Members[i].Index
	}
	for i := r.K - 1; i < len(r.Members); i++ {
		first[r.K-1] = r.Members[i].Index // the first k-1 with each of the others
		at := append(append([]elgamal.Point(nil), points[:r.K-1]...), points[i])
		if !interpolate(first, at).Equal(zero) {
			return false
		}
	}
	return true
}

// interpolate is the value at zero of the polynomial through points at indices, in the exponent.
func interpolate(indices []int, points []elgamal.Point) elgamal.Point {
	weights := make([]elgamal.Scalar, len(indices))
	for i, j := range indices {
		weights[i] = lagrange(indices, j)
	}
	return elgamal.SumVartime(weights, points)
}

func addPoint(b *cryptobyte.Builder, p elgamal.Point) {
	raw := p.Bytes()
	b.AddBytes(raw[:])
}

func readPoint(in *cryptobyte.String, p *elgamal.Point) bool {
	var raw []byte
	if !in.ReadBytes(&raw, elgamal.PointSize) {
		return false
	}
	var err error
	*p, err = elgamal.DecodePoint(raw)
	return err == nil
}
