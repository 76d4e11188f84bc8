package secondverifier

import "slices"

func (s *station) serves(style string) bool { return slices.Contains(s.Styles, style) }

func (c *contest) ciphertexts() int { return len(c.bits()) + c.packedPoints() + 1 }

// commitmentPoints are those of section 3.
func (c *contest) commitmentPoints() int {
	n := 4 * len(c.bits())
	for _, l := range c.limits() {
		n += 2 * (l.most + 1)
	}
	return n
}

// responses are the scalars of section 4.
func (c *contest) responses() int {
	n := 3 * len(c.bits())
	for _, l := range c.limits() {
		n += 2*l.most + 1
	}
	return n
}

// readSections is checks 4 and 5: the sizes that the style fixes, and every point and scalar.
func (b *ballot) readSections(m *manifest, raw []byte) error {
	ciphertexts, commitments, responses := 0, 1, 1 // T and z
	for _, id := range b.style.Contests {
		c := m.contest(id)
		b.contests = append(b.contests, ballotContest{contest: c})
		ciphertexts += c.ciphertexts()
		commitments += c.commitmentPoints()
		responses += c.responses()
	}
	header := headerSize + 32*pathLength(b.stylePlace, len(m.Styles))
	proofs := header + ciphertexts*ciphertextSize
	scalars := proofs + commitments*pointSize
	if len(raw) != scalars+responses*scalarSize {
		return refuse("size", "%d bytes are no ballot of style %s", len(raw), b.style.ID)
	}
	for at := headerSize; at < header; at += 32 {
		b.path = append(b.path, hash(raw[at:at+32]))
	}
	b.statement, b.commitments = raw[:proofs], raw[proofs:scalars]
	return b.readValues(raw[header:proofs], raw[proofs:scalars], raw[scalars:])
}

func (b *ballot) readValues(ciphertexts, commitments, responses []byte) error {
	c, err := readPoints(ciphertexts)
	if err != nil {
		return err
	}
	p, err := readPoints(commitments)
	if err != nil {
		return err
	}
	s, err := readScalars(responses)
	if err != nil {
		return refuse("point", "%v", err)
	}
	if slices.ContainsFunc(append(c, p...), point.isIdentity) {
		return refuse("point", "a point of the ballot is the identity")
	}
	for i := range b.contests {
		b.contests[i].deal(&c, &p, &s)
		if b.contests[i].isBare() {
			return refuse("point", "a column of contest %s has no nonce", b.contests[i].contest.ID)
		}
	}
	b.knowledge = knowledgeProof{p[0], s[0]}
	return nil
}

// isBare tells whether the first component of a packed column, or of a write-in option's own, is the identity: such a row is no row of a table.
func (c *ballotContest) isBare() bool {
	tally := c.contest.tallyColumns(c.bits)
	columns, _ := c.contest.packedColumns(tally)
	for _, option := range c.contest.writeIns() {
		columns = append(columns, tally[option])
	}
	return slices.ContainsFunc(columns, func(c ciphertext) bool { return c.a.isIdentity() })
}

// deal takes the values of one contest from the beginning of what is left of each section.
func (c *ballotContest) deal(points, commitments *[]point, scalars *[]scalar) {
	for range c.contest.bits() {
		c.bits = append(c.bits, dealCiphertext(points))
		c.bitProofs = append(c.bitProofs, dealProof(1, commitments, scalars))
	}
	for range c.contest.packedPoints() {
		c.packed = append(c.packed, dealCiphertext(points))
	}
	c.id = dealCiphertext(points)
	for _, l := range c.contest.limits() {
		c.limitProofs = append(c.limitProofs, dealProof(l.most, commitments, scalars))
	}
}

func dealCiphertext(points *[]point) ciphertext {
	pair := take(points, 2)
	return ciphertext{pair[0], pair[1]}
}

// dealProof reads the scalars of a bit, c_0 z_0 z_1, which is the form of every range.
func dealProof(most int, commitments *[]point, scalars *[]scalar) rangeProof {
	p := rangeProof{c: take(scalars, most), z: take(scalars, most+1)}
	p.setCommitments(take(commitments, 2*(most+1)))
	return p
}

// take cuts the first n of a list off.
func take[T any](list *[]T, n int) []T {
	first := (*list)[:n:n]
	*list = (*list)[n:]
	return first
}
