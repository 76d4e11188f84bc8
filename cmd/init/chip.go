package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/broker"
)

// grace is how long a chip that does not answer gets, on a station that has ballots.
const grace = 3 * time.Second

// attend makes the chip ready and serves it. A station that has ballots and whose chip is dead is served without one: nothing is printed
// there any more, and it can be closed.
func attend(c *station.Config, m *election.Manifest, keys *broker.Keys, p programs, words *slog.Logger) (*broker.Server, func() error, error) {
	server, end, err := serveChip(c, m, keys, p, words)
	for until := time.Now().Add(grace); err != nil && hasBallots(c) && !errors.Is(err, errMeasured); time.Sleep(grace / 10) {
		if time.Now().After(until) {
			words.Error("the security chip does not answer: the station runs without it", "error", err)
			return broker.NewAbsent(keys, words), func() error { return nil }, nil
		}
		server, end, err = serveChip(c, m, keys, p, words)
	}
	return server, end, err
}

func serveChip(c *station.Config, m *election.Manifest, keys *broker.Keys, p programs, words *slog.Logger) (*broker.Server, func() error, error) {
	chip, err := openChip(c)
	if err != nil {
		return nil, nil, err
	}
	server, err := prepared(chip, c, m, keys, p, words)
	if err != nil {
		return nil, nil, errors.Join(err, chip.Close())
	}
	return server, chip.Close, nil
}

func prepared(chip *tpm.Chip, c *station.Config, m *election.Manifest, keys *broker.Keys, p programs, words *slog.Logger) (*broker.Server, error) {
	log, err := measure(chip, keys, p, m, words)
	if err != nil {
		return nil, err
	}
	approve(c, m, chip, log, words)
	return broker.NewServer(chip, keys, log, words)
}

// hasBallots reports whether the booth has opened the polls: it keeps the opening before it prints anything. Before, there is nothing to
// close, and a chip that is silent now may answer at the next start.
func hasBallots(c *station.Config) bool {
	return slices.ContainsFunc(c.Media, func(medium string) bool {
		_, err := os.Stat(filepath.Join(medium, "station", "open"))
		return err == nil
	})
}
