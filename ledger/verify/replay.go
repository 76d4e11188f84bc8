package verify

import (
	"fmt"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// replay walks the chain and the record side by side: each header must be signed by the validators that the record names, and each
// state must be the one that the next header names.
type replay struct {
	chain   *headers.Chain
	state   record.State
	entries int
}

func newReplay(m *election.Manifest, signed []election.Signature) (*replay, error) {
	state, err := record.New(m, signed)
	if err != nil {
		return nil, err
	}
	genesis, err := time.Parse(time.RFC3339, m.GenesisTime)
	if err != nil {
		return nil, err
	}
	chain, err := headers.NewChain(m.ChainID, genesis, validators(state), state.AppHash())
	if err != nil {
		return nil, err
	}
	return &replay{chain: chain, state: state}, nil
}

func validators(s record.State) []headers.Validator {
	var out []headers.Validator
	for _, v := range s.Validators() {
		out = append(out, headers.Validator{Key: v.Key, Power: v.Power})
	}
	return out
}

// block reads one block file and moves past it.
func (r *replay) block(data []byte) error {
	b, err := headers.ParseBlock(data)
	if err != nil {
		return err
	}
	if err := r.chain.Accept(b); err != nil {
		return err
	}
	_, hash := r.chain.Last()
	r.state = record.Begin(r.state, record.Block{Height: b.Header.Height, Time: b.Header.Time, Hash: hash, LastHash: b.Header.LastBlockID.Hash})
	for i, data := range b.Entries {
		e, err := record.Decode(data)
		if err == nil {
			r.state, err = record.Apply(r.state, e)
		}
		if err != nil {
			return fmt.Errorf("entry %d: %w", i+1, err)
		}
		r.entries++
	}
	return r.chain.Executed(r.state.AppHash(), validators(r.state))
}
