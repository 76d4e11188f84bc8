package tlog

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"golang.org/x/mod/sumdb/note"
)

// algorithm names our signature type in a signed note: 0xff and a name that nobody else uses (C2SP signed-note, "Signature
// types"). Witnesses that do not know it pass over the line.
const algorithm = "\xffgithub.com/isoloir/isoloir station P-256"

// CosignDigest is what a station's key signs, under the label "checkpoint", to stand behind a checkpoint's text.
func CosignDigest(text string) [32]byte { return sha256.Sum256([]byte(text)) }

// A Cosigner is a station's key on a signed note: a note.Verifier, and a note.Signer when it has a Seal. Only package tpm/verify
// knows the forms of the key and the signature.
type Cosigner struct {
	Station string
	Key     []byte // the public key as it is enrolled
	Check   func(key []byte, digest [32]byte, sig []byte) error
	Seal    func(digest [32]byte) ([]byte, error) // the security chip
}

// Name is the station's id.
func (c Cosigner) Name() string { return c.Station }

// KeyHash tells this key from others of the same name (C2SP signed-note, "Format").
func (c Cosigner) KeyHash() uint32 {
	sum := sha256.Sum256([]byte(c.Station + "\n" + algorithm + string(c.Key)))
	return binary.BigEndian.Uint32(sum[:4])
}

// Verify reports whether sig is this station's over the text.
func (c Cosigner) Verify(text, sig []byte) bool {
	return c.Check(c.Key, CosignDigest(string(text)), sig) == nil
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
