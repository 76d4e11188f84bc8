package station

import (
	"bytes"
	"crypto/ecdh"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm/broker"
)

// A HalfError names the trustee whose half of the seeds is wrong (PROTOCOL 1.2).
type HalfError struct {
	Trustee string
	Err     error
}

func (e *HalfError) Error() string {
	return fmt.Sprintf("the half of the seeds from trustee %s: %v", e.Trustee, e.Err)
}
func (e *HalfError) Unwrap() error { return e.Err }

// Prepare does whatever can be done towards opening with the files that are there. To call it again is harmless.
func (s *Station) Prepare() error {
	for _, step := range []struct {
		at Stage
		do func() (bool, error)
	}{
		{AwaitsTrustees, s.begin},
		{AwaitsHalves, s.receive},
		{AwaitsDraw, s.draw},
	} {
		if s.stage != step.at {
			continue
		}
		done, err := step.do()
		if err != nil {
			return err
		}
		if !done {
			return nil
		}
		s.stage++
	}
	if s.stage == Ready && s.urn == nil {
		return s.resume()
	}
	return nil
}

// begin reads the trustees' record, and commits to the station's half of the seeds (PROTOCOL 1.1).
func (s *Station) begin() (bool, error) {
	data, err := s.arrived("trustees", InTrustees)
	if data == nil {
		return false, err
	}
	rec, err := trustee.ParseRecord(data)
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
	return s.loadRatchet()
}

// loadRatchet takes k from the chip. A chip that holds none has lost it, or is another.
func (s *Station) loadRatchet() error {
	index, k, err := s.Chip.RatchetRead()
	if err != nil && broker.IsChip(err) && s.store.has("urn") {
		s.paper = true // it failed while the station was off: what was cast is still to be closed
		return s.loseChip()
	}
	if err != nil {
		return fmt.Errorf("read the seed state: %w", err)
	}
	if index == 0 {
		return errors.New("the security chip knows nothing of the seeds that this station committed to")
	}
	s.ratchet, err = newRatchet(index, k)
	return err
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
// starts with a fresh k_1 and the other trustees (PROTOCOL 1.2). People decide it, and sign that they did.
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

// Lacking are the trustees whose root or half of this attempt had not arrived when Prepare last looked, and those who gave a wrong
// one.
func (s *Station) Lacking() (missing, wrong []string) { return s.seeds.missing, s.seeds.wrong }

// Trustees are those who give halves to this attempt.
func (s *Station) Trustees() []string { return s.seeds.trustees }

// receive takes the trustees' halves, checks each against its recorded root, and commits to all leaves (PROTOCOL 1.2, 1.4).
func (s *Station) receive() (bool, error) {
	if s.paper {
		return true, s.commit() // the chip has the key to the halves; without it nothing is printed, and they aren't needed
	}
	halves := make([]trustee.Halves, len(s.seeds.trustees))
	var faults []error
	s.seeds.missing, s.seeds.wrong = nil, nil
	for j, id := range s.seeds.trustees {
		half, err := s.half(id)
		switch {
		case fromOutside(err):
			s.seeds.wrong = append(s.seeds.wrong, id)
			faults = append(faults, err)
		case err != nil:
			return false, err
		case half.Len() == 0:
			s.seeds.missing = append(s.seeds.missing, id)
		}
		halves[j] = half
	}
	if len(s.seeds.missing)+len(s.seeds.wrong) > 0 {
		return false, errors.Join(faults...)
	}
	s.seeds.halves = halves
	return true, s.commit()
}

// half is what a trustee gave for this attempt; none while it has not arrived. What is wrong with it is a HalfError.
func (s *Station) half(id string) (trustee.Halves, error) {
	var none trustee.Halves
	rootData, err := s.arrived(s.named("root", id), InRoot(id))
	if rootData == nil {
		return none, err
	}
	root, err := s.trusteeRoot(id, rootData)
	if err != nil {
		return none, &HalfError{id, err}
	}
	sealed, err := s.arrived(s.named("half", id), InSeeds(id))
	if root == nil || sealed == nil || s.stale(id, sealed) {
		return none, err
	}
	half, err := s.unseal(id, sealed)
	if err != nil {
		return none, err
	}
	if ballot.MerkleRoot(half.Leaves(ballot.TrusteeHalfLeaf)) != root.Root {
		return none, &HalfError{id, errors.New("it is not the one that the recorded root commits to")}
	}
	return half, errors.Join(s.store.put(s.named("root", id), rootData), s.store.put(s.named("half", id), sealed))
}

// named is a file of this attempt.
func (s *Station) named(what, id string) string {
	return fmt.Sprintf("%s-%04d-%s", what, s.seeds.attempt, id)
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

// trusteeRoot reads a trustee's commitment; one of an attempt before is nothing.
func (s *Station) trusteeRoot(id string, data []byte) (*record.TrusteeRoot, error) {
	root, err := decode[*record.TrusteeRoot](data)
	if err != nil {
		return nil, err
	}
	if root.Trustee != id || root.Station != s.Station {
		return nil, errors.New("the root is for somebody else")
	}
	if root.Attempt != s.seeds.attempt {
		return nil, nil
	}
	key := s.Manifest.Trustee(id).SigningKey
	return root, election.CheckSignature(root.Kind().String(), record.Payload(s.Manifest, root), root.Sig, key)
}

// unseal opens what a trustee sealed for this station and attempt. The key stays in the chip's care until it is asked for.
func (s *Station) unseal(id string, sealed []byte) (trustee.Halves, error) {
	secret, err := s.Chip.SharingKey()
	if err != nil {
		return trustee.Halves{}, fmt.Errorf("the station's sharing key: %w", err)
	}
	defer clear(secret)
	key, err := ecdh.X25519().NewPrivateKey(secret)
	if err != nil {
		return trustee.Halves{}, err
	}
	place := trustee.SeedPlace{EID: s.ctx.EID, Station: s.Station, Attempt: int(s.seeds.attempt), Trustee: id}
	half, err := trustee.OpenHalves(place, s.spec.Leaves, sealed, key)
	if err != nil {
		return half, &HalfError{id, err}
	}
	return half, nil
}

// arrived reads what the media keep under one name or else what lies in the inbox under another; nil if neither.
func (s *Station) arrived(kept, inbox string) ([]byte, error) {
	if data, err := s.store.get(kept); !errors.Is(err, errAbsent) {
		return data, err
	}
	data, err := s.hear(inbox)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, &InboxError{inbox, err}
	}
	return data, nil
}

// say keeps an entry on both media and puts it into the outbox.
func (s *Station) say(kept, outbox string, e record.Entry) error {
	data := record.Encode(e)
	if err := s.store.put(kept, data); err != nil {
		return err
	}
	return s.publish(outbox, data)
}

// publish puts a file into the outbox. What is kept on the media is the truth; the outbox is written anew at each start.
func (s *Station) publish(name string, data []byte) error {
	if err := writeFile(filepath.Join(s.Outbox, name), data); err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	return nil
}

// decode reads an entry of one kind.
func decode[E record.Entry](data []byte) (E, error) {
	e, err := record.Decode(data)
	if err != nil {
		var zero E
		return zero, err
	}
	if e, ok := e.(E); ok {
		return e, nil
	}
	var zero E
	return zero, fmt.Errorf("an entry of another kind: %v", e.Kind())
}
