package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/tlog"
	"github.com/isoloir/isoloir/tpm/verify"
)

// pace is how often a station cosigns. A demonstration lasts minutes, an
// election a day.
func pace(mode string) time.Duration {
	if mode == election.ModeElection {
		return 5 * time.Minute
	}
	return 20 * time.Second
}

// prove answers an order to open with a quote that is bound to it and to the
// newest block. While the booth has not opened, the quote is renewed each
// minute, so that it is fresh when people act on it.
func (p *courier) prove(context.Context) error {
	order, err := os.ReadFile(p.c.Inbox(station.InOrderOpen))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(p.c.Outbox(station.OutOpen)); err == nil {
		return nil
	}
	view, digest := p.node.View(), sha256.Sum256(order)
	if view.Block.Height == 0 || digest == p.ordered && time.Since(p.proved) < time.Minute {
		return nil
	}
	quote, err := p.quote(view, record.PurposeOpen, order)
	if err != nil {
		return err
	}
	self, err := p.chip.Identity()
	if err != nil {
		return err
	}
	e := &station.Evidence{Height: view.Block.Height, Hash: view.Block.Hash, AK: self.AK, Quote: quote}
	if err := p.put(station.InEvidence, e.Encode()); err != nil {
		return err
	}
	p.ordered, p.proved = digest, time.Now()
	return nil
}

func (p *courier) quote(view node.View, purpose string, content []byte) ([]byte, error) {
	b := view.Block
	e, err := p.chip.Quote(verify.Nonce(p.m.ChainID, b.Height, b.Hash, p.c.Station, purpose, content))
	if err != nil {
		return nil, err
	}
	return e.Encode(), nil
}

// attest quotes and cosigns during the day. What the record does not take is
// not repeated: the next one says more.
func (p *courier) attest(ctx context.Context) error {
	st, view := p.station(), p.node.View()
	if st.Stage == record.StageNamed || st.Lost || st.NoTPM || st.Revoked || !p.node.Synced() || view.Block.Height == 0 {
		return nil
	}
	var errs []error
	if st.Stage == record.StageOpen && time.Since(p.quoted) > record.QuotePeriod(p.m.Mode)*3/4 { // so that a slow block makes nobody late
		p.quoted = time.Now()
		errs = append(errs, p.offerQuote(ctx, view))
	}
	if time.Since(p.cosigned) > pace(p.m.Mode) {
		p.cosigned = time.Now()
		errs = append(errs, p.offerCosign(ctx, st, view))
	}
	return errors.Join(errs...)
}

func (p *courier) offerQuote(ctx context.Context, view node.View) error {
	evidence, err := p.quote(view, record.PurposeDay, nil)
	if err != nil {
		return err
	}
	return p.offer(ctx, &record.Quote{Station: p.c.Station, Height: view.Block.Height, Evidence: evidence})
}

// offerCosign stands behind the log of the newest block, every header of which
// this node has checked. Standing behind nothing but an earlier cosignature
// would go on for ever, so it waits for more.
func (p *courier) offerCosign(ctx context.Context, st record.Station, view node.View) error {
	checkpoint, ok := view.State.Checkpoint(view.Block.Height)
	if before, had := view.State.Checkpoint(st.Cosigned); !ok || had && checkpoint.Size <= before.Size+uint64(len(p.m.Stations)) {
		return nil
	}
	sig, err := p.chip.Sign(record.LabelCheckpoint, tlog.CosignDigest(checkpoint.Text()))
	if err != nil {
		return err
	}
	return p.offer(ctx, &record.Cosign{Station: p.c.Station, Height: view.Block.Height, Sig: sig})
}

func (p *courier) offer(ctx context.Context, e record.Entry) error {
	refusal, err := p.node.Offer(ctx, e)
	if err == nil && refusal != nil {
		err = refusal
	}
	return err
}
