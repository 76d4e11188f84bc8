package keyfile

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// Software is the public half of a software authority's key, as a setup and a manifest hold it.
type Software struct {
	SoftwareKey string `json:"softwareKey"` // hex, P-256 point
}

// CreateSoftware makes the key that approves software for stations and writes name.key and name.json into a folder; neither may be
// there. It is of the kind that a TPM can check, P-256.
func CreateSoftware(dir, name, pin string, work int) (Software, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Software{}, err
	}
	secret, err := key.Bytes()
	if err != nil {
		return Software{}, err
	}
	defer clear(secret)
	public, err := softwarePublic(key)
	if err != nil {
		return public, err
	}
	sealed, err := trustee.Lock(secret, pin, work)
	if err != nil {
		return public, err
	}
	return public, writePair(dir, name, sealed, election.EncodeCanonical(public))
}

func softwarePublic(key *ecdsa.PrivateKey) (Software, error) {
	point, err := key.PublicKey.Bytes()
	return Software{hex.EncodeToString(point)}, err
}

// ErrOtherAuthority says that a key is not the software authority's of the election.
var ErrOtherAuthority = errors.New("this is not the key of the manifest's software authority")

// OpenSoftware opens the key that stands in the manifest as softwareKey.
func OpenSoftware(m *election.Manifest, path, pin string) (*ecdsa.PrivateKey, error) {
	secret, err := unlock(path, pin)
	if err != nil {
		return nil, err
	}
	defer clear(secret)
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), secret)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, ErrOtherAuthority)
	}
	if public, err := softwarePublic(key); err != nil || public.SoftwareKey != m.SoftwareKey {
		return nil, fmt.Errorf("%s: %w", path, errors.Join(ErrOtherAuthority, err))
	}
	return key, nil
}

func unlock(path, pin string) ([]byte, error) {
	sealed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	secret, err := trustee.Unlock(sealed, pin)
	if errors.Is(err, trustee.ErrPassphrase) {
		err = ErrPIN
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return secret, nil
}

// writePair writes a secret and what is public of it, both or neither.
func writePair(dir, name string, sealed, public []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	secret := filepath.Join(dir, name+".key")
	if err := writeNew(secret, sealed); err != nil {
		return err
	}
	if err := writeNew(filepath.Join(dir, name+".json"), public); err != nil {
		return errors.Join(err, os.Remove(secret)) // nobody has seen its public half
	}
	return nil
}
