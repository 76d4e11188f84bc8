package trustee

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/election"
)

// Files of a trustee's folder.
const (
	PublicFile = "trustee.json" // the trustee as the manifest names it
	SecretFile = "secret.age"   // its secret under the passphrase
)

// ErrPassphrase reports a passphrase that does not open the file. An age file does not tell it from a file whose head was damaged.
var ErrPassphrase = errors.New("the passphrase does not open the file")

// DefaultWork is the base-two logarithm of scrypt's work for a passphrase: about a second and 256 MiB.
const DefaultWork = 18

// Create makes a trustee's folder, which must not hold one already.
func Create(dir, id, name, passphrase string, work int) (election.Trustee, error) {
	secret, err := NewSecret()
	if err != nil {
		return election.Trustee{}, err
	}
	defer secret.Wipe()
	public := secret.Public(id, name)
	plain := secret.encode()
	defer clear(plain)
	sealed, err := Lock(plain, passphrase, work)
	if err != nil {
		return public, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return public, err
	}
	kept := filepath.Join(dir, SecretFile)
	if err := writeNew(kept, sealed); err != nil {
		return public, err
	}
	if err := writeNew(filepath.Join(dir, PublicFile), election.EncodeCanonical(public)); err != nil {
		return public, errors.Join(err, os.Remove(kept)) // nobody has seen its public half
	}
	return public, nil
}

// Open opens a trustee's folder with its passphrase.
func Open(dir, passphrase string) (*Secret, election.Trustee, error) {
	var public election.Trustee
	data, err := os.ReadFile(filepath.Join(dir, PublicFile))
	if err != nil {
		return nil, public, err
	}
	if err := election.DecodeCanonical(data, &public); err != nil {
		return nil, public, fmt.Errorf("%s: %w", PublicFile, err)
	}
	sealed, err := os.ReadFile(filepath.Join(dir, SecretFile))
	if err != nil {
		return nil, public, err
	}
	plain, err := Unlock(sealed, passphrase)
	if err != nil {
		return nil, public, fmt.Errorf("%s: %w", SecretFile, err)
	}
	defer clear(plain)
	secret, err := decodeSecret(plain)
	if err == nil && secret.Public(public.ID, public.Name) != public {
		err = fmt.Errorf("%s and %s are not of the same trustee", SecretFile, PublicFile)
	}
	return secret, public, err
}

// Lock encrypts under a passphrase in the age format (scrypt, then ChaCha20-Poly1305).
func Lock(plain []byte, passphrase string, work int) ([]byte, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(work)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// Unlock decrypts what Lock made; a wrong passphrase is ErrPassphrase.
func Unlock(sealed []byte, passphrase string) ([]byte, error) {
	with, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("damaged: %w", err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("damaged: %w", err)
	}
	return plain, nil
}

// encode gives the secret's bytes, which go nowhere but into Lock.
func (s *Secret) encode() []byte {
	return append(append(append([]byte(nil), s.signing.Seed()...), s.sharing.Bytes()...), s.master[:]...)
}

func decodeSecret(plain []byte) (*Secret, error) {
	in := cryptobyte.String(plain)
	var signing, sharing []byte
	s := &Secret{}
	if !in.ReadBytes(&signing, ed25519.SeedSize) || !in.ReadBytes(&sharing, 32) || !in.CopyBytes(s.master[:]) || !in.Empty() {
		return nil, errors.New("the secret has another size")
	}
	s.signing = ed25519.NewKeyFromSeed(signing)
	var err error
	s.sharing, err = ecdh.X25519().NewPrivateKey(sharing)
	return s, err
}

// writeNew writes a file that must not exist, and makes it last. Half of one would keep a whole one from being made.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Fingerprint is a short form of a trustee's public keys that people read to each other.
func Fingerprint(t election.Trustee) string {
	h := election.Hash("fingerprint", []byte(t.SigningKey), []byte(t.SharingKey))
	return hex.EncodeToString(h[:4])
}
