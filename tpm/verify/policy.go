package verify

import "crypto/sha256"

// Policy is the digest of TPM2_PolicyPCR over these registers alone (TPM 2.0 Part 3, 23.7): a key with it obeys only software
// that was measured exactly so.
func (r Registers) Policy() [32]byte {
	h := sha256.New()
	h.Write(make([]byte, 32))
	h.Write([]byte{0, 0, 0x01, 0x7f}) // TPM_CC_PolicyPCR
	h.Write(selection)
	digest := r.Digest()
	h.Write(digest[:])
	return [32]byte(h.Sum(nil))
}
