package light

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// The forms in which CometBFT's RPC shows headers and commits.

type jsonHeader struct {
	Version struct {
		Block uint64 `json:"block,string"`
		App   uint64 `json:"app,string"`
	} `json:"version"`
	ChainID            string    `json:"chain_id"`
	Height             int64     `json:"height,string"`
	Time               time.Time `json:"time"`
	LastBlockID        jsonID    `json:"last_block_id"`
	LastCommitHash     sum       `json:"last_commit_hash"`
	DataHash           sum       `json:"data_hash"`
	ValidatorsHash     sum       `json:"validators_hash"`
	NextValidatorsHash sum       `json:"next_validators_hash"`
	ConsensusHash      sum       `json:"consensus_hash"`
	AppHash            sum       `json:"app_hash"`
	LastResultsHash    sum       `json:"last_results_hash"`
	EvidenceHash       sum       `json:"evidence_hash"`
	ProposerAddress    address   `json:"proposer_address"`
}

type jsonID struct {
	Hash  sum `json:"hash"`
	Parts struct {
		Total uint32 `json:"total"`
		Hash  sum    `json:"hash"`
	} `json:"parts"`
}

type jsonCommit struct {
	Height     int64  `json:"height,string"`
	Round      int32  `json:"round"`
	BlockID    jsonID `json:"block_id"`
	Signatures []struct {
		Flag      headers.Flag `json:"block_id_flag"`
		Address   address      `json:"validator_address"`
		Time      time.Time    `json:"timestamp"`
		Signature []byte       `json:"signature"`
	} `json:"signatures"`
}

func (h *jsonHeader) header() headers.Header {
	return headers.Header{
		BlockVersion: h.Version.Block, AppVersion: h.Version.App,
		ChainID: h.ChainID, Height: h.Height, Time: h.Time.UTC(), LastBlockID: h.LastBlockID.id(),
		LastCommitHash: h.LastCommitHash, DataHash: h.DataHash,
		ValidatorsHash: h.ValidatorsHash, NextValidatorsHash: h.NextValidatorsHash,
		ConsensusHash: h.ConsensusHash, AppHash: h.AppHash, LastResultsHash: h.LastResultsHash,
		EvidenceHash: h.EvidenceHash, Proposer: h.ProposerAddress,
	}
}

func (id *jsonID) id() headers.BlockID {
	return headers.BlockID{Hash: id.Hash, Parts: headers.PartSet{Total: id.Parts.Total, Hash: id.Parts.Hash}}
}

// commit leaves out what stands beside an absent vote, so that a node can't
// smuggle in bytes that nobody signed. A signature of another length than 64
// bytes becomes one that can't verify.
func (c *jsonCommit) commit() headers.Commit {
	out := headers.Commit{Height: c.Height, Round: c.Round, BlockID: c.BlockID.id()}
	for _, s := range c.Signatures {
		sig := headers.CommitSig{Flag: s.Flag}
		if s.Flag != headers.Absent {
			sig.Address, sig.Time = s.Address, s.Time.UTC()
			copy(sig.Signature[:], s.Signature)
		}
		out.Signatures = append(out.Signatures, sig)
	}
	return out
}

// sum and address are in hex; nothing stands for all zeros.
type sum [32]byte
type address [20]byte

func (s *sum) UnmarshalJSON(data []byte) error     { return fromHex(data, s[:]) }
func (a *address) UnmarshalJSON(data []byte) error { return fromHex(data, a[:]) }

func fromHex(data, into []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if text == "" {
		return nil
	}
	if hex.DecodedLen(len(text)) != len(into) {
		return fmt.Errorf("%d hex digits where %d belong", len(text), hex.EncodedLen(len(into)))
	}
	_, err := hex.Decode(into, []byte(text))
	return err
}
