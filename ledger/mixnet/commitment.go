package mixnet

import (
	"crypto/sha256"
	"io"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// link is the chain of commitments behind one row, opened: ĉ_i = R_i G + U_i h, where R_i = r̂_i + u'_i R_(i-1) and
// U_i = u'_i U_(i-1). The last one commits to the product of all weights.
type link struct {
	elgamal.Hidden
	r, u elgamal.Scalar
}

// next is the link of row i. The weight u'_i is that of the input row behind it.
func (p *prover) next(l link, seed [32]byte, i int) link {
	u := p.weight(seed, i)
	return link{r: p.secrets.link.At(uint32(i)).Add(u.Mul(l.r)), u: u.Mul(l.u)}
}

func (p *prover) weight(seed [32]byte, i int) elgamal.Scalar {
	return elgamal.Weight(seed, uint64(p.secrets.order[i]))
}

// sum runs once over all rows for what the responses answer for, and keeps the chain's state before each chunk.
func (p *prover) sum(seed [32]byte) {
	at := link{u: elgamal.NewScalar(1)}
	p.sums.columns = make([]elgamal.Scalar, p.in.Width)
	for i := range p.in.Rows {
		if i%chunk == 0 {
			p.links = append(p.links, at)
		}
		at = p.next(at, seed, i)
		u := p.weight(seed, i)
		r := p.secrets.commit.At(p.secrets.order[i])
		p.sums.commit = p.sums.commit.Add(r)
		p.sums.permutation = p.sums.permutation.Add(r.Mul(u))
		for k := range p.sums.columns {
			p.sums.columns[k] = p.sums.columns[k].Add(p.nonce(i, k).Mul(u))
		}
	}
	p.sums.chain = at.r
}

// chain writes the chain with its commitments t̂_i = ω̂_i G + ω'_i ĉ_(i-1), and gives the digest of what it wrote.
func (p *prover) chain(seed [32]byte, proof io.Writer) ([32]byte, error) {
	h := sha256.New()
	proof = io.MultiWriter(proof, h)
	err := inOrder(p.in.Rows, func(from, to int) ([]byte, error) { return p.chainChunk(seed, from, to), nil },
		func(part []byte) error {
			_, err := proof.Write(part)
			return err
		})
	return [32]byte(h.Sum(nil)), err
}

func (p *prover) chainChunk(seed [32]byte, from, to int) []byte {
	links := make([]link, 0, 2*(to-from)) // each with its commitment
	defer clear(links[:cap(links)])
	before := p.links[from/chunk]
	for i := from; i < to; i++ {
		at := p.next(before, seed, i)
		mask := p.secrets.mask.At(uint32(i))
		links = append(links, at, link{r: p.secrets.linkMask.At(uint32(i)).Add(mask.Mul(before.r)), u: mask.Mul(before.u)})
		before = at
	}
	return p.commit(links)
}

// commit writes rG + uh of each.
func (p *prover) commit(links []link) []byte {
	rs, us := make([]elgamal.Scalar, len(links)), make([]elgamal.Scalar, len(links))
	defer clear(rs)
	defer clear(us)
	for i := range links {
		rs[i], us[i] = links[i].r, links[i].u
	}
	g, h := elgamal.MulBaseAll(rs), p.chainH.MulAll(us)
	defer clear(h) // the weights are public: uh tells whose they are
	for i := range g {
		g[i] = g[i].Add(h[i])
	}
	elgamal.EncodeAll(elgamal.Pointers(g)...)
	return elgamal.Encode(g...)
}
