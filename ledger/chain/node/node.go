// Package node is a full node of the chain: CometBFT v0.40 in this process,
// with ledger/record behind its ABCI. Anchors and seated stations run one.
//
// [Start] gives a running node, [Node.View] the record after the last block,
// [Node.Submit] puts an entry on record, [Node.Wait] ends when the node can't
// go on. What is on disk is CometBFT's block store and the last thing that
// this validator signed; the record is played from the block store at every
// start, which costs the checking of every proof again.
//
// The chain's beginning and its rules come from the signed manifest, its pace
// from the manifest's mode. There is no configuration file.
package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/cometbft/cometbft/config"
	cometnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/types"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// Config is all that a node needs to know.
type Config struct {
	Dir        string // its folder, its own alone
	Manifest   *election.Manifest
	Signatures []election.Signature
	Key        Key
	Lease      Lease    // of a station; nil for an anchor
	P2P, RPC   string   // host:port to listen on
	Peers      []string // id@host:port
	Log        *slog.Logger
}

// Node is a running node.
type Node struct {
	comet  *cometnode.Node
	app    *app
	sign   *signer
	failed chan error
	stop   context.CancelFunc
	jobs   sync.WaitGroup // those that read the block store
	disk   *disk
	lock   *os.File
}

// leaseHeights is how many heights one lease covers: few enough that a station
// which lost power is back in its seat soon, many enough to spare the TPM.
const leaseHeights = 20

// Start opens the folder, plays the stored blocks to the record and joins the
// chain.
func Start(ctx context.Context, c Config) (*Node, error) {
	if err := c.prepare(); err != nil {
		return nil, err
	}
	lock, err := claim(c.Dir)
	if err != nil {
		return nil, err
	}
	n := &Node{lock: lock, failed: make(chan error, 1), disk: newDisk()}
	if err := n.disk.within(func() error { return n.start(ctx, c) }); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return n, nil
}

func (n *Node) start(ctx context.Context, c Config) error {
	begin, err := record.New(c.Manifest, c.Signatures)
	if err != nil {
		return err
	}
	n.app = newApp(begin)
	if err := begun(ctx, c); err != nil {
		return err
	}
	if n.comet, err = n.assemble(ctx, c); err != nil {
		return fmt.Errorf("open the chain in %s: %w", c.Dir, err)
	}
	if err := n.comet.Start(); err != nil {
		return fmt.Errorf("start the node: %w", err)
	}
	ctx, n.stop = context.WithCancel(ctx)
	go redial(ctx, n.comet.Switch(), c.Peers, redialEvery(c.Manifest.Mode))
	n.jobs.Go(func() { n.accuse(ctx, redialEvery(c.Manifest.Mode), c.Log) })
	return nil
}

// begun waits for the chain's first moment. CometBFT would sleep until then
// and hear no signal.
func begun(ctx context.Context, c Config) error {
	doc, err := genesis(c.Manifest)
	if err != nil {
		return err
	}
	wait := time.Until(doc.GenesisTime)
	if wait <= 0 {
		return nil
	}
	c.Log.Warn("the chain has not begun; is this machine's clock right?", "begins", c.Manifest.GenesisTime)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// prepare finds early what would otherwise end in the middle of a start.
func (c Config) prepare() error {
	if err := checkPeers(c.Peers); err != nil {
		return err
	}
	for _, address := range []string{c.P2P, c.RPC} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		if err := l.Close(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Join(c.Dir, "data"), 0o700); err != nil {
		return err
	}
	return checkRoom(c.Dir)
}

func (n *Node) assemble(ctx context.Context, c Config) (*cometnode.Node, error) {
	var err error
	if n.sign, err = newSigner(c); err != nil {
		return nil, err
	}
	peer, err := peerKey(c.Dir)
	if err != nil {
		return nil, err
	}
	doc, err := genesis(c.Manifest)
	if err != nil {
		return nil, err
	}
	n.sign.failed = n.fail
	log := logger{Logger: c.Log, failed: n.fail}
	return cometnode.NewNodeWithContext(ctx, cometConfig(c), n.sign, peer, proxy.NewLocalClientCreator(n.app),
		func() (*types.GenesisDoc, error) { return doc, nil }, n.disk.openStore,
		cometnode.DefaultMetricsProvider(config.DefaultInstrumentationConfig()), log)
}

// newSigner finds what this validator signed last. Without that it does not
// sign, except in a folder that has never held a block.
func newSigner(c Config) (*signer, error) {
	s := &signer{key: c.Key, lease: c.Lease, step: leaseHeights, path: filepath.Join(c.Dir, signedFile)}
	var err error
	s.last, err = loadSigned(s.path)
	if errors.Is(err, fs.ErrNotExist) && c.Lease != nil {
		// The lease, not this file, protects a station whose card was emptied.
		return s, (signed{}).save(s.path)
	}
	return s, err
}

func (n *Node) fail(reason error) {
	select {
	case n.failed <- reason:
	default:
	}
}

// Wait returns nil when ctx ends, or an error when consensus has stopped for
// good on this node, which only a new start can heal.
func (n *Node) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-n.disk.dead:
		return n.disk.why
	case reason := <-n.failed:
		return fmt.Errorf("consensus stopped on this node: %w", reason)
	case <-n.comet.Quit():
		return errors.New("the node stopped")
	}
}

// Dead closes when the block store can't be written any more. Whatever uses it
// then may never come back; the process should end.
func (n *Node) Dead() <-chan struct{} { return n.disk.dead }

// Stop ends the node and closes its files.
func (n *Node) Stop() error {
	n.stop()
	err := n.disk.within(func() error {
		n.jobs.Wait()
		err := n.comet.Stop()
		if err == nil {
			n.comet.Wait()
		}
		return err
	})
	return errors.Join(err, n.sign.end(), n.lock.Close())
}

// View is the record after the last block that this node carried out.
func (n *Node) View() View { return *n.app.committed.Load() }

// Synced reports whether the node has caught up with its peers.
func (n *Node) Synced() bool { return !n.comet.ConsensusReactor().WaitSync() }

// Peers counts the nodes that this one is connected to.
func (n *Node) Peers() int { return n.comet.Switch().Peers().Size() }
