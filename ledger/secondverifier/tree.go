package secondverifier

import "crypto/sha256"

// treeRoot is the Merkle tree hash of RFC 6962, section 2.1.
func treeRoot(leaves [][]byte) hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return treeLeaf(leaves[0])
	}
	k := split(len(leaves))
	return treeNode(treeRoot(leaves[:k]), treeRoot(leaves[k:]))
}

func treeLeaf(leaf []byte) hash { return sha256.Sum256(join([]byte{0}, leaf)) }

func treeNode(left, right hash) hash { return sha256.Sum256(join([]byte{1}, left[:], right[:])) }

// split is the largest power of two below n, which is at least 2.
func split(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}

// hashTree is the tree over entries of 32 bytes.
func hashTree(entries []hash) hash {
	leaves := make([][]byte, len(entries))
	for i := range entries {
		leaves[i] = entries[i][:]
	}
	return treeRoot(leaves)
}

// checkPath refuses (`path`) a path that does not lead from the leaf at a place, from 0, of a tree of so many leaves to its root.
// Paths go from the leaf upwards.
func checkPath(root hash, leaf []byte, place, size int, path []hash) error {
	if place < 0 || place >= size || len(path) != pathLength(place, size) {
		return refuse("path", "there is no such path to leaf %d of %d", place, size)
	}
	if follow(treeLeaf(leaf), place, size, path) != root {
		return refuse("path", "leaf %d of %d is another under this root", place, size)
	}
	return nil
}

// follow is RFC 6962, 2.1.1, read from the root down: the last hash of the path is the other half of the tree.
func follow(leaf hash, place, size int, path []hash) hash {
	if size == 1 {
		return leaf
	}
	k, below, sibling := split(size), path[:len(path)-1], path[len(path)-1]
	if place < k {
		return treeNode(follow(leaf, place, k, below), sibling)
	}
	return treeNode(sibling, follow(leaf, place-k, size-k, below))
}

func pathLength(place, size int) int {
	switch k := split(size); {
	case size == 1:
		return 0
	case place < k:
		return 1 + pathLength(place, k)
	default:
		return 1 + pathLength(place-k, size-k)
	}
}

// treePath is RFC 6962, 2.1.1, for a tree over entries of 32 bytes.
func treePath(entries []hash, place int) []hash {
	if len(entries) == 1 {
		return nil
	}
	k := split(len(entries))
	if place < k {
		return append(treePath(entries[:k], place), hashTree(entries[k:]))
	}
	return append(treePath(entries[k:], place-k), hashTree(entries[:k]))
}
