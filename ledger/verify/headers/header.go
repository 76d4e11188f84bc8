// Package headers checks the chain's block headers without CometBFT: header
// hashes, validator sets, the canonical encoding of votes, and that more than
// two thirds of the power signed each block. It takes bytes and gives a
// verdict; it opens no file and no connection, and compiles to WebAssembly.
//
// Whoever walks a whole chain uses [Chain]: Accept each [Block] in order, apply
// its entries to the record, and tell the chain with Executed what the state
// has become. Chain then holds the next header to it.
//
// The hashes and sign bytes are those of CometBFT v0.40 (spec/core), block
// protocol 11, ed25519 validators only, verified with the same ZIP 215 rules,
// so that no validator can sign something that one side accepts and the other
// does not.
package headers

import (
	"time"
)

const (
	// BlockProtocol is the only block version that this package reads.
	BlockProtocol = 11
	// AppVersion is the version of the record's rules, part of every header.
	AppVersion = 1
	// MaxBlockBytes limits a block; entries must be smaller still.
	MaxBlockBytes = 2 << 20
)

// PartSet names the pieces in which a block was gossiped.
type PartSet struct {
	Total uint32
	Hash  [32]byte
}

// BlockID is what validators sign. The zero value stands for "no block" and
// occurs only as the predecessor of the first block.
type BlockID struct {
	Hash  [32]byte
	Parts PartSet
}

// Header is a block's header, every field of it.
type Header struct {
	BlockVersion, AppVersion uint64

	ChainID string
	Height  int64
	Time    time.Time

	LastBlockID BlockID

	LastCommitHash, DataHash           [32]byte
	ValidatorsHash, NextValidatorsHash [32]byte
	ConsensusHash                      [32]byte
	AppHash                            [32]byte // state after the previous block
	LastResultsHash                    [32]byte
	EvidenceHash                       [32]byte
	Proposer                           [20]byte
}

// Hash is the block's hash: the tree hash of the encoded fields.
func (h *Header) Hash() [32]byte {
	var version proto
	version.uint(1, h.BlockVersion)
	version.uint(2, h.AppVersion)
	return root([][]byte{
		version,
		wrapString(h.ChainID),
		wrapInt(h.Height),
		timestamp(h.Time),
		h.LastBlockID.proto(),
		wrapBytes(h.LastCommitHash[:]),
		wrapBytes(h.DataHash[:]),
		wrapBytes(h.ValidatorsHash[:]),
		wrapBytes(h.NextValidatorsHash[:]),
		wrapBytes(h.ConsensusHash[:]),
		wrapBytes(h.AppHash[:]),
		wrapBytes(h.LastResultsHash[:]),
		wrapBytes(h.EvidenceHash[:]),
		wrapBytes(h.Proposer[:]),
	})
}

// proto serves both BlockID and CanonicalBlockID, which have one encoding.
func (id BlockID) proto() []byte {
	if id == (BlockID{}) {
		return []byte{2<<3 | 2, 0}
	}
	var parts, p proto
	parts.uint(1, uint64(id.Parts.Total))
	parts.bytes(2, id.Parts.Hash[:])
	p.bytes(1, id.Hash[:])
	p.message(2, parts)
	return p
}
