package light_test

import (
	"crypto/ed25519"
	"time"

	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cometproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/rpc/client/http"
	"github.com/cometbft/cometbft/types"

	"github.com/isoloir/isoloir/ledger/chain/light"
)

// oneVotesTwice: the key of an anchor runs in two places. CometBFT finds the
// two votes, and the record takes the anchor's power; this client and the
// verifier of the folder come to the same validators without CometBFT.
func (n *net4) oneVotesTwice(c *light.Client) {
	node, err := http.New("http://"+n.members[0].RPC, "/websocket")
	must(n.t, err)
	_, err = node.BroadcastEvidence(n.t.Context(), n.twice(node, "anchor-4", 2))
	must(n.t, err)
	must(n.t, submit(n.t, c, n.incident("a block for the evidence", "official-1", "official-2")))
	key := [32]byte(n.Anchors["anchor-4"].Public().(ed25519.PublicKey))
	for until := time.Now().Add(20 * time.Second); !c.State().Struck(key); time.Sleep(50 * time.Millisecond) {
		if _, err := c.Sync(n.t.Context()); err != nil || time.Now().After(until) {
			n.t.Fatalf("the double vote is not on record (%v)", err)
		}
	}
	if got := len(c.State().Validators()); got != 5 { // three anchors and two stations
		n.t.Fatalf("%d validators after a double vote", got)
	}
	for _, note := range []string{"one", "two", "three"} { // the third block is of the new validators
		must(n.t, submit(n.t, c, n.incident("after the double vote "+note, "official-1", "official-2")))
	}
	for _, m := range n.members {
		n.agree(c, m)
	}
}

// twice signs two precommits of an anchor at a height.
func (n *net4) twice(node *http.HTTP, anchor string, height int64) types.Evidence {
	block, err := node.Block(n.t.Context(), &height)
	must(n.t, err)
	answer, err := node.Validators(n.t.Context(), &height, nil, nil)
	must(n.t, err)
	key := cometed25519.PrivKey(n.Anchors[anchor])
	vote := func(hash byte) *types.Vote {
		id := types.BlockID{Hash: make([]byte, 32), PartSetHeader: types.PartSetHeader{Total: 1, Hash: make([]byte, 32)}}
		id.Hash[0] = hash
		v := &types.Vote{Type: cometproto.PrecommitType, Height: height, BlockID: id, Timestamp: time.Now().UTC(), ValidatorAddress: key.PubKey().Address()}
		for i, val := range answer.Validators {
			if string(val.Address) == string(v.ValidatorAddress) {
				v.ValidatorIndex = int32(i)
			}
		}
		v.Signature, err = key.Sign(types.VoteSignBytes(n.Manifest.ChainID, v.ToProto()))
		must(n.t, err)
		return v
	}
	e, err := types.NewDuplicateVoteEvidence(vote(1), vote(2), block.Block.Time, types.NewValidatorSet(answer.Validators))
	must(n.t, err)
	return e
}
