package mixnet

import (
	"io"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// answer writes the responses to the challenge: mask + c · secret, each.
func (p *prover) answer(seed [32]byte, c elgamal.Scalar, proof io.Writer) error {
	masks := p.secrets.masks
	a := answers{Sum: masks.At(0).Add(c.Mul(p.sums.commit)), Product: masks.At(1).Add(c.Mul(p.sums.chain)),
		Permutation: masks.At(2).Add(c.Mul(p.sums.permutation))}
	for k := range p.sums.columns {
		a.Columns = append(a.Columns, masks.At(uint32(3+k)).Add(c.Mul(p.sums.columns[k])))
	}
	if _, err := proof.Write(a.append(p.first.append(nil))); err != nil {
		return err
	}
	return inOrder(p.in.Rows, func(from, to int) ([]byte, error) { return p.answerChunk(seed, c, from, to), nil },
		func(part []byte) error {
			_, err := proof.Write(part)
			return err
		})
}

// answerChunk gives ŝ_i = ω̂_i + c r̂_i and s'_i = ω'_i + c u'_i.
func (p *prover) answerChunk(seed [32]byte, c elgamal.Scalar, from, to int) []byte {
	out := make([]byte, 0, (to-from)*linkSize)
	for i := from; i < to; i++ {
		link := p.secrets.linkMask.At(uint32(i)).Add(c.Mul(p.secrets.link.At(uint32(i))))
		row := p.secrets.mask.At(uint32(i)).Add(c.Mul(p.weight(seed, i)))
		out = row.Append(link.Append(out))
	}
	return out
}
