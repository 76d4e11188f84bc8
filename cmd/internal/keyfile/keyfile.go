// Package keyfile keeps the signing keys of officials, poll workers and the software authority: ID.key holds the secret under a PIN, ID.json the person as
// the manifest names them. A booth opens the same file with the same PIN.
package keyfile

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// DefaultWork is the base-two logarithm of scrypt's work: a station with 2 GB opens it in about a second, with 32 MiB. A PIN
// of six digits holds out for days, not years, against whoever has copied the file; the file is kept like a key.
const DefaultWork = 15

// ErrPIN reports a PIN that does not open the file.
var ErrPIN = errors.New("the PIN does not open this key")

// Create makes a person's key and writes both files into a folder; neither may be there.
func Create(dir string, person election.Official, pin string, work int) (election.Official, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return person, err
	}
	defer clear(private)
	person.Key = hex.EncodeToString(public)
	sealed, err := trustee.Lock(private.Seed(), pin, work)
	if err != nil {
		return person, err
	}
	return person, writePair(dir, person.ID, sealed, election.EncodeCanonical(person))
}

// Open opens a key with its PIN.
func Open(path, pin string) (ed25519.PrivateKey, error) {
	seed, err := unlock(path, pin)
	if err != nil {
		return nil, err
	}
	defer clear(seed)
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("%s: this is not the key of an official", path)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// Who finds whose key this is among the officials of a manifest; nil if nobody's.
func Who(m *election.Manifest, key ed25519.PrivateKey) *election.Official {
	public := hex.EncodeToString(key.Public().(ed25519.PublicKey))
	for i := range m.Officials {
		if m.Officials[i].Key == public {
			return &m.Officials[i]
		}
	}
	return nil
}

// writeNew writes a file that must not exist, or nothing: half of one would keep a whole one from being made.
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
