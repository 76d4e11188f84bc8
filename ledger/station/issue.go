package station

import (
	"errors"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
	"github.com/isoloir/isoloir/tpm/broker"
)

// markLost is the mark that the chip failed; it is never taken away.
const markLost = "chip-lost"

// A Paper is what the booth prints of one ballot.
type Paper struct {
	Code    ballot.Code
	ID      ballot.PaperID
	Receipt []byte // signature of the receipt key over ReceiptDigest; nil when the chip failed
	Weight  uint64 // what it counts for
}

// ReceiptDigest is what a receipt's signature is over, under the label "receipt".
func ReceiptDigest(eid [32]byte, station string, code ballot.Code) [32]byte {
	return election.Hash("receipt", eid[:], code[:], []byte(station))
}

// A paperOut is a ballot of the sheet that is in a voter's hands, with everything that a check would open.
type paperOut struct {
	at     int // slot
	leaf   *leaf
	style  string
	sealed *ballot.Ballot
	choice []byte // encoded selections
}

// A leaf is one index with its secrets.
type leaf struct {
	index    uint32
	a        [32]byte
	next     [32]byte // k of the index after it
	ts       [][32]byte
	prepared *ballot.Prepared
	bytes    []byte // as it stands in the urn
}

func (l *leaf) wipe() {
	clear(l.a[:])
	clear(l.next[:])
	l.prepared.Wipe()
}

func (p *paperOut) wipe() {
	clear(p.choice)
	p.leaf.wipe()
}

// prepare computes the leaf of an index. The ratchet stays until burn.
func (s *Station) prepare(index uint32) (*leaf, error) {
	if s.ratchet.index > index {
		return nil, errors.New("this leaf was used before")
	}
	l := &leaf{index: index, ts: s.halvesOf(index)}
	l.a, l.next = s.ratchet.ahead(index)
	seed := ballot.DeriveSeed(s.ctx.EID, s.Station, index, l.a, l.ts)
	defer seed.Wipe()
	l.prepared = s.ctx.Prepare(s.Station, index, seed)
	com := l.prepared.Commitment()
	place, ok := slices.BinarySearchFunc(s.seeds.leaves, com.Leaf(s.ctx.EID, s.Station), func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
	if !ok {
		l.wipe()
		return nil, fmt.Errorf("leaf %d is not one that the station committed to", index)
	}
	public := &record.Leaf{Place: uint32(place), Commitment: com, Path: ballot.MerklePath(s.seeds.leaves, place)}
	l.bytes = encodeLeaf(public, s.spec.Leaves)
	return l, nil
}

// Issue is IssueSheet of one ballot.
func (s *Station) Issue(style string, choices *ballot.Selections) (*Paper, error) {
	papers, err := s.IssueSheet([]string{style}, choices)
	if err != nil {
		return nil, err
	}
	return papers[0], nil
}

func (s *Station) mayIssue(styles []string) error {
	switch {
	case s.stage != Voting || s.ending || s.paused || s.ended:
		return ErrStage
	case s.out != nil:
		return errors.New("a paper is out already")
	case len(styles) == 0 || slices.ContainsFunc(styles, func(id string) bool { return s.contestsOf(id) == nil }) || !s.sameScale(styles):
		return fmt.Errorf("this station has no ballots of style %q", styles)
	case s.paper:
		return ErrPaperOnly
	case len(s.urn.Slots())+len(styles) > len(s.seeds.undrawn):
		return ErrNoLeaves
	case s.urn.Degraded() != nil:
		return ErrMedium
	case s.urn.Count(urn.Checking)+s.urn.Count(urn.Pending) > 0:
		return ErrUnsettled
	case s.OutOfService():
		return ErrOutOfService
	}
	return nil
}

// OutOfService says that a check ended without an opening: no voter is served here any more, and the polls can be closed.
func (s *Station) OutOfService() bool { return s.urn != nil && s.urn.Count(urn.Failed) > 0 }

// burn writes next index and next k into the chip, then forgets k. A chip that fails is marked on both media first; the
// station then goes on from its own memory until it is switched off.
func (s *Station) burn(l *leaf) error {
	if !s.lost {
		err := s.Chip.RatchetWrite(l.index+1, l.next)
		if err != nil && broker.IsChip(err) {
			err = s.loseChip()
		}
		if err != nil {
			return err
		}
	}
	s.ratchet.moveTo(l.index+1, l.next)
	clear(l.next[:])
	return nil
}

func (s *Station) loseChip() error {
	if err := s.store.put(markLost, nil); err != nil {
		return err
	}
	s.lost = true
	return s.Log.Note(logbook.ChipLost, "", "")
}

// signReceipt gives nil when the chip does not sign: the receipt then says so.
func (s *Station) signReceipt(code ballot.Code) []byte {
	if s.lost {
		return nil
	}
	sig, err := s.Chip.SignReceipt("receipt", ReceiptDigest(s.ctx.EID, s.Station, code))
	if err != nil {
		return nil
	}
	return sig
}
