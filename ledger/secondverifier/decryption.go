package secondverifier

import (
	"encoding/binary"
	"slices"
)

// A task is what a quorum decrypts or blinds together: the items that each of it gives a share of, and what names them in proofs.
type task struct {
	trustees *trusteeRecord
	eid      hash
	quorum   []member
	serial   int
	set      int          // of a decryption
	names    []string     // of a decryption, one for each ciphertext
	items    []ciphertext // of a decryption
	object   string       // of a blinding
	points   []point      // of a blinding
}

// transcript absorbs what decryption and blinding have in common but for its label.
func (k *task) absorbQuorum(t *transcript, m member) {
	t.number("serial", k.serial)
	for _, q := range k.quorum {
		t.number("quorum", q.index)
	}
	t.number("trustee", m.index)
}

// readShare reads u32(n) ‖ D_1 … D_n ‖ proof (`form`).
func readShare(share []byte, n int) ([]point, []byte, error) {
	if len(share) != 4+pointSize*n+96 || int(binary.BigEndian.Uint32(share)) != n {
		return nil, nil, refuse("form", "a share of %d items has not %d bytes", n, len(share))
	}
	proof := share[4+pointSize*n:]
	d, err := readPoints(share[4 : 4+pointSize*n])
	if err == nil {
		_, err = readPoints(proof[:64])
	}
	if err == nil {
		_, err = readScalar(proof[64:])
	}
	if err != nil {
		return nil, nil, refuse("form", "a share holds what is no point or no scalar: %v", err)
	}
	return d, proof, nil
}

// checkDecryption gives the points D_i = λ_j x_j A_i of a trustee's decryption share.
func (k *task) checkDecryption(id string, share []byte) ([]point, error) {
	m, err := k.member(id)
	if err != nil {
		return nil, err
	}
	var in []point
	for _, item := range k.items {
		if item.a.isIdentity() {
			return nil, refuse("items", "what is not encrypted cannot be decrypted")
		}
		in = append(in, item.a)
	}
	if len(in) == 0 || len(in) != len(k.names) {
		return nil, refuse("items", "%d names for %d ciphertexts", len(k.names), len(in))
	}
	d, proof, err := readShare(share, len(in))
	if err != nil {
		return nil, err
	}
	t := newTranscript("decryption")
	t.append("election", k.eid[:])
	digest := k.trustees.digest()
	t.append("trustees", digest[:])
	t.append("set", []byte(keySets[k.set]))
	k.absorbQuorum(t, *m)
	for i, item := range k.items {
		t.append("name", []byte(k.names[i]))
		t.append("ciphertext", item.bytes())
	}
	return d, checkEquality(t, k.lambdaKey(m, k.set), in, d, proof)
}

// checkBlinding gives the points D_i = λ_j s_j P_i of a trustee's share of a blinding.
func (k *task) checkBlinding(id string, share []byte) ([]point, error) {
	m, err := k.member(id)
	if err != nil {
		return nil, err
	}
	if len(k.points) == 0 || slices.ContainsFunc(k.points, point.isIdentity) {
		return nil, refuse("items", "the identity cannot be blinded")
	}
	d, proof, err := readShare(share, len(k.points))
	if err != nil {
		return nil, err
	}
	t := newTranscript("blinding")
	t.append("election", k.eid[:])
	digest := k.trustees.digest()
	t.append("trustees", digest[:])
	t.append("object", []byte(k.object))
	k.absorbQuorum(t, *m)
	return d, checkEquality(t, k.lambdaKey(m, blindSet), k.points, d, proof)
}

// member is one of the quorum: `trustee` for who is none, `quorum` for who was not asked.
func (k *task) member(id string) (*member, error) {
	m, err := k.trustees.member(id)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(k.quorum, func(q member) bool { return q.id == id }) {
		return nil, refuse("quorum", "%q was not asked", id)
	}
	return m, nil
}

// lambdaKey is S = λ_j X_j.
func (k *task) lambdaKey(m *member, set int) point {
	var quorum []int
	for _, q := range k.quorum {
		quorum = append(quorum, q.index)
	}
	return m.keys[set].times(lagrange(quorum, m.index))
}

// sumShares adds the shares of a quorum, point by point.
func sumShares(shares [][]point) []point {
	out := slices.Clone(shares[0])
	for _, share := range shares[1:] {
		for i, d := range share {
			out[i] = out[i].plus(d)
		}
	}
	return out
}

// contents are B_i − Σ_j D_ij.
func (k *task) contents(shares [][]point) []point {
	out := sumShares(shares)
	for i, item := range k.items {
		out[i] = item.b.minus(out[i])
	}
	return out
}

// checkRehearsal checks one part of each member and that they lie on one polynomial.
func checkRehearsal(r *trusteeRecord, parts map[string][]byte) error {
	for _, m := range r.members {
		if _, ok := parts[m.id]; !ok {
			return refuse("quorum", "there is no part of %q", m.id)
		}
	}
	digest := r.digest()
	for set, name := range keySets {
		h := hashToScalar("rehearsal", digest[:], []byte(name))
		r0 := base.times(h)
		var values []point
		for _, m := range r.members {
			v, err := rehearsalValue(r, m, set, r0, parts[m.id])
			if err != nil {
				return err
			}
			values = append(values, v)
		}
		if !onePolynomial(r.k, r.joint[set].times(h), r.indexes(), values) {
			return refuse("evidence", "the parts of set %s do not decrypt its test", name)
		}
	}
	return nil
}

// rehearsalValue is x_j rG of one set, with its proof.
func rehearsalValue(r *trusteeRecord, m member, set int, r0 point, part []byte) (point, error) {
	if len(part) != 4*128 {
		return point{}, refuse("form", "a part has %d bytes", len(part))
	}
	part = part[128*set:][:128]
	ps, err := readPoints(part[:96])
	if err == nil {
		_, err = readScalar(part[96:])
	}
	if err != nil {
		return point{}, refuse("form", "a part holds what is no point or no scalar: %v", err)
	}
	t := newTranscript("rehearsal")
	digest := r.digest()
	t.append("trustees", digest[:])
	t.append("set", []byte(keySets[set]))
	t.number("trustee", m.index)
	return ps[0], checkEquality(t, m.keys[set], []point{r0}, ps[:1], part[32:])
}
