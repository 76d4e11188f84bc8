package record

import (
	"cmp"
	"encoding/hex"
	"slices"
	"time"

	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// DoubleVote proves that a validator signed two votes of one type for different blocks in one round, which no honest one does: a card
// was copied, a key runs twice, or somebody tries to split the chain. It proves itself, so that whoever finds it may record it. The
// validator has no power from there.
type DoubleVote struct {
	Key    [32]byte // the validator's
	Type   uint8    // headers.Prevote or headers.Precommit
	Height int64
	Round  uint32        // below 2^31
	Votes  [2]SignedVote // rising by block
}

// SignedVote is where two votes of a validator differ.
type SignedVote struct {
	Block   headers.BlockID // zero for no block
	Seconds int64           // of the vote's time
	Nanos   uint32
	Sig     [64]byte
}

// Kind is KindDoubleVote.
func (e *DoubleVote) Kind() Kind { return KindDoubleVote }

func (e *DoubleVote) body(w *wire) {
	w.hash(&e.Key)
	w.u8(&e.Type)
	w.height(&e.Height)
	w.u32(&e.Round)
	w.need(e.Round < 1<<31)
	for i := range e.Votes {
		e.Votes[i].wire(w)
	}
}

// The votes are signed one by one.
func (e *DoubleVote) seals(*wire) {}

func (v *SignedVote) wire(w *wire) {
	seconds := uint64(v.Seconds)
	w.hash(&v.Block.Hash)
	w.u32(&v.Block.Parts.Total)
	w.hash(&v.Block.Parts.Hash)
	w.u64(&seconds)
	w.u32(&v.Nanos)
	w.need(v.Nanos < 1e9)
	w.hash((*[32]byte)(v.Sig[:32]))
	w.hash((*[32]byte)(v.Sig[32:]))
	v.Seconds = int64(seconds)
}

// NewDoubleVote orders two votes as the record wants them.
func NewDoubleVote(key [32]byte, kind uint8, height int64, round int32, a, b SignedVote) *DoubleVote {
	e := &DoubleVote{Key: key, Type: kind, Height: height, Round: uint32(round), Votes: [2]SignedVote{a, b}}
	slices.SortFunc(e.Votes[:], byBlock)
	return e
}

func byBlock(a, b SignedVote) int {
	x, y := a.Block, b.Block
	return cmp.Or(slices.Compare(x.Hash[:], y.Hash[:]), cmp.Compare(x.Parts.Total, y.Parts.Total), slices.Compare(x.Parts.Hash[:], y.Parts.Hash[:]))
}

func (e *DoubleVote) apply(s State) (State, error) {
	i := slices.IndexFunc(s.Seats(), func(v Validator) bool { return v.Key == e.Key })
	switch {
	case i < 0:
		return s, refuse(CodeDoubleVote, "%x is no validator", e.Key)
	case s.Struck(e.Key):
		return s, refuse(CodeRecorded, "%x voted twice", e.Key)
	case e.Type != headers.Prevote && e.Type != headers.Precommit || byBlock(e.Votes[0], e.Votes[1]) >= 0:
		return s, refuse(CodeDoubleVote, "type %d", e.Type)
	}
	for i, v := range e.Votes {
		vote := headers.Vote{Type: e.Type, Height: e.Height, Round: int32(e.Round), Block: v.Block, Time: time.Unix(v.Seconds, int64(v.Nanos))}
		if !headers.Signed(e.Key, vote.SignBytes(s.def.m.ChainID), v.Sig) {
			return s, refuse(CodeDoubleVote, "signature %d", i+1)
		}
	}
	s.struck = s.struck.Set(e.Key, struct{}{})
	if s.anchors() == 0 {
		return s, refuse(CodeDoubleVote, "%x is the last anchor", e.Key)
	}
	return s, nil
}

// Struck reports whether a validator voted twice and has no power any more.
func (s State) Struck(key [32]byte) bool {
	_, struck := s.struck.Get(key)
	return struck
}

// anchors counts those that vote. The last one keeps its power: a chain without a validator could record nothing more.
func (s State) anchors() int {
	n := 0
	for _, a := range s.def.m.Anchors {
		if !s.Struck(anchorKey(a.Key)) {
			n++
		}
	}
	return n
}

func anchorKey(text string) [32]byte {
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != 32 {
		panic("record: a valid manifest has an anchor without a key") // election.Validate checks it
	}
	return [32]byte(key)
}
