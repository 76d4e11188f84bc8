package secondverifier

import "slices"

// A ballot that was opened is made again, byte for byte: SPEC.md, "Proofs" and "Ballots", from the maker's side.

// sealing is a ballot in the making.
type sealing struct {
	election  *Election
	seed      hash
	contests  []sealedContest
	statement []byte // sections 1 and 2
}

type sealedContest struct {
	contest *contest
	values  []int    // of its bits
	nonces  []scalar // of its bits
	packed  []scalar // nonces
}

// rangeDraft is a proof that waits for its challenge.
type rangeDraft struct {
	value int
	nonce scalar
	s, u  []scalar
}

// seal gives the ballot of a leaf for some choices, and what the leaf commits to.
func (e *Election) seal(station string, index int, seed hash, s *style, choices []choice) ([]byte, commitment) {
	beside := e.commit(seed, index)
	d := &sealing{election: e, seed: seed, statement: e.header(station, s, beside.leaf(e.eid, station), e.styleEntries(seed))}
	for i, id := range s.Contests {
		d.encrypt(e.manifest.contest(id), choices[i])
	}
	return join(d.statement, d.prove()), beside
}

func (e *Election) header(at string, s *style, leaf hash, styles []hash) []byte {
	place := slices.IndexFunc(e.manifest.Styles, func(o style) bool { return o.ID == s.ID })
	where := slices.IndexFunc(e.manifest.Stations, func(o station) bool { return o.ID == at })
	out := join([]byte{ballotVersion}, e.eid[:], u16(where), u16(place), leaf[:])
	for _, h := range treePath(styles, place) {
		out = append(out, h[:]...)
	}
	return out
}

// encrypt adds the ciphertexts of a contest to section 2.
func (d *sealing) encrypt(c *contest, chosen choice) {
	s := sealedContest{contest: c, values: c.bitValues(chosen), nonces: c.bitNonces(d.seed), packed: c.packedNonces(d.seed)}
	keys := d.election.keys
	for i, v := range s.values {
		d.add(encrypt(keys[voteSet], s.nonces[i], base.times(number(v))))
	}
	for i, data := range c.packedContents(chosen) {
		key := keys[dataSet]
		if i < c.rankPieces() {
			key = keys[voteSet]
		}
		d.add(encrypt(key, s.packed[i], pack(data)))
	}
	d.add(d.election.idCiphertext(c, d.seed))
	d.contests = append(d.contests, s)
}

func (d *sealing) add(c ciphertext) { d.statement = append(d.statement, c.bytes()...) }

// prove gives sections 3 and 4.
func (d *sealing) prove() []byte {
	t := ballotTranscript(d.election, d.statement)
	state := t.fork()
	drafts, commitments := d.drafts(state)
	known := d.knownNonces()
	w := proofNonces(d.seed[:], "know", "", 0, state, scalarBytes(known)).draw()
	commitments = append(commitments, base.times(w).bytes()...)
	t.append("commitments", commitments)
	c := t.challenge("challenge")
	var answers []byte
	for _, draft := range drafts {
		answers = append(answers, draft.answer(c)...)
	}
	z, power := w, c
	for _, x := range known {
		z, power = z.plus(power.times(x)), power.times(c)
	}
	return join(commitments, answers, z.bytes())
}

// drafts are the proofs of bits and limits, contest by contest, and their commitments.
func (d *sealing) drafts(state []byte) (drafts []rangeDraft, commitments []byte) {
	start := func(label, contest string, index, most, value int, r scalar) {
		n := proofNonces(d.seed[:], label, contest, index, state, join(u32(value), r.bytes()))
		draft := rangeDraft{value: value, nonce: r}
		for range most + 1 {
			draft.s, draft.u = append(draft.s, n.draw()), append(draft.u, n.draw())
		}
		drafts = append(drafts, draft)
		commitments = append(commitments, draft.commitments(d.election.keys[voteSet])...)
	}
	for _, s := range d.contests {
		for i, v := range s.values {
			start("bit", s.contest.ID, i, 1, v, s.nonces[i])
		}
		for i, l := range s.contest.limits() {
			value, r := s.sum(l)
			start("sum", s.contest.ID, i, l.most, value, r)
		}
	}
	return drafts, commitments
}

// sum is what a limit bounds: the value and its nonce.
func (s sealedContest) sum(l limit) (value int, nonce scalar) {
	nonce, all := number(0), s.contest.bits()
	for _, i := range l.bits {
		value += all[i].weight * s.values[i]
		nonce = nonce.plus(number(all[i].weight).times(s.nonces[i]))
	}
	return value, nonce
}

// commitments are a_j = s_j G and b_j = s_j K + u_j (j − v) G.
func (d rangeDraft) commitments(key point) (out []byte) {
	for j := range d.s {
		distance := number(j).minus(number(d.value))
		b := key.times(d.s[j]).plus(base.times(d.u[j].times(distance)))
		out = append(append(out, base.times(d.s[j]).bytes()...), b.bytes()...)
	}
	return out
}

// answer gives c_0 … c_(L-1) ‖ z_0 … z_L.
func (d rangeDraft) answer(challenge scalar) []byte {
	left := challenge
	for j, u := range d.u {
		if j != d.value {
			left = left.minus(u)
		}
	}
	challenges := slices.Clone(d.u)
	challenges[d.value] = left
	var z []scalar
	for j := range d.s {
		z = append(z, d.s[j].plus(challenges[j].times(d.nonce)))
	}
	return join(scalarBytes(challenges[:len(challenges)-1]), scalarBytes(z))
}

// knownNonces are those of packed points and ids, contest by contest.
func (d *sealing) knownNonces() (out []scalar) {
	for _, s := range d.contests {
		out = append(append(out, s.packed...), idNonce(d.seed, s.contest.ID))
	}
	return out
}

func scalarBytes(ss []scalar) (out []byte) {
	for _, s := range ss {
		out = append(out, s.bytes()...)
	}
	return out
}
