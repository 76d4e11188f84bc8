package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/disktest"
)

// fakes are programs that do nothing.
func fakes(t *testing.T) (bin string) {
	t.Helper()
	bin = t.TempDir()
	for _, name := range []string{"election", "init", "booth", "validator", "observe", "mkimage"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/false\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

// demo runs the command as a person does, beside programs that do nothing.
func demo(t *testing.T, out string, args ...string) (int, string) {
	t.Helper()
	return demoIn(fakes(t), out, args...)
}

func demoIn(bin, out string, args ...string) (int, string) {
	var words bytes.Buffer
	args = append(args, "-bin", bin, "-out", out, "-definition", "none.json")
	code := command().Run(context.Background(), &cli.Env{Stdin: strings.NewReader(""), Stdout: &words, Stderr: &words}, args)
	return code, words.String()
}

// held is a folder that an earlier demonstration left.
func held(t *testing.T) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "demo")
	lock, err := clearFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(out, "result"), []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// kept holds that the earlier demonstration is still there.
func kept(t *testing.T, out string) {
	t.Helper()
	if data, err := os.ReadFile(filepath.Join(out, "result")); err != nil || string(data) != "kept" {
		t.Errorf("the earlier demonstration is lost: %v", err)
	}
}

func TestMissingTool(t *testing.T) {
	out := held(t)
	path := os.Getenv("PATH")
	t.Setenv("PATH", t.TempDir())
	for _, c := range []struct {
		verb       []string
		what, hint string
	}{{[]string{"day"}, "zbarimg", "hint: make scanner installs"}, {[]string{"booth", "-listen", "127.0.0.1:0"}, "Debian's package swtpm,", "hint: make tools installs"}} {
		code, words := demo(t, out, c.verb...)
		if code != cli.ExitFailed || !strings.Contains(words, c.what) || !strings.Contains(words, c.hint) {
			t.Errorf("demo %v: exit %d\n%s", c.verb, code, words)
		}
		kept(t, out)
	}
	t.Setenv("PATH", path)
	if code, words := demo(t, out, "day"); code != cli.ExitFailed || !strings.Contains(words, "Keys for officials") { // it begins
		t.Errorf("with the tools: exit %d\n%s", code, words)
	}
}

func TestMissingCommand(t *testing.T) {
	out := held(t)
	var words bytes.Buffer
	code := command().Run(context.Background(), &cli.Env{Stdout: &words, Stderr: &words}, []string{"day", "-bin", t.TempDir(), "-out", out, "-definition", "none.json"})
	if code != cli.ExitFailed || !strings.Contains(words.String(), "lacks the command election") || !strings.Contains(words.String(), "hint: make build") {
		t.Errorf("exit %d\n%s", code, words.String())
	}
	kept(t, out)
}

func TestPortInUse(t *testing.T) {
	out := held(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	code, words := demo(t, out, "booth", "-listen", address)
	if code != cli.ExitFailed || !strings.Contains(words, address) || !strings.Contains(words, "hint: another program has the port: end it, or name another port") {
		t.Errorf("exit %d\n%s", code, words)
	}
	kept(t, out)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if code, words := demo(t, out, "booth", "-listen", address); code != cli.ExitFailed || !strings.Contains(words, "Keys for officials") { // it begins
		t.Errorf("on the free port: exit %d\n%s", code, words)
	}
	for _, foreign := range []string{"0.0.0.0:8090", "8090", "example.org:80"} {
		if code, words := demo(t, out, "booth", "-listen", foreign); code != cli.ExitUsage {
			t.Errorf("-listen %s: exit %d\n%s", foreign, code, words)
		}
	}
}

func TestAFolderOfSomebodyElseIsLeftAlone(t *testing.T) {
	out := held(t)
	if err := os.Remove(filepath.Join(out, mark)); err != nil {
		t.Fatal(err)
	}
	if code, words := demo(t, out, "day"); code != cli.ExitFailed || !strings.Contains(words, "hint: name another folder with -out") {
		t.Errorf("exit %d\n%s", code, words)
	}
	kept(t, out)
}

func TestAFolderInWhichADemonstrationRunsIsLeftAlone(t *testing.T) {
	out := held(t)
	running, err := os.Open(filepath.Join(out, mark))
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	if err := lock(running); err != nil {
		t.Fatal(err)
	}
	if code, words := demo(t, out, "day"); code != cli.ExitFailed || !strings.Contains(words, "hint: end it with Ctrl-C") {
		t.Errorf("exit %d\n%s", code, words)
	}
	kept(t, out)
}

func TestFullDisk(t *testing.T) {
	disktest.Both(t, 1<<20, func(t *testing.T, d *disktest.Disk) {
		bin := fakes(t)
		d.Fill()
		code, words := demoIn(bin, filepath.Join(d.Dir, "demo"), "day")
		d.Room()
		full := strings.Contains(words, syscall.ENOSPC.Error()) || strings.Contains(words, syscall.EFBIG.Error())
		if code != cli.ExitFailed || !full || !strings.Contains(words, "hint: ") {
			t.Errorf("exit %d\n%s", code, words)
		}
	})
}

// TestToolsForWhoIsNotRoot runs what make runs, as somebody who may install nothing: it installs nothing, prints the line that does,
// and fails. With all tools it says nothing.
func TestToolsForWhoIsNotRoot(t *testing.T) {
	bin := t.TempDir()
	for name, script := range map[string]string{"id": "echo 1000", "apt-get": "echo installing; exit 9"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	tools := func(commands string) (string, error) {
		cmd := exec.Command(sh, "../../.ci/tools", commands, "swtpm swtpm-tools")
		cmd.Env = []string{"PATH=" + bin}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := tools("id swtpm swtpm_localca")
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || strings.Contains(out, "installing") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, want := range []string{"lacking: swtpm swtpm_localca", `sudo sh -c "apt-get update && apt-get install -y --no-install-recommends swtpm swtpm-tools"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
	if out, err := tools("id"); err != nil || out != "" {
		t.Errorf("nothing is lacking: %v, %q", err, out)
	}
}
