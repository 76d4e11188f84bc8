package node

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cometbft/cometbft/crypto"
	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/libs/protoio"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// Lease fences a station's signing against a restored card; the TPM stands
// behind it (tpm/broker.Lease).
type Lease interface {
	From() int64              // the first height that may be signed
	Covers(height int64) bool // and whether this one may
	Extend(end int64) error   // take the heights below end
	Close(signed int64) error // sign nothing more; signed is the last height
}

// signer signs votes and proposals and never two different ones for one place.
// It follows CometBFT's own FilePV, with three differences: a station's key is
// never on disk, a lease limits the heights, and a full disk is an error where
// FilePV panics.
type signer struct {
	key   Key
	lease Lease // nil for anchors
	step  int64 // heights that one lease covers

	failed func(error) // told when nothing can be noted, and so nothing signed, any more

	mu    sync.Mutex
	last  signed
	ended bool
	path  string
}

var _ types.PrivValidator = (*signer)(nil)

func (s *signer) GetPubKey() (crypto.PubKey, error) {
	return cometed25519.PubKey(s.key.Public()), nil
}

func (s *signer) SignVote(chainID string, vote *cmtproto.Vote) error {
	at := place{vote.Height, vote.Round, stepPrevote}
	if vote.Type == cmtproto.PrecommitType {
		at.Step = stepPrecommit
	}
	again := func(was []byte) (time.Time, bool) {
		var old cmtproto.CanonicalVote
		if protoio.UnmarshalDelimited(was, &old) != nil {
			return time.Time{}, false
		}
		same := *vote
		same.Timestamp = old.Timestamp
		return old.Timestamp, bytes.Equal(types.VoteSignBytes(chainID, &same), was)
	}
	return s.sign(at, types.VoteSignBytes(chainID, vote), again, &vote.Timestamp, &vote.Signature)
}

func (s *signer) SignProposal(chainID string, p *cmtproto.Proposal) error {
	at := place{p.Height, p.Round, stepPropose}
	again := func(was []byte) (time.Time, bool) {
		var old cmtproto.CanonicalProposal
		if protoio.UnmarshalDelimited(was, &old) != nil {
			return time.Time{}, false
		}
		same := *p
		same.Timestamp = old.Timestamp
		return old.Timestamp, bytes.Equal(types.ProposalSignBytes(chainID, &same), was)
	}
	return s.sign(at, types.ProposalSignBytes(chainID, p), again, &p.Timestamp, &p.Signature)
}

// sign gives the signature for a place, or the one that was given before. What
// was signed is on disk before the signature leaves.
//
// again says whether bytes signed before differ from these in the time alone:
// after a crash CometBFT asks for the same vote with a later clock.
func (s *signer) sign(at place, message []byte, again func([]byte) (time.Time, bool), stamp *time.Time, sig *[]byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch at.compare(s.last.Place) {
	case -1:
		return fmt.Errorf("asked to sign %v after %v", at, s.last.Place)
	case 0:
		was, ok := again(s.last.Message)
		if !ok {
			return fmt.Errorf("asked to sign two things for %v", at)
		}
		*stamp, *sig = was, s.last.Signature
		return nil
	}
	if s.ended {
		return errors.New("the node is stopping")
	}
	if err := s.covered(at.Height); err != nil {
		return err
	}
	now := signed{Place: at, Message: message, Signature: s.key.sign(message)}
	if err := now.save(s.path); err != nil {
		s.failed(err)
		return err
	}
	s.last, *sig = now, now.Signature
	return nil
}

func (s *signer) covered(height int64) error {
	if s.lease == nil || s.lease.Covers(height) {
		return nil
	}
	if from := s.lease.From(); height < from {
		return fmt.Errorf("this station did not end cleanly: it signs again from height %d", from)
	}
	if err := s.lease.Extend(height + s.step); err != nil {
		return fmt.Errorf("extend the signing lease: %w", err)
	}
	if !s.lease.Covers(height) {
		return errors.New("the signing lease does not cover this height")
	}
	return nil
}

// end signs nothing more and gives the lease back, so that the next start may
// sign at once.
func (s *signer) end() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	if s.lease == nil {
		return nil
	}
	return s.lease.Close(s.last.Place.Height)
}
