package secondverifier

import "slices"

// keySets are the four, in their order. Of a trustee record each has a joint key.
var keySets = [4]string{"vote", "index", "blind", "data"}

const (
	voteSet = iota
	indexSet
	blindSet
	dataSet
)

// A trusteeRecord is what a ceremony ends with: SPEC.md, "Trustees".
type trusteeRecord struct {
	cid     hash
	k       int
	joint   [4]point
	members []member
}

// A member of a trustee record. Its index is its place in the manifest, from 1.
type member struct {
	id    string
	index int
	keys  [4]point
}

func (r *trusteeRecord) bytes() []byte {
	out := join(r.cid[:], []byte{byte(r.k)}, encodings(r.joint[:]), []byte{byte(len(r.members))})
	for _, m := range r.members {
		out = join(out, []byte{byte(len(m.id))}, []byte(m.id), []byte{byte(m.index)}, encodings(m.keys[:]))
	}
	return out
}

func (r *trusteeRecord) digest() hash { return hashOf("trustees", r.bytes()) }

// member refuses (`trustee`) who is none.
func (r *trusteeRecord) member(id string) (*member, error) {
	m := find(r.members, func(m member) bool { return m.id == id })
	if m == nil {
		return nil, refuse("trustee", "%q is not in the trustee record", id)
	}
	return m, nil
}

// readTrusteeRecord refuses (`form`) what is no record, and (`evidence`) keys that do not lie on one polynomial.
func readTrusteeRecord(b []byte) (*trusteeRecord, error) {
	c := cursor{rest: b}
	r := &trusteeRecord{cid: hash(c.take(32)), k: int(c.uint(1)), joint: c.keys()}
	for range c.uint(1) {
		r.members = append(r.members, member{string(c.take(int(c.uint(1)))), int(c.uint(1)), c.keys()})
	}
	rising := slices.IsSortedFunc(r.members, func(a, b member) int { return 2*(a.index-b.index) - 1 })
	if c.bad || len(c.rest) > 0 || r.k < 1 || r.k > len(r.members) || !rising || r.members[0].index == 0 {
		return nil, refuse("form", "it is no trustee record")
	}
	for set := range keySets {
		if !onePolynomial(r.k, r.joint[set], r.indexes(), r.keysOf(set)) {
			return nil, refuse("evidence", "the %s keys do not lie on one polynomial", keySets[set])
		}
	}
	return r, nil
}

// keys reads four keys, none of them the identity.
func (c *cursor) keys() (out [4]point) {
	for i := range out {
		p, err := readKey(c.take(pointSize))
		c.bad = c.bad || err != nil
		out[i] = p
	}
	return out
}

func (r *trusteeRecord) indexes() (out []int) {
	for _, m := range r.members {
		out = append(out, m.index)
	}
	return out
}

func (r *trusteeRecord) keysOf(set int) (out []point) {
	for _, m := range r.members {
		out = append(out, m.keys[set])
	}
	return out
}

// onePolynomial tells whether the points of the indexes and the one at 0 lie on a polynomial of degree below k: what any k of
// them give at 0 is then the same.
func onePolynomial(k int, zero point, indexes []int, points []point) bool {
	for i := k - 1; i < len(indexes); i++ {
		some := append(slices.Clone(indexes[:k-1]), indexes[i])
		value := identity
		for n, j := range append(slices.Clone(points[:k-1]), points[i]) {
			value = value.plus(j.times(lagrange(some, some[n])))
		}
		if !value.equal(zero) {
			return false
		}
	}
	return true
}

// lagrange is λ_j: the product of m/(m−j) over the others m of a quorum.
func lagrange(quorum []int, j int) scalar {
	out := number(1)
	for _, m := range quorum {
		if m != j {
			out = out.times(number(m)).times(number(m).minus(number(j)).inverse())
		}
	}
	return out
}

// quorum gives the members of a quorum, exactly k and rising (`quorum`).
func (r *trusteeRecord) quorum(ids []string) ([]member, error) {
	var out []member
	for _, id := range ids {
		m, err := r.member(id)
		if err != nil || len(out) > 0 && m.index <= out[len(out)-1].index {
			return nil, refuse("quorum", "the quorum %q is not of trustees in their order", ids)
		}
		out = append(out, *m)
	}
	if len(out) != r.k {
		return nil, refuse("quorum", "a quorum has %d trustees, these are %d", r.k, len(out))
	}
	return out, nil
}
