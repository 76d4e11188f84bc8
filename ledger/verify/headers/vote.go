package headers

import (
	"time"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
)

// Types of votes.
const (
	Prevote   uint8 = 1
	Precommit uint8 = 2
)

// Vote is what a validator says of a block in one round, or of no block if Block is zero.
type Vote struct {
	Type   uint8
	Height int64
	Round  int32
	Block  BlockID
	Time   time.Time
}

// SignBytes is what the validator signs: the length-prefixed canonical encoding of the vote.
func (v *Vote) SignBytes(chainID string) []byte {
	var p, out proto
	p.uint(1, uint64(v.Type))
	p.sfixed64(2, v.Height)
	p.sfixed64(3, int64(v.Round))
	if v.Block != (BlockID{}) {
		p.message(4, v.Block.proto())
	}
	p.message(5, timestamp(v.Time))
	p.bytes(6, []byte(chainID))
	out.varint(uint64(len(p)))
	return append(out, p...)
}

// Signed reports whether a signature is the key's over a message, by the rules of ZIP 215.
func Signed(key [32]byte, message []byte, sig [64]byte) bool {
	zip215 := &ed25519.Options{Verify: ed25519.VerifyOptionsZIP_215}
	return ed25519.VerifyWithOptions(key[:], message, sig[:], zip215)
}
