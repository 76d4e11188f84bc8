package node

import (
	"context"
	"encoding/hex"
	"log/slog"
	"slices"
	"time"

	"github.com/cometbft/cometbft/types"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// accuse puts on record the double votes that CometBFT found and put into
// blocks as evidence. Every node does it, so that one is enough; the entry, not
// the evidence, takes the power away, and so a replay without CometBFT comes to
// the same validators.
func (n *Node) accuse(ctx context.Context, every time.Duration, log *slog.Logger) {
	said := map[[32]byte]bool{}
	for tick := time.NewTicker(every); ; {
		for _, e := range n.doubleVotes() {
			refusal, err := n.Offer(ctx, e)
			if refusal != nil {
				err = refusal
			}
			if !said[e.Key] {
				said[e.Key] = true
				log.Warn("a validator voted twice", "key", hex.EncodeToString(e.Key[:]), "height", e.Height, "err", err)
			}
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// doubleVotes are those in blocks whose validators still have power.
func (n *Node) doubleVotes() []*record.DoubleVote {
	var out []*record.DoubleVote
	state := n.View().State
	for _, height := range n.app.accusing() {
		block := n.comet.BlockStore().LoadBlock(height)
		if block == nil {
			continue // being stored
		}
		for _, ev := range block.Evidence.Evidence {
			if e := doubleVote(state, ev); e != nil {
				out = append(out, e)
			}
		}
	}
	return out
}

// doubleVote is a piece of evidence as the record wants it; nil if there is
// nothing left to take from its validator.
func doubleVote(s record.State, evidence types.Evidence) *record.DoubleVote {
	ev, ok := evidence.(*types.DuplicateVoteEvidence)
	if !ok {
		return nil
	}
	voters := s.Validators()
	i := slices.IndexFunc(voters, func(v record.Validator) bool {
		address := headers.Validator{Key: v.Key}.Address()
		return string(address[:]) == string(ev.VoteA.ValidatorAddress)
	})
	if i < 0 {
		return nil
	}
	return record.NewDoubleVote(voters[i].Key, uint8(ev.VoteA.Type), ev.VoteA.Height, ev.VoteA.Round, signedVote(ev.VoteA), signedVote(ev.VoteB))
}

func signedVote(v *types.Vote) record.SignedVote {
	id := v.BlockID
	out := record.SignedVote{Seconds: v.Timestamp.Unix(), Nanos: uint32(v.Timestamp.Nanosecond())}
	copy(out.Block.Hash[:], id.Hash)
	copy(out.Block.Parts.Hash[:], id.PartSetHeader.Hash)
	out.Block.Parts.Total = id.PartSetHeader.Total
	copy(out.Sig[:], v.Signature)
	return out
}
