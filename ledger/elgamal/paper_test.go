package elgamal

import (
	"testing"

	"github.com/oasisprotocol/curve25519-voi/curve"
)

// The benchmarks prove and verify the vote part of a ballot: 60 bits in six contests of one vote, under one challenge. As in package ballot,
// commitments are on the wire; the challenge form carries the last challenge of each proof in their place.
const (
	contests = 6
	options  = 10
	proofs   = contests * (options + 1) // of each bit, then the contest's limit
)

// paper is such a ballot.
type paper struct {
	bits   []Ciphertext
	proofs []RangeProof // contest by contest, the limit last
	whole  Scalar
}

func (p *paper) transcript() *Transcript {
	t := statement()
	for i := range p.bits {
		t.AppendPoints("ciphertext", p.bits[i].A, p.bits[i].B)
	}
	return t
}

// sum is what the limit of a contest is about.
func (p *paper) sum(contest int) Ciphertext {
	var out Ciphertext
	for _, ct := range p.bits[options*contest:][:options] {
		out = out.Add(ct)
	}
	return out
}

func newPaper(k *PublicKey) *paper {
	p := new(paper)
	var claims []RangeClaim
	var nonces []Scalar // of the encryptions that the claims are about
	var bits []int
	var rs []Scalar
	n := testNonces()
	for range contests {
		var r Scalar
		for o := range options {
			bits, rs = append(bits, sameInt(o, 3)), append(rs, RandomScalar())
			r = r.Add(rs[len(rs)-1])
			claims = append(claims, ClaimRange(bits[len(bits)-1], 1, n))
		}
		claims = append(claims, ClaimRange(1, 1, n))
		nonces = append(append(nonces, rs[len(rs)-options:]...), r)
	}
	p.bits = k.EncryptBits(MulBaseAll(rs), bits, rs)
	provers := k.CommitRanges(claims)
	t := p.transcript()
	for _, prover := range provers {
		t.AppendPoints("commitments", prover.Commitments...)
	}
	p.whole = t.Challenge("challenge")
	for i, prover := range provers {
		p.proofs = append(p.proofs, prover.Respond(&p.whole, &nonces[i]))
	}
	return p
}

// encode writes ciphertexts, then of each proof its commitments, or its last challenge, and its scalars.
func (p *paper) encode(challenges bool) []byte {
	var out []byte
	for i := range p.bits {
		out = p.bits[i].Append(out)
	}
	for i := range p.proofs {
		if challenges {
			last := p.proofs[i].challenge(1, &p.whole)
			out = last.Append(out)
		} else {
			out = append(out, encodings(p.proofs[i].Commitments)...)
		}
		for _, s := range append(p.proofs[i].Challenges, p.proofs[i].Responses...) {
			out = s.Append(out)
		}
	}
	return out
}

// reader takes a paper's bytes.
type reader struct {
	t    testing.TB
	data []byte
}

func (r *reader) points(n int) []Point {
	out, err := decodeAll(r.data[:n*PointSize])
	if err != nil {
		r.t.Fatal(err)
	}
	r.data = r.data[n*PointSize:]
	return out
}

func (r *reader) scalars(n int) []Scalar {
	out := make([]Scalar, n)
	for i := range out {
		var err error
		if out[i], err = DecodeScalar(r.data[:32]); err != nil {
			r.t.Fatal(err)
		}
		r.data = r.data[32:]
	}
	return out
}

func (r *reader) bits() *paper {
	p := new(paper)
	all := r.points(2 * contests * options)
	for i := 0; i < len(all); i += 2 {
		p.bits = append(p.bits, Ciphertext{all[i], all[i+1]})
	}
	return p
}

// verifyBatch reads papers and checks all their equations at once.
func verifyBatch(t testing.TB, k *PublicKey, data [][]byte) bool {
	b := NewBatch(k)
	for i := range data {
		r := &reader{t, data[i]}
		p := r.bits()
		transcript := p.transcript()
		for range proofs {
			c := r.points(4)
			transcript.AppendPoints("commitments", c...)
			p.proofs = append(p.proofs, RangeProof{c, r.scalars(1), r.scalars(2)})
		}
		p.whole = transcript.Challenge("challenge")
		p.equations(b, k)
		b.End()
	}
	return len(b.Verify()) == 0
}

func (p *paper) equations(b *Batch, k *PublicKey) {
	weights := make([]uint64, options)
	for i := range weights {
		weights[i] = 1
	}
	for c := range contests {
		var terms []Term
		for o := range options {
			terms = append(terms, b.Ciphertext(&p.bits[options*c+o]))
			b.Range(k, terms[o:], weights[:1], &p.proofs[(options+1)*c+o], &p.whole)
		}
		b.Range(k, terms, weights, &p.proofs[(options+1)*c+options], &p.whole)
	}
}

// verifyChallenges computes every commitment of one paper anew, with the fastest operations that the group's library has, and hashes them.
func verifyChallenges(t testing.TB, k *PublicKey, data []byte) bool {
	r := &reader{t, data}
	p := r.bits()
	transcript := p.transcript()
	var whole Scalar
	for i := range proofs {
		c, z := r.scalars(2), r.scalars(2)
		sum := c[0].Add(c[1])
		if i > 0 && !sum.Equal(whole) {
			return false
		}
		whole = sum
		contest, o := i/(options+1), i%(options+1)
		ct := p.sum(contest)
		if o < options {
			ct = p.bits[options*contest+o]
		}
		transcript.AppendPoints("commitments", rebuild(k, ct, []Scalar{c[1], c[0]}, z)...)
	}
	return transcript.Challenge("challenge").Equal(whole)
}

// rebuild gives a_j = z_j G - c_j A and b_j = z_j K - c_j (B - jG).
func rebuild(k *PublicKey, ct Ciphertext, c, z []Scalar) []Point {
	var out []Point
	var zero Scalar
	for j := range c {
		minus := c[j].Neg()
		var a, b, kz curve.RistrettoPoint
		a.DoubleScalarMulBasepointVartime(&minus.s, ct.A.raw(), &z[j].s)
		b.DoubleScalarMulBasepointVartime(&minus.s, ct.B.raw(), &zero.s)
		b.Add(&b, k.mul(&kz, &z[j]))
		out = append(out, wrap(&a), wrap(&b))
		ct.B = ct.B.Sub(Generator())
	}
	return out
}

// TestBenchmarksCheck holds what the benchmarks compare to be checks.
func TestBenchmarksCheck(t *testing.T) {
	k, _ := testKey(t)
	p := newPaper(k)
	if !verifyBatch(t, k, [][]byte{p.encode(false), p.encode(false)}) || !verifyChallenges(t, k, p.encode(true)) {
		t.Error("a good paper is refused")
	}
	p.proofs[7].Responses[1] = RandomScalar()
	if verifyBatch(t, k, [][]byte{p.encode(false)}) || verifyChallenges(t, k, p.encode(true)) {
		t.Error("another response passes")
	}
}
