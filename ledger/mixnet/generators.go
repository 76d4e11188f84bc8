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

// of gives the first generators, in chunks of which the last may hold more than is asked for. Those that are not there yet are derived:
// a table of five rows does not wait for a whole chunk of them.
func (g *generators) of(rows int) [][]elgamal.Point {
	g.grow.Lock()
	defer g.grow.Unlock()
	for len(g.chunks) < chunks(rows) {
		g.chunks = append(g.chunks, nil)
	}
	out := slices.Clone(g.chunks[:chunks(rows)])
	onCores(len(out), func(n int) {
		from, to := rowsOf(n, rows)
		out[n] = g.derive(out[n], n, to-from)
	})
	copy(g.chunks, out)
	return out
}

// derive goes on with chunk n, which begins with h_(1 + n·chunk), until it has so many.
func (g *generators) derive(have []elgamal.Point, n, count int) []elgamal.Point {
	have = slices.Grow(have, max(0, count-len(have)))
	for i := len(have); i < count; i++ {
		have = append(have, elgamal.HashToGroup("shuffle generator", g.eid[:], binary.BigEndian.AppendUint32(nil, uint32(n*chunk+i+1))))
	}
	return have
}
