package node

import (
	"encoding/hex"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/types"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// keepEvidence outlasts an election and its canvass; CometBFT forgets double
// signing after two days unless told otherwise.
const keepEvidence = 90 * 24 * time.Hour

// genesis is the chain's beginning. The signed manifest alone determines it:
// anchors are there from the start, stations join when they are enrolled.
func genesis(m *election.Manifest) (*types.GenesisDoc, error) {
	begun, err := time.Parse(time.RFC3339, m.GenesisTime)
	if err != nil {
		return nil, fmt.Errorf("genesisTime: %w", err)
	}
	doc := &types.GenesisDoc{ChainID: m.ChainID, GenesisTime: begun.UTC(), InitialHeight: 1, ConsensusParams: params()}
	for _, a := range m.Anchors {
		key, err := hex.DecodeString(a.Key)
		if err != nil || len(key) != ed25519.PubKeySize {
			return nil, fmt.Errorf("anchor %s has no ed25519 key", a.ID)
		}
		doc.Validators = append(doc.Validators, types.GenesisValidator{
			PubKey: ed25519.PubKey(key), Power: int64(a.Power), Name: a.ID,
		})
	}
	return doc, doc.ValidateAndComplete()
}

func params() *types.ConsensusParams {
	p := types.DefaultConsensusParams()
	p.Block = types.BlockParams{MaxBytes: headers.MaxBlockBytes, MaxGas: -1}
	p.Evidence = types.EvidenceParams{MaxAgeNumBlocks: 1 << 40, MaxAgeDuration: keepEvidence, MaxBytes: 64 << 10}
	p.Validator.PubKeyTypes = []string{types.ABCIPubKeyTypeEd25519}
	p.Version.App = headers.AppVersion
	return p
}
