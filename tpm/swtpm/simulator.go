// Package swtpm makes and runs simulated TPMs for tests and demonstrations: each with an endorsement certificate from a
// throw-away authority, as a manufacturer would have put it in. Nothing that a station runs links this package.
package swtpm

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/isoloir/isoloir/tpm"
)

// Installed says which program is lacking, if one is.
func Installed() error {
	_, err := exec.LookPath("swtpm")
	_, err2 := exec.LookPath("swtpm_localca")
	return errors.Join(lacks(err, "swtpm"), lacks(err2, "swtpm-tools"))
}

// lacks adds to the error of a program that is not there where it comes from.
func lacks(err error, pkg string) error {
	if !errors.Is(err, exec.ErrNotFound) {
		return err
	}
	return fmt.Errorf("%w: it is in Debian's package %s, and make tools installs it", err, pkg)
}

// Simulator is one simulated chip: a state folder, and while it has power a process.
type Simulator struct {
	dir    string
	cmd    *exec.Cmd
	exited chan struct{}
}

// New manufactures a chip in dir, or takes the one that is there, and gives it power.
func New(ca *CA, dir string) (*Simulator, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s := &Simulator{dir: dir}
	if err := s.Start(); err != nil {
		return nil, err
	}
	done := filepath.Join(dir, "ek.cert")
	if _, err := os.Stat(done); err == nil {
		return s, nil
	}
	if err := s.certify(ca); err != nil {
		s.Stop()
		os.Remove(done)
		return nil, fmt.Errorf("endorsement certificate of the simulator: %w", err)
	}
	return s, nil
}

// Address is what tpm.Open and station.json take.
func (s *Simulator) Address() string { return "unix:" + s.socket() }

func (s *Simulator) socket() string { return filepath.Join(s.dir, "tpm.sock") }

// Start gives power: the chip starts with its registers at zero and its reset counter one higher.
func (s *Simulator) Start() error {
	os.Remove(s.socket())
	cmd := exec.Command("swtpm", "socket", "--tpm2", "--tpmstate", "dir="+s.dir,
		"--server", "type=unixio,path="+s.socket(), "--ctrl", "type=unixio,path="+s.socket()+".ctrl", "--flags", "not-need-init,startup-clear")
	log, err := os.Create(filepath.Join(s.dir, "swtpm.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	// A process group of its own: Ctrl-C at a terminal is for the program that runs the chip, not for the chip.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	exited := make(chan struct{})
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the kernel ends the child with the thread that made it
		started <- cmd.Start()
		cmd.Wait()
		close(exited)
	}()
	if err := <-started; err != nil {
		return lacks(err, "swtpm")
	}
	s.cmd, s.exited = cmd, exited
	return s.await()
}

func (s *Simulator) await() error {
	for range 1000 {
		conn, err := net.Dial("unix", s.socket())
		if err == nil {
			return conn.Close()
		}
		select {
		case <-s.exited:
			words, _ := os.ReadFile(filepath.Join(s.dir, "swtpm.log"))
			return fmt.Errorf("swtpm ended at once: %s", words)
		case <-time.After(10 * time.Millisecond):
		}
	}
	s.Stop()
	return fmt.Errorf("swtpm does not answer on %s", s.socket())
}

// Stop cuts the power.
func (s *Simulator) Stop() {
	s.cmd.Process.Kill()
	<-s.exited
}

// Reset cuts the power and gives it again, as pulling and pushing the station's plug does.
func (s *Simulator) Reset() error {
	s.Stop()
	return s.Start()
}

func (s *Simulator) certify(ca *CA) error {
	chip, err := tpm.Open(s.Address())
	if err != nil {
		return err
	}
	defer chip.Close()
	pins, err := chip.Provision()
	if err != nil {
		return err
	}
	chain, err := ca.issue(pins.EK, s.dir)
	if err != nil {
		return err
	}
	return install(s.Address(), chain)
}
