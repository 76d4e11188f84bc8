package tpm_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"testing"
)

// The chip goes away in the middle of any command of a signature or of a secret's way out: an error, no hang, nothing half; and once it
// is there again the same calls work.
func TestChipVanishesInTheMiddle(t *testing.T) {
	b := newBoard(t)
	secret := make([]byte, 32)
	rand.Read(secret)
	sealed, err := b.chip.Seal(secret, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	b.measure(t)
	p, chip := newInterposer(t, b)
	for after := range 12 {
		left := after
		cut := func(uint32, []byte) []byte {
			if left--; left < 0 {
				return []byte{} // hangs up
			}
			return nil
		}
		p.set(cut, nil)
		got, err := chip.Unseal(sealed)
		if err == nil && !bytes.Equal(got, secret) || err != nil && got != nil || err != nil && left >= 0 {
			t.Errorf("gone after %d commands: %d bytes, %v", after, len(got), err)
		}
		if after == 0 && err == nil {
			t.Error("a chip that is not there unsealed")
		}
		p.set(nil, nil)
		b.open(t) // as after a restart: what the cut call left in the slots goes
		if got, err := chip.Unseal(sealed); err != nil || !bytes.Equal(got, secret) {
			t.Fatalf("back after %d commands: %v", after, err)
		}
	}
}

// Answers that no TPM gives: another tag, a size that lies, no size, too long, cut. None is taken for one, and none takes the program
// down.
func TestAnswersThatNoChipGives(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	p, chip := newInterposer(t, b)
	size := func(n uint32) func(uint32, []byte) []byte {
		return func(_ uint32, response []byte) []byte {
			binary.BigEndian.PutUint32(response[2:], n)
			return response
		}
	}
	for name, tamper := range map[string]func(uint32, []byte) []byte{
		"tag of a command":   func(_ uint32, r []byte) []byte { r[1] = 0x03; return r },
		"tag without a sign": func(_ uint32, r []byte) []byte { r[1] ^= 0x03; return r },
		"size of zero":       size(0),
		"size of nine":       size(9),
		"size of four GB":    size(0xffffffff),
		"size over the end":  size(4000),
		"size before the end": func(_ uint32, r []byte) []byte {
			binary.BigEndian.PutUint32(r[2:], uint32(len(r)-1))
			return r
		},
		"five bytes":       func(_ uint32, r []byte) []byte { return r[:5] },
		"one byte missing": func(_ uint32, r []byte) []byte { return r[:len(r)-1] },
		"five thousand":    func(_ uint32, r []byte) []byte { return append(r, make([]byte, 5000)...) },
		"nothing":          func(uint32, []byte) []byte { return nil },
	} {
		p.set(nil, tamper)
		attest, _, err := chip.Quote([32]byte{1})
		if extra := name == "five thousand"; (err == nil) != extra { // what comes after the answer belongs to no answer
			t.Errorf("%s: %d bytes, %v", name, len(attest), err)
		}
		p.set(nil, nil)
		b.open(t)
		if _, _, err := chip.Quote([32]byte{1}); err != nil {
			t.Fatalf("after %s: %v", name, err)
		}
	}
}
