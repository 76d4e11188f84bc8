package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"time"

	layout "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/tpm/broker"
)

// courier carries what the booth says to the record and what the record says
// to the booth. It owns no truth: the outbox and the chain do, so that it can
// be killed at any instant and starts over from them.
type courier struct {
	c    *layout.Config
	m    *election.Manifest
	chip broker.Validator
	node *node.Node
	log  *slog.Logger

	read     int64             // blocks whose entries were looked at
	hours    [][]byte          // orders that polls close later, encoded
	recorded int               // files of the outbox that are on record, when it was last looked through
	settled  map[string]bool   // files of the outbox that are on record, by name and digest
	refused  map[string]string // what the record said to a file, so that it is logged once
	tried    map[string]time.Time
	said     map[string]time.Time // when a job that fails was last told of
	quoted   time.Time            // when a quote was last offered
	cosigned time.Time
	ordered  [32]byte // digest of the order that the newest evidence is bound to
	proved   time.Time
	vouched  int64 // height of the checkpoint that lies in the inbox
	software []station.SoftwareEntry
}

func newCourier(c *layout.Config, m *election.Manifest, chip broker.Validator, n *node.Node, log *slog.Logger) *courier {
	return &courier{c: c, m: m, chip: chip, node: n, log: log, settled: map[string]bool{}, refused: map[string]string{}, tried: map[string]time.Time{}, said: map[string]time.Time{}}
}

// beat is how often the files are looked at.
const beat = 300 * time.Millisecond

func (p *courier) run(ctx context.Context) {
	for tick := time.NewTicker(beat); ; {
		for name, job := range map[string]func(context.Context) error{
			"deliver": p.deliver, "collect": p.collect, "prove": p.prove, "attest": p.attest, "vouch": p.vouch, "report": p.report,
		} {
			if err := job(ctx); err != nil && ctx.Err() == nil {
				p.complain(name, err)
			}
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// complain tells of a job that fails once a minute: on a full disk all fail, at
// every beat, until there is room.
func (p *courier) complain(job string, err error) {
	if time.Since(p.said[job]) < time.Minute {
		return
	}
	p.said[job] = time.Now()
	p.log.Warn("courier", "job", job, "err", err.Error())
}

// station is what the record knows of this station.
func (p *courier) station() record.Station {
	st, _ := p.node.View().State.Station(p.c.Station)
	return st
}

// put writes a file into the inbox, whole or not at all, and leaves one alone
// that says the same.
func (p *courier) put(name string, data []byte) error {
	return replace(p.c.Inbox(name), data)
}

func replace(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return broker.WriteFile(path, data)
}
