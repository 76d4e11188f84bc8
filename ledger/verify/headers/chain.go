package headers

import (
	"errors"
	"fmt"
	"time"
)

// Chain walks a chain from its first block. After Accept the caller applies
// the block's entries and reports the outcome with Executed. The header of the
// block after it is held to that outcome, so a state that differs from the one
// that the validators signed is found at once.
type Chain struct {
	id      string
	genesis time.Time

	last      *Block
	lastHash  [32]byte
	lastSet   ValidatorSet // that signed last
	appHash   [32]byte     // after last
	now, next ValidatorSet // of the block to come and the one after it
}

// NewChain starts before the first block, with the anchors' set and the state
// that the manifest alone determines.
func NewChain(id string, genesis time.Time, anchors []Validator, appHash [32]byte) (*Chain, error) {
	set, err := NewValidatorSet(anchors)
	if err != nil {
		return nil, err
	}
	return &Chain{id: id, genesis: genesis.UTC(), appHash: appHash, now: set, next: set}, nil
}

// Height is that of the last accepted block; 0 before the first.
func (c *Chain) Height() int64 {
	if c.last == nil {
		return 0
	}
	return c.last.Header.Height
}

// Last gives the last accepted block and its hash; nil before the first.
func (c *Chain) Last() (block *Block, hash [32]byte) { return c.last, c.lastHash }

// Set is the validator set of the next block to come.
func (c *Chain) Set() ValidatorSet { return c.now }

// Accept checks that b is the next block and is signed, and moves to it.
func (c *Chain) Accept(b *Block) error {
	if err := c.check(b); err != nil {
		return fmt.Errorf("block %d: %w", c.Height()+1, err)
	}
	c.last, c.lastHash, c.lastSet = b, b.Header.Hash(), c.now
	return nil
}

// Recommit takes other signatures on the last accepted block. Of the newest
// block each node has gathered its own; the block after it settles which ones
// the chain keeps.
func (c *Chain) Recommit(commit Commit) error {
	if c.last == nil {
		return errors.New("no block to sign")
	}
	if err := VerifyCommit(c.id, c.lastSet, &c.last.Header, &commit); err != nil {
		return fmt.Errorf("block %d: %w", c.Height(), err)
	}
	settled := *c.last
	settled.Commit = commit
	c.last = &settled
	return nil
}

// Executed reports the state after the last accepted block. Its validators
// take office two blocks later.
func (c *Chain) Executed(appHash [32]byte, validators []Validator) error {
	set, err := NewValidatorSet(validators)
	if err != nil {
		return err
	}
	c.appHash = appHash
	c.now, c.next = c.next, set
	return nil
}

func (c *Chain) check(b *Block) error {
	h := &b.Header
	for _, problem := range []error{
		c.checkPlace(h), c.checkPredecessor(h), c.checkState(h), checkContent(b),
	} {
		if problem != nil {
			return problem
		}
	}
	return VerifyCommit(c.id, c.now, h, &b.Commit)
}

func (c *Chain) checkPlace(h *Header) error {
	switch {
	case h.ChainID != c.id:
		return fmt.Errorf("it is of chain %q, not %q", h.ChainID, c.id)
	case h.BlockVersion != BlockProtocol || h.AppVersion != AppVersion:
		return fmt.Errorf("it has versions %d and %d, not %d and %d", h.BlockVersion, h.AppVersion, BlockProtocol, AppVersion)
	case h.Height != c.Height()+1:
		return fmt.Errorf("it has height %d", h.Height)
	case !c.now.has(h.Proposer):
		return errors.New("its proposer is not a validator")
	case h.ConsensusHash != ConsensusHash():
		return errors.New("its block limits are not those of the chain")
	}
	return nil
}

func (c *Chain) checkPredecessor(h *Header) error {
	if c.last == nil {
		return c.checkFirst(h)
	}
	switch {
	case !h.Time.After(c.last.Header.Time):
		return errors.New("it is not later than the block before")
	case h.LastBlockID != c.last.Commit.BlockID:
		return errors.New("it follows another block than the one before")
	case h.LastCommitHash != c.last.Commit.Hash():
		return errors.New("it names other signatures on the block before")
	case h.LastResultsHash != ResultsHash(len(c.last.Entries)):
		return errors.New("it names other outcomes of the block before")
	}
	return nil
}

func (c *Chain) checkFirst(h *Header) error {
	switch {
	case !h.Time.Equal(c.genesis):
		return errors.New("it does not start at the manifest's time")
	case h.LastBlockID != (BlockID{}) || h.LastCommitHash != root(nil) || h.LastResultsHash != root(nil):
		return errors.New("it is the first and names one before")
	}
	return nil
}

func (c *Chain) checkState(h *Header) error {
	switch {
	case h.AppHash != c.appHash:
		return errors.New("its state hash is not that of the entries before")
	case h.ValidatorsHash != c.now.Hash():
		return errors.New("its validators are not those of the record")
	case h.NextValidatorsHash != c.next.Hash():
		return errors.New("its next validators are not those of the record")
	}
	return nil
}

func checkContent(b *Block) error {
	if b.Header.DataHash != DataHash(b.Entries) {
		return errors.New("its entries are not those of the header")
	}
	return nil
}
