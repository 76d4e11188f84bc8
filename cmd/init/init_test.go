package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/swtpm"
	"github.com/isoloir/isoloir/tpm/verify"
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

func TestEnrolmentByChallenge(t *testing.T) {
	p := newPlace(t)
	done := make(chan string, 1)
	go func() {
		code, w := p.call(t.Context(), "enrol", "-wait", "30s")
		done <- map[bool]string{true: "", false: w.String()}[code == 0]
	}()
	var request []byte
	for i := 0; request == nil && i < 1000; i++ {
		request, _ = os.ReadFile(filepath.Join(p.dir, "outbox", station.EnrolRequest))
		time.Sleep(10 * time.Millisecond)
	}
	e, err := verify.ParseEnrolment(request)
	if err != nil {
		t.Fatal(err)
	}
	references, err := record.References(p.manifest)
	if err != nil {
		t.Fatal(err)
	}
	if v := e.Check(p.manifest.DefinitionDigest(), "st-1", references); !v.OK() {
		t.Errorf("codes %v", v.Codes)
	}
	challenge, want, err := broker.NewChallenge(e)
	if err != nil {
		t.Fatal(err)
	}
	if err := broker.WriteFile(filepath.Join(p.dir, "inbox", station.EnrolChallenge), challenge.Encode()); err != nil {
		t.Fatal(err)
	}
	if fault := <-done; fault != "" {
		t.Fatal(fault)
	}
	if answer, err := os.ReadFile(filepath.Join(p.dir, "outbox", station.EnrolAnswer)); err != nil || !bytes.Equal(answer, want) {
		t.Errorf("answer: %v", err)
	}
	if _, err := os.Stat(filepath.Join(p.dir, "inbox", station.EnrolChallenge)); err == nil {
		t.Error("an answered challenge was left to be answered again")
	}
	p.enrol(t)
	if again, err := os.ReadFile(filepath.Join(p.dir, "outbox", station.EnrolRequest)); err != nil || !bytes.Equal(again, request) {
		t.Error("a second call made other keys")
	}
}

func TestProgramsRunDieAndComeBack(t *testing.T) {
	p := newPlace(t)
	p.enrol(t)
	end := p.start(t)
	booth, validator := await(t, p.dir, "booth", 0), await(t, p.dir, "validator", 0)
	if booth.Broker != "0 <nil>" || validator.Broker != "32 <nil>" {
		t.Errorf("broker: booth %q, validator %q", booth.Broker, validator.Broker)
	}
	ours, err := os.Readlink("/proc/self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	if booth.Namespace == ours || len(booth.Interfaces) > 0 {
		t.Errorf("the booth sees a network: %s, %v", booth.Namespace, booth.Interfaces)
	}
	if validator.Namespace != ours {
		t.Error("the validator sees no network")
	}
	if home := envOf(booth, "HOME"); len(booth.Env) > 4 || !strings.HasSuffix(home, "booth") {
		t.Errorf("environment %v", booth.Env)
	}
	for name, r := range map[string]report{"booth": booth, "validator": validator} {
		start := time.Now()
		if err := syscall.Kill(r.PID, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		await(t, p.dir, name, r.PID)
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s came back after %v", name, took)
		}
	}
	code, w := end()
	if code != 0 {
		t.Errorf("exit %d: %s", code, w)
	}
	for _, name := range []string{"booth.ended", "validator.ended"} {
		if _, err := os.Stat(filepath.Join(p.dir, name)); err != nil {
			t.Errorf("no ordered end: %v", err)
		}
	}
	for line := range strings.Lines(w.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, p *place)
		want  string
	}{
		"not enrolled": {func(*testing.T, *place) {}, "init enrol"},
		"registers not zero": {func(t *testing.T, p *place) {
			p.enrol(t)
			end := p.start(t)
			await(t, p.dir, "booth", 0)
			end()
		}, "switch the station off and on"},
		"other election": {func(t *testing.T, p *place) {
			p.enrol(t)
			p.manifest.Retention = "23 months"
			p.write(t)
		}, "another election"},
		"no manifest":     {func(t *testing.T, p *place) { os.Remove(filepath.Join(p.dir, "inbox", station.Manifest)) }, "inbox"},
		"no chip":         {func(t *testing.T, p *place) { p.enrol(t); os.Remove(filepath.Join(p.dir, "tpm", "tpm.sock")) }, "tpm"},
		"program missing": {func(t *testing.T, p *place) { p.enrol(t); os.Remove(filepath.Join(p.bin, "booth")) }, "make build"},
		"foreign station": {func(t *testing.T, p *place) {
			text := `{"station": "st-9", "folder": ".", "tpm": "unix:tpm/tpm.sock", "media": ["a", "b"]}`
			os.WriteFile(p.config, []byte(text), 0o600)
		}, "st-9"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			c.spoil(t, p)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if code, w := p.call(ctx, "run"); code != cli.ExitFailed || !strings.Contains(w.String(), c.want) {
				t.Errorf("exit %d: %s", code, w)
			}
		})
	}
}

func TestSecondInitIsRefused(t *testing.T) {
	p := newPlace(t)
	p.enrol(t)
	p.start(t)
	await(t, p.dir, "booth", 0)
	if code, w := p.call(t.Context(), "run"); code != cli.ExitFailed || !strings.Contains(w.String(), "another init") {
		t.Errorf("exit %d: %s", code, w)
	}
}

// init dies without a word: booth and validator do not stay behind, and nothing runs again before the power was off.
func TestInitKilled(t *testing.T) {
	p := newPlace(t)
	p.enrol(t)
	cmd := exec.Command(filepath.Join(p.bin, "init"), "run", "-config", p.config)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, p.dir, "booth", 0)
	await(t, p.dir, "validator", 0)
	cmd.Process.Kill()
	cmd.Wait()
	for _, name := range []string{"booth.ended", "validator.ended"} {
		for i := 0; ; i++ {
			if _, err := os.Stat(filepath.Join(p.dir, name)); err == nil {
				break
			}
			if i == 500 {
				t.Fatalf("no %s", name)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	if code, w := p.call(t.Context(), "run"); code != cli.ExitFailed || !strings.Contains(w.String(), "switch the station off and on") {
		t.Errorf("exit %d: %s", code, w)
	}
	if err := p.sim.Reset(); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(p.dir, "booth.report"))
	p.start(t)
	if r := await(t, p.dir, "booth", 0); r.Broker != "0 <nil>" {
		t.Errorf("after the power was off: %q", r.Broker)
	}
}

// A program that was exchanged after enrolment gets no secret, and init says so.
func TestChangedProgramGetsNoSecret(t *testing.T) {
	p := newPlace(t)
	p.enrol(t)
	path := filepath.Join(p.bin, "booth")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("changed")); err != nil {
		t.Fatal(err)
	}
	f.Close()
	end := p.start(t)
	booth, validator := await(t, p.dir, "booth", 0), await(t, p.dir, "validator", 0)
	if !strings.Contains(booth.Broker, "security chip") || !strings.Contains(validator.Broker, "security chip") {
		t.Errorf("broker: booth %q, validator %q", booth.Broker, validator.Broker)
	}
	if _, w := end(); !strings.Contains(w.String(), "keys stay locked") {
		t.Errorf("nothing said: %s", w)
	}
}

func TestManualPages(t *testing.T) {
	for _, verb := range []string{"run", "enrol"} {
		var out bytes.Buffer
		if code := command().Run(t.Context(), &cli.Env{Stdout: &out, Stderr: io.Discard}, []string{verb, "-h"}); code != 0 || !strings.Contains(out.String(), "SYNOPSIS") {
			t.Errorf("%s -h: exit %d: %s", verb, code, out.String())
		}
	}
}
