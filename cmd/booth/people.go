package main

import (
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/station"
)

// A signedIn brings a credential from the goroutine that opened it into the loop; none if the PIN was wrong.
type signedIn struct {
	official   string
	credential credential
}

// authenticate opens an official's credential with the PIN. For a key file that takes about a second, on purpose, so it runs beside the loop.
func (b *booth) authenticate(official string, pin flow.PIN) {
	s := signedIn{official, b.open(official, string(pin))}
	select {
	case b.signIns <- s:
	case <-b.done:
		s.close()
	}
}

// open gives a credential that answers for an official of the manifest, or none.
func (b *booth) open(official, pin string) credential {
	if b.manifest.Official(official) == nil {
		return nil
	}
	c, err := b.wallet.Open(official, pin)
	if err != nil {
		b.words.Warn("sign-in", "official", official, "error", err.Error())
		return nil
	}
	if err := challenge(c, b.manifest, b.config.Station, official); err != nil {
		b.words.Warn("sign-in: the credential does not answer for this official", "official", official, "error", err.Error())
		c.Close()
		return nil
	}
	return c
}

func (s signedIn) close() {
	if s.credential != nil {
		s.credential.Close()
	}
}

// enter takes the credential of an official who signed in, or says that the PIN was wrong.
func (b *booth) enter(s signedIn) {
	if s.credential == nil {
		b.step(flow.Denied{Official: s.official})
		return
	}
	if old := b.keys[s.official]; old != nil {
		old.Close()
	}
	b.keys[s.official] = s.credential
	b.step(flow.Authenticated{Official: s.official})
}

// signOut forgets the credentials.
func (b *booth) signOut() {
	for id, c := range b.keys {
		c.Close()
		delete(b.keys, id)
	}
}

// people are the officials named, as far as they are signed in; the station counts them.
func (b *booth) people(ids []string) []station.Official {
	var out []station.Official
	for _, id := range ids {
		if c, ok := b.keys[id]; ok {
			out = append(out, station.Official{ID: id, Key: c})
		}
	}
	return out
}
