package node

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func testConfig(t *testing.T) Config {
	t.Helper()
	s := electiontest.New()
	dir := anchorDir(t)
	key, err := LoadAnchor(dir)
	if err != nil {
		t.Fatal(err)
	}
	return Config{Dir: dir, Manifest: s.Manifest, Signatures: s.Sign(), Key: key,
		P2P: "127.0.0.1:0", RPC: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)}
}

func TestStartNamesWhatIsWrong(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, tt := range map[string]struct {
		spoil func(*Config)
		want  string
	}{
		"port":       {func(c *Config) { c.RPC = taken.Addr().String() }, "address already in use"},
		"peer":       {func(c *Config) { c.Peers = []string{"127.0.0.1:26656"} }, "id@host:port"},
		"peer's id":  {func(c *Config) { c.Peers = []string{"abc@127.0.0.1:26656"} }, "id@host:port"},
		"signatures": {func(c *Config) { c.Signatures = c.Signatures[:1] }, "signatures"},
		"folder":     {func(c *Config) { c.Dir = "/dev/null/x" }, "not a directory"},
	} {
		c := testConfig(t)
		tt.spoil(&c)
		if _, err := Start(t.Context(), c); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
	c := testConfig(t)
	c.P2P = taken.Addr().String()
	if _, err := Start(t.Context(), c); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a taken port is not told apart: %v", err)
	}
}

// A node whose clock says that the chain has not begun can still be stopped.
func TestStartBeforeTheBeginningCanBeStopped(t *testing.T) {
	s := electiontest.New()
	s.Manifest.GenesisTime, s.Manifest.Hours = "2100-01-01T00:00:00Z", election.Hours{Opens: "2100-01-03T08:00:00Z", Closes: "2100-01-03T20:00:00Z"}
	s.Manifest.Release = election.Release{Mode: election.ReleaseAtClose}
	c := testConfig(t)
	c.Manifest, c.Signatures = s.Manifest, s.Sign()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, c); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
}

func TestGenesisComesFromTheManifest(t *testing.T) {
	s := electiontest.New()
	doc, err := genesis(s.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	if doc.ChainID != s.Manifest.ChainID || len(doc.Validators) != len(s.Manifest.Anchors) || doc.Validators[0].Power != 24 {
		t.Fatalf("%+v", doc)
	}
	s.Manifest.Anchors[1].Key = "00"
	if _, err := genesis(s.Manifest); err == nil {
		t.Fatal("an anchor without a key is taken")
	}
}
