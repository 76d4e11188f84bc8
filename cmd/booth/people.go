package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/keyfile"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/station"
)

// A signedIn brings a key from the goroutine that opened it into the loop, with the kiosk's event.
type signedIn struct {
	official string
	key      ed25519.PrivateKey
}

// authenticate opens an official's key file with the PIN. It takes about a second, on purpose, so it runs beside the loop.
func (b *booth) authenticate(official string, pin flow.PIN) {
	key, err := keyfile.Open(filepath.Join(b.config.Folder, "credentials", filepath.Base(official)+".key"), string(pin))
	if err != nil {
		b.words.Warn("sign-in", "official", official, "error", err.Error())
	} else if o := b.manifest.Official(official); o == nil || o.Key != hex.EncodeToString(key.Public().(ed25519.PublicKey)) {
		b.words.Warn("sign-in: the key is not this official's", "official", official)
		key = nil
	}
	select {
	case b.signIns <- signedIn{official, key}:
	case <-b.done:
		clear(key)
	}
}

// enter takes the key of an official who signed in, or says that the PIN was wrong.
func (b *booth) enter(s signedIn) {
	if s.key == nil {
		b.step(flow.Denied{Official: s.official})
		return
	}
	b.keys[s.official] = s.key
	b.step(flow.Authenticated{Official: s.official})
}

// signOut wipes the keys.
func (b *booth) signOut() {
	for id, key := range b.keys {
		clear(key)
		delete(b.keys, id)
	}
}

// people are the officials named, as far as they are signed in; the station counts them.
func (b *booth) people(ids []string) []station.Official {
	var out []station.Official
	for _, id := range ids {
		if key, ok := b.keys[id]; ok {
			out = append(out, station.Official{ID: id, Key: key})
		}
	}
	return out
}
