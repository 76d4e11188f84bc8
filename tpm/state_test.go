package tpm_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-tpm/tpm2"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/swtpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// memory is what a simulated chip holds while it has no power. Nobody reads or writes a real chip's; a simulator's lies in a file.
func (b *board) memory(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, "tpm2-00.permall"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// restore takes the power, puts back what the chip held earlier, and gives power again.
func (b *board) restore(t *testing.T, memory []byte) {
	t.Helper()
	b.sim.Stop()
	if err := os.WriteFile(filepath.Join(b.dir, "tpm2-00.permall"), memory, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.sim.Start(); err != nil {
		t.Fatal(err)
	}
	b.open(t)
	if err := b.chip.Pin(b.pins); err != nil {
		t.Fatal(err)
	}
	b.measure(t)
}

func (b *board) verdict(t *testing.T, last *verify.Counters) verify.Verdict {
	t.Helper()
	nonce := sha256.Sum256([]byte("nonce"))
	x := b.expect(nonce)
	x.Last, x.Resets = last, 1
	return verify.Judge(b.evidence(t, nonce), x)
}

// A chip whose memory was put back to an earlier day counts resets again that were counted before: its counters went back.
func TestRestoredMemory(t *testing.T) {
	b := newBoard(t)
	b.reset(t)
	b.measure(t)
	memory := b.memory(t)
	last := b.verdict(t, nil)
	for range 3 {
		b.reset(t)
		b.measure(t)
		next := b.verdict(t, &last.Counters)
		if !next.OK() {
			t.Fatalf("an explained reset: codes %v", next.Codes)
		}
		last = next
	}
	b.restore(t, memory)
	if v := b.verdict(t, &last.Counters); !v.Has(verify.CodeCleared) {
		t.Errorf("restored: codes %v, counters %+v after %+v", v.Codes, v.Counters, last.Counters)
	}
}

// Two chips with one memory are one chip to every check of certificates and keys; so their keys are the same, and the record, which takes
// each key once, refuses the second (ledger/record TestClonedChip).
func TestClonedMemory(t *testing.T) {
	b := newBoard(t)
	dir, err := os.MkdirTemp("", "tpm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	b.sim.Stop()
	for _, name := range []string{"tpm2-00.permall", "ek.cert"} {
		data, err := os.ReadFile(filepath.Join(b.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, name), data)
	}
	if err := b.sim.Start(); err != nil {
		t.Fatal(err)
	}
	sim, err := swtpm.New(authority, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Stop)
	clone, err := tpm.Open(sim.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { clone.Close() })
	pins, err := clone.Provision()
	if err != nil || !bytes.Equal(pins.EK, b.pins.EK) || !bytes.Equal(pins.AK, b.pins.AK) {
		t.Fatalf("the clone has other keys: %v", err)
	}
}

// Nothing of ours counts in an orderly way: after a power cut such a counter jumps, which looks like fraud, and stands still for 256
// steps, which a restored card could use. Ours stand where they stood.
func TestNothingIsOrderly(t *testing.T) {
	b := newApprovedBoard(t)
	if err := b.chip.RaiseVersion(5); err != nil {
		t.Fatal(err)
	}
	dev := root(t, b.board)
	for _, index := range []tpm2.TPMHandle{0x0180a001, 0x0180a002, 0x0180a003} {
		there, err := tpm2.NVReadPublic{NVIndex: index}.Execute(dev)
		if err != nil {
			t.Fatal(err)
		}
		if public, err := there.NVPublic.Contents(); err != nil || public.Attributes.Orderly {
			t.Errorf("%#x is orderly: %v", uint32(index), err)
		}
	}
	b.reset(t)
	if n, err := b.chip.Version(); err != nil || n != 5 {
		t.Errorf("after a power cut the counter stands at %d: %v", n, err)
	}
}

// An attestation key under the owner hierarchy, whose quotes would hide resets, is not enrolled: its certification names where it stands.
func TestEnrolmentWithAKeyOfAnotherHierarchy(t *testing.T) {
	b := newBoard(t)
	key, err := b.chip.CreateKey(tpm.StationKey, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	e := verify.Enrolment{EK: b.pins.EK, AK: b.pins.AK}
	nonce := e.CertifyNonce(definition, "st-1", "station")
	certify := func() verify.CertifiedKey {
		t.Helper()
		attest, sig, err := b.chip.Certify(key, nonce)
		if err != nil {
			t.Fatal(err)
		}
		return verify.CertifiedKey{Public: key.Public, Attest: attest, Sig: sig}
	}
	e.Station = certify()
	if v := e.Check(definition, "st-1", [][32]byte{b.policy}); v.Has(verify.CodeSigner) {
		t.Fatalf("the right key: codes %v", v.Codes)
	}
	e.AK = b.ownerAK(t)
	e.Station = certify()
	if v := e.Check(definition, "st-1", [][32]byte{b.policy}); !v.Has(verify.CodeSigner) || v.Has(verify.CodeKey) {
		t.Errorf("codes %v", v.Codes)
	}
}

// ownerAK puts a key of the same template under the owner hierarchy in the attestation key's place, and pins it.
func (b *board) ownerAK(t *testing.T) []byte {
	t.Helper()
	const place = tpm2.TPMHandle(0x8101a001)
	dev := root(t, b)
	public, err := tpm2.Unmarshal[tpm2.TPMTPublic](b.pins.AK)
	if err != nil {
		t.Fatal(err)
	}
	template := *public
	template.Unique = tpm2.NewTPMUPublicID(tpm2.TPMAlgECC, &tpm2.TPMSECCPoint{})
	made, err := tpm2.CreatePrimary{PrimaryHandle: tpm2.TPMRHOwner, InPublic: tpm2.New2B(template)}.Execute(dev)
	if err != nil {
		t.Fatal(err)
	}
	there, err := tpm2.ReadPublic{ObjectHandle: place}.Execute(dev)
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range []tpm2.NamedHandle{{Handle: place, Name: there.Name}, {Handle: made.ObjectHandle, Name: made.Name}} {
		if _, err := (tpm2.EvictControl{Auth: tpm2.TPMRHOwner, ObjectHandle: object, PersistentHandle: place}).Execute(dev); err != nil {
			t.Fatal(err)
		}
	}
	tpm2.FlushContext{FlushHandle: made.ObjectHandle}.Execute(dev)
	pins := b.pins
	pins.AK = made.OutPublic.Bytes()
	if err := b.chip.Pin(pins); err != nil {
		t.Fatal(err)
	}
	return pins.AK
}

// Somebody fills the chip's three slots: commands fail with its own words, and work again once they are free.
func TestSlotsFull(t *testing.T) {
	b := newBoard(t)
	secret := make([]byte, 32)
	rand.Read(secret)
	sealed, err := b.chip.Seal(secret, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	b.measure(t)
	dev := root(t, b)
	var taken []tpm2.TPMHandle
	for {
		made, err := tpm2.CreatePrimary{PrimaryHandle: tpm2.TPMRHOwner, InPublic: tpm2.New2B(tpm2.ECCSRKTemplate)}.Execute(dev)
		if err != nil {
			break
		}
		taken = append(taken, made.ObjectHandle)
	}
	if _, err := b.chip.Unseal(sealed); err == nil || len(taken) == 0 {
		t.Fatalf("unsealed with %d slots taken: %v", len(taken), err)
	}
	if _, _, err := b.chip.Quote([32]byte{}); err == nil {
		t.Error("a quote without a slot for its session's key")
	}
	for _, h := range taken {
		if _, err := (tpm2.FlushContext{FlushHandle: h}).Execute(dev); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := b.chip.Unseal(sealed); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("with the slots free: %v", err)
	}
}
