package record

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
)

// Found says where a tracking code is on record.
type Found struct {
	Leaf    uint64 // in the log
	Station string
	Use     Use
}

// Find looks a tracking code up.
func (s State) Find(code ballot.Code) (Found, bool) { return s.codes.Get(code) }

// release takes the releases of a part, after the part as a whole has been found in order.
func (s State) release(st Station, e *Batch) (State, error) {
	at := s.log.Size() + 1 // the part itself is the leaf before
	s, st, err := s.casts(st, e.Casts, at)
	if err != nil {
		return s, err
	}
	at += uint64(len(e.Casts))
	for i := range e.Checks {
		if s, st, err = s.opening(st, &e.Head, &e.Checks[i], at+uint64(i)); err != nil {
			return s, place(err, st, "check", i)
		}
	}
	for i := range e.Voids {
		if s, st, err = s.void(st, &e.Voids[i]); err != nil {
			return s, place(err, st, "void", i)
		}
	}
	for i := range e.Failures {
		if s, st, err = s.failed(st, &e.Failures[i]); err != nil {
			return s, place(err, st, "failed", i)
		}
	}
	return s.with(st), nil
}

// place says in which release of a part the reason lies.
func place(err error, st Station, what string, i int) error {
	var r *Refusal
	if errors.As(err, &r) {
		return refuse(r.Code, "%s, %s %d: %s", st.ID, what, i+1, r.Where)
	}
	return err
}

// ballotCodes are the reasons of package ballot in the numbers of the record.
var ballotCodes = map[ballot.RefusalCode]Code{
	ballot.RefusedSize: CodeBallotSize, ballot.RefusedPoint: CodePoint, ballot.RefusedElection: CodeElection, ballot.RefusedStyle: CodeStyle,
	ballot.RefusedLeaf: CodeBallotLeaf, ballot.RefusedProof: CodeProof, ballot.RefusedRange: CodeProof, ballot.RefusedKnow: CodeProof,
}

func refuseBallot(err error) error {
	var r *ballot.Refusal
	if errors.As(err, &r) && ballotCodes[r.Code] != 0 {
		return refuse(ballotCodes[r.Code], "%s: %s", r.Code, r.Where)
	}
	return wrap(CodeProof, err)
}

// casts takes ballots that count: their form first, then their leaves, then all proofs at once.
func (s State) casts(st Station, casts []Cast, at uint64) (State, Station, error) {
	data := make([][]byte, len(casts))
	commitments := make([]ballot.Commitment, len(casts))
	for i := range casts {
		data[i], commitments[i] = casts[i].Ballot, casts[i].Commitment
	}
	ballots, errs := s.context.ParseBatch(data)
	for i, b := range ballots {
		if errs[i] != nil {
			return s, st, place(refuseBallot(errs[i]), st, "cast", i)
		}
		if b.Station() != st.ID {
			return s, st, place(refuse(CodeElection, "sealed at %s", b.Station()), st, "cast", i)
		}
		var err error
		if s, err = s.track(b.Code(), Found{at + uint64(i), st.ID, UseCast}); err == nil {
			s, st, err = s.burn(st, &casts[i].Leaf, UseCast)
		}
		if err != nil {
			return s, st, place(err, st, "cast", i)
		}
	}
	if bad, err := s.context.CheckBatch(ballots, commitments); err != nil {
		return s, st, place(refuseBallot(err), st, "cast", bad[0])
	}
	s, err := s.add(st.ID, ballots)
	return s, st, err
}

// track puts a tracking code on record, once.
func (s State) track(code ballot.Code, found Found) (State, error) {
	if _, known := s.codes.Get(code); known {
		return s, refuse(CodeCodeTwice, "%s", code)
	}
	s.codes = s.codes.Set(code, found)
	return s, nil
}

// burn uses a leaf up.
func (s State) burn(st Station, l *Leaf, use Use) (State, Station, error) {
	n := uint32(len(st.Leaves))
	digest := l.Commitment.Leaf(s.eid, st.ID)
	if l.Place >= n || st.Leaves[l.Place] != digest || !ballot.CheckPath(st.LeafRoot, digest, l.Place, n, l.Path) {
		return s, st, refuse(CodeLeaf, "place %d", l.Place)
	}
	if st.uses.Get(int(l.Place)) != UseNone {
		return s, st, refuse(CodeLeafTwice, "place %d", l.Place)
	}
	if _, used := s.tags.Get(l.Tag); used {
		return s, st, refuse(CodeTagTwice, "place %d", l.Place)
	}
	s.tags = s.tags.Set(l.Tag, struct{}{})
	st.uses = st.uses.Set(int(l.Place), use)
	return s, st, nil
}

func (s State) void(st Station, v *Void) (State, Station, error) {
	switch {
	case v.Reason == VoidUnprinted && len(v.Officials) == 0:
		return s.burn(st, &v.Leaf, UseUnprinted)
	case v.Reason != VoidSheet && (v.Reason != VoidPiece || s.def.m.MostPieces(st.spec.Styles) == 1):
		return s, st, refuse(CodeReason, "reason %d", v.Reason)
	}
	if err := s.beside(CodeOfficials, st.ID, LabelVoid, s.leafPayload(st, v.Tag), v.Officials, s.settlers()); err != nil {
		return s, st, err
	}
	return s.burn(st, &v.Leaf, UseVoid)
}

func (s State) failed(st Station, f *Failed) (State, Station, error) {
	if err := s.beside(CodeOfficials, st.ID, LabelFailed, s.leafPayload(st, f.Tag), f.Officials, s.settlers()); err != nil {
		return s, st, err
	}
	return s.burn(st, &f.Leaf, UseFailed)
}

// opening takes a check. Halves that are not the committed ones are a lie of whoever sent them, and are refused. A leaf that the
// committed halves do not lead to is a lie of the station, and stays on record against it.
func (s State) opening(st Station, h *BatchHead, c *Check, at uint64) (State, Station, error) {
	if err := s.bound(st, h, c.Index); err != nil {
		return s, st, err
	}
	if !st.committed(c.Index, c.Half, c.Halves) {
		return s, st, refuse(CodeHalves, "index %d", c.Index)
	}
	if !slices.Contains(st.spec.Styles, c.Style) {
		return s, st, refuse(CodeStyle, "%q", c.Style)
	}
	choices, err := ballot.ParseSelections(s.def.m.StyleContests(c.Style), c.Selections)
	if err != nil {
		return s, st, wrap(CodeOpening, err)
	}
	b, commitment, _, err := s.context.Open(st.ID, c.Index, c.Half, c.Halves, c.Style, choices)
	if err != nil {
		return s, st, wrap(CodeOpening, err)
	}
	if s, err = s.track(b.Code(), Found{at, st.ID, UseChecked}); err != nil {
		return s, st, err
	}
	spot, found := st.find(commitment.Leaf(s.eid, st.ID))
	if !found {
		st.Mismatch = cmp.Or(st.Mismatch, c.Index)
		return s, st, nil
	}
	s, st, err = s.burn(st, &Leaf{Place: uint32(spot), Commitment: commitment, Path: ballot.MerklePath(st.Leaves, spot)}, UseChecked)
	return s, st, err
}

// bound holds a check to its time: prints use the undrawn indices in order, so that the opened one lies after all that earlier
// batches account for, and not after what this one does.
func (s State) bound(st Station, h *BatchHead, index uint32) error {
	if index < 1 || int(index) > st.N() || st.isDrawn(index) {
		return refuse(CodeBound, "index %d", index)
	}
	before := st.accountedBefore(h.Serial)
	rank, through := st.undrawn(index), before+h.Total().Total()
	if rank <= before || rank > through {
		return refuse(CodeBound, "index %d is number %d, the batch holds %d to %d", index, rank, before+1, through)
	}
	return nil
}

// accountedBefore counts the leaves that the batches before a serial use up.
func (st Station) accountedBefore(serial uint32) uint32 {
	n := uint32(0)
	for i := uint32(1); i < serial; i++ {
		if int(i) <= len(st.tape) {
			n += st.tape[i-1].Total()
		} else if got, ok := st.batches.Get(i); ok {
			n += got.head.Total().Total()
		}
	}
	return n
}

// committed reports whether halves are the ones behind the roots.
func (st Station) committed(index uint32, a [32]byte, ts [][32]byte) bool {
	if len(ts) != len(st.shares) || ballot.StationHalfLeaf(index, a) != st.halves[index-1] {
		return false
	}
	for j := range ts {
		if ballot.TrusteeHalfLeaf(index, ts[j]) != st.shares[j].leaves[index-1] {
			return false
		}
	}
	return true
}

// find is the place of a leaf.
func (st Station) find(leaf [32]byte) (int, bool) {
	return slices.BinarySearchFunc(st.Leaves, leaf, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
}

func (s State) leafPayload(st Station, tag [32]byte) []byte {
	return leafPayload(s.def.digest, st.ID, tag)
}

// String is for logs.
func (f Found) String() string { return fmt.Sprintf("%s, leaf %d", f.Station, f.Leaf) }
