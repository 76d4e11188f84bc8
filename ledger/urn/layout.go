package urn

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// block is the least that a disk or the kernel's page cache writes at once. Parts never share one, so that a torn write
// of one part cannot reach another.
const block = 4096

// A Layout fixes an urn's shape. Body has room for the largest ballot and opening of any style: a slot's size says
// nothing.
type Layout struct {
	ID    [32]byte // binds the file to one election and station
	Slots int
	Leaf  int // bytes of a leaf, exactly
	Body  int // bytes of a body, at most
}

// The parts of a slot, in the order in which they lie.
const (
	partLeaf = iota
	partBody
	partMark
	partSettlement
	partCount
)

// settlementRoom is enough for a reason and two signatures with their signers' names.
const settlementRoom = block - partOverhead

func (l Layout) check() error {
	switch {
	case l.Slots < 1 || l.Slots > 1<<24:
		return fmt.Errorf("an urn of %d slots", l.Slots)
	case l.Leaf < 1 || l.Leaf > 1<<16:
		return fmt.Errorf("an urn for leaves of %d bytes", l.Leaf)
	case l.Body < 1 || l.Body > 1<<24-block:
		return fmt.Errorf("an urn for bodies of %d bytes", l.Body)
	}
	return nil
}

// room is the largest payload of a part.
func (l Layout) room(part int) int {
	return [partCount]int{l.Leaf, l.Body, 2, settlementRoom}[part]
}

// size of a part on disk, whole blocks.
func (l Layout) size(part int) int64 {
	n := int64(l.room(part)) + partOverhead
	return (n + block - 1) / block * block
}

func (l Layout) stride() int64 {
	var n int64
	for p := range partCount {
		n += l.size(p)
	}
	return n
}

// offset of a part of a slot in the file, after the header's block.
func (l Layout) offset(at, part int) int64 {
	off := block + int64(at)*l.stride()
	for p := range part {
		off += l.size(p)
	}
	return off
}

// Size is the file's size.
func (l Layout) Size() int64 { return block + int64(l.Slots)*l.stride() }

const magic = "isoloir-urn-1\n"

// header is the file's first block: its layout, never anything that changes.
func (l Layout) header() []byte {
	b := append(make([]byte, 0, block), magic...)
	b = append(b, l.ID[:]...)
	for _, n := range []int{l.Slots, l.Leaf, l.Body} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)[:block]
}

// checkHeader compares a file's header with the layout that is expected.
func (l Layout) checkHeader(m Medium) error {
	got := make([]byte, block)
	if _, err := m.ReadAt(got, 0); err != nil {
		return fmt.Errorf("read the header: %w", err)
	}
	if string(got[:len(magic)]) != magic {
		return errors.New("this file is not an urn")
	}
	if string(got) != string(l.header()) {
		return errors.New("this urn belongs to another election or station, or its header is damaged")
	}
	return nil
}
