package secondverifier

import "crypto/sha256"

// shuffle is the statement that output is input in another order and re-encrypted, column k under keys[k].
type shuffle struct {
	election       hash // eid
	contest, table string
	mixer          int // place, from 1
	keys           []point
	input, output  *table
}

// CheckShuffle reads both tables of a shuffle, which are `table` if they are none, and checks its proof (`shuffle`). Keys are those of
// the columns; mixer is the mixer's place from 1.
func CheckShuffle(eid [32]byte, contest, name string, mixer int, keys [][]byte, input, output, proof []byte) error {
	s := shuffle{election: eid, contest: contest, table: name, mixer: mixer}
	for _, k := range keys {
		key, err := readKey(k)
		if err != nil {
			return err
		}
		s.keys = append(s.keys, key)
	}
	var err error
	if s.input, err = readTable(input); err != nil {
		return err
	}
	if s.output, err = readTable(output); err != nil {
		return err
	}
	return s.check(proof)
}

// shuffleProof holds the values of SPEC.md, "Shuffles", under their names there.
type shuffleProof struct {
	c          []point // c_1 … c_n
	cHat, tHat []point
	t          [3]point
	tA, tB     []point // one for each column
	s          [3]scalar
	sigma      []scalar // one for each column
	sHat, sOut []scalar // ŝ and s'
}

// check refuses (`shuffle`) a proof that does not hold, check by check.
func (s shuffle) check(proof []byte) error {
	n, w := len(s.input.rows), s.input.width
	if len(s.output.rows) != n || s.output.width != w || len(s.keys) != w {
		return refuseEntry("shuffle", "check 1: tables and keys are of different sizes")
	}
	p, err := readShuffleProof(proof, n, w)
	if err != nil {
		return err
	}
	weights, c := s.challenge(proof, p)
	h, generators := shuffleGenerators(s.election, n)
	if err := p.checkPermutation(weights, c, h, generators); err != nil {
		return err
	}
	for k := range w {
		if err := s.checkColumn(p, k, weights, c); err != nil {
			return err
		}
	}
	return p.checkChain(c, h)
}

// readShuffleProof is checks 1 and 2.
func readShuffleProof(proof []byte, n, w int) (*shuffleProof, error) {
	points := 3*n + 3 + 2*w
	if len(proof) != 160*n+32*(6+3*w) {
		return nil, refuseEntry("shuffle", "check 1: a proof of %d bytes", len(proof))
	}
	ps, err := readPoints(proof[:points*pointSize])
	if err != nil {
		return nil, refuseEntry("shuffle", "check 2: %v", err)
	}
	for i, q := range ps {
		if q.isIdentity() {
			return nil, refuseEntry("shuffle", "check 2: point %d is the identity", i)
		}
	}
	ss, err := readScalars(proof[points*pointSize:])
	if err != nil {
		return nil, refuseEntry("shuffle", "check 2: %v", err)
	}
	p := &shuffleProof{c: ps[:n], t: [3]point(ps[3*n:]), s: [3]scalar(ss), sigma: ss[3 : 3+w]}
	p.cHat, p.tHat = pairs(ps[n : 3*n])
	p.tA, p.tB = pairs(ps[3*n+3:])
	p.sHat, p.sOut = pairs(ss[3+w:])
	return p, nil
}

// pairs undoes an alternation.
func pairs[T any](both []T) (first, second []T) {
	for i := 0; i < len(both); i += 2 {
		first, second = append(first, both[i]), append(second, both[i+1])
	}
	return first, second
}

// shuffleGenerators are h and h_1 … h_n.
func shuffleGenerators(eid hash, n int) (h point, generators []point) {
	for i := 1; i <= n; i++ {
		generators = append(generators, hashToGroup("shuffle generator", eid[:], u32(i)))
	}
	return hashToGroup("shuffle chain", eid[:]), generators
}

// challenge is the transcript: the weights u and c.
func (s shuffle) challenge(proof []byte, p *shuffleProof) ([]scalar, scalar) {
	n := len(p.c)
	permutation := sha256.Sum256(proof[:n*pointSize])
	chain := sha256.Sum256(proof[n*pointSize : 3*n*pointSize])
	t := newTranscript("shuffle")
	t.append("election", s.election[:])
	t.append("contest", []byte(s.contest))
	t.append("table", []byte(s.table))
	t.number("mixer", s.mixer)
	for _, key := range s.keys {
		t.points("key", key)
	}
	t.number("rows", n)
	t.append("input", s.input.digest[:])
	t.append("output", s.output.digest[:])
	t.append("permutation", permutation[:])
	weights := proofWeights(t.extract("weights", 32), n)
	t.append("chain", chain[:])
	t.append("commitments", proof[3*n*pointSize:(3*n+3+2*len(s.keys))*pointSize])
	return weights, t.challenge("challenge")
}

// checkPermutation is checks 3 to 5.
func (p *shuffleProof) checkPermutation(weights []scalar, c scalar, h point, generators []point) error {
	if !base.times(p.s[0]).equal(p.t[0].plus(sum(p.c...).minus(sum(generators...)).times(c))) {
		return refuseEntry("shuffle", "check 3: the commitments are to no matrix whose rows add up to one")
	}
	product := number(1)
	for _, u := range weights {
		product = product.times(u)
	}
	last := p.cHat[len(p.cHat)-1]
	if !base.times(p.s[1]).equal(p.t[1].plus(last.minus(h.times(product)).times(c))) {
		return refuseEntry("shuffle", "check 4: the chain does not end with the product of the weights")
	}
	left := base.times(p.s[2]).plus(weighted(p.sOut, generators))
	if !left.equal(p.t[2].plus(weighted(weights, p.c).times(c))) {
		return refuseEntry("shuffle", "check 5: the weights of the output are not those committed to")
	}
	return nil
}

// checkColumn is check 6 of column k.
func (s shuffle) checkColumn(p *shuffleProof, k int, weights []scalar, c scalar) error {
	in, out := ciphertext{identity, identity}, ciphertext{identity, identity}
	for i := range weights {
		in = in.plus(s.input.rows[i][k].times(weights[i]))
		out = out.plus(s.output.rows[i][k].times(p.sOut[i]))
	}
	a := out.a.minus(base.times(p.sigma[k]))
	b := out.b.minus(s.keys[k].times(p.sigma[k]))
	if !a.equal(p.tA[k].plus(in.a.times(c))) || !b.equal(p.tB[k].plus(in.b.times(c))) {
		return refuseEntry("shuffle", "check 6: column %d is not re-encrypted in the order committed to", k)
	}
	return nil
}

// checkChain is check 7.
func (p *shuffleProof) checkChain(c scalar, h point) error {
	before := h
	for i := range p.cHat {
		if !base.times(p.sHat[i]).plus(before.times(p.sOut[i])).equal(p.tHat[i].plus(p.cHat[i].times(c))) {
			return refuseEntry("shuffle", "check 7: link %d of the chain does not hold", i+1)
		}
		before = p.cHat[i]
	}
	return nil
}
