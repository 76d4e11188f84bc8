package secondverifier

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// The policy of keys under a software authority, as the first verifier and a TPM compute it (tpm/verify TestPoliciesAreFixed).
func TestSoftwarePolicy(t *testing.T) {
	m := &manifest{definition: sha256.Sum256([]byte("definition"))}
	m.SoftwareKey, _ = hex.DecodeString("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" +
		"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
	const want = "3c070210e1363095d373ab5bde75549d2df0fce4d9093686f4f0d96470cda3fd"
	policy := m.softwarePolicy()
	if hex.EncodeToString(policy) != want || !m.isPolicy(references{}, policy) || m.isPolicy(references{}, make([]byte, 32)) {
		t.Errorf("policy %x", policy)
	}
	m.SoftwareKey[64] ^= 1
	if m.softwarePolicy() != nil {
		t.Error("a point off the curve has a policy")
	}
}
