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

// markLost is the sticky mark of PROTOCOL 1.10.
const markLost = "chip-lost"

// A Paper is what the booth prints.
type Paper struct {
	Code    ballot.Code
	ID      ballot.PaperID
	Receipt []byte // signature of the receipt key over ReceiptDigest; nil when the chip failed
}

// ReceiptDigest is what a receipt's signature is over, under the label "receipt".
func ReceiptDigest(eid [32]byte, station string, code ballot.Code) [32]byte {
	return election.Hash("receipt", eid[:], code[:], []byte(station))
}

// A paperOut is the paper that is in a voter's hands, with everything that a check would open.
type paperOut struct {
	at     int // slot
	leaf   *leaf
	style  string
	sealed *ballot.Ballot
	choice []byte // encoded selections
	stored bool   // the ballot is in the urn
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

// Issue burns the next leaf for a voter's choices: computes the ballot once, writes the issued slot to both media, moves
// the chip on, and only then gives what is to be printed (PROTOCOL 1.5).
func (s *Station) Issue(style string, choices *ballot.Selections) (*Paper, error) {
	if err := s.mayIssue(style); err != nil {
		return nil, err
	}
	l, err := s.prepare(s.seeds.undrawn[s.burned()])
	if err != nil {
		return nil, err
	}
	sealed, err := l.prepared.Seal(style, choices)
	if err == nil {
		err = s.ctx.Check(sealed, l.prepared.Commitment())
	}
	if err != nil {
		l.wipe()
		return nil, err
	}
	at, err := s.urn.Issue(l.bytes)
	if err != nil && !errors.Is(err, urn.ErrOneMedium) {
		l.wipe()
		return nil, fmt.Errorf("issue: %w", err)
	}
	if burn := s.burn(l); burn != nil || err != nil {
		l.wipe()
		return nil, errors.Join(burn, ErrMedium, s.urn.Void(at, record.VoidUnprinted))
	}
	s.out = &paperOut{at: at, leaf: l, style: style, sealed: sealed, choice: choices.Encode()}
	return &Paper{sealed.Code(), l.prepared.PaperID(), s.signReceipt(sealed.Code())}, nil
}

func (s *Station) mayIssue(style string) error {
	switch {
	case s.stage != Voting || s.ending || s.paused:
		return ErrStage
	case s.out != nil:
		return errors.New("a paper is out already")
	case s.contestsOf(style) == nil:
		return fmt.Errorf("this station has no ballots of style %q", style)
	case s.paper:
		return ErrPaperOnly
	case s.burned() == len(s.seeds.undrawn):
		return ErrNoLeaves
	case s.urn.Degraded() != nil:
		return ErrMedium
	case s.urn.Count(urn.Checking) > 0:
		return ErrUnsettled
	case s.OutOfService():
		return ErrOutOfService
	}
	return nil
}

// OutOfService says that a check ended without an opening: no voter is served here any more, and the polls can be closed.
func (s *Station) OutOfService() bool { return s.urn != nil && s.urn.Count(urn.Failed) > 0 }

// burn writes next index and next k into the chip, then forgets k. A chip that fails is marked on both media first; the
// station then goes on from its own memory until it is switched off (PROTOCOL 1.10).
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
