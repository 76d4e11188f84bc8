package tpm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/go-tpm/tpm2"
)

// counter is the version counter, the same on every chip so that one approval serves all. Anyone on the machine may count it up, which
// stops software and starts none; nothing counts down, and a counter that is erased and made again goes on above its old value
// (TPM 2.0 Part 1, 37.2.4).
var counter = tpm2.TPMSNVPublic{
	NVIndex: 0x0180a003, NameAlg: tpm2.TPMAlgSHA256, DataSize: 8,
	Attributes: tpm2.TPMANV{AuthRead: true, AuthWrite: true, NoDA: true, NT: tpm2.TPMNTCounter},
}

// maxRaise bounds how far a counter goes in one call: each step is one write of NV memory.
const maxRaise = 1000

// counterAt names the counter as it is once it was counted up.
func (c *Chip) counterAt(auth tpm2.Session) (tpm2.AuthHandle, tpm2.NamedHandle) {
	public := counter
	public.Attributes.Written = true
	name, err := tpm2.NVName(&public)
	if err != nil {
		panic(err) // our own constant
	}
	return tpm2.AuthHandle{Handle: counter.NVIndex, Name: *name, Auth: auth}, tpm2.NamedHandle{Handle: counter.NVIndex, Name: *name}
}

// KeepVersion makes the version counter if the chip has none, and tells where it stands. One that is there is kept: it outlives
// enrolments and elections.
func (c *Chip) KeepVersion() (uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, index := c.counterAt(nil)
	there, err := tpm2.NVReadPublic{NVIndex: counter.NVIndex}.Execute(c.t)
	if err == nil && bytes.Equal(there.NVName.Buffer, index.Name.Buffer) {
		return c.version()
	}
	if err != nil && !errors.Is(err, tpm2.TPMRCHandle) {
		return 0, fmt.Errorf("tpm: %w", err)
	}
	if err := c.makeCounter(); err != nil {
		return 0, err
	}
	return c.version()
}

func (c *Chip) makeCounter() error {
	if err := c.undefine(counter.NVIndex); err != nil {
		return err
	}
	_, err := tpm2.NVDefineSpace{AuthHandle: tpm2.AuthHandle{Handle: tpm2.TPMRHOwner, Auth: c.session(nil)}, PublicInfo: tpm2.New2B(counter)}.Execute(c.t)
	if err != nil {
		return fmt.Errorf("tpm: define version counter: %w", err)
	}
	name, err := tpm2.NVName(&counter)
	if err != nil {
		return err
	}
	return c.countUp(tpm2.AuthHandle{Handle: counter.NVIndex, Name: *name, Auth: c.session(nil)}, tpm2.NamedHandle{Handle: counter.NVIndex, Name: *name})
}

func (c *Chip) countUp(auth tpm2.AuthHandle, index tpm2.NamedHandle) error {
	if _, err := (tpm2.NVIncrement{AuthHandle: auth, NVIndex: index}).Execute(c.t); err != nil {
		return fmt.Errorf("tpm: raise version counter: %w", err)
	}
	return nil
}

// Version reads the version counter. A station without one is an error.
func (c *Chip) Version() (uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.version()
}

func (c *Chip) version() (uint64, error) {
	auth, index := c.counterAt(c.session(nil))
	rsp, err := tpm2.NVRead{AuthHandle: auth, NVIndex: index, Size: counter.DataSize}.Execute(c.t)
	if err != nil {
		return 0, fmt.Errorf("tpm: read version counter: %w", err)
	}
	if len(rsp.Data.Buffer) != int(counter.DataSize) {
		return 0, errResponse
	}
	return binary.BigEndian.Uint64(rsp.Data.Buffer), nil
}

// RaiseVersion counts up to at least version: approvals of anything below it are dead for ever in this chip.
func (c *Chip) RaiseVersion(version uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, err := c.version()
	if err != nil {
		return err
	}
	if now < version && version-now > maxRaise {
		return fmt.Errorf("tpm: the version counter stands at %d, and %d is more than %d steps away", now, version, maxRaise)
	}
	for ; now < version; now++ {
		if err := c.countUp(c.counterAt(c.session(nil))); err != nil {
			return err
		}
	}
	return nil
}
