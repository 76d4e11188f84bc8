// Package light follows a chain from outside. It fetches blocks from any one
// node and believes none: every header is checked with ledger/verify/headers,
// every entry is applied to ledger/record again, and the state that comes out
// is held to the next header. What it says is on record, more than two thirds
// of the validators' power have signed.
//
// [Follow] starts at the signed manifest, [Client.Sync] catches up,
// [Client.Submit] puts an entry on record and waits until it is there,
// [Client.Export] writes the folder that `observe verify` checks offline.
//
// A node can withhold newer blocks; only comparing with other nodes, or with
// the checkpoints on printed tapes, shows that.
package light

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// Client follows one chain through one node. Its methods may be called from
// several goroutines.
type Client struct {
	node atomic.Pointer[rpc]

	mu      sync.Mutex // held while blocks are taken in
	chain   *headers.Chain
	state   record.State
	hashes  [][32]byte         // of the blocks taken in, from height 1
	entries map[[32]byte]int64 // SHA-256 of every entry on record: its height
}

// ForgedError says that what a node sent does not check: the node or more than
// two thirds of the validators are not what they should be.
type ForgedError struct{ Err error }

func (e *ForgedError) Error() string { return "the chain does not check: " + e.Err.Error() }
func (e *ForgedError) Unwrap() error { return e.Err }

// Follow prepares to follow the chain of a signed manifest through the node at
// url (http://host:port) and takes in the blocks that are there.
func Follow(ctx context.Context, url string, m *election.Manifest, sigs []election.Signature) (*Client, error) {
	state, err := record.New(m, sigs)
	if err != nil {
		return nil, err
	}
	begun, err := time.Parse(time.RFC3339, m.GenesisTime)
	if err != nil {
		return nil, fmt.Errorf("genesisTime: %w", err)
	}
	chain, err := headers.NewChain(m.ChainID, begun, validators(state), state.AppHash())
	if err != nil {
		return nil, err
	}
	c := &Client{chain: chain, state: state, entries: map[[32]byte]int64{}}
	c.Use(url)
	_, err = c.Sync(ctx)
	return c, err
}

// Use goes on through another node: no node is trusted, so any will do.
func (c *Client) Use(url string) { c.node.Store(newRPC(url)) }

func (c *Client) rpc() *rpc { return c.node.Load() }

// Sync takes in the blocks that the node has by now.
func (c *Client) Sync(ctx context.Context) (record.State, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	newest, err := c.rpc().height(ctx)
	if err != nil || newest <= c.chain.Height() {
		return c.state, err
	}
	block, err := c.rpc().block(ctx, c.chain.Height()+1)
	for err == nil {
		if block, err = c.step(ctx, block, newest); block == nil {
			break
		}
	}
	return c.state, err
}

// step takes in a block and returns the one after it, nil after the newest.
// The signatures on a block are in the block after it, so that each block is
// fetched once and only the newest one's signatures are asked for.
func (c *Client) step(ctx context.Context, f *fetched, newest int64) (next *fetched, err error) {
	b := &headers.Block{Header: f.header, Entries: f.entries}
	if b.Header.Height < newest {
		if next, err = c.rpc().block(ctx, b.Header.Height+1); err != nil {
			return nil, err
		}
		b.Commit = next.before
	} else if b.Commit, err = c.rpc().commit(ctx, b.Header.Height); err != nil {
		return nil, err
	}
	if err := c.accept(b, f.before); err != nil {
		return nil, &ForgedError{err}
	}
	return next, nil
}

func (c *Client) accept(b *headers.Block, before headers.Commit) error {
	last, lastHash := c.chain.Last()
	if last != nil && last.Commit.Hash() != b.Header.LastCommitHash {
		if err := c.chain.Recommit(before); err != nil {
			return err
		}
	}
	if err := c.chain.Accept(b); err != nil {
		return err
	}
	hash := b.Header.Hash()
	state, err := execute(c.state, record.Block{Height: b.Header.Height, Time: b.Header.Time, Hash: hash, LastHash: lastHash}, b.Entries)
	if err != nil {
		return fmt.Errorf("block %d: %w", b.Header.Height, err)
	}
	if err := c.chain.Executed(state.AppHash(), validators(state)); err != nil {
		return err
	}
	c.state, c.hashes = state, append(c.hashes, hash)
	for _, e := range b.Entries {
		c.entries[sha256.Sum256(e)] = b.Header.Height
	}
	return nil
}

// execute applies a block's entries to the record.
func execute(s record.State, b record.Block, entries [][]byte) (record.State, error) {
	s = record.Begin(s, b)
	for i, data := range entries {
		e, err := record.Decode(data)
		if err == nil {
			s, err = record.Apply(s, e)
		}
		if err != nil {
			return s, fmt.Errorf("entry %d: %w", i+1, err)
		}
	}
	return s, nil
}

func validators(s record.State) []headers.Validator {
	var out []headers.Validator
	for _, v := range s.Validators() {
		out = append(out, headers.Validator{Key: v.Key, Power: v.Power})
	}
	return out
}

// State is the record as far as it was taken in.
func (c *Client) State() record.State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Height is that of the last block taken in.
func (c *Client) Height() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.chain.Height()
}

// Recorded tells whether and at which height an entry is on record, as far as
// blocks were taken in.
func (c *Client) Recorded(e record.Entry) (height int64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	height, ok = c.entries[sha256.Sum256(record.Encode(e))]
	return height, ok
}

const (
	glance = 100 * time.Millisecond // between looks at the chain
	resend = 3 * time.Second        // the mempool is memory only and may have lost it
)

// Submit puts entries on record, in their order, and returns when verified
// blocks hold them. An entry that is there already is no error. A
// *record.Refusal says that the record does not take one, and those after it
// may be missing too. While the node is away Submit keeps trying until ctx
// ends.
func (c *Client) Submit(ctx context.Context, entries ...record.Entry) error {
	if len(entries) > 1 { // so that they need not wait for each other's blocks; what is lost of this is offered again below
		for _, e := range entries {
			if data := record.Encode(e); len(data) <= record.MaxEntry {
				_, _ = c.offer(ctx, data)
			}
		}
	}
	for _, e := range entries {
		if err := c.submit(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) submit(ctx context.Context, e record.Entry) error {
	data := record.Encode(e)
	if len(data) > record.MaxEntry {
		return &record.Refusal{Code: record.CodeSize, Where: fmt.Sprintf("%d bytes", len(data))}
	}
	for {
		refusal, err := c.offer(ctx, data)
		done, syncErr := c.await(ctx, data, refusal != nil)
		switch {
		case done:
			return nil
		case refusal != nil:
			return refusal
		case lasting(err):
			return err
		case lasting(syncErr):
			return syncErr
		case ctx.Err() != nil:
			return errors.Join(ctx.Err(), err, syncErr)
		}
	}
}

// offer sends an entry to the node's mempool.
func (c *Client) offer(ctx context.Context, data []byte) (*record.Refusal, error) {
	v, err := c.rpc().broadcast(ctx, data)
	if err != nil || v.Code == 0 {
		return nil, err
	}
	return &record.Refusal{Code: record.Code(v.Code), Where: v.Log}, nil
}

// await looks for an entry in new blocks: once, or until it should be offered
// again.
func (c *Client) await(ctx context.Context, data []byte, once bool) (done bool, err error) {
	sum, until := sha256.Sum256(data), time.Now().Add(resend)
	for {
		_, err = c.Sync(ctx)
		c.mu.Lock()
		_, done = c.entries[sum]
		c.mu.Unlock()
		if done || lasting(err) {
			return done, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(glance):
		}
		if once || time.Now().After(until) {
			return false, err
		}
	}
}

// lasting tells errors that waiting cannot heal.
func lasting(err error) bool {
	var offline *OfflineError
	var node *NodeError
	return err != nil && !errors.As(err, &offline) && !errors.As(err, &node) &&
		!errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}
