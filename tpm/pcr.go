package tpm

import (
	"bytes"
	"fmt"

	"github.com/google/go-tpm/tpm2"
)

// The registers that we extend and quote, of the SHA-256 bank only.
const (
	firstPCR = 8
	lastPCR  = 14
)

// Values are registers 8 to 14.
type Values [lastPCR - firstPCR + 1][32]byte

var selection = tpm2.TPMLPCRSelection{PCRSelections: []tpm2.TPMSPCRSelection{{
	Hash: tpm2.TPMAlgSHA256, PCRSelect: []byte{0x00, 0x7f, 0x00},
}}}

// Extend measures a digest into a register. The session proves that the chip, and not somebody on the bus, said yes.
func (c *Chip) Extend(pcr int, digest [32]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := tpm2.PCRExtend{
		PCRHandle: tpm2.AuthHandle{Handle: tpm2.TPMHandle(pcr), Auth: c.session(nil)},
		Digests: tpm2.TPMLDigestValues{Digests: []tpm2.TPMTHA{
			{HashAlg: tpm2.TPMAlgSHA256, Digest: digest[:]},
		}},
	}.Execute(c.t)
	if err != nil {
		return fmt.Errorf("tpm: extend register %d: %w", pcr, err)
	}
	return nil
}

// Registers reads registers 8 to 14.
func (c *Chip) Registers() (Values, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var v Values
	rsp, err := tpm2.PCRRead{PCRSelectionIn: selection}.Execute(c.t, c.auditing()...)
	if err != nil {
		return v, fmt.Errorf("tpm: read registers: %w", err)
	}
	if !bytes.Equal(tpm2.Marshal(rsp.PCRSelectionOut), tpm2.Marshal(selection)) || len(rsp.PCRValues.Digests) != len(v) {
		return v, fmt.Errorf("tpm: this chip has no SHA-256 registers: %w", errResponse)
	}
	for i, d := range rsp.PCRValues.Digests {
		if copy(v[i][:], d.Buffer) != 32 {
			return v, errResponse
		}
	}
	return v, nil
}

// auditing is an HMAC session on a command that needs no authorization, once the chip is pinned.
func (c *Chip) auditing() []tpm2.Session {
	if c.ek.Type == 0 {
		return nil
	}
	return []tpm2.Session{tpm2.HMAC(tpm2.TPMAlgSHA256, 16, tpm2.Salted(handleEK, c.ek), tpm2.Audit())}
}

// Quote lets the AK sign registers 8 to 14 together with nonce.
func (c *Chip) Quote(nonce [32]byte) (attest, sig []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	rsp, err := tpm2.Quote{
		SignHandle:     c.at(handleAK, c.session(nil)),
		QualifyingData: tpm2.TPM2BData{Buffer: nonce[:]},
		InScheme:       tpm2.TPMTSigScheme{Scheme: tpm2.TPMAlgNull},
		PCRSelect:      selection,
	}.Execute(c.t)
	if err != nil {
		return nil, nil, fmt.Errorf("tpm: quote: %w", err)
	}
	sig, err = signatureBytes(rsp.Signature)
	return rsp.Quoted.Bytes(), sig, err
}
