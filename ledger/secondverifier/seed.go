package secondverifier

// The derivations of this file are those of SPEC.md, "Seeds and leaves".

// ratchetStep gives the station's half at a state of the ratchet, and the state after it.
func ratchetStep(state hash) (half, next hash) {
	return kdf32(state[:], "a"), kdf32(state[:], "next")
}

func stationHalfEntry(half hash, index int) hash { return hashOf("station-half", half[:], u32(index)) }

func trusteeHalfEntry(half hash, index int) hash { return hashOf("trustee-half", half[:], u32(index)) }

// newSeed joins the station's half a and the trustees' halves, in the order of the trustee record.
func newSeed(eid hash, station string, index int, a hash, halves []hash) hash {
	key := a[:]
	for _, t := range halves {
		key = join(key, t[:])
	}
	return kdf32(key, "seed", eid[:], []byte(station), u32(index), u32(len(halves)))
}

func seedTag(seed hash) hash { return kdf32(seed[:], "tag") }

func paperID(seed hash) [16]byte { return [16]byte(kdf(seed[:], "pid")) }

func bitNonce(seed hash, contest, option string, bit int) scalar {
	return kdfScalar(seed[:], "r", []byte(contest), []byte(option), u32(bit))
}

func rankNonce(seed hash, contest string, piece int) scalar {
	return kdfScalar(seed[:], "r-rank", []byte(contest), u32(piece))
}

func textNonce(seed hash, contest, option string, piece int) scalar {
	return kdfScalar(seed[:], "r-text", []byte(contest), []byte(option), u32(piece))
}

// idNonce is ρ.
func idNonce(seed hash, contest string) scalar { return kdfScalar(seed[:], "rho", []byte(contest)) }

// idPoint is P: what the id ciphertext of a contest holds.
func idPoint(eid hash, contest string, pid [16]byte) point {
	return hashToGroup("paper-id", eid[:], []byte(contest), pid[:])
}

// commitment stands beside a ballot on record; its leaf stood there before the ballot did.
type commitment struct{ tag, c, f hash }

func (c commitment) leaf(eid hash, station string) hash {
	return hashOf("leaf", eid[:], short(station), c.tag[:], c.c[:], c.f[:])
}

// commit is what a leaf commits to: C to its place and seed, F to all of a ballot of any style that choices do not reach.
func (e *Election) commit(seed hash, index int) commitment {
	return commitment{tag: seedTag(seed), c: hashOf("seq", seed[:], u32(index)), f: hashTree(e.styleEntries(seed))}
}

// styleEntries are those of all styles, in the order of the manifest.
func (e *Election) styleEntries(seed hash) (out []hash) {
	fixed := map[string][]byte{}
	for i := range e.manifest.Contests {
		c := &e.manifest.Contests[i]
		fixed[c.ID] = e.fixedPart(c, seed)
	}
	for _, s := range e.manifest.Styles {
		x := short(s.ID)
		for _, contest := range s.Contests {
			x = append(x, fixed[contest]...)
		}
		out = append(out, hashOf("style", x))
	}
	return out
}

// fixedPart is X of one contest, from the seed: A of each bit and packed point, and the id ciphertext.
func (e *Election) fixedPart(c *contest, seed hash) []byte {
	var out []byte
	for _, r := range append(c.bitNonces(seed), c.packedNonces(seed)...) {
		out = append(out, base.times(r).bytes()...)
	}
	return append(out, e.idCiphertext(c, seed).bytes()...)
}

func (e *Election) idCiphertext(c *contest, seed hash) ciphertext {
	return encrypt(e.keys[indexSet], idNonce(seed, c.ID), idPoint(e.eid, c.ID, paperID(seed)))
}

func (c *contest) bitNonces(seed hash) (out []scalar) {
	for _, b := range c.bits() {
		out = append(out, bitNonce(seed, c.ID, c.Options[b.option].ID, b.index))
	}
	return out
}

// packedNonces are those of the ranking, then of words.
func (c *contest) packedNonces(seed hash) (out []scalar) {
	for piece := range c.rankPieces() {
		out = append(out, rankNonce(seed, c.ID, piece))
	}
	for _, option := range c.writeIns() {
		for piece := range c.textPieces() {
			out = append(out, textNonce(seed, c.ID, c.Options[option].ID, piece))
		}
	}
	return out
}
