package node

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"

	"github.com/isoloir/isoloir/ledger/record"
)

const (
	glance = 50 * time.Millisecond // between looks at the record
	resend = 5 * time.Second       // the mempool is memory only and may have lost it
)

// Submit puts an entry on record and returns the height of the block that
// holds it, which this node has carried out. An entry that is there already is
// no error. A *record.Refusal says that the record does not take it. While the
// chain stands still Submit waits, until ctx ends.
func (n *Node) Submit(ctx context.Context, e record.Entry) (height int64, err error) {
	data := record.Encode(e)
	if len(data) > record.MaxEntry {
		return 0, &record.Refusal{Code: record.CodeSize, Where: fmt.Sprintf("%d bytes", len(data))}
	}
	sum := sha256.Sum256(data)
	for {
		if height, ok := n.app.recorded(sum); ok {
			return height, nil
		}
		refused, err := n.offer(ctx, data)
		if err != nil {
			return 0, err
		}
		if height, ok := n.await(ctx, sum, refused != nil); ok {
			return height, nil
		}
		if refused != nil {
			return 0, refused
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
	}
}

// Recorded tells whether and at which height an entry is on record.
func (n *Node) Recorded(e record.Entry) (height int64, ok bool) {
	return n.app.recorded(sha256.Sum256(record.Encode(e)))
}

// offer puts an entry into the mempool, unless it is there.
func (n *Node) offer(ctx context.Context, data []byte) (*record.Refusal, error) {
	if !n.Synced() {
		return nil, nil // its answer would be about the past
	}
	answer := make(chan *abci.ResponseCheckTx, 1)
	err := n.comet.Mempool().CheckTx(data, func(r *abci.ResponseCheckTx) { answer <- r }, mempool.TxInfo{})
	var full mempool.ErrMempoolIsFull
	switch {
	case errors.Is(err, mempool.ErrTxInCache), errors.As(err, &full):
		return nil, nil
	case err != nil:
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, nil
	case r := <-answer:
		if r.Code == 0 {
			return nil, nil
		}
		return &record.Refusal{Code: record.Code(r.Code), Where: r.Log}, nil
	}
}

// await looks for an entry on record: once, or until it should be offered
// again.
func (n *Node) await(ctx context.Context, sum [32]byte, once bool) (height int64, ok bool) {
	for until := time.Now().Add(resend); ; {
		if height, ok = n.app.recorded(sum); ok || once || time.Now().After(until) {
			return height, ok
		}
		select {
		case <-ctx.Done():
			return 0, false
		case <-time.After(glance):
		}
	}
}

// Offer puts an entry into the mempool and does not wait for a block. Nothing
// is returned when it waits there or is on record already.
func (n *Node) Offer(ctx context.Context, e record.Entry) (*record.Refusal, error) {
	data := record.Encode(e)
	if _, ok := n.app.recorded(sha256.Sum256(data)); ok {
		return nil, nil
	}
	if len(data) > record.MaxEntry {
		return &record.Refusal{Code: record.CodeSize, Where: fmt.Sprintf("%d bytes", len(data))}, nil
	}
	return n.offer(ctx, data)
}

// Entries are those of a block, as they were recorded.
func (n *Node) Entries(height int64) ([][]byte, error) {
	block := n.comet.BlockStore().LoadBlock(height)
	if block == nil {
		return nil, fmt.Errorf("block %d is not in the store", height)
	}
	return block.Txs.ToSliceOfBytes(), nil
}
