package station

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
)

// commit computes every leaf, sorts them by value and commits to their root.
func (s *Station) commit() error {
	kept := fmt.Sprintf("leaves-%04d", s.seeds.attempt)
	data, err := s.store.get(kept)
	if errors.Is(err, errAbsent) {
		data, err = s.makeLeaves()
	}
	if err != nil {
		return err
	}
	if len(data) != 32*s.spec.Leaves {
		return fmt.Errorf("%d bytes of leaves", len(data))
	}
	s.seeds.leaves = nil // as an earlier try may have left them
	for c := range slices.Chunk(data, 32) {
		s.seeds.leaves = append(s.seeds.leaves, [32]byte(c))
	}
	s.seeds.root = ballot.MerkleRoot(s.seeds.leaves)
	if err := s.store.put(kept, data); err != nil {
		return err
	}
	root := &record.LeafRoot{Station: s.Station, Attempt: s.seeds.attempt, Root: s.seeds.root}
	return s.publish(OutLeafRoot, record.Encode(root))
}

// makeLeaves uses all cores: this is seconds of work for a station with many styles.
func (s *Station) makeLeaves() ([]byte, error) {
	if s.ratchet == nil || s.ratchet.index != 1 {
		return nil, errors.New("the first seeds are gone: this attempt cannot be finished")
	}
	as := s.ratchet.halves(s.spec.Leaves)
	defer clear(as)
	leaves := make([][32]byte, len(as))
	var g errgroup.Group
	g.SetLimit(runtime.NumCPU())
	for at, a := range as {
		g.Go(func() error {
			index := uint32(at + 1)
			seed := ballot.DeriveSeed(s.ctx.EID, s.Station, index, a, s.halvesOf(index))
			defer seed.Wipe()
			com, _ := s.ctx.Commit(s.Station, index, seed)
			leaves[at] = com.Leaf(s.ctx.EID, s.Station)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	slices.SortFunc(leaves, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	var data []byte
	for _, l := range leaves {
		data = append(data, l[:]...)
	}
	return data, s.Log.Note(logbook.SeedsReceived, "", "")
}

// halvesOf gives the trustees' halves of one index.
func (s *Station) halvesOf(index uint32) [][32]byte {
	ts := make([][32]byte, len(s.seeds.halves))
	for j := range ts {
		ts[j] = s.seeds.halves[j].Half(index)
	}
	return ts
}

// draw takes the officials' dice and opens the drawn half of the leaves.
func (s *Station) draw() (bool, error) {
	data, err := s.arrived(fmt.Sprintf("draw-%04d", s.seeds.attempt), InDraw)
	if data == nil {
		return false, err
	}
	draw, err := decode[*record.Draw](data)
	if err != nil {
		return false, &InboxError{InDraw, err}
	}
	err = s.Manifest.CheckOfficials(draw.Kind().String(), record.Payload(s.Manifest, draw), draw.Officials, s.Manifest.Thresholds.Draw, election.CentralRoles...)
	if err != nil {
		return false, &InboxError{InDraw, err}
	}
	line := slices.IndexFunc(draw.Lines, func(l record.DrawLine) bool { return l.Station == s.Station && l.Root == s.seeds.root })
	if line < 0 {
		return false, nil // for other stations, or for leaves of an attempt before
	}
	// The dice are kept before anything is opened: other dice for the same leaves would open the rest.
	if err := s.store.put(fmt.Sprintf("draw-%04d", s.seeds.attempt), data); err != nil {
		return false, err
	}
	s.seeds.drawn = record.DrawIndices(s.seeds.root, draw.Dice, s.Station, s.spec.Leaves)
	s.seeds.undrawn = nil
	for i := uint32(1); i <= uint32(s.spec.Leaves); i++ {
		if _, drawn := slices.BinarySearch(s.seeds.drawn, i); !drawn {
			s.seeds.undrawn = append(s.seeds.undrawn, i)
		}
	}
	return true, s.openDrawn()
}

// openDrawn publishes a_i of the drawn indices, and of the others only what R_A was made from.
func (s *Station) openDrawn() error {
	kept := fmt.Sprintf("drawn-%04d", s.seeds.attempt)
	if data, err := s.store.get(kept); !errors.Is(err, errAbsent) {
		return errors.Join(err, s.publish(OutDrawn, data))
	}
	if s.ratchet == nil || s.ratchet.index != 1 {
		return errors.New("the first seeds are gone: the drawn leaves cannot be opened")
	}
	e := &record.DrawnStation{Station: s.Station, Attempt: s.seeds.attempt, Leaves: s.seeds.leaves}
	for at, a := range s.ratchet.halves(s.spec.Leaves) {
		index := uint32(at + 1)
		if _, drawn := slices.BinarySearch(s.seeds.drawn, index); drawn {
			e.Opened = append(e.Opened, a)
		} else {
			e.Hidden = append(e.Hidden, ballot.StationHalfLeaf(index, a))
		}
	}
	if err := s.say(kept, OutDrawn, e); err != nil {
		return err
	}
	return s.Log.Note(logbook.DrawOpened, "", "")
}
