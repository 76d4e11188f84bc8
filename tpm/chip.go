// Package tpm speaks to a TPM 2.0: one chip, a few keys at fixed places, three cells of NV memory. Everything that goes in
// or out passes a session salted to the endorsement key that was pinned at enrolment, so that somebody on the bus can
// neither read a secret nor swallow a measurement unnoticed.
package tpm

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/google/go-tpm/tpm2"
	"github.com/google/go-tpm/tpm2/transport"
)

// Persistent handles. A chip has three slots for transient objects; these take none of them for good.
const (
	handleSRK = tpm2.TPMHandle(0x81000001) // TCG Provisioning Guidance, 7.8
	handleEK  = tpm2.TPMHandle(0x81010016) // TCG EK Credential Profile, P-256
	handleAK  = tpm2.TPMHandle(0x8101a001)
)

// Chip is an open TPM. Its methods may be called from several goroutines; the chip works on one at a time.
type Chip struct {
	mu  sync.Mutex
	t   transport.TPMCloser
	ek  tpm2.TPMTPublic // pinned
	ids map[tpm2.TPMHandle]tpm2.TPM2BName

	approved *approved
}

// Open connects to a simulator ("unix:PATH") or a kernel device ("/dev/tpmrm0"). Before anything secret can pass, the
// chip must be pinned with Pin, or provisioned.
func Open(address string) (*Chip, error) {
	t, err := Connect(address)
	if err != nil {
		return nil, err
	}
	c := &Chip{t: t, ids: map[tpm2.TPMHandle]tpm2.TPM2BName{}}
	if strings.HasPrefix(address, "unix:") {
		// No resource manager stands before a simulator: what an earlier process left in the slots goes first.
		if err := c.flushAll(); err != nil {
			return nil, errors.Join(err, t.Close())
		}
	}
	return c, nil
}

// Close ends the connection.
func (c *Chip) Close() error { return c.t.Close() }

// Pins are the public areas (TPMT_PUBLIC) of the keys at fixed places, kept since enrolment and never read from the chip
// again: an interposer that shows another endorsement key can then not follow our sessions.
type Pins struct{ EK, AK, SRK []byte }

// Pin makes all sessions from here on depend on the enrolled chip.
func (c *Chip) Pin(p Pins) error {
	ek, err := tpm2.Unmarshal[tpm2.TPMTPublic](p.EK)
	if err != nil {
		return fmt.Errorf("tpm: endorsement key: %w", err)
	}
	c.ek = *ek
	for handle, public := range map[tpm2.TPMHandle][]byte{handleEK: p.EK, handleAK: p.AK, handleSRK: p.SRK} {
		name, err := nameOf(public)
		if err != nil {
			return err
		}
		c.ids[handle] = name
	}
	return nil
}

func nameOf(public []byte) (tpm2.TPM2BName, error) {
	p, err := tpm2.Unmarshal[tpm2.TPMTPublic](public)
	if err != nil || !bytes.Equal(tpm2.Marshal(p), public) {
		return tpm2.TPM2BName{}, fmt.Errorf("tpm: malformed public area: %w", errors.Join(err, errResponse))
	}
	name, err := tpm2.ObjectName(p)
	if err != nil {
		return tpm2.TPM2BName{}, err
	}
	return *name, nil
}

// session authorizes one command and its response with an HMAC.
func (c *Chip) session(auth []byte) tpm2.Session {
	return tpm2.HMAC(tpm2.TPMAlgSHA256, 16, tpm2.Auth(auth), tpm2.Salted(handleEK, c.ek))
}

// cipher encrypts the first parameter of one command, of its response, or of both. It stands apart from the session that
// authorizes, because the key of that one would also take in the object's authorization value (TPM 2.0 Part 1, 21.3).
func (c *Chip) cipher(direction tpm2.AuthOption) tpm2.Session {
	return tpm2.HMAC(tpm2.TPMAlgSHA256, 16, tpm2.Salted(handleEK, c.ek), direction)
}

// measured authorizes by the registers as they are now, and by the authority's approval of them if there is one.
func (c *Chip) measured() tpm2.Session {
	return c.under(func(t transport.TPM, handle tpm2.TPMISHPolicy, _ tpm2.TPM2BNonce) error {
		_, err := tpm2.PolicyPCR{PolicySession: handle, Pcrs: selection}.Execute(t)
		if err != nil || c.approved == nil {
			return err
		}
		return c.approved.satisfy(c, t, handle)
	})
}

// under authorizes by a policy. A session in which the policy fails never comes to its command, and would hold its slot.
func (c *Chip) under(policy tpm2.PolicyCallback) tpm2.Session {
	whole := func(t transport.TPM, handle tpm2.TPMISHPolicy, nonce tpm2.TPM2BNonce) error {
		err := policy(t, handle, nonce)
		if err != nil {
			c.flush(handle)
		}
		return err
	}
	return tpm2.Policy(tpm2.TPMAlgSHA256, 16, whole, tpm2.Salted(handleEK, c.ek))
}

var (
	encryptOut = tpm2.AESEncryption(128, tpm2.EncryptOut)
	encryptIn  = tpm2.AESEncryption(128, tpm2.EncryptIn)
	encrypt    = tpm2.AESEncryption(128, tpm2.EncryptInOut)
)

// at names a persistent key with its pinned name and an empty authorization value.
func (c *Chip) at(handle tpm2.TPMHandle, auth tpm2.Session) tpm2.AuthHandle {
	return tpm2.AuthHandle{Handle: handle, Name: c.ids[handle], Auth: auth}
}

func (c *Chip) flush(h tpm2.TPMHandle) {
	// A handle that is gone already needs no flushing; any other fault shows in the next command.
	_, _ = tpm2.FlushContext{FlushHandle: h}.Execute(c.t)
}

func (c *Chip) flushAll() error {
	for _, first := range []uint32{0x80000000, 0x02000000, 0x03000000} { // transient, loaded sessions, saved sessions
		rsp, err := tpm2.GetCapability{Capability: tpm2.TPMCapHandles, Property: first, PropertyCount: 64}.Execute(c.t)
		if err != nil {
			return fmt.Errorf("tpm: %w", err)
		}
		handles, err := rsp.CapabilityData.Data.Handles()
		if err != nil {
			return err
		}
		for _, h := range handles.Handle {
			c.flush(h)
		}
	}
	return nil
}

// Random gives up to 32 bytes of the chip's own randomness.
func (c *Chip) Random(n int) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	rsp, err := tpm2.GetRandom{BytesRequested: uint16(n)}.Execute(c.t, c.cipher(encryptOut))
	if err != nil {
		return nil, err
	}
	if len(rsp.RandomBytes.Buffer) != n {
		return nil, errResponse
	}
	return rsp.RandomBytes.Buffer, nil
}
