package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	layout "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/tpm/broker"
)

// runStation runs a station's node and, beside it, the courier between the
// booth's files and the record.
func runStation(ctx context.Context, c *layout.Config, log *slog.Logger) error {
	if err := c.Make(); err != nil {
		return err
	}
	m, sigs, err := signed.Load(c.Inbox(layout.Manifest))
	if errors.Is(err, fs.ErrNotExist) {
		return cli.Hint(err, "officials put the signed manifest into the station's inbox")
	}
	if err != nil {
		return err
	}
	if m.Station(c.Station) == nil {
		return cli.Hint(fmt.Errorf("the manifest has no station %q", c.Station), "\"station\" in station.json is an id of the manifest")
	}
	chip, err := dialBroker(ctx, c.ValidatorSocket())
	if err != nil {
		return cli.Hint(err, "init starts the broker; a validator does not run without it")
	}
	key, lease, err := unseal(c, chip, log)
	if err != nil {
		return err
	}
	n, err := node.Start(ctx, node.Config{Dir: c.Validator(""), Manifest: m, Signatures: sigs, Key: key, Lease: lease,
		P2P: c.P2P, RPC: c.RPC, Peers: c.Peers, Log: log})
	if err != nil {
		return err
	}
	watch, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		newCourier(c, m, chip, n, log).run(watch)
	}()
	err = n.Wait(ctx)
	stop()
	select {
	case <-done:
	case <-n.Dead():
	}
	return errors.Join(err, n.Stop())
}

// dialBroker waits a little: init starts its broker and this process together.
func dialBroker(ctx context.Context, socket string) (chip broker.Validator, err error) {
	for range 50 {
		if chip, err = broker.DialValidator(socket); err == nil {
			return chip, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
	return nil, err
}

// unseal takes the consensus key from the TPM, with the lease under which it
// may sign. A station whose card was put back does not sign, and does
// everything else: its ballots must still reach the record.
func unseal(c *layout.Config, chip broker.Validator, log *slog.Logger) (node.Key, node.Lease, error) {
	seed, err := chip.ConsensusSeed()
	if broker.IsChip(err) {
		return withoutChip(err, log)
	}
	if err != nil {
		return node.Key{}, nil, cli.Hint(err, "init starts the broker; a validator does not run without it")
	}
	defer clear(seed)
	key, err := node.NewKey(seed)
	if err != nil {
		return node.Key{}, nil, err
	}
	lease, err := broker.OpenLease(chip, c.Lease())
	if err != nil {
		log.Error("this station takes no part in consensus", "reason", err.Error())
		return key, noLease{err}, nil
	}
	return key, lease, nil
}

// withoutChip makes a node that follows the chain under a key of nobody: the chip is dead, or the software is not what it gives the key to.
func withoutChip(why error, log *slog.Logger) (node.Key, node.Lease, error) {
	log.Error("this station takes no part in consensus", "reason", why.Error())
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed)
	key, err := node.NewKey(seed)
	return key, noLease{why}, err
}

// noLease covers no height.
type noLease struct{ why error }

func (l noLease) From() int64        { return 0 }
func (l noLease) Covers(int64) bool  { return false }
func (l noLease) Extend(int64) error { return l.why }
func (l noLease) Close(int64) error  { return nil }
