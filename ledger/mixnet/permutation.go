package mixnet

import (
	"math/rand/v2"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// permutation says which input row each output row is. It redacts itself in every print verb.
type permutation []uint32

// newPermutation draws one with equal chance for all (Fisher, Yates), by a stream cipher that a secret scalar keys. Which memory it
// touches depends on the secret: a mixer's machine is its own.
func newPermutation(rows int, key elgamal.Scalar) permutation {
	defer key.Wipe()
	stream := rand.NewChaCha8(key.Bytes())
	defer func() { *stream = rand.ChaCha8{} }()
	random := rand.New(stream)
	p := make(permutation, rows)
	for i := range p {
		j := random.IntN(i + 1)
		p[i] = p[j]
		p[j] = uint32(i)
	}
	return p
}

// wipe overwrites it.
func (p permutation) wipe() { clear(p) }
