package headers

import (
	"errors"
	"fmt"
	"time"
)

// Flag says what a validator signed.
type Flag byte

const (
	Absent  Flag = 1 // nothing that reached the proposer in time
	ForThis Flag = 2 // the block
	ForNone Flag = 3 // that it saw no block in this round
)

// CommitSig is one validator's place in a commit. When it is Absent the other
// fields are zero.
type CommitSig struct {
	Flag      Flag
	Address   [20]byte
	Time      time.Time
	Signature [64]byte
}

func (s *CommitSig) proto() []byte {
	var p proto
	p.uint(1, uint64(s.Flag))
	if s.Flag == Absent {
		p.message(3, timestamp(time.Time{}))
		return p
	}
	p.bytes(2, s.Address[:])
	p.message(3, timestamp(s.Time))
	p.bytes(4, s.Signature[:])
	return p
}

// Commit is the proof that a block was decided: one place per validator, in
// the order of the validator set.
type Commit struct {
	Height     int64
	Round      int32
	BlockID    BlockID
	Signatures []CommitSig
}

// Hash is the next header's commitment to this commit.
func (c *Commit) Hash() [32]byte {
	leaves := make([][]byte, len(c.Signatures))
	for i := range c.Signatures {
		leaves[i] = c.Signatures[i].proto()
	}
	return root(leaves)
}

// SignBytes is what the validator at place i signed: its precommit.
func (c *Commit) SignBytes(chainID string, i int) []byte {
	vote := Vote{Type: Precommit, Height: c.Height, Round: c.Round, Time: c.Signatures[i].Time}
	if c.Signatures[i].Flag == ForThis {
		vote.Block = c.BlockID
	}
	return vote.SignBytes(chainID)
}

// VerifyCommit checks that the set signed the header: every signature that is
// there verifies, and those for this block hold more than two thirds of the
// power.
func VerifyCommit(chainID string, set ValidatorSet, header *Header, commit *Commit) error {
	switch {
	case header.ChainID != chainID:
		return fmt.Errorf("the header is of chain %q, not %q", header.ChainID, chainID)
	case commit.Height != header.Height:
		return fmt.Errorf("the commit is for height %d, the header for %d", commit.Height, header.Height)
	case commit.BlockID.Hash != header.Hash():
		return errors.New("the commit is for another block than this header's")
	case len(commit.Signatures) != len(set.list):
		return fmt.Errorf("the commit has %d places for %d validators", len(commit.Signatures), len(set.list))
	}
	power, err := set.signed(chainID, commit)
	if err != nil {
		return err
	}
	if power <= set.total*2/3 {
		return fmt.Errorf("validators with power %d of %d signed; more than two thirds must", power, set.total)
	}
	return nil
}

// signed is the power that signed for the commit's block.
func (s ValidatorSet) signed(chainID string, commit *Commit) (power int64, err error) {
	for i, sig := range commit.Signatures {
		if sig.Flag == Absent {
			continue
		}
		v := s.list[i]
		if sig.Address != v.Address() {
			return 0, fmt.Errorf("place %d of the commit is signed by another validator", i)
		}
		if !Signed(v.Key, commit.SignBytes(chainID, i), sig.Signature) {
			return 0, fmt.Errorf("the signature at place %d of the commit does not verify", i)
		}
		if sig.Flag == ForThis {
			power += v.Power
		}
	}
	return power, nil
}
