package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/ledger/election"
)

// TestCeremonyOverAChain has three trustees make the keys through a real node, each following it with a light client.
func TestCeremonyOverAChain(t *testing.T) {
	w := newTown(t, func(m *election.Manifest) {
		m.Anchors = m.Anchors[:1]
		m.Anchors[0].Power = 72
		m.GenesisTime = "2026-01-01T00:00:00Z"
	})
	dial = dialChain
	w.run(1, "ceremony -manifest @manifest.json -wait 2s -until keys -trustee @trustee-1 -secret @pin -node http://127.0.0.1:1", "hint:")
	url := w.startNode()
	line := "ceremony" + record1 + " -trustee @trustee-# -secret @pin -until keys -node " + url
	w.at(each(line)...)(0)
	w.run(0, strings.Replace(line, "#", "2", 1), "keys of 3 trustees, any 2 decrypt")
	w.run(1, "aggregate"+record1+" -node "+url, "the election is at preparation")
}

// startNode runs the one anchor and gives the address to ask it at.
func (w *town) startNode() string {
	w.t.Helper()
	fatal := func(err error) {
		if err != nil {
			w.t.Helper()
			w.t.Fatal(err)
		}
	}
	dir := w.path("anchor")
	_, err := node.InitAnchor(dir)
	fatal(err)
	key, err := node.NewKey(w.day.Anchors["anchor-1"].Seed())
	fatal(err)
	rpc := freePort(w.t)
	n, err := node.Start(context.Background(), node.Config{Dir: dir, Manifest: w.day.Manifest, Signatures: w.day.Signed, Key: key,
		P2P: freePort(w.t), RPC: rpc, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))})
	fatal(err)
	w.t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			w.t.Error(err)
		}
	})
	return "http://" + rpc
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
