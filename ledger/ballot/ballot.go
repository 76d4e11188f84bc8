// Package ballot seals, checks and opens ballots. A ballot is a function of a
// seed, the voter's choices and the public context, and of nothing else: the
// same inputs give the same bytes, proofs and paper id included, so that
// whoever is given a seed and choices recomputes the ballot and compares
// (Open). What a leaf commits to before polls open binds the encryption's
// randomness, so that a booth has none of its own (Check).
//
// NewContext prepares an election; Seal makes a ballot; Parse reads one
// strictly; Check and CheckBatch judge ballots; Tallies adds them up.
//
// What is sealed is hidden as long as fewer than k trustees collude. A booth
// sees the choices that it seals, and this package cannot change that.
//
// Bytes and checks are specified in ledger/SPEC.md, sections "Ballots" and
// "Seeds and leaves".
package ballot

import (
	"encoding/binary"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Ballot is one sealed ballot.
type Ballot struct {
	data    []byte
	layout  *layout
	station string
	code    Code
	decoded *decoded // nil for a ballot just sealed
}

// Encode gives the ballot's bytes, which are not to be changed.
func (b *Ballot) Encode() []byte { return b.data }

// Code is the tracking code on the voter's receipt.
func (b *Ballot) Code() Code { return b.code }

// Station is the id of the station that sealed the ballot.
func (b *Ballot) Station() string { return b.station }

// Style is the id of the ballot's style.
func (b *Ballot) Style() string { return b.layout.style.ID }

// Leaf is the leaf of the station's root that the ballot used.
func (b *Ballot) Leaf() [32]byte { return [32]byte(b.data[37:69]) }

// path is the Merkle path of the style's entry under the leaf's F.
func (b *Ballot) path() [][32]byte {
	out := make([][32]byte, b.layout.depth)
	for i := range out {
		copy(out[i][:], b.data[headerSize+32*i:])
	}
	return out
}

// decoded is a ballot's contents as group elements.
type decoded struct {
	contests []contest
	know     elgamal.KnowledgeProof
}

type contest struct {
	bits, packed []elgamal.Ciphertext
	id           elgamal.Ciphertext
	bitProofs    []elgamal.RangeProof
	sumProofs    []elgamal.RangeProof
}

// appendHeader writes the first section: version, election, station, style,
// leaf and the style's path.
func (c *Context) appendHeader(dst []byte, station int, l *layout, leaf [32]byte, path [][32]byte) []byte {
	dst = append(dst, version)
	dst = append(dst, c.EID[:]...)
	dst = binary.BigEndian.AppendUint16(dst, uint16(station))
	dst = binary.BigEndian.AppendUint16(dst, uint16(l.place))
	dst = append(dst, leaf[:]...)
	for i := range path {
		dst = append(dst, path[i][:]...)
	}
	return dst
}

// Parse reads a ballot strictly: its size is the size of its style, every
// point and scalar is canonical, no point is the identity, and its rows can
// be shuffled. It says nothing about proofs.
func (c *Context) Parse(data []byte) (*Ballot, error) {
	b, err := c.parseHeader(data)
	if err != nil {
		return nil, err
	}
	if b.decoded, err = b.decode(); err != nil {
		return nil, err
	}
	for i, p := range b.layout.plans {
		if c.bare(p, b.decoded.contests[i].bits) {
			return nil, refuse(RefusedPoint, "contest %s: nonces that cancel", p.contest.ID)
		}
	}
	return b, nil
}

func (c *Context) parseHeader(data []byte) (*Ballot, error) {
	if len(data) < headerSize || data[0] != version {
		return nil, refuse(RefusedSize, "%d bytes do not begin a ballot", len(data))
	}
	if [32]byte(data[1:33]) != c.EID {
		return nil, refuse(RefusedElection, "sealed for another election")
	}
	station, style := int(binary.BigEndian.Uint16(data[33:])), int(binary.BigEndian.Uint16(data[35:]))
	if station >= len(c.Manifest.Stations) {
		return nil, refuse(RefusedElection, "there is no station %d", station)
	}
	if style >= len(c.styles) || !c.serves(station, c.styles[style].style.ID) {
		return nil, refuse(RefusedStyle, "station %s serves no style %d", c.Manifest.Stations[station].ID, style)
	}
	l := c.styles[style]
	if len(data) != l.size {
		return nil, refuse(RefusedSize, "%d bytes, and %d for style %s", len(data), l.size, l.style.ID)
	}
	data = append([]byte(nil), data...)
	return &Ballot{data: data, layout: l, station: c.Manifest.Stations[station].ID, code: codeOf(data)}, nil
}

// contents are the ballot's group elements, decoded if they are not yet.
func (b *Ballot) contents() (*decoded, error) {
	if b.decoded != nil {
		return b.decoded, nil
	}
	return b.decode()
}

func (b *Ballot) decode() (*decoded, error) {
	l := b.layout
	commitments := make([]elgamal.Point, (l.scalars-l.commitments)/elgamal.PointSize)
	r := reader{
		ciphertexts: b.data[l.ciphertexts:l.commitments],
		commitments: commitments, encodings: b.data[l.commitments:l.scalars],
		scalars: b.data[l.scalars:],
	}
	d := &decoded{contests: make([]contest, len(l.plans))}
	for i, p := range l.plans {
		if !r.contest(p, &d.contests[i]) {
			return nil, refuse(RefusedPoint, "contest %s", p.contest.ID)
		}
	}
	d.know = elgamal.KnowledgeProof{T: r.points(1)[0], Z: r.read(1)[0]}
	if r.bad {
		return nil, refuse(RefusedPoint, "proof of knowledge")
	}
	return d, nil
}

// reader takes a ballot's sections apart. bad stays set after the first point
// or scalar that is not what it must be.
type reader struct {
	ciphertexts []byte
	commitments []elgamal.Point
	encodings   []byte
	scalars     []byte
	bad         bool
}

func (r *reader) contest(p *plan, c *contest) bool {
	all := r.cts(len(p.bits) + len(p.packed) + 1)
	c.bits, c.packed, c.id = all[:len(p.bits)], all[len(p.bits):len(all)-1], all[len(all)-1]
	n := 4 * len(p.bits)
	for _, s := range p.sums {
		n += 2 * (s.limit + 1)
	}
	commitments := r.points(n)
	proof := func(limit int) elgamal.RangeProof {
		n := 2 * (limit + 1)
		p := elgamal.RangeProof{Commitments: commitments[:n:n], Challenges: r.read(limit), Responses: r.read(limit + 1)}
		commitments = commitments[n:]
		return p
	}
	for range p.bits {
		c.bitProofs = append(c.bitProofs, proof(1))
	}
	for _, s := range p.sums {
		c.sumProofs = append(c.sumProofs, proof(s.limit))
	}
	return !r.bad
}

func (r *reader) cts(n int) []elgamal.Ciphertext {
	out, at := make([]elgamal.Ciphertext, n), r.ciphertexts[:n*elgamal.CiphertextSize]
	if identities(at) || elgamal.DecodeCiphertexts(out, at) != nil {
		r.bad = true
	}
	r.ciphertexts = r.ciphertexts[len(at):]
	return out
}

// points reads commitments.
func (r *reader) points(n int) []elgamal.Point {
	out, at := r.commitments[:n], r.encodings[:n*elgamal.PointSize]
	if identities(at) || elgamal.DecodePoints(out, at) != nil {
		r.bad = true
	}
	r.commitments, r.encodings = r.commitments[n:], r.encodings[len(at):]
	return out
}

func (r *reader) read(n int) []elgamal.Scalar {
	out := make([]elgamal.Scalar, n)
	for i := range out {
		var err error
		if out[i], err = elgamal.DecodeScalar(r.scalars[:32]); err != nil {
			r.bad = true
		}
		r.scalars = r.scalars[32:]
	}
	return out
}

// identities tells whether one of the encodings is that of the neutral element, which honest ballots
// meet with probability 2^-252 and which proves nothing.
func identities(encodings []byte) bool {
	for ; len(encodings) > 0; encodings = encodings[elgamal.PointSize:] {
		if [elgamal.PointSize]byte(encodings) == [elgamal.PointSize]byte{} {
			return true
		}
	}
	return false
}
