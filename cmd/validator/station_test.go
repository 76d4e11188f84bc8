package main

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	layout "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/chain/light"
	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify/headers"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

// seat is a station with a TPM simulator and its broker, and an anchor that it
// joins.
type seat struct {
	*recordtest.Day
	t         *testing.T
	c         *layout.Config
	anchor    *node.Node
	client    *light.Client
	url       string
	enrolment []byte
	key       [32]byte
	end       func() error
}

func newSeat(t *testing.T) *seat {
	s := &seat{t: t, Day: recordtest.New(t, func(m *election.Manifest) {
		m.GenesisTime = "2026-01-01T00:00:00Z"
		m.Anchors, m.StationPower = m.Anchors[:1], 1
	})}
	dir, err := os.MkdirTemp("", "seat") // socket paths are short
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	s.c = &layout.Config{Station: "st-1", Folder: dir, Media: []string{filepath.Join(dir, "a"), filepath.Join(dir, "b")},
		P2P: freePort(t), RPC: freePort(t)}
	check(t, s.c.Make())
	s.startAnchor(filepath.Join(dir, "anchor"))
	s.startBroker()
	for name, data := range map[string][]byte{election.ManifestFile: s.Manifest.Encode(), election.SignaturesFile: s.Manifest.EncodeSignatures(s.Signed)} {
		check(t, replace(s.c.Inbox(name), data))
	}
	return s
}

func (s *seat) startAnchor(dir string) {
	_, err := node.InitAnchor(dir)
	check(s.t, err)
	key, err := node.NewKey(s.Anchors["anchor-1"].Seed())
	check(s.t, err)
	p2p, rpc := freePort(s.t), freePort(s.t)
	s.anchor, err = node.Start(s.t.Context(), node.Config{Dir: dir, Manifest: s.Manifest, Signatures: s.Signed, Key: key,
		P2P: p2p, RPC: rpc, Log: slog.New(slog.DiscardHandler)})
	check(s.t, err)
	s.t.Cleanup(func() { s.anchor.Stop() })
	peer, err := node.PeerID(dir)
	check(s.t, err)
	s.c.Peers = []string{peer + "@" + p2p}
	s.url = "http://" + rpc
	s.client, err = light.Follow(s.t.Context(), s.url, s.Manifest, s.Signed)
	check(s.t, err)
}

// startBroker does what init does: enrol once, measure, serve.
func (s *seat) startBroker() {
	ca, err := swtpm.NewCA(filepath.Join(s.c.Folder, "ca"))
	check(s.t, err)
	sim, err := swtpm.New(ca, filepath.Join(s.c.Folder, "tpm"))
	check(s.t, err)
	s.t.Cleanup(sim.Stop)
	chip, err := tpm.Open(sim.Address())
	check(s.t, err)
	keys, err := broker.Enrol(chip, broker.Order{Election: s.Manifest.DefinitionDigest(), Station: "st-1", Events: recordtest.Log, Lease: s.c.Lease()})
	check(s.t, err)
	s.enrolment, err = keys.Enrolment.Encode()
	check(s.t, err)
	s.key = keys.Enrolment.Consensus
	server, err := broker.NewServer(chip, keys, recordtest.Log, slog.New(slog.NewTextHandler(io.Discard, nil)))
	check(s.t, err)
	for _, e := range recordtest.Log {
		check(s.t, chip.Extend(int(e.PCR), e.Digest))
	}
	serve, err := server.Listen(s.c.BoothSocket(), s.c.ValidatorSocket())
	check(s.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serve(ctx) }()
	s.t.Cleanup(func() { cancel(); <-done })
}

// start runs the station's validator; end tells it to stop.
func (s *seat) start() {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 1)
	go func() { done <- runStation(ctx, s.c, slog.New(slog.DiscardHandler)) }()
	s.end = func() error { cancel(); return <-done }
}

// note puts something on record, so that blocks come.
func (s *seat) note(words string) {
	s.t.Helper()
	e := &record.Incident{Station: "st-1", Serial: crc32.ChecksumIEEE([]byte(words)), What: record.IncidentOther, Note: words}
	e.Officials = s.Officials(e)
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	check(s.t, s.client.Submit(ctx, e))
}

// signs reports whether the station signs one of the next blocks. The anchor
// decides without waiting for it, so that its signature is in the next block.
func (s *seat) signs(words string, blocks int) bool {
	s.t.Helper()
	address := headers.Validator{Key: s.key}.Address()
	from := s.client.Height() // blocks up to here were decided before
	for i := range blocks {
		s.note(fmt.Sprint(words, i))
		if s.client.Height()-1 <= from {
			continue
		}
		resp, err := http.Get(fmt.Sprintf("%s/commit?height=%d", s.url, s.client.Height()-1))
		check(s.t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		check(s.t, err)
		if bytes.Contains(body, fmt.Appendf(nil, "%X", address)) {
			return true
		}
	}
	return false
}

// A station takes its seat with a key that only its TPM gives, keeps it over an
// orderly stop, and loses its voice, but not its ears, when an old card is put
// back.
func TestStationTakesItsSeat(t *testing.T) {
	s := newSeat(t)
	old, err := os.ReadFile(s.c.Lease())
	check(t, err)
	s.start()
	e := &record.Enrol{Station: "st-1", Enrolment: s.enrolment}
	e.Officials = s.Officials(e)
	check(t, s.client.Submit(t.Context(), e))
	if !s.signs("first ", 30) {
		t.Fatal("the station signs no block")
	}
	check(t, s.end())

	s.start()
	if !s.signs("again ", 30) {
		t.Fatal("the station signs no block after an orderly stop")
	}
	check(t, s.end())

	check(t, os.WriteFile(s.c.Lease(), old, 0o600))
	os.Remove(s.c.Lease() + ".next")
	s.start()
	if s.signs("rolled back ", 10) {
		t.Fatal("a station whose card was put back signs")
	}
	own := s.follows()
	check(t, s.end())
	if own < s.client.Height()-1 {
		t.Fatalf("it is at block %d of %d", own, s.client.Height())
	}
}

// follows is how far the station's own node has come.
func (s *seat) follows() int64 {
	s.t.Helper()
	c, err := light.Follow(s.t.Context(), "http://"+s.c.RPC, s.Manifest, s.Signed)
	check(s.t, err)
	return c.Height()
}
