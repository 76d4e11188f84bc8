package tpm

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/go-tpm/tpm2"
)

// Cells of NV memory in the owner's range.
const (
	indexRatchet = tpm2.TPMHandle(0x0180a001)
	indexFence   = tpm2.TPMHandle(0x0180a002)
)

const (
	sizeRatchet = 36
	sizeFence   = 32
)

// cell describes one of them. Only whole writes, and only under the policy. AuthWrite serves one write: the authorization
// value is random, used for the first content at enrolment, and forgotten.
func cell(index tpm2.TPMHandle, size uint16, policy [32]byte) tpm2.TPMSNVPublic {
	return tpm2.TPMSNVPublic{
		NVIndex: index, NameAlg: tpm2.TPMAlgSHA256, DataSize: size, AuthPolicy: tpm2.TPM2BDigest{Buffer: policy[:]},
		Attributes: tpm2.TPMANV{PolicyRead: true, PolicyWrite: true, AuthWrite: true, WriteAll: true, NoDA: true, NT: tpm2.TPMNTOrdinary},
	}
}

// DefineRatchet makes the ratchet's cell afresh, at index 0 with no key.
func (c *Chip) DefineRatchet(policy [32]byte) error {
	return c.define(cell(indexRatchet, sizeRatchet, policy), make([]byte, sizeRatchet))
}

// DefineFence makes the signing fence's cell afresh.
func (c *Chip) DefineFence(policy, first [32]byte) error {
	return c.define(cell(indexFence, sizeFence, policy), first[:])
}

func (c *Chip) define(public tpm2.TPMSNVPublic, first []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.undefine(public.NVIndex); err != nil {
		return err
	}
	once := []byte(rand.Text()) // no zero bytes: go-tpm 0.9.8 cuts an authorization value at the first one
	_, err := tpm2.NVDefineSpace{
		AuthHandle: tpm2.AuthHandle{Handle: tpm2.TPMRHOwner, Auth: c.session(nil)},
		Auth:       tpm2.TPM2BAuth{Buffer: once},
		PublicInfo: tpm2.New2B(public),
	}.Execute(c.t, c.cipher(encryptIn))
	if err != nil {
		return fmt.Errorf("tpm: define NV cell: %w", err)
	}
	return c.write(public, first, c.session(once))
}

func (c *Chip) undefine(index tpm2.TPMHandle) error {
	there, err := tpm2.NVReadPublic{NVIndex: index}.Execute(c.t)
	if errors.Is(err, tpm2.TPMRCHandle) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("tpm: %w", err)
	}
	_, err = tpm2.NVUndefineSpace{AuthHandle: tpm2.TPMRHOwner, NVIndex: tpm2.NamedHandle{Handle: index, Name: there.NVName}}.Execute(c.t)
	return err
}

// write and read compute the cell's name themselves instead of asking the chip: a cell that somebody defined again, and
// that was therefore never written by us, has another name and is refused.
func (c *Chip) write(public tpm2.TPMSNVPublic, data []byte, auth tpm2.Session) error {
	name, err := tpm2.NVName(&public)
	if err != nil {
		return err
	}
	_, err = tpm2.NVWrite{
		AuthHandle: tpm2.AuthHandle{Handle: public.NVIndex, Name: *name, Auth: auth},
		NVIndex:    tpm2.NamedHandle{Handle: public.NVIndex, Name: *name},
		Data:       tpm2.TPM2BMaxNVBuffer{Buffer: data},
	}.Execute(c.t, c.cipher(encryptIn))
	if err != nil {
		return fmt.Errorf("tpm: write NV cell: %w", err)
	}
	return nil
}

func (c *Chip) writeCell(public tpm2.TPMSNVPublic, data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	public.Attributes.Written = true
	return c.write(public, data, c.measured())
}

func (c *Chip) readCell(public tpm2.TPMSNVPublic) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	public.Attributes.Written = true
	name, err := tpm2.NVName(&public)
	if err != nil {
		return nil, err
	}
	rsp, err := tpm2.NVRead{
		AuthHandle: tpm2.AuthHandle{Handle: public.NVIndex, Name: *name, Auth: c.measured()},
		NVIndex:    tpm2.NamedHandle{Handle: public.NVIndex, Name: *name},
		Size:       public.DataSize,
	}.Execute(c.t, c.cipher(encryptOut))
	if err != nil {
		return nil, fmt.Errorf("tpm: read NV cell: %w", err)
	}
	if len(rsp.Data.Buffer) != int(public.DataSize) {
		return nil, errResponse
	}
	return rsp.Data.Buffer, nil
}

// Ratchet reads the seed ratchet: the index of the next leaf and its key.
func (c *Chip) Ratchet(policy [32]byte) (index uint32, k [32]byte, err error) {
	data, err := c.readCell(cell(indexRatchet, sizeRatchet, policy))
	if err != nil {
		return 0, k, err
	}
	defer clear(data)
	return binary.BigEndian.Uint32(data), [32]byte(data[4:]), nil
}

// SetRatchet moves the ratchet: index and key in one write, which a power cut leaves whole or undone.
func (c *Chip) SetRatchet(policy [32]byte, index uint32, k [32]byte) error {
	data := append(binary.BigEndian.AppendUint32(nil, index), k[:]...)
	defer clear(data)
	return c.writeCell(cell(indexRatchet, sizeRatchet, policy), data)
}

// Fence and SetFence read and write the cell that ties the signing state on disk to this chip.
func (c *Chip) Fence(policy [32]byte) ([32]byte, error) {
	data, err := c.readCell(cell(indexFence, sizeFence, policy))
	if err != nil {
		return [32]byte{}, err
	}
	return [32]byte(data), nil
}

// SetFence writes the fence.
func (c *Chip) SetFence(policy, value [32]byte) error {
	return c.writeCell(cell(indexFence, sizeFence, policy), value[:])
}
