package recordtest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"iter"
	"slices"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// Chain makes blocks that every validator of the record signs.
type Chain struct {
	Blocks []*headers.Block
	Now    time.Time // of the next block
	keys   map[[32]byte]ed25519.PrivateKey
	now    headers.ValidatorSet // of the next block
	next   headers.ValidatorSet
}

func newChain(s record.State, genesis time.Time, anchors map[string]ed25519.PrivateKey) *Chain {
	c := &Chain{Now: genesis, keys: map[[32]byte]ed25519.PrivateKey{}}
	for _, key := range anchors {
		c.Know(key)
	}
	c.now = set(s)
	c.next = c.now
	return c
}

// Know lets the chain sign with a validator's key.
func (c *Chain) Know(key ed25519.PrivateKey) {
	c.keys[[32]byte(key.Public().(ed25519.PublicKey))] = key
}

func set(s record.State) headers.ValidatorSet {
	var list []headers.Validator
	for _, v := range s.Validators() {
		list = append(list, headers.Validator{Key: v.Key, Power: v.Power})
	}
	return must(headers.NewValidatorSet(list))
}

// Next makes the block after a state and applies its entries.
func (c *Chain) Next(s record.State, entries ...record.Entry) (record.State, error) {
	var data [][]byte
	for _, e := range entries {
		data = append(data, record.Encode(e))
	}
	b := c.block(s, data)
	hash := b.Header.Hash()
	next := record.Begin(s, record.Block{Height: b.Header.Height, Time: b.Header.Time, Hash: hash, LastHash: b.Header.LastBlockID.Hash})
	for _, d := range data {
		e, err := record.Decode(d)
		if err == nil {
			next, err = record.Apply(next, e)
		}
		if err != nil {
			return s, err
		}
	}
	b.Commit = c.commit(b)
	c.Blocks = append(c.Blocks, b)
	c.now, c.next = c.next, set(next)
	c.Now = c.Now.Add(30 * time.Second)
	return next, nil
}

func (c *Chain) block(s record.State, data [][]byte) *headers.Block {
	b := &headers.Block{Entries: data}
	h := &b.Header
	h.BlockVersion, h.AppVersion, h.ChainID = headers.BlockProtocol, headers.AppVersion, s.Manifest().ChainID
	h.Height, h.Time = s.Height()+1, c.Now
	nothing := sha256.Sum256(nil)
	h.LastCommitHash, h.LastResultsHash, h.EvidenceHash = nothing, nothing, nothing
	if n := len(c.Blocks); n > 0 {
		last := c.Blocks[n-1]
		h.LastBlockID, h.LastCommitHash, h.LastResultsHash = last.Commit.BlockID, last.Commit.Hash(), headers.ResultsHash(len(last.Entries))
	}
	h.DataHash, h.ConsensusHash, h.AppHash = headers.DataHash(data), headers.ConsensusHash(), s.AppHash()
	h.ValidatorsHash, h.NextValidatorsHash = c.now.Hash(), c.next.Hash()
	h.Proposer = c.now.Validators()[0].Address()
	return b
}

func (c *Chain) commit(b *headers.Block) headers.Commit {
	hash := b.Header.Hash()
	commit := headers.Commit{Height: b.Header.Height, BlockID: headers.BlockID{Hash: hash, Parts: headers.PartSet{Total: 1, Hash: hash}}}
	for i, v := range c.now.Validators() {
		commit.Signatures = append(commit.Signatures, headers.CommitSig{Flag: headers.ForThis, Address: v.Address(), Time: c.Now.Add(time.Second)})
		copy(commit.Signatures[i].Signature[:], ed25519.Sign(c.keys[v.Key], commit.SignBytes(b.Header.ChainID, i)))
	}
	return commit
}

// All gives the blocks as verify.Write wants them.
func (c *Chain) All() iter.Seq2[*headers.Block, error] {
	return func(yield func(*headers.Block, error) bool) {
		for _, b := range slices.Clone(c.Blocks) {
			if !yield(b, nil) {
				return
			}
		}
	}
}

// Forge makes a block that every validator signs whatever is in it.
func (c *Chain) Forge(s record.State, data ...[]byte) *headers.Block {
	b := c.block(s, data)
	b.Commit = c.commit(b)
	return b
}
