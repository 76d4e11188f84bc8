package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/election"
)

// child is one of the two programs.
type child struct {
	name    string
	binary  *os.File
	args    []string
	home    string
	output  io.Writer
	words   *slog.Logger
	offline bool // runs without any network
	lenient bool // may run with it where the machine forbids namespaces: a demonstration
}

func (o *options) children(c *station.Config, m *election.Manifest, p programs, env *cli.Env, words *slog.Logger) []*child {
	program := func(name, home string) *child {
		return &child{name: name, binary: p[name], args: []string{name, "run", "-config", o.config}, home: home, output: env.Stderr,
			words: words.With("child", name), lenient: m.Mode == election.ModeDemo}
	}
	booth := program("booth", c.Booth(""))
	booth.offline = true
	return []*child{booth, program("validator", c.Validator(""))}
}

const (
	firstPause = 100 * time.Millisecond
	longPause  = 5 * time.Second
	steady     = 3 * time.Second  // a program that lived so long did not die of its start
	mercy      = 15 * time.Second // between SIGTERM and SIGKILL
)

// supervise keeps the program running until ctx ends.
func (c *child) supervise(ctx context.Context) {
	pause := firstPause
	for ctx.Err() == nil {
		start := time.Now()
		err := c.once(ctx)
		if ctx.Err() != nil {
			c.words.Info("ended", "error", fmt.Sprint(err))
			return
		}
		if time.Since(start) > steady {
			pause = firstPause
		}
		c.words.Error("died", "error", fmt.Sprint(err), "again in", pause.String())
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, longPause)
	}
}

// once runs the program to its end. It holds a thread of its own: the kernel signals the death of a parent by thread, and
// no_new_privs belongs to one.
func (c *child) once(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlocks: the thread ends with the goroutine
		done <- c.start(ctx)
	}()
	return <-done
}

func (c *child) start(ctx context.Context) error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	cmd, err := c.launch()
	if err != nil {
		return err
	}
	c.words.Info("started", "pid", cmd.Process.Pid)
	stop := context.AfterFunc(ctx, func() { cmd.Process.Signal(syscall.SIGTERM) })
	defer stop()
	kill := context.AfterFunc(ctx, func() { time.AfterFunc(mercy, func() { cmd.Process.Kill() }) })
	defer kill()
	return cmd.Wait()
}

// launch tries the namespaces in the order of what they ask for: root needs none of its own users.
func (c *child) launch() (*exec.Cmd, error) {
	flags := []uintptr{0}
	if c.offline {
		flags = []uintptr{syscall.CLONE_NEWNET, syscall.CLONE_NEWNET | syscall.CLONE_NEWUSER}
	}
	var err error
	for _, f := range flags {
		cmd := c.command(f)
		if err = cmd.Start(); err == nil {
			return cmd, nil
		}
	}
	if c.offline && c.lenient && !errors.Is(err, os.ErrNotExist) {
		c.words.Warn("this machine permits no namespace: the demonstration's booth shares the network", "error", err)
		cmd := c.command(0)
		return cmd, cmd.Start()
	}
	return nil, err
}

// command starts the file that was measured, by its descriptor and not by its name.
func (c *child) command(flags uintptr) *exec.Cmd {
	cmd := &exec.Cmd{Path: fmt.Sprintf("/proc/self/fd/%d", c.binary.Fd()), Args: c.args, Dir: c.home, Stdout: c.output, Stderr: c.output}
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + c.home, "TMPDIR=" + c.home, "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags, Pdeathsig: syscall.SIGTERM}
	if flags&syscall.CLONE_NEWUSER != 0 {
		same := func(id int) []syscall.SysProcIDMap {
			return []syscall.SysProcIDMap{{ContainerID: id, HostID: id, Size: 1}}
		}
		cmd.SysProcAttr.UidMappings, cmd.SysProcAttr.GidMappings = same(os.Getuid()), same(os.Getgid())
	}
	return cmd
}
