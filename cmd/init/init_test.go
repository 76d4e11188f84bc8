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
	"syscall"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

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
	if v := e.Check(p.manifest.DefinitionDigest(), "st-1", verify.KeyPolicies(nil, [32]byte{}, references)); !v.OK() {
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
		if err := syscall.Kill(r.PID, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		await(t, p.dir, name, r.PID)
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
	checkAbsences(t, w.String())
}

// checkAbsences reads in the log how long a program that died was away. (The test's own clock would measure how busy the
// machine is with starting the test's large binary.)
func checkAbsences(t *testing.T, log string) {
	t.Helper()
	died, deaths := map[string]time.Time{}, 0
	for line := range strings.Lines(log) {
		var l struct {
			Time       time.Time
			Msg, Child string
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Errorf("not JSON: %s", line)
		}
		switch at, away := died[l.Child]; {
		case l.Msg == "died":
			died[l.Child], deaths = l.Time, deaths+1
		case l.Msg == "started" && away:
			if took := l.Time.Sub(at); took > time.Second {
				t.Errorf("%s was away for %v", l.Child, took)
			}
			delete(died, l.Child)
		}
	}
	if deaths != 2 || len(died) != 0 {
		t.Errorf("%d deaths, still away: %v", deaths, died)
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
