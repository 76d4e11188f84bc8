package record

import (
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
)

// A Leaf is a burned leaf as it is published: its place in the sorted order, what it commits to, and its path.
type Leaf struct {
	Place uint32 // from 0
	ballot.Commitment
	Path [][32]byte
}

func (l *Leaf) wire(w *wire) {
	w.u32(&l.Place)
	w.hash(&l.Tag)
	w.hash(&l.C)
	w.hash(&l.F)
	w.hashes(&l.Path)
}

// A Cast is a ballot that counts. The ballot holds the path of its style under F.
type Cast struct {
	Leaf
	Ballot []byte // ballot.Ballot
}

func (c *Cast) wire(w *wire) {
	c.Leaf.wire(w)
	w.data(&c.Ballot)
}

// A Check is a ballot that was opened instead of cast: everything from which anybody recomputes it.
type Check struct {
	Index      uint32 // from 1
	Half       [32]byte
	Halves     [][32]byte // the trustees', in the order of the station's root
	Style      string
	Selections []byte // ballot.Selections
}

func (c *Check) wire(w *wire) {
	w.u32(&c.Index)
	w.hash(&c.Half)
	w.hashes(&c.Halves)
	w.text(&c.Style)
	w.data(&c.Selections)
}

// Reasons of a Void.
const (
	VoidSheet     uint8 = 1 // the print was bad or was not cast: one sheet is sealed, two officials sign
	VoidUnprinted uint8 = 2 // nothing was printed: no sheet, no signature
	VoidPiece     uint8 = 3 // a further ballot of a sheet of weighted ballots that is void: two officials sign, the sheet is counted elsewhere
)

// A Void is a leaf that was burned and does not count. It is never opened.
type Void struct {
	Leaf
	Reason    uint8
	Officials []election.Signature
}

func (v *Void) wire(w *wire) {
	v.Leaf.wire(w)
	w.u8(&v.Reason)
	w.signatures(&v.Officials)
}

// A Failed check ended without an opening; the station leaves service.
type Failed struct {
	Leaf
	Officials []election.Signature
}

func (f *Failed) wire(w *wire) {
	f.Leaf.wire(w)
	w.signatures(&f.Officials)
}

// Labels under which the people at a station sign a sealed sheet and a failed check.
const (
	LabelVoid   = "void"
	LabelFailed = "failed"
)

// LeafPayload is what they sign: the leaf's tag says which, and nothing says when.
func LeafPayload(m *election.Manifest, station string, tag [32]byte) []byte {
	return leafPayload(m.Digest(), station, tag)
}

func leafPayload(manifest [32]byte, station string, tag [32]byte) []byte {
	return write(func(w *wire) {
		w.hash(&manifest)
		w.text(&station)
		w.hash(&tag)
	})
}
