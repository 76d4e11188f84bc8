package light

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// Export writes the record folder as far as the chain has come. It ends with a
// block without entries, so that the state after the last entry is in a header
// that the validators signed; on a chain that rests there is one already, else
// Export waits for it. Tables, proofs and shares come from a folder of such files.
func (c *Client) Export(ctx context.Context, dir string, tables fs.FS) error {
	state, last, err := c.rested(ctx)
	if err != nil {
		return err
	}
	return verify.Write(dir, state, c.blocks(ctx, last), tables)
}

// rested syncs until the newest block has no entries.
func (c *Client) rested(ctx context.Context) (record.State, *headers.Block, error) {
	for {
		if _, err := c.Sync(ctx); err != nil {
			return record.State{}, nil, err
		}
		c.mu.Lock()
		state := c.state
		last, _ := c.chain.Last()
		c.mu.Unlock()
		if last != nil && len(last.Entries) == 0 {
			return state, last, nil
		}
		select {
		case <-ctx.Done():
			return record.State{}, nil, ctx.Err()
		case <-time.After(glance):
		}
	}
}

// blocks fetches the blocks up to the last again, so that no client has to
// hold a whole election in memory, and holds each to the hash that was checked.
// The signatures on each are those that the block after it settles.
func (c *Client) blocks(ctx context.Context, last *headers.Block) iter.Seq2[*headers.Block, error] {
	c.mu.Lock()
	hashes := slices.Clone(c.hashes[:last.Header.Height])
	c.mu.Unlock()
	return func(yield func(*headers.Block, error) bool) {
		var held *headers.Block
		for i, hash := range hashes {
			b, before, err := c.again(ctx, int64(i+1), hash)
			if err == nil && held != nil {
				held.Commit = before
				err = settled(held, b)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if held != nil && !yield(held, nil) {
				return
			}
			held = b
		}
		yield(last, nil)
	}
}

// Rows fetches the blocks again and gathers the rows that mixers start from, of some contests. They stand from the cut-off on.
func (c *Client) Rows(ctx context.Context, contests ...string) (*record.Rows, error) {
	c.mu.Lock()
	state := c.state
	last, _ := c.chain.Last()
	c.mu.Unlock()
	rows := record.NewRows(contests...)
	if last == nil {
		return rows, nil
	}
	for b, err := range c.blocks(ctx, last) {
		if err == nil {
			err = rows.TakeBlock(state, b.Entries)
		}
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (c *Client) again(ctx context.Context, height int64, hash [32]byte) (*headers.Block, headers.Commit, error) {
	f, err := c.rpc().block(ctx, height)
	if err != nil {
		return nil, headers.Commit{}, err
	}
	if f.header.Hash() != hash || headers.DataHash(f.entries) != f.header.DataHash {
		return nil, headers.Commit{}, &ForgedError{fmt.Errorf("block %d is another one than before", height)}
	}
	return &headers.Block{Header: f.header, Entries: f.entries}, f.before, nil
}

func settled(b, next *headers.Block) error {
	if b.Commit.Hash() != next.Header.LastCommitHash || b.Commit.BlockID != next.Header.LastBlockID {
		return &ForgedError{fmt.Errorf("block %d comes with other signatures than the chain keeps", b.Header.Height)}
	}
	return nil
}
