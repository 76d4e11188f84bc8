package broker

import (
	"bytes"
	"testing"
)

func FuzzKeys(f *testing.F) {
	good, err := new(Keys).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := parseKeys(data)
		if err != nil {
			return
		}
		if again, err := k.encode(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("two encodings of one key file: %v", err)
		}
	})
}

func FuzzMessages(f *testing.F) {
	f.Add(labelled("batch", [32]byte{1}))
	f.Add(pair([]byte{1}, nil))
	f.Add(terms{serial: 1, end: 2, clean: true}.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if label, digest, err := parseLabelled(data); err == nil && !bytes.Equal(labelled(label, digest), data) {
			t.Fatal("two encodings of one signing request")
		}
		if a, b, err := parsePair(data); err == nil && !bytes.Equal(pair(a, b), data) {
			t.Fatal("two encodings of one pair")
		}
		if l, err := parseTerms(data); err == nil && !bytes.Equal(l.encode(), data) {
			t.Fatal("two encodings of one lease")
		}
	})
}

func TestLockWipesTheOriginal(t *testing.T) {
	secret := []byte("a secret of the chip")
	locked, err := lock(secret)
	if err != nil || string(locked) != "a secret of the chip" || cap(locked) != len(locked) {
		t.Fatalf("%q: %v", locked, err)
	}
	if !bytes.Equal(secret, make([]byte, len(secret))) {
		t.Error("the original still holds the secret")
	}
}
