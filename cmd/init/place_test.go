package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

// place is a station's folder with a simulated chip, programs and a manifest.
type place struct {
	dir, bin, config string
	sim              *swtpm.Simulator
	manifest         *election.Manifest
}

func newPlace(t *testing.T) *place {
	t.Helper()
	dir, err := os.MkdirTemp("", "init")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	p := &place{dir: dir, bin: filepath.Join(dir, "bin"), config: filepath.Join(dir, "station.json"), manifest: electiontest.New().Manifest}
	if p.sim, err = swtpm.New(authority, filepath.Join(dir, "tpm")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.sim.Stop)
	p.install(t)
	text := `{"station": "st-1", "folder": ".", "tpm": "unix:tpm/tpm.sock", "media": ["a", "b"]}`
	if err := os.WriteFile(p.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p.write(t)
	return p
}

// install copies the test's binary as all three programs.
func (p *place) install(t *testing.T) {
	t.Helper()
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(p.bin, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range image.Programs {
		if err := os.WriteFile(filepath.Join(p.bin, name), self, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// write puts the manifest with its golden values into the inbox.
func (p *place) write(t *testing.T) {
	t.Helper()
	log, err := image.Measure(p.manifest, p.bin)
	if err != nil {
		t.Fatal(err)
	}
	p.manifest.Reference = []election.Reference{image.Reference(1, "build", log)}
	p.save(t)
}

func (p *place) save(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(p.dir, "inbox"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.dir, "inbox", station.Manifest), p.manifest.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// words is a log that may be read while it is written.
type words struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *words) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *words) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

func (p *place) call(ctx context.Context, verb string, more ...string) (int, *words) {
	w := new(words)
	args := append([]string{verb, "-config", p.config, "-bin", p.bin}, more...)
	return command().Run(ctx, &cli.Env{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: w}, args), w
}

func (p *place) enrol(t *testing.T) {
	t.Helper()
	if code, w := p.call(t.Context(), "enrol", "-wait", "0s"); code != 0 {
		t.Fatalf("enrol: exit %d: %s", code, w)
	}
}

// start runs init until the returned function ends it, as SIGTERM does.
func (p *place) start(t *testing.T) (end func() (int, *words)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	type result struct {
		code int
		w    *words
	}
	done := make(chan result, 1)
	go func() { code, w := p.call(ctx, "run"); done <- result{code, w} }()
	end = sync.OnceValues(func() (int, *words) { cancel(); r := <-done; return r.code, r.w })
	t.Cleanup(func() { end() })
	return end
}
