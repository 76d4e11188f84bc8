package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Crew starts the processes of a demonstration and ends every one of them, by its own process id.
type Crew struct {
	bin, logs string

	mu      sync.Mutex
	members []*Process
}

// A Process is one program of the election, with its log.
type Process struct {
	name string
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// start runs a command in the background; its output goes to the log of that name.
func (c *Crew) start(name string, command string, args ...string) (*Process, error) {
	log, err := os.OpenFile(filepath.Join(c.logs, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(c.path(command), args...)
	cmd.Stdout, cmd.Stderr = log, log
	// A process group of its own: Ctrl-C at a terminal is for the demonstration, which ends its processes in order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p := &Process{name: name, cmd: cmd, done: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		log.Close()
		close(p.done)
	}()
	c.mu.Lock()
	c.members = append(c.members, p)
	c.mu.Unlock()
	return p, nil
}

func (c *Crew) path(command string) string {
	if ours := filepath.Join(c.bin, command); fileExists(ours) {
		return ours
	}
	return command
}

// run carries a command out and gives what it printed.
func (c *Crew) run(ctx context.Context, command string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, c.path(command), args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s %s: %w\n%s", command, strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// stop ends all that were started, the last first, and waits for them.
func (c *Crew) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := len(c.members) - 1; i >= 0; i-- {
		c.members[i].stop()
	}
	c.members = nil
}

func (p *Process) stop() {
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(8 * time.Second):
		p.kill()
	}
}

func (p *Process) kill() {
	p.cmd.Process.Kill()
	<-p.done
}

func (p *Process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// tail gives the end of a process's log, for the message when something went wrong.
func (c *Crew) tail(name string) string {
	f, err := os.Open(filepath.Join(c.logs, name+".log"))
	if err != nil {
		return ""
	}
	defer f.Close()
	const most = 2000
	if info, err := f.Stat(); err == nil && info.Size() > most {
		f.Seek(-most, io.SeekEnd)
	}
	text, _ := io.ReadAll(f)
	return string(text)
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
