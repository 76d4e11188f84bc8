package tpm_test

import (
	"crypto/sha256"
	"os"
	"testing"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/swtpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

var authority *swtpm.CA

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "ca")
	if err != nil {
		panic(err)
	}
	if authority, err = swtpm.NewCA(dir); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// board is a simulated chip with everything that a station keeps in it.
type board struct {
	dir    string
	sim    *swtpm.Simulator
	chip   *tpm.Chip
	pins   tpm.Pins
	log    verify.Log
	policy [32]byte
}

func newBoard(t testing.TB) *board {
	t.Helper()
	dir, err := os.MkdirTemp("", "tpm") // t.TempDir is too long for a socket's path
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	sim, err := swtpm.New(authority, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Stop)
	b := &board{dir: dir, sim: sim}
	b.open(t)
	if b.pins, err = b.chip.Provision(); err != nil {
		t.Fatal(err)
	}
	b.log = verify.Log{{PCR: 11, Name: "init", Digest: sha256.Sum256([]byte("init"))}, {PCR: 12, Name: "manifest", Digest: sha256.Sum256([]byte("m"))}}
	b.policy = b.log.Replay().Policy()
	return b
}

func (b *board) open(t testing.TB) {
	t.Helper()
	chip, err := tpm.Open(b.sim.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { chip.Close() })
	b.chip = chip
}

func (b *board) measure(t testing.TB) {
	t.Helper()
	for _, e := range b.log {
		if err := b.chip.Extend(int(e.PCR), e.Digest); err != nil {
			t.Fatal(err)
		}
	}
}

// reset cuts the power and starts again as init does: pinned from what enrolment kept.
func (b *board) reset(t testing.TB) {
	t.Helper()
	if err := b.sim.Reset(); err != nil {
		t.Fatal(err)
	}
	b.open(t)
	if err := b.chip.Pin(b.pins); err != nil {
		t.Fatal(err)
	}
}

func (b *board) evidence(t testing.TB, nonce [32]byte) verify.Evidence {
	t.Helper()
	attest, sig, err := b.chip.Quote(nonce)
	if err != nil {
		t.Fatal(err)
	}
	log, err := b.log.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return verify.Evidence{Attest: attest, Sig: sig, Log: log}
}

func (b *board) expect(nonce [32]byte) verify.Expect {
	return verify.Expect{AKPublic: b.pins.AK, Nonce: nonce, References: []verify.Reference{{Version: 1, Events: b.log}}}
}
