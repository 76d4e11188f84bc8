package main

import (
	"crypto"
	"crypto/ed25519"
	"errors"
	"io"
	"log/slog"
	"testing"

	place "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// A card signs inside and answers as its kind does.
type card struct {
	key    ed25519.PrivateKey
	sign   func(message []byte) ([]byte, error)
	closed int
}

func (c *card) Public() crypto.PublicKey { return c.key.Public() }
func (c *card) Close()                   { c.closed++ }
func (c *card) Sign(_ io.Reader, message []byte, _ crypto.SignerOpts) ([]byte, error) {
	return c.sign(message)
}

// pocket holds one card for everybody, under any PIN.
type pocket struct{ *card }

func (p pocket) Open(string, string) (credential, error) { return p.card, nil }

// TestACardSignsInWhoItBelongsTo: what counts is that the card signs a new question; what it says of itself counts nothing.
func TestACardSignsInWhoItBelongsTo(t *testing.T) {
	sample := electiontest.New()
	own := sample.Officials["worker-1"]
	var heard []byte // a signature that somebody recorded
	honest := func(message []byte) ([]byte, error) {
		heard = ed25519.Sign(own, message)
		return heard, nil
	}
	for _, c := range []struct {
		name, official string
		sign           func([]byte) ([]byte, error)
		in             bool
	}{
		{"the owner's card", "worker-1", honest, true},
		{"the owner's card under another name", "worker-2", honest, false},
		{"a card that repeats an answer", "worker-1", func([]byte) ([]byte, error) { return heard, nil }, false},
		{"somebody else's card", "worker-1", func(m []byte) ([]byte, error) { return ed25519.Sign(sample.Officials["worker-2"], m), nil }, false},
		{"a card that was pulled out", "worker-1", func([]byte) ([]byte, error) { return nil, errors.New("no card") }, false},
		{"a card that says nothing", "worker-1", func([]byte) ([]byte, error) { return nil, nil }, false},
		{"a person whom the manifest does not know", "eve", honest, false},
	} {
		one := &card{key: own, sign: c.sign}
		b := &booth{config: &place.Config{Station: "st-1"}, manifest: sample.Manifest, words: slog.New(slog.DiscardHandler), wallet: pocket{one}, keys: map[string]credential{}}
		got := b.open(c.official, "2468")
		if (got != nil) != c.in {
			t.Errorf("%s signs in: %v", c.name, got != nil)
		}
		if !c.in && c.official != "eve" && one.closed != 1 {
			t.Errorf("%s was closed %d times", c.name, one.closed)
		}
	}
}

// TestACardThatIsSignedOutSignsNothing: a card signs as a key file does, and signing out closes it.
func TestACardThatIsSignedOutSignsNothing(t *testing.T) {
	sample := electiontest.New()
	own := sample.Officials["worker-1"]
	one := &card{key: own, sign: func(m []byte) ([]byte, error) { return ed25519.Sign(own, m), nil }}
	b := &booth{keys: map[string]credential{"worker-1": one}}
	people := b.people([]string{"worker-1", "worker-2"})
	if len(people) != 1 || people[0].ID != "worker-1" {
		t.Fatalf("signed in: %v", people)
	}
	sig, err := election.SignBy("open", []byte("payload"), people[0].Key)
	must(t, err)
	must(t, election.CheckSignature("open", []byte("payload"), sig, sample.Manifest.Official("worker-1").Key))
	b.signOut()
	if one.closed != 1 || len(b.people([]string{"worker-1"})) != 0 {
		t.Errorf("closed %d times, and %d are signed in", one.closed, len(b.people([]string{"worker-1"})))
	}
}
