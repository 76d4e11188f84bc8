package node

import (
	"path/filepath"
	"time"

	"github.com/cometbft/cometbft/config"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// heartbeat is the longest time without a block: an empty block renews the
// newest block hash, to which quotes bind.
const heartbeat = 30 * time.Second

// cometConfig is the whole of CometBFT's configuration. It is written here and
// read from no file, because the pace of a chain must be the same on every
// node: a demonstration runs fast on one machine, an election allows for slow
// links (2 MiB at 2 Mbit/s take 8 s).
func cometConfig(c Config) *config.Config {
	cfg := config.DefaultConfig().SetRoot(c.Dir)
	cfg.DBPath = "data"
	cfg.TxIndex.Indexer = "null"
	cfg.Storage.DiscardABCIResponses = true

	cfg.RPC.ListenAddress = "tcp://" + c.RPC
	cfg.RPC.MaxBodyBytes = 2 * record.MaxEntry // an entry in base64 with its envelope
	cfg.RPC.CORSAllowedOrigins = nil

	cfg.P2P.ListenAddress = "tcp://" + c.P2P
	cfg.P2P.AddrBook = filepath.Join("data", "addrbook.json")
	cfg.P2P.AddrBookStrict = false // loopback and private networks are what we run on
	cfg.P2P.AllowDuplicateIP = true
	cfg.P2P.PexReactor = false
	cfg.P2P.LibP2PConfig.Enabled = false
	cfg.P2P.MaxNumInboundPeers = 200

	cfg.BlockSync.AdaptiveSync = false // "risks equivocation", say its makers

	cfg.Mempool.Size = 1000
	cfg.Mempool.MaxTxBytes = record.MaxEntry
	cfg.Mempool.MaxTxsBytes = 64 << 20
	cfg.Mempool.RecheckTimeout = 20 * time.Second // proofs of a full batch take a while on a small board

	cfg.Consensus.CreateEmptyBlocks = false
	cfg.Consensus.CreateEmptyBlocksInterval = heartbeat
	cfg.Consensus.DoubleSignCheckHeight = 0 // would stop an honest restart; the lease guards instead
	setPace(cfg.Consensus, c.Manifest.Mode)
	return cfg
}

func setPace(c *config.ConsensusConfig, mode string) {
	if mode == election.ModeElection {
		c.TimeoutPropose, c.TimeoutProposeDelta = 8*time.Second, 2*time.Second
		c.TimeoutCommit = 2 * time.Second
		return
	}
	c.TimeoutPropose, c.TimeoutProposeDelta = 1500*time.Millisecond, 500*time.Millisecond
	c.TimeoutPrevote, c.TimeoutPrevoteDelta = 500*time.Millisecond, 250*time.Millisecond
	c.TimeoutPrecommit, c.TimeoutPrecommitDelta = 500*time.Millisecond, 250*time.Millisecond
	c.TimeoutCommit = 250 * time.Millisecond
	c.PeerGossipSleepDuration = 20 * time.Millisecond
}

// redialEvery is how often lost peers are called again.
func redialEvery(mode string) time.Duration {
	if mode == election.ModeElection {
		return 30 * time.Second
	}
	return 2 * time.Second
}
