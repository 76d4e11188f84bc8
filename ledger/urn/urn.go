// Package urn keeps a station's ballots so that nothing on the disk tells in which order people voted.
//
// An urn is a file of equal slots on each of two media. A leaf that is about to be printed takes a free slot drawn at
// random (Issue); what becomes of the paper fills the rest of that slot (Fill, Confirm, Void, BeginCheck, Check, Settle).
// The file has its full size from the start and holds no counter, no clock and no link between slots: whatever the order
// of insertion, the same slots taken by the same leaves give the same bytes, and the slots are drawn evenly.
//
// A slot is four parts, each written once over zeros, with a checksum of its own, on blocks of its own: what is on the
// disk is never overwritten to make room for what is new. So a power cut harms at most the part then being written, and
// two copies that differ are brought together by taking from each what the other lacks (Open).
// A write returns when it is flushed and read back on both media. When one medium fails the urn goes on with the other
// for papers already printed and refuses new ones, until the medium is replaced (Rebuild).
//
// It does not hide how many slots are taken, and cannot make flash forget: the wear levelling of a card keeps old pages.
//
// Specified in ledger/SPEC.md, "The urn".
package urn

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Errors on which a caller branches.
var (
	ErrFull      = errors.New("every slot of the urn is taken")
	ErrTwice     = errors.New("this leaf already has a slot in the urn")
	ErrOneMedium = errors.New("one medium of the urn does not answer, so no new paper is issued")
	ErrStopped   = errors.New("both media of the urn failed: what was written last is known only after a restart")
)

// An Urn is owned by one goroutine.
type Urn struct {
	layout Layout
	rand   io.Reader
	media  [2]Medium // nil when dead
	faults [2]error  // why
	slots  []Slot
	taken  map[string]int // leaf -> position
	stop   bool
}

// A Slot is what the urn knows of one paper.
type Slot struct {
	Position int
	State    State
	Reason   uint8  // of a void or a failed check, as Void or Settle gave it
	Leaf     []byte // as Issue gave it
	Signed   []byte // as Settle gave it: the officials' signatures
}

// Issue takes a free slot, drawn evenly, for a leaf. When it returns nil, both media hold it.
func (u *Urn) Issue(leaf []byte) (int, error) {
	if len(leaf) != u.layout.Leaf {
		return 0, fmt.Errorf("a leaf of %d bytes in an urn for %d", len(leaf), u.layout.Leaf)
	}
	if _, ok := u.taken[string(leaf)]; ok {
		return 0, ErrTwice
	}
	if u.Degraded() != nil {
		return 0, ErrOneMedium
	}
	at, err := u.draw()
	if err != nil {
		return 0, err
	}
	if err := u.put(at, partLeaf, leaf); err != nil {
		return 0, err
	}
	u.slots[at].State, u.slots[at].Leaf = Issued, bytes.Clone(leaf)
	u.taken[string(leaf)] = at
	// The leaf is on one medium or both. With one, it stays issued and unprinted: the caller voids it.
	if u.Degraded() != nil {
		return at, ErrOneMedium
	}
	return at, nil
}

// draw rejects taken slots rather than counting free ones: the position then depends on the draw alone.
func (u *Urn) draw() (int, error) {
	if u.Count(Free) == 0 {
		return 0, ErrFull
	}
	n := uint64(u.layout.Slots)
	// The last free slot is missed 128n times once in e^128: only a broken source of randomness gets to the end.
	for range 128 * n {
		var b [8]byte
		if _, err := io.ReadFull(u.rand, b[:]); err != nil {
			return 0, fmt.Errorf("draw a slot: %w", err)
		}
		v := binary.BigEndian.Uint64(b[:])
		if at := v % n; v-at <= -n && u.slots[at].State == Free {
			return int(at), nil
		}
	}
	return 0, errors.New("draw a slot: the source of randomness repeats itself")
}

// Fill puts the ballot into an issued slot: pending. The voter is told to use the box after it returned, not before.
func (u *Urn) Fill(at int, ballot []byte) error {
	return u.step(at, Pending, func() error { return u.put(at, partBody, ballot) }, Issued)
}

// Confirm makes a pending ballot cast: the box sensor saw its paper. Reason says whether it is a further ballot of its sheet.
func (u *Urn) Confirm(at int, reason uint8) error {
	return u.mark(at, Cast, mark{Cast, reason}, Pending)
}

// Void ends an issued slot whose paper is bad or was never printed.
func (u *Urn) Void(at int, reason uint8) error { return u.mark(at, Void, mark{Void, reason}, Issued) }

func (u *Urn) mark(at int, to State, m mark, from State) error {
	err := u.step(at, to, func() error { return u.put(at, partMark, m.encode()) }, from)
	if err == nil {
		u.slots[at].Reason = m.reason
	}
	return err
}

// BeginCheck says, before anything is opened, that this paper is being checked: from here on it is checked or failed,
// and never void, also after a power cut.
func (u *Urn) BeginCheck(at int, reason uint8) error {
	return u.mark(at, Checking, mark{Checked, reason}, Issued)
}

// Check puts the opening of a paper that is being checked.
func (u *Urn) Check(at int, opening []byte) error {
	return u.step(at, Checked, func() error { return u.put(at, partBody, opening) }, Checking)
}

// Settle records what two officials decided by where the paper is; signed is their decision with its signatures.
// A pending paper becomes cast or void, one being checked failed; void and failed wipe what the body held.
func (u *Urn) Settle(at int, to State, reason uint8, signed []byte) error {
	from := settleFrom(to)
	if from == nil {
		return fmt.Errorf("nobody settles a slot as %v", to)
	}
	if at >= 0 && at < len(u.slots) && u.slots[at].Signed != nil {
		return fmt.Errorf("slot %d is already settled", at)
	}
	damaged := at >= 0 && at < len(u.slots) && u.slots[at].State == Damaged
	err := u.step(at, to, func() error {
		return u.put(at, partSettlement, settlement{mark{to, reason}, signed}.encode())
	}, from...)
	if err != nil {
		return err
	}
	u.slots[at].Reason, u.slots[at].Signed = reason, bytes.Clone(signed)
	if to == Cast {
		return nil
	}
	if damaged { // it may be the mark that nobody can read
		err = u.wipe(at, partMark)
	}
	return errors.Join(err, u.wipe(at, partBody))
}

// over says that people settled the slot as one whose body is erased.
func (s Slot) over() bool { return s.Signed != nil && (s.State == Void || s.State == Failed) }

// settleFrom: what may be settled as what.
func settleFrom(to State) []State {
	switch to {
	case Cast:
		return []State{Pending}
	case Void:
		return []State{Issued, Pending, Void, Damaged}
	case Failed:
		return []State{Checking, Failed, Damaged}
	}
	return nil
}

func (u *Urn) step(at int, to State, write func() error, from ...State) error {
	if at < 0 || at >= len(u.slots) {
		return fmt.Errorf("the urn has no slot %d", at)
	}
	for _, s := range from {
		if u.slots[at].State != s {
			continue
		}
		if err := write(); err != nil {
			return err
		}
		u.slots[at].State = to
		return nil
	}
	return fmt.Errorf("slot %d is %v and cannot become %v", at, u.slots[at].State, to)
}

// Slot gives one slot.
func (u *Urn) Slot(at int) Slot { return u.slots[at] }

// Slots gives the taken slots in the order of their positions, which is no order of voting.
func (u *Urn) Slots() []Slot {
	var out []Slot
	for _, s := range u.slots {
		if s.State != Free {
			out = append(out, s)
		}
	}
	return out
}

// Count says how many slots are in a state.
func (u *Urn) Count(s State) int {
	n := 0
	for i := range u.slots {
		if u.slots[i].State == s {
			n++
		}
	}
	return n
}

// Find gives the position of a leaf's slot.
func (u *Urn) Find(leaf []byte) (int, bool) {
	at, ok := u.taken[string(leaf)]
	return at, ok
}

// Fault says why a medium (0 or 1) failed; nil while it answers.
func (u *Urn) Fault(medium int) error { return u.faults[medium] }

// Degraded says which medium failed and why; nil while both answer.
func (u *Urn) Degraded() error {
	return errors.Join(u.faults[0], u.faults[1])
}

// Close closes both files.
func (u *Urn) Close() error {
	var errs []error
	for _, m := range u.media {
		if m != nil {
			errs = append(errs, m.Close())
		}
	}
	return errors.Join(errs...)
}
