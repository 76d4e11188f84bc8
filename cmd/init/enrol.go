package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

const keysFile = "keys.bin"

func (o *options) enrol(ctx context.Context, env *cli.Env) error {
	c, err := o.load()
	if err != nil {
		return err
	}
	if err := c.MakeMedia(); err != nil {
		return err
	}
	m, err := definition(c)
	if err != nil {
		return err
	}
	events, err := o.events(m)
	if err != nil {
		return err
	}
	chip, err := openChip(c)
	if err != nil {
		return err
	}
	defer chip.Close()
	keys, err := makeKeys(c, m, events, chip, logger(env, c.Station))
	if err != nil {
		return err
	}
	return o.ask(ctx, c, chip, keys, logger(env, c.Station))
}

func (o *options) events(m *election.Manifest) (verify.Log, error) {
	bin, err := o.programs()
	if err != nil {
		return nil, err
	}
	p, err := openPrograms(bin)
	if err != nil {
		return nil, err
	}
	defer p.close()
	return p.events(m)
}

func openChip(c *station.Config) (*tpm.Chip, error) {
	chip, err := tpm.Open(c.TPM)
	return chip, cli.Hint(err, `"tpm" in station.json names the chip: /dev/tpmrm0, or unix:PATH for a simulator that runs`)
}

// makeKeys goes on with keys of this election that obey the same, or makes new ones.
func makeKeys(c *station.Config, m *election.Manifest, events verify.Log, chip *tpm.Chip, words *slog.Logger) (*broker.Keys, error) {
	order, err := enrolOrder(c, m, events)
	if err != nil {
		return nil, err
	}
	keys, err := broker.LoadKeys(c.Broker(keysFile))
	if err == nil && keys.Election == m.DefinitionDigest() && keys.Policy == order.Policy() {
		return keys, chip.Pin(keys.Pins)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, cli.Hint(err, "remove it to enrol the station anew")
	}
	start := time.Now()
	keys, err = broker.Enrol(chip, order)
	if errors.Is(err, tpm.ErrNoCertificate) {
		return nil, cli.Hint(err, "a chip without one cannot be enrolled; a simulator gets one from swtpm_localca")
	}
	if err != nil {
		return nil, err
	}
	if err := outdated(chip, m); err != nil {
		return nil, err
	}
	words.Info("keys made", "took", time.Since(start).String())
	return keys, keys.Save(c.Broker(keysFile))
}

// outdated says that the chip outlived every version of the manifest: its counter was raised in an earlier election, or it was erased.
func outdated(chip *tpm.Chip, m *election.Manifest) error {
	if m.SoftwareKey == "" || len(m.Reference) == 0 {
		return nil
	}
	counter, err := chip.Version()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(m.Reference, func(r election.Reference) bool { return uint64(r.Version) >= counter }) {
		return nil
	}
	return cli.Hint(fmt.Errorf("the chip's version counter stands at %d, and no reference of the manifest has a version as high", counter),
		"mkimage measure -version %d, or higher, for all stations", counter)
}

func enrolOrder(c *station.Config, m *election.Manifest, events verify.Log) (broker.Order, error) {
	authority, err := verify.ParseAuthority(m.SoftwareKey)
	return broker.Order{Election: m.DefinitionDigest(), Station: c.Station, Events: events, Lease: c.Lease(),
		Authority: authority, Floor: uint64(m.VersionFloor)}, err
}

// ask writes the request and answers the challenge.
func (o *options) ask(ctx context.Context, c *station.Config, chip *tpm.Chip, keys *broker.Keys, words *slog.Logger) error {
	request, err := keys.Enrolment.Encode()
	if err != nil {
		return err
	}
	if err := broker.WriteFile(c.Outbox(station.EnrolRequest), request); err != nil {
		return err
	}
	words.Info("request written", "file", c.Outbox(station.EnrolRequest))
	data, err := o.awaitChallenge(ctx, c)
	if data == nil || err != nil {
		return err
	}
	challenge, err := broker.ParseChallenge(data)
	if err != nil {
		return err
	}
	answer, err := chip.Activate(challenge.Blob, challenge.Secret)
	if err != nil {
		return cli.Hint(err, "the challenge belongs to another request: election enrol makes one for this")
	}
	if err := broker.WriteFile(c.Outbox(station.EnrolAnswer), answer); err != nil {
		return err
	}
	words.Info("challenge answered")
	return os.Remove(c.Inbox(station.EnrolChallenge)) // so that another call waits for another
}

func (o *options) awaitChallenge(ctx context.Context, c *station.Config) ([]byte, error) {
	if o.wait == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, o.wait)
	defer cancel()
	for {
		data, err := os.ReadFile(c.Inbox(station.EnrolChallenge))
		if !errors.Is(err, os.ErrNotExist) {
			return data, err
		}
		select {
		case <-ctx.Done():
			return nil, cli.Hint(fmt.Errorf("no challenge came: %w", ctx.Err()), "election enrol leaves it in %s", c.Inbox(""))
		case <-time.After(100 * time.Millisecond):
		}
	}
}
