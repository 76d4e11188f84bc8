package node

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// Codespace marks the refusals of the record among CometBFT's other answers.
const Codespace = "isoloir"

// app hosts the record under ABCI 2.0. It has no rules of its own and keeps
// nothing on disk: it says that it stands at height 0, and CometBFT plays its
// stored blocks to it at every start. So a power cut can never leave it ahead
// of the block store.
//
// CometBFT calls the methods one at a time; only the committed view is read by
// other goroutines.
type app struct {
	abci.BaseApplication

	committed atomic.Pointer[View] // state after the last block
	check     record.State         // committed, with what the mempool holds
	next      *View                // finalized, waiting for Commit
	fresh     [][]byte             // the entries of next
	tried     map[[32]byte]*View   // outcomes of proposals, by block hash

	mu      sync.Mutex
	entries map[[32]byte]int64 // SHA-256 of every entry on record: its height
	accused []int64            // heights of blocks with evidence against validators
}

// View is the record at one height.
type View struct {
	State record.State
	Block record.Block
}

var _ abci.Application = (*app)(nil)

func newApp(start record.State) *app {
	a := &app{check: start, tried: map[[32]byte]*View{}, entries: map[[32]byte]int64{}}
	a.committed.Store(&View{State: start})
	return a
}

func (a *app) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	return &abci.ResponseInfo{Data: "isoloir", AppVersion: headers.AppVersion}, nil
}

func (a *app) InitChain(context.Context, *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	hash := a.committed.Load().State.AppHash()
	return &abci.ResponseInitChain{AppHash: hash[:]}, nil
}

// CheckTx says whether an entry would be taken now. Entries that wait are
// counted in, so that two that exclude each other don't both wait.
func (a *app) CheckTx(_ context.Context, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	state, err := apply(a.check, req.Tx)
	if err != nil {
		r := refusal(err)
		return &abci.ResponseCheckTx{Code: uint32(r.Code), Log: r.Where, Codespace: Codespace}, nil
	}
	a.check = state
	return &abci.ResponseCheckTx{}, nil
}

// refusal is what Apply and Decode always return as their error.
func refusal(err error) *record.Refusal {
	var r *record.Refusal
	if !errors.As(err, &r) {
		panic("node: the record refused without a code: " + err.Error())
	}
	return r
}

func apply(s record.State, data []byte) (record.State, error) {
	e, err := record.Decode(data)
	if err != nil {
		return s, err
	}
	return record.Apply(s, e)
}

// PrepareProposal proposes what applies, in the order in which it came.
func (a *app) PrepareProposal(_ context.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	state := a.begin(record.Block{Height: req.Height, Time: req.Time})
	room := req.MaxTxBytes
	var entries [][]byte
	for _, tx := range req.Txs {
		next, err := apply(state, tx)
		// 8 bytes are more than the block's framing of an entry takes.
		if need := int64(len(tx)) + 8; err == nil && need <= room {
			state, room, entries = next, room-need, append(entries, tx)
		}
	}
	return &abci.ResponsePrepareProposal{Txs: entries}, nil
}

// ProcessProposal refuses the whole block if one entry of it is refused.
func (a *app) ProcessProposal(_ context.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	view, err := a.run(record.Block{Height: req.Height, Time: req.Time, Hash: [32]byte(req.Hash)}, req.Txs)
	if err != nil {
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
	}
	a.tried[view.Block.Hash] = view
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

// FinalizeBlock carries out a decided block. A refused entry in it means that
// more than a third of the power runs other rules than ours: this node stops
// rather than follow or guess.
func (a *app) FinalizeBlock(_ context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	view, done := a.tried[[32]byte(req.Hash)]
	if !done {
		var err error
		view, err = a.run(record.Block{Height: req.Height, Time: req.Time, Hash: [32]byte(req.Hash)}, req.Txs)
		if err != nil {
			return nil, fmt.Errorf("block %d was decided against the record's rules: %w", req.Height, err)
		}
	}
	a.next, a.fresh = view, req.Txs
	if len(req.Misbehavior) > 0 {
		a.mu.Lock()
		a.accused = append(a.accused, req.Height)
		a.mu.Unlock()
	}
	results := make([]*abci.ExecTxResult, len(req.Txs))
	for i := range results {
		results[i] = &abci.ExecTxResult{}
	}
	hash := view.State.AppHash()
	return &abci.ResponseFinalizeBlock{
		TxResults: results, AppHash: hash[:],
		ValidatorUpdates: changes(a.committed.Load().State.Validators(), view.State.Validators()),
	}, nil
}

func (a *app) Commit(context.Context, *abci.RequestCommit) (*abci.ResponseCommit, error) {
	a.mu.Lock()
	for _, e := range a.fresh {
		a.entries[sha256.Sum256(e)] = a.next.Block.Height
	}
	a.mu.Unlock()
	a.committed.Store(a.next)
	a.check = a.next.State
	clear(a.tried)
	return &abci.ResponseCommit{}, nil
}

// run applies a block's entries to the committed state.
func (a *app) run(b record.Block, entries [][]byte) (*View, error) {
	state := a.begin(b)
	for i, data := range entries {
		var err error
		if state, err = apply(state, data); err != nil {
			return nil, fmt.Errorf("entry %d: %w", i, err)
		}
	}
	b.LastHash = a.committed.Load().Block.Hash
	return &View{State: state, Block: b}, nil
}

func (a *app) begin(b record.Block) record.State {
	last := a.committed.Load()
	b.LastHash = last.Block.Hash
	return record.Begin(last.State, b)
}

// recorded tells at which height an entry went on record.
func (a *app) recorded(sum [32]byte) (height int64, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	height, ok = a.entries[sum]
	return height, ok
}

// accusing are the heights of blocks with evidence against validators.
func (a *app) accusing() []int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.accused)
}

// changes are the validators that differ, in a fixed order; power 0 removes.
func changes(before, after []record.Validator) []abci.ValidatorUpdate {
	power := map[[32]byte]int64{}
	for _, v := range before {
		power[v.Key] = -v.Power
	}
	var changed []record.Validator
	for _, v := range after {
		if power[v.Key] != -v.Power {
			changed = append(changed, v)
		}
		delete(power, v.Key)
	}
	for key := range power {
		changed = append(changed, record.Validator{Key: key})
	}
	slices.SortFunc(changed, func(a, b record.Validator) int {
		return bytes.Compare(a.Key[:], b.Key[:])
	})
	out := make([]abci.ValidatorUpdate, len(changed))
	for i, v := range changed {
		out[i] = abci.Ed25519ValidatorUpdate(v.Key[:], v.Power)
	}
	return out
}
