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
		for j, bit := range bits {
			ct := s.ctx.vote.EncryptBit(n.bitsG[j], bit, n.bits[j])
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
	var provers []rangeProver
	for i, p := range s.layout.plans {
		provers = append(provers, s.commitBits(i, p, state)...)
		provers = append(provers, s.commitSums(i, p, state)...)
	}
	know := s.commitKnowledge(state)
	s.data = know.T.Append(s.data)
	challenge := conclude(t, s.data[s.layout.commitments:])
	for i := range provers {
		proof := provers[i].Respond(&challenge, &provers[i].r)
		provers[i].r.Wipe()
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

// rangeProver is a proof waiting for its challenge, with the nonce of the
// ciphertext that it is about.
type rangeProver struct {
	*elgamal.RangeProver
	r elgamal.Scalar
}

func (s *sealing) commitBits(contest int, p *plan, state [32]byte) []rangeProver {
	n := &s.contests[s.layout.contests[contest]]
	out := make([]rangeProver, len(p.bits))
	for j := range p.bits {
		out[j] = s.commit("bit", p, j, s.bits[contest][j], 1, n.bits[j], state)
	}
	return out
}

func (s *sealing) commitSums(contest int, p *plan, state [32]byte) []rangeProver {
	n := &s.contests[s.layout.contests[contest]]
	out := make([]rangeProver, len(p.sums))
	for j, sum := range p.sums {
		value := 0
		var r elgamal.Scalar
		for _, b := range sum.bits {
			w := p.bits[b].weight
			value += w * s.bits[contest][b]
			r = r.Add(n.bits[b].Mul(elgamal.NewScalar(uint64(w))))
		}
		out[j] = s.commit("sum", p, j, value, sum.limit, r, state)
	}
	return out
}

func (s *sealing) commit(label string, p *plan, j, value, limit int, r elgamal.Scalar, state [32]byte) rangeProver {
	witness := make([]byte, 4, 36) // whole from the start: growing would leave a copy behind
	binary.BigEndian.PutUint32(witness, uint32(value))
	witness = r.Append(witness)
	nonces := elgamal.DeriveNonces(s.kdf, label, p.contest.ID, uint32(j), state, witness)
	defer nonces.Wipe()
	clear(witness)
	prover := s.ctx.vote.CommitRange(value, limit, nonces)
	for i := range prover.Commitments {
		s.data = prover.Commitments[i].Append(s.data)
	}
	return rangeProver{prover, r}
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
