package headers

import (
	"crypto/sha256"
	"math/bits"
)

// root is the RFC 6962 tree hash that CometBFT takes over a list of byte
// strings; the empty list hashes to SHA-256 of nothing.
func root(items [][]byte) [32]byte {
	switch len(items) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, items[0]...))
	}
	split := 1 << (bits.Len(uint(len(items)-1)) - 1)
	left, right := root(items[:split]), root(items[split:])
	node := append([]byte{1}, left[:]...)
	return sha256.Sum256(append(node, right[:]...))
}

// DataHash is the header's commitment to a block's entries.
func DataHash(entries [][]byte) [32]byte {
	leaves := make([][]byte, len(entries))
	for i, e := range entries {
		sum := sha256.Sum256(e)
		leaves[i] = sum[:]
	}
	return root(leaves)
}

// ResultsHash is the header's commitment to the outcomes of the previous
// block's n entries. A refused entry never enters a block, and an accepted
// one has code 0 and no data, whose encoding is empty.
func ResultsHash(n int) [32]byte { return root(make([][]byte, n)) }

// ConsensusHash is the header's commitment to the block limits that every
// node of the chain shares (MaxBlockBytes, no gas).
func ConsensusHash() [32]byte {
	var p proto
	p.uint(1, MaxBlockBytes)
	noGas := int64(-1)
	p.uint(2, uint64(noGas))
	return sha256.Sum256(p)
}
