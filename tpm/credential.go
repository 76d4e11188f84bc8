package tpm

import (
	"crypto/rand"
	"fmt"

	"github.com/google/go-tpm/tpm2"
	"github.com/google/go-tpm/tpm2/transport"
)

// MakeCredential encrypts a secret so that only the chip with this endorsement key can read it, and only if it also holds the
// attestation key with this name (TPM 2.0 Part 1, 24). It needs no TPM: officials do it.
func MakeCredential(ekPublic, akName, secret []byte) (blob, encrypted []byte, err error) {
	ek, err := tpm2.Unmarshal[tpm2.TPMTPublic](ekPublic)
	if err != nil {
		return nil, nil, err
	}
	key, err := tpm2.ImportEncapsulationKey(ek) // refuses a point off the curve
	if err != nil {
		return nil, nil, err
	}
	return tpm2.CreateCredential(rand.Reader, key, akName, secret)
}

// Activate answers such a challenge.
func (c *Chip) Activate(blob, encrypted []byte) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	rsp, err := tpm2.ActivateCredential{
		ActivateHandle: c.at(handleAK, c.session(nil)),
		KeyHandle:      c.at(handleEK, c.endorsement()),
		CredentialBlob: tpm2.TPM2BIDObject{Buffer: blob},
		Secret:         tpm2.TPM2BEncryptedSecret{Buffer: encrypted},
	}.Execute(c.t, c.cipher(encryptOut))
	if err != nil {
		return nil, fmt.Errorf("tpm: the challenge is not for this chip and key: %w", err)
	}
	return rsp.CertInfo.Buffer, nil
}

// endorsement satisfies the endorsement key's standard policy, PolicySecret of the hierarchy with its empty value.
func (c *Chip) endorsement() tpm2.Session {
	return c.under(func(t transport.TPM, handle tpm2.TPMISHPolicy, nonce tpm2.TPM2BNonce) error {
		_, err := tpm2.PolicySecret{AuthHandle: tpm2.TPMRHEndorsement, PolicySession: handle, NonceTPM: nonce}.Execute(t)
		return err
	})
}
