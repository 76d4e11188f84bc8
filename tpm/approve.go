package tpm

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/google/go-tpm/tpm2"
	"github.com/google/go-tpm/tpm2/transport"
)

// Approval is an authority's word that the software which this station measured may use keys made under the authority's policy.
type Approval struct {
	Authority []byte   // TPMT_PUBLIC of a P-256 key
	Ref       [32]byte // policyRef: what it is for
	Version   uint64   // it holds while the version counter is not above this
	Policy    [32]byte // digest of PolicyPCR and then PolicyNV over the counter
	Sig       []byte   // r ‖ s; signed is SHA-256(Policy ‖ Ref)
}

// approved is an approval that the chip has checked: its ticket spares the signature at each use.
type approved struct {
	Approval
	key    tpm2.TPM2BName
	ticket tpm2.TPMTTKVerified
}

// Approve lets the chip check the authority's signature. From here on keys are used under the approval, if the registers and the
// counter agree with it.
func (c *Chip) Approve(a Approval) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	name, err := nameOf(a.Authority)
	if err != nil || len(a.Sig) != 64 {
		return fmt.Errorf("tpm: malformed approval: %w", errResponse)
	}
	key, err := tpm2.LoadExternal{InPublic: tpm2.BytesAs2B[tpm2.TPMTPublic](a.Authority), Hierarchy: tpm2.TPMRHOwner}.Execute(c.t)
	if err != nil {
		return fmt.Errorf("tpm: load the software authority's key: %w", err)
	}
	defer c.flush(key.ObjectHandle)
	digest := sha256.Sum256(append(a.Policy[:], a.Ref[:]...))
	checked, err := tpm2.VerifySignature{KeyHandle: tpm2.NamedHandle{Handle: key.ObjectHandle, Name: name},
		Digest: tpm2.TPM2BDigest{Buffer: digest[:]}, Signature: ecdsaSignature(a.Sig)}.Execute(c.t)
	if err != nil {
		return fmt.Errorf("tpm: the software authority did not sign this approval: %w", err)
	}
	c.approved = &approved{a, name, checked.Validation}
	return nil
}

func ecdsaSignature(sig []byte) tpm2.TPMTSignature {
	return tpm2.TPMTSignature{SigAlg: tpm2.TPMAlgECDSA, Signature: tpm2.NewTPMUSignature(tpm2.TPMAlgECDSA, &tpm2.TPMSSignatureECC{
		Hash: tpm2.TPMAlgSHA256, SignatureR: tpm2.TPM2BECCParameter{Buffer: sig[:32]}, SignatureS: tpm2.TPM2BECCParameter{Buffer: sig[32:]}})}
}

// satisfy goes on in a policy session in which the registers were named.
func (a *approved) satisfy(c *Chip, t transport.TPM, session tpm2.TPMISHPolicy) error {
	auth, index := c.counterAt(tpm2.PasswordAuth(nil))
	_, err := tpm2.PolicyNV{AuthHandle: auth, NVIndex: index, PolicySession: session, Operation: tpm2.TPMEOUnsignedLE,
		OperandB: tpm2.TPM2BOperand{Buffer: binary.BigEndian.AppendUint64(nil, a.Version)}}.Execute(t)
	if err != nil {
		return fmt.Errorf("version %d of the software was revoked, or the version counter is not ours: %w", a.Version, err)
	}
	_, err = tpm2.PolicyAuthorize{PolicySession: session, ApprovedPolicy: tpm2.TPM2BDigest{Buffer: a.Policy[:]},
		PolicyRef: tpm2.TPM2BDigest{Buffer: a.Ref[:]}, KeySign: a.key, CheckTicket: a.ticket}.Execute(t)
	return err
}
