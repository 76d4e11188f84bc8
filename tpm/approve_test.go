package tpm_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/google/go-tpm/tpm2"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

var definition = sha256.Sum256([]byte("definition"))

// office is an authority over the software of stations.
type office struct {
	key *ecdsa.PrivateKey
	*verify.Authority
}

func newOffice(t testing.TB) *office {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	a, err := verify.ParseAuthority(hex.EncodeToString(point))
	if err != nil {
		t.Fatal(err)
	}
	return &office{key, a}
}

func (o *office) sign(t testing.TB, digest [32]byte) []byte {
	t.Helper()
	r, s, err := ecdsa.Sign(rand.Reader, o.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	sig, err := tpm.LowS(r.Bytes(), s.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

// approve signs for the software of a log.
func (o *office) approve(t testing.TB, log verify.Log, version uint32) tpm.Approval {
	t.Helper()
	policy := log.Replay().ApprovedPolicy(version)
	sig := o.sign(t, verify.ApprovalDigest(definition, policy))
	if !o.Approves(verify.Approval{Version: version, Policy: policy, Sig: sig}, definition, log.Replay()) {
		t.Fatal("the judge does not take the authority's signature")
	}
	return tpm.Approval{Authority: o.Public(), Ref: verify.Ref(definition), Version: uint64(version), Policy: policy, Sig: sig}
}

// approvedBoard has a secret, a key of each kind and both cells under an authority's policy.
type approvedBoard struct {
	*board
	office           *office
	secret           []byte
	sealed           tpm.Object
	station, receipt tpm.Object
}

func newApprovedBoard(t *testing.T) *approvedBoard {
	t.Helper()
	b := &approvedBoard{board: newBoard(t), office: newOffice(t), secret: make([]byte, 32)}
	b.policy = b.office.Policy(definition)
	rand.Read(b.secret)
	var err error
	if b.sealed, err = b.chip.Seal(b.secret, b.policy); err != nil {
		t.Fatal(err)
	}
	if b.station, err = b.chip.CreateKey(tpm.StationKey, b.policy); err != nil {
		t.Fatal(err)
	}
	if b.receipt, err = b.chip.CreateKey(tpm.ReceiptKey, b.policy); err != nil {
		t.Fatal(err)
	}
	if err := b.chip.DefineRatchet(b.policy); err != nil {
		t.Fatal(err)
	}
	if err := b.chip.DefineFence(b.policy, [32]byte{9}); err != nil {
		t.Fatal(err)
	}
	if n, err := b.chip.KeepVersion(); err != nil || n != 1 {
		t.Fatalf("a new chip counts from %d: %v", n, err)
	}
	return b
}

// uses tells which of the things that obey the policy open.
func (b *approvedBoard) uses() map[string]bool {
	got, err := b.chip.Unseal(b.sealed)
	_, station := b.chip.Sign(b.station, [32]byte{1})
	_, receipt := b.chip.Sign(b.receipt, [32]byte{1})
	_, _, ratchet := b.chip.Ratchet(b.policy)
	_, fence := b.chip.Fence(b.policy)
	return map[string]bool{"secret": err == nil && bytes.Equal(got, b.secret), "station key": station == nil, "receipt key": receipt == nil,
		"ratchet": ratchet == nil, "fence": fence == nil}
}

func (b *approvedBoard) demand(t *testing.T, when string, open bool) {
	t.Helper()
	for what, opens := range b.uses() {
		if opens != open {
			t.Errorf("%s: %s opens: %v", when, what, opens)
		}
	}
}

// boot cuts the power and measures log.
func (b *approvedBoard) boot(t *testing.T, log verify.Log) {
	t.Helper()
	b.reset(t)
	b.log = log
	b.measure(t)
}

// An authority's signature admits the software that it names, and the next image by another signature, on keys that stay the same.
func TestApprovalAdmitsAnImage(t *testing.T) {
	b := newApprovedBoard(t)
	old := b.log
	b.boot(t, old)
	b.demand(t, "measured and not approved", false)
	if err := b.chip.Approve(b.office.approve(t, old, 1)); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "approved", true)

	image := verify.Log{{PCR: 11, Name: "init", Digest: sha256.Sum256([]byte("init 2"))}, old[1]}
	b.boot(t, image)
	if err := b.chip.Approve(b.office.approve(t, old, 1)); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "another image under the approval of the old one", false)
	if err := b.chip.Approve(b.office.approve(t, image, 2)); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "the next image, approved", true)
	if err := b.chip.Extend(13, [32]byte{1}); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "something more measured", false)
}

// Raising the counter kills the approval of the old image, signature and all, for ever; the new one goes on.
func TestRaisedCounterKillsOldApprovals(t *testing.T) {
	b := newApprovedBoard(t)
	old, image := b.log, verify.Log{{PCR: 11, Name: "init", Digest: sha256.Sum256([]byte("init 2"))}, b.log[1]}
	one, two := b.office.approve(t, old, 1), b.office.approve(t, image, 2)
	if err := b.chip.RaiseVersion(2); err != nil {
		t.Fatal(err)
	}
	if n, err := b.chip.Version(); err != nil || n != 2 {
		t.Fatalf("the counter stands at %d: %v", n, err)
	}
	b.boot(t, old)
	if err := b.chip.Approve(one); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "a revoked image", false)
	lie := one
	lie.Version = 2 // the signed policy says one
	if err := b.chip.Approve(lie); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "a revoked image that calls itself newer", false)
	b.boot(t, image)
	if err := b.chip.Approve(two); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "the image at the counter", true)
	if err := b.chip.RaiseVersion(1); err != nil {
		t.Fatal(err)
	}
	if n, _ := b.chip.Version(); n != 2 {
		t.Errorf("the counter went back to %d", n)
	}
	if err := b.chip.RaiseVersion(5000); err == nil {
		t.Error("raised by thousands of writes")
	}
	b.demand(t, "after all that", true)
}

// Erasing the counter and making it again, as root can, brings no revoked image back: it goes on above its old value, and one that was
// not counted up, or that counts otherwise, is another cell.
func TestCounterMadeAgain(t *testing.T) {
	b := newApprovedBoard(t)
	if err := b.chip.RaiseVersion(3); err != nil {
		t.Fatal(err)
	}
	b.boot(t, b.log)
	if err := b.chip.Approve(b.office.approve(t, b.log, 2)); err != nil {
		t.Fatal(err)
	}
	dev := root(t, b.board)
	redefine := func(nt tpm2.TPMNT) {
		t.Helper()
		index := tpm2.TPMHandle(0x0180a003)
		there, err := tpm2.NVReadPublic{NVIndex: index}.Execute(dev)
		if err != nil {
			t.Fatal(err)
		}
		public, err := there.NVPublic.Contents()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (tpm2.NVUndefineSpace{AuthHandle: tpm2.TPMRHOwner, NVIndex: tpm2.NamedHandle{Handle: index, Name: there.NVName}}).Execute(dev); err != nil {
			t.Fatal(err)
		}
		public.Attributes.Written, public.Attributes.NT = false, nt
		if _, err := (tpm2.NVDefineSpace{AuthHandle: tpm2.TPMRHOwner, PublicInfo: tpm2.New2B(*public)}).Execute(dev); err != nil {
			t.Fatal(err)
		}
	}
	redefine(tpm2.TPMNTOrdinary)
	there, err := tpm2.NVReadPublic{NVIndex: tpm2.TPMHandle(0x0180a003)}.Execute(dev)
	if err != nil {
		t.Fatal(err)
	}
	named := tpm2.NamedHandle{Handle: 0x0180a003, Name: there.NVName}
	if _, err := (tpm2.NVWrite{AuthHandle: tpm2.AuthHandle{Handle: named.Handle, Name: named.Name, Auth: tpm2.PasswordAuth(nil)}, NVIndex: named,
		Data: tpm2.TPM2BMaxNVBuffer{Buffer: make([]byte, 8)}}).Execute(dev); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "a cell that holds zero and is no counter", false)
	redefine(tpm2.TPMNTCounter)
	b.demand(t, "a counter that was not counted up", false)
	if n, err := b.chip.KeepVersion(); err != nil || n <= 3 {
		t.Fatalf("made again the counter stands at %d: %v", n, err)
	}
	b.demand(t, "a counter made again", false)

	high, err := b.chip.Version()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (tpm2.Clear{AuthHandle: tpm2.TPMRHPlatform}).Execute(dev); err != nil {
		t.Fatal(err)
	}
	if _, err := b.chip.Provision(); err != nil {
		t.Fatal(err)
	}
	if n, err := b.chip.KeepVersion(); err != nil || n <= high {
		t.Errorf("after TPM2_Clear the counter stands at %d, before at %d: %v", n, high, err)
	}
}

// What the authority did not sign for this election does not count.
func TestForeignApprovals(t *testing.T) {
	b := newApprovedBoard(t)
	b.boot(t, b.log)
	good := b.office.approve(t, b.log, 1)
	spoiled := good
	spoiled.Sig = bytes.Clone(good.Sig)
	spoiled.Sig[40] ^= 1
	short := good
	short.Sig = good.Sig[:63]
	otherRef := good
	otherRef.Ref[0] ^= 1
	for name, a := range map[string]tpm.Approval{"spoiled": spoiled, "short": short, "for another election": otherRef} {
		if err := b.chip.Approve(a); err == nil {
			t.Errorf("%s: the chip took the signature", name)
		}
	}
	if err := b.chip.Approve(newOffice(t).approve(t, b.log, 1)); err != nil {
		t.Fatal(err) // it is a good signature of somebody
	}
	b.demand(t, "an approval by another authority", false)
	elsewhere := good
	elsewhere.Ref = verify.Ref(sha256.Sum256([]byte("another election")))
	digest := sha256.Sum256(append(bytes.Clone(elsewhere.Policy[:]), elsewhere.Ref[:]...))
	elsewhere.Sig = b.office.sign(t, digest)
	if err := b.chip.Approve(elsewhere); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "an approval in another election", false)
	if err := b.chip.Approve(good); err != nil {
		t.Fatal(err)
	}
	b.demand(t, "the right one", true)
}
