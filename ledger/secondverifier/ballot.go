package secondverifier

import (
	"bytes"
	"encoding/binary"
)

// Election is what ballots are checked against and made for.
type Election struct {
	manifest *manifest
	eid      hash
	keys     [4]point // of the sets vote, index, blind, data
}

// NewElection reads a manifest; keys are those of the sets vote, index, blind, data.
func NewElection(manifestFile []byte, eid [32]byte, keys [4][32]byte) (*Election, error) {
	m, err := readManifest(manifestFile)
	if err != nil {
		return nil, err
	}
	e := &Election{manifest: m, eid: eid}
	for i, key := range keys {
		if e.keys[i], err = readKey(key[:]); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// CheckBallot makes the checks of SPEC.md, "Checks, in this order", of a ballot beside the tag, C and F that its leaf commits to.
func (e *Election) CheckBallot(ballot []byte, tag, c, f [32]byte) error {
	_, err := e.checkBallot(ballot, commitment{tag, c, f})
	return err
}

const (
	ballotVersion = 1
	headerSize    = 1 + 32 + 2 + 2 + 32 // without the style's path
)

// ballot is a ballot in parts (SPEC.md, "Bytes"). Sections 1 and 2 together, and section 3, are hashed as they are.
type ballot struct {
	station     *station
	style       *style
	stylePlace  int
	leaf        hash
	path        []hash
	contests    []ballotContest
	knowledge   knowledgeProof
	statement   []byte // sections 1 and 2
	commitments []byte // section 3
}

type ballotContest struct {
	contest     *contest
	bits        []ciphertext
	packed      []ciphertext // ranking, then words
	id          ciphertext
	bitProofs   []rangeProof
	limitProofs []rangeProof
}

// checkBallot makes the checks of SPEC.md, "Checks, in this order", and gives the ballot.
func (e *Election) checkBallot(raw []byte, beside commitment) (*ballot, error) {
	b, err := e.readBallot(raw)
	if err != nil {
		return nil, err
	}
	return b, e.checkRead(b, beside)
}

// checkRead is checks 6 to 10.
func (e *Election) checkRead(b *ballot, beside commitment) error {
	if b.leaf != beside.leaf(e.eid, b.station.ID) {
		return refuse("leaf", "the ballot names another leaf")
	}
	entry := hashOf("style", b.fixedPart())
	if err := checkPath(beside.f, entry[:], b.stylePlace, len(e.manifest.Styles), b.path); err != nil {
		return refuse("leaf", "the ballot's randomness, id or style is not the leaf's")
	}
	return b.checkProofs(e, b.challenge(e))
}

// fixedPart is what the style's entry in the leaf is a hash of, from the ballot.
func (b *ballot) fixedPart() []byte {
	out := short(b.style.ID)
	for _, c := range b.contests {
		for _, ct := range join2(c.bits, c.packed) {
			out = append(out, ct.a.bytes()...)
		}
		out = append(out, c.id.bytes()...)
	}
	return out
}

func join2(a, b []ciphertext) []ciphertext { return append(a[:len(a):len(a)], b...) }

// challenge is c of SPEC.md, "The challenge".
func (b *ballot) challenge(e *Election) scalar {
	t := ballotTranscript(e, b.statement)
	t.append("commitments", b.commitments)
	return t.challenge("challenge")
}

// ballotTranscript is the transcript at the place of the proofs' `state`.
func ballotTranscript(e *Election, statement []byte) *transcript {
	h := hashOf("ballot", statement)
	t := newTranscript("ballot")
	t.points("keys", e.keys[:]...)
	t.append("h", h[:])
	return t
}

// checkProofs is checks 8 to 10, in the order of section 4.
func (b *ballot) checkProofs(e *Election, challenge scalar) error {
	for _, c := range b.contests {
		if err := c.checkProofs(e.keys[voteSet], challenge); err != nil {
			return err
		}
	}
	var points []point
	for _, c := range b.contests {
		for _, ct := range append(c.packed[:len(c.packed):len(c.packed)], c.id) {
			points = append(points, ct.a)
		}
	}
	if err := b.knowledge.check(points, challenge); err != nil {
		return refuse("pok", "%v", err)
	}
	return nil
}

func (c *ballotContest) checkProofs(key point, challenge scalar) error {
	for i, p := range c.bitProofs {
		if err := p.check(key, c.bits[i], challenge); err != nil {
			return refuse("proof", "contest %s, bit %d: %v", c.contest.ID, i, err)
		}
	}
	for i, l := range c.contest.limits() {
		if err := c.limitProofs[i].check(key, c.sum(l), challenge); err != nil {
			return refuse("range", "contest %s, limit %d: %v", c.contest.ID, i, err)
		}
	}
	return nil
}

// sum is the weighted sum that a limit bounds.
func (c *ballotContest) sum(l limit) ciphertext {
	total, all := ciphertext{identity, identity}, c.contest.bits()
	for _, i := range l.bits {
		total = total.plus(c.bits[i].times(number(all[i].weight)))
	}
	return total
}

// readBallot is checks 1 to 5.
func (e *Election) readBallot(raw []byte) (*ballot, error) {
	if len(raw) < headerSize || raw[0] != ballotVersion {
		return nil, refuse("size", "%d bytes are no ballot of version %d", len(raw), ballotVersion)
	}
	if !bytes.Equal(raw[1:33], e.eid[:]) {
		return nil, refuse("election", "the ballot is for another election")
	}
	stationPlace, stylePlace := int(binary.BigEndian.Uint16(raw[33:])), int(binary.BigEndian.Uint16(raw[35:]))
	if stationPlace >= len(e.manifest.Stations) {
		return nil, refuse("election", "there is no station at place %d", stationPlace)
	}
	b := &ballot{station: &e.manifest.Stations[stationPlace], leaf: hash(raw[37:69]), stylePlace: stylePlace}
	if stylePlace >= len(e.manifest.Styles) || !b.station.serves(e.manifest.Styles[stylePlace].ID) {
		return nil, refuse("style", "the station has no style at place %d", stylePlace)
	}
	b.style = &e.manifest.Styles[stylePlace]
	return b, b.readSections(e.manifest, raw)
}
