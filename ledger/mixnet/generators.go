package mixnet

import (
	"encoding/binary"
	"slices"
	"sync"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// generators are the bases of the commitments: h of the chain, and h_1, h_2, … of the permutation. All come from hashing to the
// group, so that nobody knows a logarithm between them, and each verifier derives them again: no setup hands over any, because
// who chooses them can prove a false shuffle (Lewis, Pereira, Teague 2019).
type generators struct {
	eid   [32]byte
	chain *elgamal.PublicKey // h, with its table

	grow   sync.Mutex
	chunks [][]elgamal.Point
}

func newGenerators(eid [32]byte) *generators {
	chain, err := elgamal.NewPublicKey(elgamal.HashToGroup("shuffle chain", eid[:]))
	if err != nil {
		panic("mixnet: the hash of an election's id is the identity") // as likely as a guess of a key
	}
	return &generators{eid: eid, chain: chain}
}

// of gives the first generators, in chunks of which the last may hold more than is asked for.
func (g *generators) of(rows int) [][]elgamal.Point {
	g.grow.Lock()
	defer g.grow.Unlock()
	first := len(g.chunks)
	more := make([][]elgamal.Point, max(0, chunks(rows)-first))
	onCores(len(more), func(i int) { more[i] = g.derive(first + i) })
	g.chunks = append(g.chunks, more...)
	return slices.Clip(g.chunks)
}

// derive gives the chunk with h_(1 + n·chunk) and those that follow.
func (g *generators) derive(n int) []elgamal.Point {
	out := make([]elgamal.Point, chunk)
	for i := range out {
		out[i] = elgamal.HashToGroup("shuffle generator", g.eid[:], binary.BigEndian.AppendUint32(nil, uint32(n*chunk+i+1)))
	}
	return out
}
