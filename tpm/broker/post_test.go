package broker_test

import (
	"context"
	"crypto/sha256"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/swtpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

var authority *swtpm.CA

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "ca")
	if err != nil {
		panic(err)
	}
	if authority, err = swtpm.NewCA(dir); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

var (
	election = sha256.Sum256([]byte("election"))
	events   = verify.Log{{PCR: verify.PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("init"))}}
	golden   = []verify.Reference{{Version: 1, Name: "one", Events: events}}
)

// policies are those that a key may have, under an authority or none.
func policies(a *verify.Authority) [][32]byte { return verify.KeyPolicies(a, election, golden) }

// post is an enrolled station with its broker running.
type post struct {
	dir  string
	sim  *swtpm.Simulator
	chip *tpm.Chip
	keys *broker.Keys
	end  func()
}

func newPost(t *testing.T) *post {
	t.Helper()
	dir, err := os.MkdirTemp("", "post")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	sim, err := swtpm.New(authority, filepath.Join(dir, "tpm"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Stop)
	p := &post{dir: dir, sim: sim}
	p.chip = p.open(t)
	if p.keys, err = broker.Enrol(p.chip, broker.Order{Election: election, Station: "st-1", Events: events, Lease: p.path("lease.bin")}); err != nil {
		t.Fatal(err)
	}
	p.serve(t)
	return p
}

func (p *post) path(name string) string { return filepath.Join(p.dir, name) }

func (p *post) open(t *testing.T) *tpm.Chip {
	t.Helper()
	chip, err := tpm.Open(p.sim.Address())
	if err != nil {
		t.Fatal(err)
	}
	return chip
}

// serve measures and starts the broker, as init does after power came.
func (p *post) serve(t *testing.T) {
	t.Helper()
	server, err := broker.NewServer(p.chip, p.keys, events, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if err := p.chip.Extend(int(e.PCR), e.Digest); err != nil {
			t.Fatal(err)
		}
	}
	run, err := server.Listen(p.path("booth.sock"), p.path("validator.sock"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	var once bool
	p.end = func() {
		if once {
			return
		}
		once = true
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(p.end)
}

// powerCycle is what a plug pulled and pushed does.
func (p *post) powerCycle(t *testing.T) {
	t.Helper()
	p.end()
	if err := p.sim.Reset(); err != nil {
		t.Fatal(err)
	}
	p.chip = p.open(t)
	p.serve(t)
}

func (p *post) booth(t *testing.T) broker.Booth {
	t.Helper()
	b, err := broker.DialBooth(p.path("booth.sock"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (p *post) validator(t *testing.T) broker.Validator {
	t.Helper()
	v, err := broker.DialValidator(p.path("validator.sock"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
