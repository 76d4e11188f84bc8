package light_test

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/merkle"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// The tests of this file hold ledger/verify/headers, which knows nothing of
// CometBFT, against CometBFT's own hashes, sign bytes and verdicts.

// dice draws random blocks, with a fixed seed so that a failure repeats.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 41))} }

func (d dice) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(d.Uint32())
	}
	return b
}

func (d dice) hash() [32]byte { return [32]byte(d.bytes(32)) }

// number favours the places where an encoding changes its length.
func (d dice) number() int64 { return int64(d.Uint64() >> (1 + d.IntN(62))) }

func (d dice) time() time.Time {
	t := time.Unix(d.Int64N(4e9)-1e9, 0).UTC()
	if d.IntN(8) > 0 {
		t = t.Add(time.Duration(d.Int64N(1e9)))
	}
	return t
}

func (d dice) blockID() headers.BlockID {
	if d.IntN(10) == 0 {
		return headers.BlockID{}
	}
	return headers.BlockID{Hash: d.hash(), Parts: headers.PartSet{Total: 1 + d.Uint32()>>d.IntN(31), Hash: d.hash()}}
}

func (d dice) header() headers.Header {
	return headers.Header{
		BlockVersion: uint64(d.number()), AppVersion: uint64(d.number()),
		ChainID: string(bytes.Repeat([]byte("c"), d.IntN(51))), Height: 1 + d.number(), Time: d.time(),
		LastBlockID: d.blockID(), LastCommitHash: d.hash(), DataHash: d.hash(), ValidatorsHash: d.hash(),
		NextValidatorsHash: d.hash(), ConsensusHash: d.hash(), AppHash: d.hash(), LastResultsHash: d.hash(),
		EvidenceHash: d.hash(), Proposer: [20]byte(d.bytes(20)),
	}
}

// town is a validator set in both forms, with its keys in the set's order.
type town struct {
	set    headers.ValidatorSet
	comet  *types.ValidatorSet
	signer map[string]ed25519.PrivKey
}

func (d dice) town(t *testing.T) town {
	out := town{signer: map[string]ed25519.PrivKey{}}
	var list []headers.Validator
	var comet []*types.Validator
	for range 1 + d.IntN(9) {
		key := ed25519.GenPrivKeyFromSecret(d.bytes(32))
		power := 1 + d.number()>>8
		if d.IntN(2) == 0 {
			power = 14 // equal powers are ordered by address
		}
		list = append(list, headers.Validator{Key: [32]byte(key.PubKey().Bytes()), Power: power})
		comet = append(comet, types.NewValidator(key.PubKey(), power))
		out.signer[string(key.PubKey().Address())] = key
	}
	var err error
	if out.set, err = headers.NewValidatorSet(list); err != nil {
		t.Fatal(err)
	}
	out.comet = types.NewValidatorSet(comet)
	return out
}

func cometID(id headers.BlockID) types.BlockID {
	if id == (headers.BlockID{}) {
		return types.BlockID{}
	}
	return types.BlockID{Hash: id.Hash[:], PartSetHeader: types.PartSetHeader{Total: id.Parts.Total, Hash: id.Parts.Hash[:]}}
}

func cometHeader(h *headers.Header) *types.Header {
	return &types.Header{
		Version: cmtversion.Consensus{Block: h.BlockVersion, App: h.AppVersion},
		ChainID: h.ChainID, Height: h.Height, Time: h.Time, LastBlockID: cometID(h.LastBlockID),
		LastCommitHash: h.LastCommitHash[:], DataHash: h.DataHash[:], ValidatorsHash: h.ValidatorsHash[:],
		NextValidatorsHash: h.NextValidatorsHash[:], ConsensusHash: h.ConsensusHash[:], AppHash: h.AppHash[:],
		LastResultsHash: h.LastResultsHash[:], EvidenceHash: h.EvidenceHash[:], ProposerAddress: h.Proposer[:],
	}
}

func cometCommit(c *headers.Commit) *types.Commit {
	out := &types.Commit{Height: c.Height, Round: c.Round, BlockID: cometID(c.BlockID)}
	for _, s := range c.Signatures {
		if s.Flag == headers.Absent {
			out.Signatures = append(out.Signatures, types.NewCommitSigAbsent())
			continue
		}
		out.Signatures = append(out.Signatures, types.CommitSig{BlockIDFlag: types.BlockIDFlag(s.Flag),
			ValidatorAddress: s.Address[:], Timestamp: s.Time, Signature: s.Signature[:]})
	}
	return out
}

func TestHeaderHashEqualsCometBFT(t *testing.T) {
	d := newDice(1)
	for range 5000 {
		h := d.header()
		got := h.Hash()
		if want := cometHeader(&h).Hash(); !bytes.Equal(got[:], want) {
			t.Fatalf("%+v\nhashes to %x, want %x", h, got, want)
		}
	}
}

func TestSetHashAndOrderEqualCometBFT(t *testing.T) {
	d := newDice(2)
	for range 1000 {
		town := d.town(t)
		if got := town.set.Hash(); !bytes.Equal(got[:], town.comet.Hash()) {
			t.Fatal("the set hashes differ")
		}
		for i, v := range town.set.Validators() {
			if !bytes.Equal(v.Key[:], town.comet.Validators[i].PubKey.Bytes()) {
				t.Fatal("the sets have different orders")
			}
		}
	}
}

func TestDataAndResultsHashesEqualCometBFT(t *testing.T) {
	d := newDice(3)
	for n := range 200 {
		var entries [][]byte
		var txs types.Txs
		var results []*abci.ExecTxResult
		for range n {
			e := d.bytes(d.IntN(64))
			entries, txs = append(entries, e), append(txs, e)
			results = append(results, &abci.ExecTxResult{Log: "is not part of it"})
		}
		if got := headers.DataHash(entries); !bytes.Equal(got[:], txs.Hash()) {
			t.Fatalf("%d entries: the data hashes differ", n)
		}
		if got := headers.ResultsHash(n); !bytes.Equal(got[:], types.NewResults(results).Hash()) {
			t.Fatalf("%d entries: the results hashes differ", n)
		}
	}
}

func TestConsensusHashEqualsCometBFT(t *testing.T) {
	params := types.DefaultConsensusParams()
	params.Block.MaxBytes, params.Block.MaxGas = headers.MaxBlockBytes, -1
	if got := headers.ConsensusHash(); !bytes.Equal(got[:], params.Hash()) {
		t.Fatal("the consensus hashes differ")
	}
	if got := headers.DataHash(nil); !bytes.Equal(got[:], merkle.HashFromByteSlices(nil)) {
		t.Fatal("the empty hashes differ")
	}
}

// commit signs h in town, some places absent, for no block, or spoilt.
func (d dice) commit(town town, h *headers.Header) headers.Commit {
	c := headers.Commit{Height: h.Height, Round: int32(d.number() >> 33),
		BlockID: headers.BlockID{Hash: h.Hash(), Parts: headers.PartSet{Total: 1, Hash: d.hash()}}}
	for _, v := range town.set.Validators() {
		s := headers.CommitSig{Flag: headers.ForThis, Address: v.Address(), Time: d.time()}
		switch d.IntN(12) {
		case 0:
			s = headers.CommitSig{Flag: headers.Absent}
		case 1:
			s.Flag = headers.ForNone
		}
		c.Signatures = append(c.Signatures, s)
	}
	for i := range c.Signatures {
		d.sign(town, h.ChainID, &c, i)
	}
	return c
}

func (d dice) sign(town town, chainID string, c *headers.Commit, i int) {
	s := &c.Signatures[i]
	if s.Flag == headers.Absent {
		return
	}
	sig, err := town.signer[string(s.Address[:])].Sign(c.SignBytes(chainID, i))
	if err != nil {
		panic(err)
	}
	s.Signature = [64]byte(sig)
	if d.IntN(60) == 0 {
		s.Signature[d.IntN(64)] ^= 1 << d.IntN(8)
	}
}

func TestCommitsEqualCometBFT(t *testing.T) {
	d := newDice(4)
	var good, bad int
	for range 2000 {
		town, h := d.town(t), d.header()
		c := d.commit(town, &h)
		theirs := cometCommit(&c)
		if got := c.Hash(); !bytes.Equal(got[:], theirs.Hash()) {
			t.Fatal("the commit hashes differ")
		}
		for i, s := range c.Signatures {
			if s.Flag != headers.Absent && !bytes.Equal(c.SignBytes(h.ChainID, i), theirs.VoteSignBytes(h.ChainID, int32(i))) {
				t.Fatal("the sign bytes differ")
			}
		}
		ours := headers.VerifyCommit(h.ChainID, town.set, &h, &c)
		comet := types.VerifyCommit(h.ChainID, town.comet, theirs.BlockID, h.Height, theirs)
		if (ours == nil) != (comet == nil) {
			t.Fatalf("we say %v, CometBFT says %v", ours, comet)
		}
		if ours == nil {
			good++
		} else {
			bad++
		}
	}
	if good < 200 || bad < 200 {
		t.Fatalf("the draw is lopsided: %d good, %d bad", good, bad)
	}
}

// A signature that only the cofactored rules of ZIP 215 accept is accepted
// here too. Otherwise one validator could make blocks that the chain takes and
// no observer can verify.
func TestSmallOrderSignatureEqualsCometBFT(t *testing.T) {
	identity := [32]byte{1} // as key and as R: valid for every message under ZIP 215
	h := headers.Header{ChainID: "c", Height: 1}
	v := headers.Validator{Key: identity, Power: 1}
	set, err := headers.NewValidatorSet([]headers.Validator{v})
	if err != nil {
		t.Fatal(err)
	}
	sig := headers.CommitSig{Flag: headers.ForThis, Address: v.Address(), Signature: [64]byte(append(identity[:], make([]byte, 32)...))}
	c := headers.Commit{Height: 1, BlockID: headers.BlockID{Hash: h.Hash(), Parts: headers.PartSet{Total: 1}}, Signatures: []headers.CommitSig{sig}}
	comet := ed25519.PubKey(identity[:]).VerifySignature(c.SignBytes("c", 0), sig.Signature[:])
	if ours := headers.VerifyCommit("c", set, &h, &c) == nil; ours != comet || !ours {
		t.Fatalf("we say %v, CometBFT says %v", ours, comet)
	}
	if cmtproto.PrecommitType != 2 {
		t.Fatal("a precommit has another number")
	}
}
