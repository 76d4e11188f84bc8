package main

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/keyfile"
	"github.com/isoloir/isoloir/ledger/election"
)

// A credential is what an official signs with while signed in. It gives no key away. A key file is one; a card can be.
type credential interface {
	crypto.Signer // with Ed25519, over the message itself
	Close()       // ends the sign-in
}

// A wallet opens the credential of an official with a PIN. It is called beside the loop and may take its time.
type wallet interface {
	Open(official, pin string) (credential, error)
}

// keyFiles are credentials in a folder, one file each.
type keyFiles struct{ folder string }

func (k keyFiles) Open(official, pin string) (credential, error) {
	key, err := keyfile.Open(filepath.Join(k.folder, filepath.Base(official)+".key"), pin)
	if err != nil {
		return nil, err
	}
	return keyFile{key}, nil
}

// A keyFile was opened: its key is in memory until Close.
type keyFile struct{ ed25519.PrivateKey }

func (k keyFile) Close() { clear(k.PrivateKey) }

// labelSignIn is under what credentials sign the station's questions; nothing on record is signed under it.
const labelSignIn = "sign-in"

// challenge asks a credential a question that it was never asked before, and holds the answer to the key in the manifest: a card can say whose it
// is, but only its owner's signs.
func challenge(c credential, m *election.Manifest, station, official string) error {
	digest := m.Digest()
	question := append(digest[:], station+"\x00"+official+"\x00"+rand.Text()...)
	sig, err := election.SignBy(labelSignIn, question, c)
	if err != nil {
		return err
	}
	return election.CheckSignature(labelSignIn, question, sig, m.Official(official).Key)
}
