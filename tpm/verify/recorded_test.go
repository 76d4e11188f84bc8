package verify

import (
	"crypto/sha256"
	"fmt"
	"os"
	"testing"
)

// A quote that a TPM (libtpms 0.9.2) made, judged to the same words on every architecture and in every later version.
func TestRecordedQuote(t *testing.T) {
	data, err := os.ReadFile("testdata/evidence.bin")
	if err != nil {
		t.Fatal(err)
	}
	ak, err := os.ReadFile("testdata/ak.bin")
	if err != nil {
		t.Fatal(err)
	}
	e, err := ParseEvidence(data)
	if err != nil {
		t.Fatal(err)
	}
	log, err := ParseLog(e.Log)
	if err != nil {
		t.Fatal(err)
	}
	x := Expect{AKPublic: ak, Nonce: sha256.Sum256([]byte("recorded")), References: []Reference{{Version: 4, Events: log}}}
	for name, c := range map[string]struct {
		change func(*Expect)
		codes  string
	}{
		"good":  {func(*Expect) {}, "[]"},
		"nonce": {func(x *Expect) { x.Nonce[0] ^= 1 }, "[nonce]"},
		"worst": {func(x *Expect) {
			*x = Expect{AKPublic: newForge(t, attributesAK, nil).public, Last: &Counters{Reset: 1 << 31, Clock: 1 << 63}}
		}, "[signature nonce signer events cleared clock]"},
	} {
		y := x
		c.change(&y)
		v := Judge(e, y)
		if got := fmt.Sprint(v.Codes); got != c.codes {
			t.Errorf("%s: %s, want %s", name, got, c.codes)
		}
		if v.Firmware != 0x2019102300163636 || v.Counters.Reset == 0 {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
