package tlog

import (
	"crypto/sha256"
	"fmt"
	"testing"
)

// naive is RFC 6962 section 2.1 as it is written, by recursion over the leaves.
func naive(leaves [][]byte) Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	l, r := naive(leaves[:k]), naive(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
}

// naivePath is RFC 6962 section 2.1.1.
func naivePath(m int, leaves [][]byte) []Hash {
	if len(leaves) == 1 {
		return nil
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	if m < k {
		return append(naivePath(m, leaves[:k]), naive(leaves[k:]))
	}
	return append(naivePath(m-k, leaves[k:]), naive(leaves[:k]))
}

func leavesOf(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = fmt.Appendf(nil, "leaf %d", i)
	}
	return out
}

func TestLogAgreesWithRFC6962(t *testing.T) {
	const n = 70
	leaves := leavesOf(n)
	var log Log
	states := []Log{log}
	for i, leaf := range leaves {
		log = log.Append(leaf)
		states = append(states, log)
		if log.Root() != naive(leaves[:i+1]) || Root(leaves[:i+1]...) != log.Root() {
			t.Fatalf("root of %d leaves differs", i+1)
		}
	}
	for size, old := range states {
		if old.Size() != uint64(size) || old.Root() != naive(leaves[:size]) {
			t.Fatalf("the log of %d leaves changed after it grew", size)
		}
		for i := range size {
			path, err := log.Inclusion(uint64(i), uint64(size))
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(path) != fmt.Sprint(naivePath(i, leaves[:size])) {
				t.Fatalf("path of leaf %d in %d differs", i, size)
			}
		}
	}
}

func TestInclusionIsRefusedWhenAnythingIsWrong(t *testing.T) {
	var log Log
	for _, leaf := range leavesOf(13) {
		log = log.Append(leaf)
	}
	root := log.Root()
	for i := range uint64(13) {
		path, err := log.Inclusion(i, 13)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckInclusion(log.Leaf(i), i, 13, path, root); err != nil {
			t.Fatal(err)
		}
		for j := range path {
			bad := append([]Hash(nil), path...)
			bad[j][3] ^= 1
			if CheckInclusion(log.Leaf(i), i, 13, bad, root) == nil {
				t.Fatalf("leaf %d: a changed node %d passes", i, j)
			}
		}
		if CheckInclusion(log.Leaf(i), (i+1)%13, 13, path, root) == nil {
			t.Fatalf("leaf %d passes at another place", i)
		}
		if CheckInclusion(LeafHash([]byte("other")), i, 13, path, root) == nil {
			t.Fatalf("another leaf passes at place %d", i)
		}
		if len(path) > 0 && CheckInclusion(log.Leaf(i), i, 13, path[1:], root) == nil {
			t.Fatalf("leaf %d: a short path passes", i)
		}
	}
	if _, err := log.Inclusion(13, 13); err == nil {
		t.Fatal("a leaf after the end has a proof")
	}
	if _, err := log.Inclusion(0, 14); err == nil {
		t.Fatal("a size that the log does not have has a proof")
	}
}

func TestConsistency(t *testing.T) {
	var log Log
	roots := []Hash{log.Root()}
	for _, leaf := range leavesOf(20) {
		log = log.Append(leaf)
		roots = append(roots, log.Root())
	}
	for size := range uint64(21) {
		for old := range size + 1 {
			path, err := log.Consistency(old, size)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckConsistency(old, size, path, roots[old], roots[size]); err != nil {
				t.Fatalf("%d to %d: %v", old, size, err)
			}
			if old < size {
				if CheckConsistency(old, size, path, roots[old], roots[old]) == nil && old > 0 {
					t.Fatalf("%d to %d: another new root passes", old, size)
				}
				if CheckConsistency(old, size, path, roots[size], roots[size]) == nil {
					t.Fatalf("%d to %d: another old root passes", old, size)
				}
			}
		}
	}
	if _, err := log.Consistency(0, 21); err == nil {
		t.Fatal("growth past the end has a proof")
	}
	if _, err := log.RootAt(21); err == nil {
		t.Fatal("a root past the end exists")
	}
}

func TestTwoBranchesOfOneLog(t *testing.T) {
	var log Log
	for _, leaf := range leavesOf(6) {
		log = log.Append(leaf)
	}
	a, b := log.Append([]byte("a")), log.Append([]byte("b"))
	if a.Root() == b.Root() || a.Leaf(6) != LeafHash([]byte("a")) || b.Leaf(6) != LeafHash([]byte("b")) {
		t.Fatal("two continuations of one log disturb each other")
	}
}
