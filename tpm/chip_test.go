package tpm_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

func TestQuotePassesTheJudge(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	nonce := sha256.Sum256([]byte("nonce"))
	e := b.evidence(t, nonce)
	v := verify.Judge(e, b.expect(nonce))
	if !v.OK() || v.Version != 1 || v.Firmware == 0 {
		t.Fatalf("verdict %+v", v)
	}
	if n := len(e.Encode()); n > verify.MaxEvidence/2 {
		t.Errorf("evidence of %d bytes", n)
	}
	values, err := b.chip.Registers()
	if err != nil || verify.Registers(values) != b.log.Replay() {
		t.Errorf("registers %x: %v", values, err)
	}
}

func TestKeysSignOnlyUnderTheirMeasurements(t *testing.T) {
	b := newBoard(t)
	station, err := b.chip.CreateKey(tpm.StationKey, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := b.chip.CreateKey(tpm.ReceiptKey, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256([]byte("batch"))
	for _, k := range []tpm.Object{station, receipt} {
		if _, err := b.chip.Sign(k, digest); err == nil {
			t.Error("a key signed before anything was measured")
		}
	}
	b.measure(t)
	sig, err := b.chip.Sign(station, verify.Labelled("batch", digest))
	if err != nil || verify.CheckStation(station.Public, "batch", digest, sig) != nil {
		t.Errorf("station key: %v", err)
	}
	if verify.CheckStation(station.Public, "bundle", digest, sig) == nil {
		t.Error("a signature serves under another label")
	}
	one, err := b.chip.Sign(receipt, verify.Labelled("receipt", digest))
	if err != nil || verify.CheckReceipt(receipt.Public, "receipt", digest, one) != nil {
		t.Errorf("receipt key: %v", err)
	}
	two, err := b.chip.Sign(receipt, verify.Labelled("receipt", digest))
	if err != nil || !bytes.Equal(one, two) {
		t.Error("two signatures over one receipt differ")
	}
	if err := b.chip.Extend(13, digest); err != nil {
		t.Fatal(err)
	}
	if _, err := b.chip.Sign(station, digest); err == nil {
		t.Error("a key signed after something else was measured")
	}
}

func TestSealedSecretOpensOnlyHereAndOnlyMeasured(t *testing.T) {
	b := newBoard(t)
	secret := make([]byte, 32)
	rand.Read(secret)
	sealed, err := b.chip.Seal(secret, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.chip.Unseal(sealed); err == nil {
		t.Error("unsealed before anything was measured")
	}
	b.measure(t)
	if got, err := b.chip.Unseal(sealed); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("unseal: %v", err)
	}
	other := newBoard(t)
	other.measure(t)
	if _, err := other.chip.Unseal(sealed); err == nil {
		t.Error("another chip unsealed the copied blob")
	}
	if err := other.chip.Pin(b.pins); err != nil {
		t.Fatal(err)
	}
	if _, err := other.chip.Unseal(sealed); err == nil {
		t.Error("another chip under this one's pins unsealed the copied blob")
	}
}

func TestRatchetSurvivesPowerCuts(t *testing.T) {
	b := newBoard(t)
	if err := b.chip.DefineRatchet(b.policy); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.chip.Ratchet(b.policy); err == nil {
		t.Error("read before anything was measured")
	}
	if err := b.chip.SetRatchet(b.policy, 1, [32]byte{1}); err == nil {
		t.Error("written before anything was measured")
	}
	b.measure(t)
	if i, k, err := b.chip.Ratchet(b.policy); err != nil || i != 0 || k != [32]byte{} {
		t.Errorf("a fresh ratchet holds %d: %v", i, err)
	}
	for i := uint32(1); i <= 3; i++ {
		want := sha256.Sum256([]byte{byte(i)})
		if err := b.chip.SetRatchet(b.policy, i, want); err != nil {
			t.Fatal(err)
		}
		b.reset(t)
		b.measure(t)
		if got, k, err := b.chip.Ratchet(b.policy); err != nil || got != i || k != want {
			t.Fatalf("after a power cut the ratchet holds %d, want %d: %v", got, i, err)
		}
	}
}

func TestRedefinedCellIsRefused(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	if err := b.chip.DefineFence(b.policy, [32]byte{7}); err != nil {
		t.Fatal(err)
	}
	if v, err := b.chip.Fence(b.policy); err != nil || v != [32]byte{7} {
		t.Fatalf("fence %x: %v", v, err)
	}
	redefineUnwritten(t, b)
	if _, err := b.chip.Fence(b.policy); err == nil {
		t.Error("a cell that was erased and defined again was read")
	}
	if err := b.chip.SetFence(b.policy, [32]byte{8}); err == nil {
		t.Error("a cell that was erased and defined again was written")
	}
}

func TestOnlyTheResetCounterBetraysAReset(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	nonce := sha256.Sum256([]byte("nonce"))
	first := verify.Judge(b.evidence(t, nonce), b.expect(nonce))
	b.reset(t)
	b.measure(t)
	x := b.expect(nonce)
	x.Last = &first.Counters
	if v := verify.Judge(b.evidence(t, nonce), x); len(v.Codes) != 1 || !v.Has(verify.CodeReset) {
		t.Errorf("codes %v", v.Codes)
	}
	x.Resets = 1
	if v := verify.Judge(b.evidence(t, nonce), x); !v.OK() {
		t.Errorf("an explained reset: codes %v", v.Codes)
	}
}

func TestMeasuringSomethingFirstIsSeen(t *testing.T) {
	b := newBoard(t)
	if err := b.chip.Extend(11, sha256.Sum256([]byte("attacker"))); err != nil {
		t.Fatal(err)
	}
	b.measure(t)
	nonce := sha256.Sum256([]byte("nonce"))
	if v := verify.Judge(b.evidence(t, nonce), b.expect(nonce)); len(v.Codes) != 1 || !v.Has(verify.CodeLog) {
		t.Errorf("codes %v", v.Codes)
	}
}

func TestQuoteOfAnotherChipIsRefused(t *testing.T) {
	a, b := newBoard(t), newBoard(t)
	a.measure(t)
	nonce := sha256.Sum256([]byte("nonce"))
	v := verify.Judge(a.evidence(t, nonce), b.expect(nonce))
	if !v.Has(verify.CodeSignature) || !v.Has(verify.CodeSigner) {
		t.Errorf("codes %v", v.Codes)
	}
}

func TestCredential(t *testing.T) {
	b := newBoard(t)
	ak, err := verify.ParsePublic(b.pins.AK)
	if err != nil {
		t.Fatal(err)
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	blob, encrypted, err := tpm.MakeCredential(b.pins.EK, ak.Name(), secret)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.chip.Activate(blob, encrypted); err != nil || !bytes.Equal(got, secret) {
		t.Fatalf("activate: %v", err)
	}
	blob[len(blob)-1] ^= 1
	if _, err := b.chip.Activate(blob, encrypted); err == nil {
		t.Error("a changed challenge was answered")
	}
	foreign := sha256.Sum256([]byte("another key"))
	blob, encrypted, err = tpm.MakeCredential(b.pins.EK, append([]byte{0, 0x0b}, foreign[:]...), secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.chip.Activate(blob, encrypted); err == nil {
		t.Error("a challenge for another attestation key was answered")
	}
	if _, err := newBoard(t).chip.Activate(blob, encrypted); err == nil {
		t.Error("another chip answered the challenge")
	}
}

func TestProvisionIsRepeatable(t *testing.T) {
	b := newBoard(t)
	again, err := b.chip.Provision()
	if err != nil || !bytes.Equal(again.AK, b.pins.AK) || !bytes.Equal(again.EK, b.pins.EK) || !bytes.Equal(again.SRK, b.pins.SRK) {
		t.Errorf("provisioned again: %v", err)
	}
	chain, err := b.chip.EKChain()
	if err != nil || len(chain) != 2 {
		t.Errorf("chain of %d certificates: %v", len(chain), err)
	}
}

func TestOpenWithoutAChip(t *testing.T) {
	for _, address := range []string{"unix:" + filepath.Join(t.TempDir(), "none"), "/dev/none"} {
		if _, err := tpm.Open(address); err == nil {
			t.Errorf("opened %s", address)
		}
	}
}
