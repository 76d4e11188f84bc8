package station

import (
	"crypto/ecdh"
	"errors"
	"fmt"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// A HalfError names the trustee whose half of the seeds is wrong.
type HalfError struct {
	Trustee string
	Err     error
}

func (e *HalfError) Error() string {
	return fmt.Sprintf("the half of the seeds from trustee %s: %v", e.Trustee, e.Err)
}

func (e *HalfError) Unwrap() error { return e.Err }

// Lacking are the trustees whose root or half of this attempt had not arrived when Prepare last looked, and those who gave a wrong
// one.
func (s *Station) Lacking() (missing, wrong []string) { return s.seeds.missing, s.seeds.wrong }

// Trustees are those who give halves to this attempt.
func (s *Station) Trustees() []string { return s.seeds.trustees }

// receive takes the trustees' halves, checks each against its recorded root, and commits to all leaves.
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
