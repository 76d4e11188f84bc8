package tlog

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"golang.org/x/mod/sumdb/note"
)

// algorithm names our signature type in a signed note: 0xff and a name that nobody else uses (C2SP signed-note, "Signature
// types"). Witnesses that do not know it pass over the line.
const algorithm = "\xffgithub.com/isoloir/isoloir station P-256"

// CosignDigest is what a station's P-256 key signs to stand behind a checkpoint.
func CosignDigest(text string) [32]byte { return sha256.Sum256([]byte("isoloir/cosign/1\n" + text)) }

// CheckCosignature verifies a station's signature over a checkpoint's text. The signature is ASN.1 DER.
func CheckCosignature(key *ecdsa.PublicKey, text string, sig []byte) error {
	digest := CosignDigest(text)
	if !ecdsa.VerifyASN1(key, digest[:], sig) {
		return errors.New("the station did not sign this checkpoint")
	}
	return nil
}

// A Cosigner is a station's key on a signed note: a note.Verifier, and a note.Signer when it has a Seal.
type Cosigner struct {
	Station string
	Key     *ecdsa.PublicKey
	Seal    func(digest [32]byte) ([]byte, error) // the TPM's signature, DER
}

// Name is the station's id.
func (c Cosigner) Name() string { return c.Station }

// KeyHash tells this key from others of the same name (C2SP signed-note, "Format").
func (c Cosigner) KeyHash() uint32 {
	key, err := c.Key.Bytes()
	if err != nil {
		return 0 // a point that is not on the curve verifies nothing either
	}
	sum := sha256.Sum256([]byte(c.Station + "\n" + algorithm + string(key)))
	return binary.BigEndian.Uint32(sum[:4])
}

// Verify reports whether sig is this station's over the text.
func (c Cosigner) Verify(text, sig []byte) bool {
	return CheckCosignature(c.Key, string(text), sig) == nil
}

// Sign asks the chip for the signature.
func (c Cosigner) Sign(text []byte) ([]byte, error) {
	if c.Seal == nil {
		return nil, errors.New("this key can only verify")
	}
	return c.Seal(CosignDigest(string(text)))
}

var (
	_ note.Signer   = Cosigner{}
	_ note.Verifier = Cosigner{}
)
