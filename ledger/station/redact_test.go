package station

import (
	"bytes"
	"testing"

	"github.com/isoloir/isoloir/ledger/secrettest"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// TestSecrets prints every type that holds a secret in every way that Go knows, and lets no type be forgotten.
func TestSecrets(t *testing.T) {
	secret := [32]byte(bytes.Repeat([]byte{0xab, 0x1d, 0xce, 0x77}, 8))
	r, err := newRatchet(3, secret)
	if err != nil {
		t.Fatal(err)
	}
	l := leaf{index: 3, a: secret, next: secret, ts: [][32]byte{secret}}
	p := paperOut{leaf: &l, choice: secret[:]}
	o := sheetOut{pieces: []*paperOut{&p}}
	s := seeds{halves: []trustee.Halves{{}}, leaves: [][32]byte{secret}}
	st := Station{ratchet: r, out: &o, seeds: s}
	secrettest.Redact(t, secret[:], r, *r, l, p, o, s, st, &st)
	secrettest.Types(t, []any{r, l, p, o, s, st}, `Tape InboxError Paper Media mark apart Evidence EvidenceError HalfError Chip
		Official Config Stage store Opening Papers fate SoftwareEntry Progress`)
	if r.forget(); r.k != nil {
		t.Error("a forgotten seed state remains")
	}
}
