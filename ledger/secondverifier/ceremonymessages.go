package secondverifier

import (
	"bytes"
	"slices"
)

func (c *ceremony) takeCommit(j int, text []byte) error {
	if len(text) != 32 {
		return refuse("form", "a commit has %d bytes", len(text))
	}
	c.commits[j] = text
	return nil
}

// takeReveal: for each set, for l = 0…k−1, A_l ‖ proof.
func (c *ceremony) takeReveal(j int, text []byte) error {
	if len(text) != 4*c.k*96 {
		return refuse("form", "a reveal has %d bytes", len(text))
	}
	var sets [4][]point
	var proofs [][]byte
	for n := range 4 * c.k {
		one := text[96*n:][:96]
		ps, err := readPoints(one[:64])
		if err == nil {
			_, err = readScalar(one[64:])
		}
		if err != nil {
			return refuse("form", "coefficient %d: %v", n, err)
		}
		sets[n/c.k] = append(sets[n/c.k], ps[0])
		proofs = append(proofs, one[32:])
	}
	commitments := encodings(slices.Concat(sets[:]...))
	if want := hashOf("key-commit", c.cid[:], u16(j), commitments); !bytes.Equal(want[:], c.commits[j]) {
		return refuse("commit", "this is not what was committed to")
	}
	for n, proof := range proofs {
		a := sets[n/c.k][n%c.k]
		if a.isIdentity() {
			return refuse("point", "coefficient %d is zero", n)
		}
		t := c.coefficientTranscript(j, sets, n/c.k, n%c.k)
		if err := checkKnowledge(t, []point{a}, proof); err != nil {
			return err
		}
	}
	c.reveals[j] = sets
	return nil
}

func (c *ceremony) coefficientTranscript(j int, sets [4][]point, set, l int) *transcript {
	t := newTranscript("key coefficient")
	t.append("ceremony", c.cid[:])
	t.number("trustee", j)
	for i, name := range keySets {
		t.points(name, sets[i]...)
	}
	t.append("set", []byte(keySets[set]))
	t.number("coefficient", l)
	return t
}

// takeShares: only their receivers see what is inside.
func (c *ceremony) takeShares(j int, text []byte) error {
	cur := cursor{rest: text}
	for _, i := range c.in() {
		if i == j {
			continue
		}
		if int(cur.uint(1)) != i {
			return refuse("form", "the shares are not one for each other trustee, rising")
		}
		cur.take(sealedShare)
	}
	if cur.bad || len(cur.rest) > 0 {
		return refuse("form", "the shares have %d bytes", len(text))
	}
	return nil
}

func (c *ceremony) takeComplaint(j int, text []byte) error {
	last := 0
	for _, b := range text {
		dealer := int(b)
		if dealer <= last || dealer == j || !slices.Contains(c.in(), dealer) {
			return refuse("form", "the dealers complained about are not others, rising")
		}
		last = dealer
	}
	for _, b := range text {
		by := append(slices.Clone(c.complaints[int(b)]), j)
		slices.Sort(by)
		c.complaints[int(b)] = by
	}
	return nil
}

// takeAnswer: a dealer whose answer does not fit its commitments is out.
func (c *ceremony) takeAnswer(j int, text []byte) error {
	cur := cursor{rest: text}
	fits := true
	for _, i := range c.complaints[j] {
		if int(cur.uint(1)) != i {
			return refuse("form", "the answer is not one for each complainant, rising")
		}
		for set := range keySets {
			share, err := readScalar(cur.take(32))
			if err != nil {
				return refuse("form", "an answer holds no scalar")
			}
			fits = fits && base.times(share).equal(evaluate(c.reveals[j][set], i))
		}
	}
	if cur.bad || len(cur.rest) > 0 {
		return refuse("form", "the answer has %d bytes", len(text))
	}
	c.out[j] = !fits
	return nil
}

// evaluate is Σ x^l A_l.
func evaluate(coefficients []point, x int) point {
	value, power := identity, number(1)
	for _, a := range coefficients {
		value = value.plus(a.times(power))
		power = power.times(number(x))
	}
	return value
}

func (c *ceremony) takeConfirm(text []byte) error {
	if len(text) != 32 {
		return refuse("form", "a confirm has %d bytes", len(text))
	}
	if digest := c.record.digest(); !bytes.Equal(digest[:], text) {
		return refuse("digest", "this is another trustee record")
	}
	return nil
}
