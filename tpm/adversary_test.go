package tpm_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-tpm/tpm2"
	"github.com/google/go-tpm/tpm2/transport"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// root is what an attacker with the device in hand can send to a chip directly.
func root(t testing.TB, b *board) transport.TPMCloser {
	t.Helper()
	dev, err := tpm.Connect(b.sim.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dev.Close() })
	return dev
}

// After TPM2_Clear the attestation key is the same, the counters are not, and what was sealed is gone.
func TestClearedChip(t *testing.T) {
	b := newBoard(t)
	b.reset(t)
	b.measure(t)
	nonce := sha256.Sum256([]byte("nonce"))
	before := verify.Judge(b.evidence(t, nonce), b.expect(nonce))
	sealed, err := b.chip.Seal([]byte("seed"), b.policy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (tpm2.Clear{AuthHandle: tpm2.TPMRHPlatform}).Execute(root(t, b)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.chip.Quote(nonce); err == nil {
		t.Error("a cleared chip went on")
	}
	again, err := b.chip.Provision()
	if err != nil || !bytes.Equal(again.AK, b.pins.AK) {
		t.Fatalf("provisioned after a clear: %v", err)
	}
	x := b.expect(nonce)
	x.Last = &before.Counters
	if v := verify.Judge(b.evidence(t, nonce), x); !v.Has(verify.CodeCleared) {
		t.Errorf("codes %v", v.Codes)
	}
	if _, err := b.chip.Unseal(sealed); err == nil {
		t.Error("a cleared chip unsealed what was sealed before")
	}
}

// The same template under the owner hierarchy quotes scrambled reset counters: an attacker who may hide resets so is found.
func TestAttestationKeyOfAnotherHierarchy(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	dev := root(t, b)
	public, err := tpm2.Unmarshal[tpm2.TPMTPublic](b.pins.AK)
	if err != nil {
		t.Fatal(err)
	}
	template := *public
	template.Unique = tpm2.NewTPMUPublicID(tpm2.TPMAlgECC, &tpm2.TPMSECCPoint{})
	key, err := tpm2.CreatePrimary{PrimaryHandle: tpm2.TPMRHOwner, InPublic: tpm2.New2B(template)}.Execute(dev)
	if err != nil {
		t.Fatal(err)
	}
	nonce := sha256.Sum256([]byte("nonce"))
	rsp, err := tpm2.Quote{
		SignHandle:     tpm2.AuthHandle{Handle: key.ObjectHandle, Name: key.Name, Auth: tpm2.PasswordAuth(nil)},
		QualifyingData: tpm2.TPM2BData{Buffer: nonce[:]},
		InScheme:       tpm2.TPMTSigScheme{Scheme: tpm2.TPMAlgNull},
		PCRSelect:      tpm2.TPMLPCRSelection{PCRSelections: []tpm2.TPMSPCRSelection{{Hash: tpm2.TPMAlgSHA256, PCRSelect: []byte{0, 0x7f, 0}}}},
	}.Execute(dev)
	if err != nil {
		t.Fatal(err)
	}
	ecdsa, err := rsp.Signature.Signature.ECDSA()
	if err != nil {
		t.Fatal(err)
	}
	sig, err := tpm.LowS(ecdsa.SignatureR.Buffer, ecdsa.SignatureS.Buffer)
	if err != nil {
		t.Fatal(err)
	}
	log, err := b.log.Encode()
	if err != nil {
		t.Fatal(err)
	}
	x := b.expect(nonce)
	x.AKPublic = key.OutPublic.Bytes()
	v := verify.Judge(verify.Evidence{Attest: rsp.Quoted.Bytes(), Sig: sig, Log: log}, x)
	if len(v.Codes) != 1 || !v.Has(verify.CodeSigner) {
		t.Errorf("codes %v", v.Codes)
	}
}

// A restricted key signs nothing that looks like a statement of the TPM but is not.
func TestAttestationKeySignsNoForgery(t *testing.T) {
	b := newBoard(t)
	digest := sha256.Sum256([]byte("\xffTCG forged"))
	name, err := tpm2.ReadPublic{ObjectHandle: tpm2.TPMHandle(0x8101a001)}.Execute(root(t, b))
	if err != nil {
		t.Fatal(err)
	}
	_, err = tpm2.Sign{
		KeyHandle:  tpm2.AuthHandle{Handle: 0x8101a001, Name: name.Name, Auth: tpm2.PasswordAuth(nil)},
		Digest:     tpm2.TPM2BDigest{Buffer: digest[:]},
		Validation: tpm2.TPMTTKHashCheck{Tag: tpm2.TPMSTHashCheck},
	}.Execute(root(t, b))
	if err == nil {
		t.Error("the attestation key signed a digest of somebody's choice")
	}
}

// Somebody plays with wrong passwords until the chip locks itself: the station's keys know no lockout and go on.
func TestLockout(t *testing.T) {
	b := newBoard(t)
	station, err := b.chip.CreateKey(tpm.StationKey, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.chip.DefineRatchet(b.policy); err != nil {
		t.Fatal(err)
	}
	b.measure(t)
	socket := strings.TrimPrefix(b.sim.Address(), "unix:")
	if ok, words := tool(t, t.TempDir(), "tpm2_dictionarylockout", "-T", "swtpm:path="+socket, "-s", "-n", "1", "-t", "1000", "-l", "1000"); !ok {
		t.Fatal(words)
	}
	lockOut(t, root(t, b))
	if _, err := b.chip.Sign(station, [32]byte{1}); err != nil {
		t.Errorf("sign: %v", err)
	}
	if err := b.chip.SetRatchet(b.policy, 1, [32]byte{1}); err != nil {
		t.Errorf("ratchet: %v", err)
	}
	if _, _, err := b.chip.Quote([32]byte{}); err != nil {
		t.Errorf("quote: %v", err)
	}
}

// lockOut uses a protected key with a wrong password until even the right one is refused.
func lockOut(t *testing.T, dev transport.TPMCloser) {
	t.Helper()
	template := tpm2.ECCSRKTemplate
	template.ObjectAttributes.NoDA = false
	key, err := tpm2.CreatePrimary{PrimaryHandle: tpm2.TPMRHOwner, InPublic: tpm2.New2B(template),
		InSensitive: tpm2.TPM2BSensitiveCreate{Sensitive: &tpm2.TPMSSensitiveCreate{UserAuth: tpm2.TPM2BAuth{Buffer: []byte("right")}}}}.Execute(dev)
	if err != nil {
		t.Fatal(err)
	}
	use := func(password string) error {
		_, err := tpm2.Create{ParentHandle: tpm2.AuthHandle{Handle: key.ObjectHandle, Name: key.Name, Auth: tpm2.PasswordAuth([]byte(password))},
			InPublic: tpm2.New2B(tpm2.ECCSRKTemplate)}.Execute(dev)
		return err
	}
	if err := use("right"); err != nil {
		t.Fatal(err)
	}
	if use("wrong") == nil || !errors.Is(use("right"), tpm2.TPMRCLockout) {
		t.Fatal("the chip did not lock itself")
	}
	tpm2.FlushContext{FlushHandle: key.ObjectHandle}.Execute(dev)
}

// Registers 16 and 23 can be reset by anyone; nothing of ours is there, and touching them changes nothing.
func TestResettableRegistersDoNotCount(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	dev := root(t, b)
	if _, err := (tpm2.PCRReset{PCRHandle: tpm2.AuthHandle{Handle: 11, Auth: tpm2.PasswordAuth(nil)}}).Execute(dev); err == nil {
		t.Error("register 11 was reset")
	}
	for _, pcr := range []tpm2.TPMHandle{16, 23} {
		anyone := tpm2.AuthHandle{Handle: pcr, Auth: tpm2.PasswordAuth(nil)}
		if _, err := (tpm2.PCRReset{PCRHandle: anyone}).Execute(dev); err != nil {
			t.Fatal(err)
		}
		digest := tpm2.TPMLDigestValues{Digests: []tpm2.TPMTHA{{HashAlg: tpm2.TPMAlgSHA256, Digest: make([]byte, 32)}}}
		if _, err := (tpm2.PCRExtend{PCRHandle: anyone, Digests: digest}).Execute(dev); err != nil {
			t.Fatal(err)
		}
	}
	nonce := sha256.Sum256([]byte("nonce"))
	if v := verify.Judge(b.evidence(t, nonce), b.expect(nonce)); !v.OK() {
		t.Errorf("codes %v", v.Codes)
	}
}

// Many commands in one power cycle leave no slot taken.
func TestSlotsAreGivenBack(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	key, err := b.chip.CreateKey(tpm.StationKey, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	for range 40 {
		if _, err := b.chip.Sign(key, [32]byte{1}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.chip.Sign(tpm.Object{Public: key.Public, Private: key.Private[1:]}, [32]byte{1}); err == nil {
			t.Fatal("a damaged blob signed")
		}
		if _, _, err := b.chip.Ratchet(b.policy); err == nil {
			t.Fatal("read a cell that is not there")
		}
	}
}
