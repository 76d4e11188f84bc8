package station

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// begin reads the trustees' record, and commits to the station's half of the seeds.
func (s *Station) begin() (bool, error) {
	data, err := s.arrived("trustees", InTrustees)
	if data == nil {
		return false, err
	}
	rec, err := trustee.ParseRecord(data)
	if err == nil {
		err = rec.Of(s.Manifest)
	}
	if err != nil {
		return false, &InboxError{InTrustees, err}
	}
	if err := s.store.put("trustees", data); err != nil {
		return false, err
	}
	eid := election.EID(s.Manifest.Digest(), rec.Digest(), s.Manifest.ChainID)
	keys := ballot.Keys{Vote: rec.Joint[trustee.Vote], Index: rec.Joint[trustee.Index], Blind: rec.Joint[trustee.Blind], Data: rec.Joint[trustee.Data]}
	if s.ctx, err = ballot.NewContext(s.Manifest, eid, keys); err != nil {
		return false, err
	}
	if err := s.lastAttempt(); err != nil || s.seeds.attempt > 0 {
		return err == nil, err
	}
	var all []string
	for _, m := range rec.Members {
		all = append(all, m.ID)
	}
	if s.seeds.attempt, err = s.before(); err == nil {
		err = s.attempt(all, nil)
	}
	if err != nil {
		s.seeds = seeds{} // whatever the media know by now is found again
	}
	return err == nil, err
}

// lastAttempt finds the newest attempt at the seeds that the media know.
func (s *Station) lastAttempt() error {
	names, err := s.store.names("attempt-")
	if err != nil || len(names) == 0 {
		return err
	}
	data, err := s.store.get(names[len(names)-1])
	if err != nil {
		return err
	}
	root, err := decode[*record.StationRoot](data)
	if err != nil {
		return err
	}
	s.seeds = seeds{attempt: root.Attempt, trustees: root.Trustees}
	if s.paper {
		return nil
	}
	if err := s.loadRatchet(); err != nil || s.store.has("urn") || s.ratchet.index != 1 || ballot.MerkleRoot(s.stationLeaves()) == root.Root {
		return err
	}
	// The power went while fresh seeds were drawn: those of this attempt are gone.
	return s.attempt(root.Trustees, nil)
}

// attempt draws a fresh k_1 and commits to it. The chip has it before anybody hears of its root; an attempt that the
// power cut between the two is simply drawn again.
func (s *Station) attempt(trustees, named []string) error {
	random, err := s.Chip.Random(32)
	if err != nil {
		return fmt.Errorf("draw seeds: %w", err)
	}
	k := [32]byte(random)
	clear(random)
	if err := s.Chip.RatchetWrite(1, k); err != nil {
		return fmt.Errorf("keep seeds: %w", err)
	}
	if s.ratchet != nil {
		s.ratchet.forget()
	}
	if s.ratchet, err = newRatchet(1, k); err != nil {
		return err
	}
	clear(k[:])
	s.seeds = seeds{attempt: s.seeds.attempt + 1, trustees: trustees}
	root := &record.StationRoot{Station: s.Station, Attempt: s.seeds.attempt, Root: ballot.MerkleRoot(s.stationLeaves()), Trustees: trustees, Named: named}
	if err := s.say(fmt.Sprintf("attempt-%04d", s.seeds.attempt), OutStationRoot, root); err != nil {
		return err
	}
	return s.Log.Note(logbook.SeedsDrawn, "", "")
}

// stationLeaves are H(a_i ‖ i) for all i. Only before the day: k_1 is still there.
func (s *Station) stationLeaves() [][32]byte {
	leaves := s.ratchet.halves(s.spec.Leaves)
	for i, a := range leaves {
		leaves[i] = ballot.StationHalfLeaf(uint32(i+1), a)
	}
	return leaves
}

// Again gives up this attempt because the halves of some trustees are missing or wrong, names them on the record, and
// starts with a fresh k_1 and the other trustees. People decide it, and sign that they did.
func (s *Station) Again(people []Official, without ...string) error {
	if s.stage != AwaitsHalves {
		return ErrStage
	}
	var rest, named []string
	for _, id := range s.seeds.trustees { // in the order of the manifest, as the record wants them
		if slices.Contains(without, id) {
			named = append(named, id)
		} else {
			rest = append(rest, id)
		}
	}
	if len(named) == 0 || len(named) != len(without) {
		return fmt.Errorf("%q are not among the trustees who give halves", without)
	}
	if len(rest) < s.Manifest.Trustees.K {
		return fmt.Errorf("%d trustees are left, and %d are needed", len(rest), s.Manifest.Trustees.K)
	}
	if _, err := s.incident(record.IncidentOther, fmt.Sprintf("fresh seeds, attempt %d", s.seeds.attempt+1), people); err != nil {
		return err
	}
	for _, id := range named {
		if err := s.Log.Note(logbook.SeedsRefused, people[0].ID, id); err != nil {
			return err
		}
	}
	if err := s.outdate(); err != nil {
		return err
	}
	return s.attempt(rest, named)
}

// outdate remembers which halves lay in the inbox when an attempt was given up, so that they aren't taken for those of the
// next.
func (s *Station) outdate() error {
	for _, id := range s.seeds.trustees {
		data, err := s.hear(InSeeds(id))
		if err != nil {
			continue // what can't be read is no half of the next attempt either
		}
		sum := sha256.Sum256(data)
		if err := s.store.put(s.named("stale", id), sum[:]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Station) stale(id string, sealed []byte) bool {
	sum := sha256.Sum256(sealed)
	for attempt := uint16(1); attempt < s.seeds.attempt; attempt++ {
		old, err := s.store.get(fmt.Sprintf("stale-%04d-%s", attempt, id))
		if err == nil && bytes.Equal(old, sum[:]) {
			return true
		}
	}
	return false
}
