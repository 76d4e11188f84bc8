package trustee

import (
	"crypto/ecdh"
	"encoding/binary"
	"fmt"
	"log/slog"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// SeedPlace says for what a trustee's halves of the seeds are: one attempt of one station of one election.
// A further attempt has fresh halves, because the place is part of the derivation.
type SeedPlace struct {
	EID     [32]byte
	Station string
	Attempt int // from 1
	Trustee string
}

func (p *SeedPlace) hash(label string) [32]byte {
	var b cryptobyte.Builder
	b.AddBytes(p.EID[:])
	b.AddUint16(uint16(p.Attempt))
	for _, s := range []string{p.Station, p.Trustee} {
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) })
	}
	return election.Hash(label, b.BytesOrPanic())
}

// Halves are a trustee's halves t_1…t_N of the seeds of a station. They are secret until chosen ones are published, and redact
// themselves.
type Halves struct {
	t [][32]byte
}

// SeedHalves derives the trustee's n halves for a place.
func (s *Secret) SeedHalves(place SeedPlace, n int) Halves {
	kdf := elgamal.NewKDF(s.master[:])
	defer kdf.Wipe()
	at := place.hash("seed-halves")
	h := Halves{make([][32]byte, n)}
	for i := range h.t {
		h.t[i] = kdf.Key("seed half", at[:], binary.BigEndian.AppendUint32(nil, uint32(i+1)))
	}
	return h
}

// Len is N.
func (h Halves) Len() int { return len(h.t) }

// Half is t_i, for leaf i from one. Whoever asks for it publishes it, seals it or makes a seed of it.
func (h Halves) Half(i uint32) [32]byte { return h.t[i-1] }

// Chosen gives the halves at some indices, to be published: those drawn by dice, or those never used.
func (h Halves) Chosen(indices []uint32) [][32]byte {
	out := make([][32]byte, len(indices))
	for k, i := range indices {
		out[k] = h.Half(i)
	}
	return out
}

// Leaves applies the hash of a half's leaf to each, which commits to them without showing any.
func (h Halves) Leaves(leaf func(i uint32, t [32]byte) [32]byte) [][32]byte {
	out := make([][32]byte, len(h.t))
	for i := range h.t {
		out[i] = leaf(uint32(i+1), h.t[i])
	}
	return out
}

// Wipe overwrites the halves.
func (h Halves) Wipe() { clear(h.t) }

// SealHalves seals all halves to a station's sharing key (X25519): the content of seeds-<trustee>.bin. Send it only after every
// root is on record.
func SealHalves(place SeedPlace, h Halves, station []byte) ([]byte, error) {
	key, err := ecdh.X25519().NewPublicKey(station)
	if err != nil {
		return nil, fmt.Errorf("sharing key of station %s: %w", place.Station, err)
	}
	plain := make([]byte, 0, 32*len(h.t))
	for i := range h.t {
		plain = append(plain, h.t[i][:]...)
	}
	defer clear(plain)
	info := place.hash("seed-transfer")
	return seal(key, info[:], plain)
}

// OpenHalves opens at the station what a trustee sealed for it, n halves. The station then holds them against the root on
// record; a trustee whose halves do not open or do not match is named there.
func OpenHalves(place SeedPlace, n int, sealed []byte, key *ecdh.PrivateKey) (Halves, error) {
	info := place.hash("seed-transfer")
	plain, err := unseal(key, info[:], sealed)
	if err != nil {
		return Halves{}, fmt.Errorf("halves of %s for %s: %w", place.Trustee, place.Station, err)
	}
	defer clear(plain)
	if len(plain) != 32*n {
		return Halves{}, fmt.Errorf("halves of %s for %s: %d bytes and not %d", place.Trustee, place.Station, len(plain), 32*n)
	}
	h := Halves{make([][32]byte, n)}
	for i := range h.t {
		h.t[i] = [32]byte(plain[32*i:])
	}
	return h, nil
}

// String redacts.
func (h Halves) String() string { return redacted }

// GoString redacts.
func (h Halves) GoString() string { return redacted }

// Format redacts whatever the verb.
func (h Halves) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (h Halves) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText refuses.
func (h Halves) MarshalText() ([]byte, error) { return nil, errSecret }
