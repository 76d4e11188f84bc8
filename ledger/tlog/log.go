// Package tlog is the transparency log under the record: an append-only Merkle tree with the hashing of RFC 6962, the
// proofs that let somebody who trusts nobody check it, and the checkpoint that stations sign and tapes print.
//
// A Log is a value. Append returns a longer log and leaves the old one as it was, so that a state of the record keeps its
// log for as long as anyone holds the state. Nothing here knows what a leaf means; SPEC.md, section "The log", says it.
package tlog

import (
	"errors"
	"fmt"

	"github.com/benbjohnson/immutable"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// Hash is the value of a leaf, of an inner node and of a root.
type Hash = [32]byte

var (
	hasher = rfc6962.DefaultHasher
	ranges = compact.RangeFactory{Hash: hasher.HashChildren}
)

// A Log is one state of the tree. The zero Log is empty and ready to use.
type Log struct {
	size  uint64
	nodes *immutable.List[*immutable.List[Hash]] // by level, the hashes of all perfect subtrees from the left
}

// LeafHash is the hash of a leaf with the content data (RFC 6962, section 2.1).
func LeafHash(data []byte) Hash { return Hash(hasher.HashLeaf(data)) }

// Size is the number of leaves.
func (l Log) Size() uint64 { return l.size }

// Append returns the log with one more leaf.
func (l Log) Append(data []byte) Log { return l.AppendHash(LeafHash(data)) }

// AppendHash is Append for a leaf whose hash is known.
func (l Log) AppendHash(leaf Hash) Log {
	r := l.compact(l.size)
	grown := Log{size: l.size + 1, nodes: l.nodes}
	if grown.nodes == nil {
		grown.nodes = immutable.NewList[*immutable.List[Hash]]()
	}
	err := r.Append(leaf[:], func(id compact.NodeID, hash []byte) { grown.nodes = put(grown.nodes, id, Hash(hash)) })
	if err != nil {
		panic(fmt.Sprintf("tlog: append at %d: %v", l.size, err)) // a compact range of our own making is always adjacent
	}
	return grown
}

// put stores a node; a level's nodes arrive in order, so that each is an append.
func put(nodes *immutable.List[*immutable.List[Hash]], id compact.NodeID, hash Hash) *immutable.List[*immutable.List[Hash]] {
	if int(id.Level) == nodes.Len() {
		nodes = nodes.Append(immutable.NewList[Hash]())
	}
	return nodes.Set(int(id.Level), nodes.Get(int(id.Level)).Append(hash))
}

// compact is the compact range of the first size leaves.
func (l Log) compact(size uint64) *compact.Range {
	ids := compact.RangeNodes(0, size, nil)
	hashes := make([][]byte, len(ids))
	for i, id := range ids {
		h := l.node(id)
		hashes[i] = h[:]
	}
	r, err := ranges.NewRange(0, size, hashes)
	if err != nil {
		panic(fmt.Sprintf("tlog: range of %d leaves: %v", size, err))
	}
	return r
}

func (l Log) node(id compact.NodeID) Hash { return l.nodes.Get(int(id.Level)).Get(int(id.Index)) }

// Leaf is the hash of leaf i.
func (l Log) Leaf(i uint64) Hash { return l.node(compact.NewNodeID(0, i)) }

// Root is the root of the whole log; of an empty log, the hash of nothing.
func (l Log) Root() Hash {
	root, err := l.RootAt(l.size)
	if err != nil {
		panic(err)
	}
	return root
}

// RootAt is the root that the log had when it held size leaves.
func (l Log) RootAt(size uint64) (Hash, error) {
	if size > l.size {
		return Hash{}, fmt.Errorf("the log holds %d leaves, not %d", l.size, size)
	}
	if size == 0 {
		return Hash(hasher.EmptyRoot()), nil
	}
	root, err := l.compact(size).GetRootHash(nil)
	if err != nil {
		return Hash{}, err
	}
	return Hash(root), nil
}

// Inclusion proves that leaf i is in the log of the given size.
func (l Log) Inclusion(i, size uint64) ([]Hash, error) {
	if size > l.size || i >= size {
		return nil, fmt.Errorf("no leaf %d in the first %d of %d", i, size, l.size)
	}
	nodes, err := proof.Inclusion(i, size)
	if err != nil {
		return nil, err
	}
	return l.proof(nodes)
}

// Consistency proves that the log of size old is the beginning of the log of size size.
func (l Log) Consistency(old, size uint64) ([]Hash, error) {
	if size > l.size || old > size {
		return nil, fmt.Errorf("no growth from %d to %d in a log of %d", old, size, l.size)
	}
	nodes, err := proof.Consistency(old, size)
	if err != nil {
		return nil, err
	}
	return l.proof(nodes)
}

func (l Log) proof(nodes proof.Nodes) ([]Hash, error) {
	raw := make([][]byte, len(nodes.IDs))
	for i, id := range nodes.IDs {
		h := l.node(id)
		raw[i] = h[:]
	}
	raw, err := nodes.Rehash(raw, hasher.HashChildren)
	if err != nil {
		return nil, err
	}
	out := make([]Hash, len(raw))
	for i, h := range raw {
		out[i] = Hash(h)
	}
	return out, nil
}

var errProof = errors.New("the proof does not lead to the root")

// CheckInclusion reports whether path proves that leaf is number i of the log with this size and root.
func CheckInclusion(leaf Hash, i, size uint64, path []Hash, root Hash) error {
	if proof.VerifyInclusion(hasher, i, size, leaf[:], raw(path), root[:]) != nil {
		return errProof
	}
	return nil
}

// CheckConsistency reports whether path proves that the log with (size, root) continues the one with (old, oldRoot).
func CheckConsistency(old, size uint64, path []Hash, oldRoot, root Hash) error {
	if old == 0 && oldRoot != Hash(hasher.EmptyRoot()) {
		return errProof
	}
	if proof.VerifyConsistency(hasher, old, size, raw(path), oldRoot[:], root[:]) != nil {
		return errProof
	}
	return nil
}

func raw(path []Hash) [][]byte {
	out := make([][]byte, len(path))
	for i := range path {
		out[i] = path[i][:]
	}
	return out
}

// Root is the root over a list of leaf contents.
func Root(leaves ...[]byte) Hash {
	r := ranges.NewEmptyRange(0)
	for _, leaf := range leaves {
		if err := r.Append(hasher.HashLeaf(leaf), nil); err != nil {
			panic(err)
		}
	}
	root, err := r.GetRootHash(nil)
	if err != nil {
		panic(err)
	}
	if root == nil {
		return Hash(hasher.EmptyRoot())
	}
	return Hash(root)
}
