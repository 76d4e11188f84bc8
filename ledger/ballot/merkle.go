package ballot

import (
	"crypto/sha256"
	"math/bits"
)

// The Merkle trees of seeds, leaves and styles hash as RFC 6962 section 2.1
// does; what RFC 6962 calls an entry is here always 32 bytes.

func hashEntry(entry [32]byte) [32]byte {
	return sha256.Sum256(append([]byte{0}, entry[:]...))
}

func hashNode(left, right [32]byte) [32]byte {
	var b [65]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}

// MerkleRoot is the root over entries in the order given.
func MerkleRoot(leaves [][32]byte) [32]byte {
	switch n := len(leaves); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return hashEntry(leaves[0])
	default:
		k := split(n)
		return hashNode(MerkleRoot(leaves[:k]), MerkleRoot(leaves[k:]))
	}
}

// MerklePath is the audit path of entry p, from the entry upwards; nil when
// there is no such entry.
func MerklePath(leaves [][32]byte, p int) [][32]byte {
	if p < 0 || p >= len(leaves) || len(leaves) == 1 {
		return nil
	}
	k := split(len(leaves))
	if p < k {
		return append(MerklePath(leaves[:k], p), MerkleRoot(leaves[k:]))
	}
	return append(MerklePath(leaves[k:], p-k), MerkleRoot(leaves[:k]))
}

// CheckPath tells whether entry leaf stands at place p of n under root.
func CheckPath(root, leaf [32]byte, p, n uint32, path [][32]byte) bool {
	if p >= n || len(path) != pathLength(int(p), int(n)) {
		return false
	}
	return climb(hashEntry(leaf), int(p), int(n), path) == root
}

func climb(hash [32]byte, p, n int, path [][32]byte) [32]byte {
	if n == 1 {
		return hash
	}
	k, last := split(n), len(path)-1
	if p < k {
		return hashNode(climb(hash, p, k, path[:last]), path[last])
	}
	return hashNode(path[last], climb(hash, p-k, n-k, path[:last]))
}

// pathLength is how many hashes the path of entry p of n has.
func pathLength(p, n int) int {
	length := 0
	for n > 1 {
		if k := split(n); p < k {
			n = k
		} else {
			p, n = p-k, n-k
		}
		length++
	}
	return length
}

// split is the largest power of two below n.
func split(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }
