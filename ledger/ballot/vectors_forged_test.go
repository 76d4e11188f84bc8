package ballot

import (
	"bytes"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/vectors"
)

// addMoved puts the proofs of the small ballot elsewhere.
func addMoved(t *testing.T, f *vectors.File, c *Context, good *vectors.Vector, b *Ballot) {
	l := b.layout
	with := func(d *Ballot) []byte { return append(bytes.Clone(d.data[:l.commitments]), b.data[l.commitments:]...) }
	for _, to := range []struct {
		what, station string
		index         uint32
	}{{"leaf", "st-1", 21}, {"station", "st-2", 20}} {
		d, com := seal(t, c, to.station, "yes-no", to.index, vectorChoices(t, c, "yes-no", 0))
		addBallot(f, "proofs of another "+to.what, refusedAs(RefusedProof), with(d), com)
		addBallot(f, "ballot of another "+to.what, refusedAs(RefusedLeaf), b.data, com)
	}
	elsewhere, err := NewContext(c.Manifest, election.Hash("another election"), c.Keys)
	if err != nil {
		t.Fatal(err)
	}
	d, com := seal(t, elsewhere, "st-1", "yes-no", 20, vectorChoices(t, c, "yes-no", 0))
	addBallot(f, "ballot of another election", refusedAs(RefusedElection), d.data, com)
	f.Like(good, "proofs of another election", refusedAs(RefusedProof)).Set("ballot", append(bytes.Clone(b.data[:l.commitments]), d.data[l.commitments:]...))
	other := bytes.Clone(b.data)
	leaf := Commitment{good.Bytes32("tag"), good.Bytes32("C"), good.Bytes32("F")}.Leaf(c.EID, "st-2")
	copy(other[33:], []byte{0, 1, other[35], other[36]})
	copy(other[37:], leaf[:])
	f.Like(good, "small ballot at another station, whose leaf says the same", refusedAs(RefusedProof)).Set("ballot", other)
	blank, com := seal(t, c, "st-1", "all", 22, NewSelections(c.Manifest.StyleContests("all")))
	whole := addBallot(f, "blank ballot", vectors.OK, blank.data, com)
	for _, swapped := range []struct {
		what string
		bit  int // whose proof changes places with that of the first bit
	}{{"option", 1}, {"contest", 3}} {
		data := bytes.Clone(blank.data)
		at := 0 // commitments of the limit of the first contest lie between
		if swapped.what == "contest" {
			at = 4 * 32
		}
		swap(data[blank.layout.commitments:], 0, 128*swapped.bit+at, 128)
		swap(data[blank.layout.scalars:], 0, 96*swapped.bit+3*at/4, 96)
		f.Like(whole, "proofs of another "+swapped.what, refusedAs(RefusedProof)).Set("ballot", data)
	}
}

// addForged are ballots of booths that do what they can.
func addForged(t *testing.T, f *vectors.File, c *Context) {
	victim, _ := seal(t, c, "st-1", "plurality", 30, vectorChoices(t, c, "plurality", 0))
	v, err := victim.contents()
	if err != nil {
		t.Fatal(err)
	}
	id, bit, text := v.contests[0].id, v.contests[0].bits[0], v.contests[0].packed[0]
	for _, copied := range []struct {
		what   string
		expect RefusalCode
		change func(n *nonces)
	}{
		{"id copied", RefusedKnow, func(n *nonces) { n.id = id }},
		{"id copied and trebled", RefusedKnow, func(n *nonces) { n.id = id.Scale(3) }},
		{"id copied and encrypted again", RefusedKnow, func(n *nonces) { n.id = id.Add(c.index.EncryptValue(0, elgamal.NewScalar(5))) }},
		{"randomness of a vote copied", RefusedProof, func(n *nonces) { n.bitsG[0] = bit.A }},
		{"nonces that cancel in the packed column", RefusedPoint, func(n *nonces) { n.cancel(2) }},
		{"randomness of words copied", RefusedKnow, func(n *nonces) { n.packedG[0] = text.A }},
	} {
		p := c.Prepare("st-1", 31, testSeed(c, "st-1", 31))
		copied.change(&p.contests[0])
		p.commitAnew()
		b, err := p.Seal("plurality", vectorChoices(t, c, "plurality", 0))
		if err != nil {
			t.Fatal(err)
		}
		addBallot(f, copied.what+", in a leaf made for it", refusedAs(copied.expect), b.Encode(), p.commitment)
	}
	for i, style := range c.Manifest.Styles[:7] {
		addBeyond(f, c, style.ID, uint32(40+i))
	}
	addSimulated(t, f, c)
}

// addBeyond encrypts what the contest does not allow, and proves that it does.
func addBeyond(f *vectors.File, c *Context, style string, i uint32) {
	sel := beyondChoices(c, style)
	contest := sel.Contests()[0]
	if p := c.style(style).plans[0]; len(p.sums) > 0 {
		if contest.Kind == election.MajorityJudgment {
			sel.arena[1] = 1 // and the second grade, below
		}
		honest := func(s *sealing) {
			if contest.Kind == election.MajorityJudgment {
				s.addToBit(1, elgamal.Generator())
				s.bits[0][1] = 1
			}
		}
		b, com := forge(c, "st-1", style, i, testSeed(c, "st-1", i), sel, honest)
		addBallot(f, "too much on a ballot of "+style, refusedAs(RefusedRange), b.data, com)
		b, com = forge(c, "st-1", style, i, testSeed(c, "st-1", i), sel, func(s *sealing) { honest(s); clear(s.bits[0]) })
		addBallot(f, "too much on a ballot of "+style+", said to be nothing", refusedAs(RefusedProof), b.data, com)
	}
	for _, value := range []string{"two", "minus one"} {
		b, com := forge(c, "st-1", style, i, testSeed(c, "st-1", i), NewSelections(c.Manifest.StyleContests(style)), func(s *sealing) {
			g := elgamal.Generator()
			if value == "minus one" {
				s.addToBit(0, g.Neg())
			} else {
				s.addToBit(0, g.Add(g))
			}
		})
		addBallot(f, value+" as a bit of "+contest.ID, refusedAs(RefusedProof), b.data, com)
	}
}

// addSimulated forges for a challenge that does not cover the commitments: every equation holds under it, though no secret is known and
// the content is no vote.
func addSimulated(t *testing.T, f *vectors.File, c *Context) {
	p := c.Prepare("st-1", 50, testSeed(c, "st-1", 50))
	s := p.begin(c.style("yes-no"), c.station("st-1"))
	s.encrypt(beyondChoices(c, "yes-no"))
	challenge := c.transcript(s.data).Challenge("challenge")
	s.simulate(t, challenge)
	d, err := s.ballot().contents()
	if err != nil {
		t.Fatal(err)
	}
	batch := elgamal.NewBatch(c.vote)
	c.equationsUnder(batch, s.ballot(), d, challenge)
	if len(batch.Verify()) > 0 {
		t.Error("the forgery does not even satisfy the equations")
	}
	addBallot(f, "forged for a challenge without commitments", refusedAs(RefusedProof), s.data, p.commitment)
}

// simulate writes commitments and scalars that fit a challenge which is known beforehand.
func (s *sealing) simulate(t *testing.T, challenge elgamal.Scalar) {
	fixed := func(n ...byte) elgamal.Scalar { return elgamal.HashToScalar("simulated", n) }
	cts := (&Ballot{data: s.data, layout: s.layout}).bitsOf(t)
	var scalars []byte
	one := func(n byte, ct elgamal.Ciphertext, limit int) {
		rest := challenge
		var zs []byte
		for j := range limit + 1 {
			cj, z := fixed(n, byte(j), 0), fixed(n, byte(j), 1)
			if j == limit {
				cj = rest
			} else {
				scalars = cj.Append(scalars)
			}
			rest = rest.Sub(cj)
			a := elgamal.MulBase(z).Sub(ct.A.Mul(cj))
			b := s.ctx.Keys.Vote.Mul(z).Sub(ct.B.Sub(elgamal.MulBase(elgamal.NewScalar(uint64(j)))).Mul(cj))
			s.data, zs = b.Append(a.Append(s.data)), z.Append(zs)
		}
		scalars = append(scalars, zs...)
	}
	one(0, cts[0], 1)
	one(1, cts[1], 1)
	one(2, cts[0].Add(cts[1]), 1)
	z := fixed(3)
	know := elgamal.MulBase(z).Sub(s.contests[s.layout.contests[0]].id.A.Mul(challenge))
	s.data = z.Append(append(know.Append(s.data), scalars...))
}

// bitsOf are the ciphertexts of a ballot's bits, which has no proofs yet.
func (b *Ballot) bitsOf(t *testing.T) []elgamal.Ciphertext {
	t.Helper()
	out := make([]elgamal.Ciphertext, len(b.layout.plans[0].bits))
	for i := range out {
		if err := out[i].Decode(b.data[b.layout.ciphertexts+i*elgamal.CiphertextSize:]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
