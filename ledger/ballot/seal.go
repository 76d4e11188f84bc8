package ballot

import (
	"encoding/binary"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Seal encrypts and proves choices under leaf i: a function of its arguments
// and of the context only. Undervotes are allowed; choices beyond a limit are
// refused.
func (c *Context) Seal(station, style string, i uint32, seed Seed, sel *Selections) (*Ballot, error) {
	p := c.Prepare(station, i, seed)
	defer p.Wipe()
	return p.Seal(style, sel)
}

// Seal encrypts and proves choices under the prepared leaf.
func (p *Prepared) Seal(style string, sel *Selections) (*Ballot, error) {
	l, station := p.ctx.style(style), p.ctx.station(p.station)
	if station < 0 {
		return nil, refuse(RefusedElection, "there is no station %s", p.station)
	}
	if p.contests == nil {
		return nil, refuse(RefusedLeaf, "a leaf that was wiped")
	}
	if l == nil || !p.ctx.serves(station, style) || !about(l, sel) {
		return nil, refuse(RefusedStyle, "station %s, style %s", p.station, style)
	}
	if err := l.own(sel).Check(); err != nil {
		return nil, err
	}
	s := p.begin(l, station)
	s.encrypt(sel)
	s.prove()
	return s.ballot(), nil
}

// own reads choices under the limits of the context's manifest, whatever
// manifest they were made with.
func (l *layout) own(sel *Selections) *Selections {
	out := &Selections{arena: sel.arena, starts: sel.starts}
	for _, p := range l.plans {
		out.contests = append(out.contests, p.contest)
	}
	return out
}

func (p *Prepared) begin(l *layout, station int) *sealing {
	s := &sealing{Prepared: p, layout: l, data: make([]byte, 0, l.size)}
	leaf := p.commitment.Leaf(p.ctx.EID, p.station)
	s.data = p.ctx.appendHeader(s.data, station, l, leaf, p.paths.Path(l.style.ID))
	return s
}

// about tells whether choices are about exactly the contests of a style.
func about(l *layout, sel *Selections) bool {
	if len(sel.contests) != len(l.plans) {
		return false
	}
	for i, p := range l.plans {
		if sel.contests[i].ID != p.contest.ID || contestSize(sel.contests[i]) != contestSize(p.contest) {
			return false
		}
	}
	return true
}

// sealing is a ballot under way.
type sealing struct {
	*Prepared
	layout *layout
	data   []byte
	bits   [][]int // of each contest; wiped at the end
}

func (s *sealing) ballot() *Ballot {
	return &Ballot{data: s.data, layout: s.layout, station: s.station, code: codeOf(s.data)}
}

// encrypt writes the section of ciphertexts.
func (s *sealing) encrypt(sel *Selections) {
	for i, p := range s.layout.plans {
		n := &s.contests[s.layout.contests[i]]
		values := sel.values(i)
		bits := make([]int, len(p.bits))
		p.setBits(bits, values)
		for _, ct := range s.ctx.vote.EncryptBits(n.bitsG, bits, n.bits) {
			s.data = ct.Append(s.data)
		}
		for j, t := range p.packed {
			ct := s.encryptPacked(t, sel, i, values, n, j)
			s.data = ct.Append(s.data)
		}
		s.data = n.id.Append(s.data)
		s.bits = append(s.bits, bits)
		clear(values)
	}
}

func (s *sealing) encryptPacked(t packed, sel *Selections, contest int, ranks []int, n *nonces, j int) elgamal.Ciphertext {
	var data [elgamal.PackSize]byte
	defer clear(data[:])
	if t.option == ranking {
		packRanks(&data, ranks, t.serial)
		return s.ctx.vote.EncryptTo(n.packedG[j], elgamal.Pack(data), n.packed[j])
	}
	words := sel.roomAt(contest, t.option)
	copy(data[:], words[t.serial*elgamal.PackSize:])
	return s.ctx.data.EncryptTo(n.packedG[j], elgamal.Pack(data), n.packed[j])
}

// prove writes the sections of commitments and scalars. All proofs of a
// ballot answer one challenge, which absorbs the whole statement and every
// commitment: the conjunction of Σ-protocols.
func (s *sealing) prove() {
	t := s.ctx.transcript(s.data)
	state := t.State()
	claims, rs := s.claims(state)
	provers := s.ctx.vote.CommitRanges(claims)
	for i := range provers {
		claims[i].Wipe()
		for j := range provers[i].Commitments {
			s.data = provers[i].Commitments[j].Append(s.data)
		}
	}
	know := s.commitKnowledge(state)
	s.data = know.T.Append(s.data)
	challenge := conclude(t, s.data[s.layout.commitments:])
	for i := range provers {
		proof := provers[i].Respond(&challenge, &rs[i])
		rs[i].Wipe()
		s.appendScalars(proof.Challenges)
		s.appendScalars(proof.Responses)
	}
	secrets := s.known()
	z := know.Respond(&challenge, secrets).Z
	s.data = z.Append(s.data)
	for i := range secrets {
		secrets[i].Wipe()
	}
	for _, bits := range s.bits {
		clear(bits)
	}
}

func (s *sealing) appendScalars(list []elgamal.Scalar) {
	for i := range list {
		s.data = list[i].Append(s.data)
	}
}

// claims are what the proofs are to be made of, in their order, and the nonces
// of the ciphertexts that they are about.
func (s *sealing) claims(state [32]byte) (claims []elgamal.RangeClaim, rs []elgamal.Scalar) {
	count := 0
	for _, p := range s.layout.plans {
		count += len(p.bits) + len(p.sums)
	}
	claims, rs = make([]elgamal.RangeClaim, 0, count), make([]elgamal.Scalar, 0, count) // whole from the start: growing would leave copies behind
	claim := func(label string, p *plan, j, value, limit int, r elgamal.Scalar) {
		claims = append(claims, s.claim(label, p, j, value, limit, r, state))
		rs = append(rs, r)
	}
	for i, p := range s.layout.plans {
		n := &s.contests[s.layout.contests[i]]
		for j := range p.bits {
			claim("bit", p, j, s.bits[i][j], 1, n.bits[j])
		}
		for j, sum := range p.sums {
			value, r := s.sum(i, p, sum)
			claim("sum", p, j, value, sum.limit, r)
		}
	}
	return claims, rs
}

// sum is the value of a limited sum and the nonce of its ciphertext.
func (s *sealing) sum(contest int, p *plan, limited sum) (value int, r elgamal.Scalar) {
	n := &s.contests[s.layout.contests[contest]]
	for _, b := range limited.bits {
		w := p.bits[b].weight
		value += w * s.bits[contest][b]
		r = r.Add(n.bits[b].Mul(elgamal.NewScalar(uint64(w))))
	}
	return value, r
}

func (s *sealing) claim(label string, p *plan, j, value, limit int, r elgamal.Scalar, state [32]byte) elgamal.RangeClaim {
	witness := make([]byte, 4, 36) // whole from the start: growing would leave a copy behind
	binary.BigEndian.PutUint32(witness, uint32(value))
	witness = r.Append(witness)
	defer clear(witness)
	nonces := elgamal.DeriveNonces(s.kdf, label, p.contest.ID, uint32(j), state, witness)
	return elgamal.ClaimRange(value, limit, nonces)
}

// known are the secrets of the proof of knowledge: of each contest the nonces
// of its packed ciphertexts, then ρ of its id ciphertext.
func (s *sealing) known() []elgamal.Scalar {
	count := 0
	for _, contest := range s.layout.contests {
		count += len(s.contests[contest].packed) + 1
	}
	out := make([]elgamal.Scalar, 0, count)
	for _, contest := range s.layout.contests {
		n := &s.contests[contest]
		out = append(append(out, n.packed...), n.rho)
	}
	return out
}

func (s *sealing) commitKnowledge(state [32]byte) *elgamal.KnowledgeProver {
	secrets := s.known()
	witness := make([]byte, 0, 32*len(secrets))
	for i := range secrets {
		witness = secrets[i].Append(witness)
		secrets[i].Wipe()
	}
	defer clear(witness)
	nonces := elgamal.DeriveNonces(s.kdf, "know", "", 0, state, witness)
	defer nonces.Wipe()
	return elgamal.CommitKnowledge(nonces)
}

// transcript begins the proofs of a ballot: the keys, then h, the hash of the
// first two sections, which hold election, station, style, leaf and every
// ciphertext.
func (c *Context) transcript(prefix []byte) *elgamal.Transcript {
	h := election.Hash("ballot", prefix)
	t := elgamal.NewTranscript("ballot")
	t.Append("keys", c.keys)
	t.Append("h", h[:])
	return t
}

// conclude absorbs the section of commitments and gives the one challenge.
func conclude(t *elgamal.Transcript, commitments []byte) elgamal.Scalar {
	t.Append("commitments", commitments)
	return t.Challenge("challenge")
}
