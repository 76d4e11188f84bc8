package verify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

func newAuthority(t testing.TB) (*forge, *Authority) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	a, err := ParseAuthority(hex.EncodeToString(point))
	if err != nil {
		t.Fatal(err)
	}
	return &forge{key: key, public: a.Public()}, a
}

func (f *forge) signDigest(t testing.TB, digest [32]byte) []byte {
	t.Helper()
	r, s, err := ecdsa.Sign(rand.Reader, f.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	sig := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	if s.Cmp(halfOrder) > 0 {
		sig = highS(sig)
	}
	return sig
}

// The digests that go into keys and signatures are fixed for ever; a TPM computes the same (tpm TestApprovalAdmitsAnImage).
func TestPoliciesAreFixed(t *testing.T) {
	generator := "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
	a, err := ParseAuthority(generator)
	if err != nil {
		t.Fatal(err)
	}
	definition := sha256.Sum256([]byte("definition"))
	log := Log{{PCR: PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("init"))}}
	for name, c := range map[string]struct {
		got  [32]byte
		want string
	}{
		"key":      {a.Policy(definition), "3c070210e1363095d373ab5bde75549d2df0fce4d9093686f4f0d96470cda3fd"},
		"one":      {log.Replay().ApprovedPolicy(1), "20106e9895a0b095fc23ab3e3fbbae5b63fd1ad562b4ad2e9aa8db20363e0002"},
		"two":      {log.Replay().ApprovedPolicy(2), "038c1b36ccf271cc247957d88b1f6e27f0efc1d8367910cab81783ecd0ff6d04"},
		"approval": {ApprovalDigest(definition, log.Replay().ApprovedPolicy(1)), "a51c9c2f18603bcede60232eebf867bc0fd502e74cace2fc53d78e28d01518fe"},
		"floor":    {FloorDigest(definition, 2), "b5aa29eed46f137530e42323501a6798c014f194107e7dcc6c27995c81b8a234"},
	} {
		if got := hex.EncodeToString(c.got[:]); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestApprovals(t *testing.T) {
	key, a := newAuthority(t)
	definition := sha256.Sum256([]byte("definition"))
	log := Log{{PCR: PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("init"))}}
	registers := log.Replay()
	policy := registers.ApprovedPolicy(3)
	good := Approval{Version: 3, Policy: policy, Sig: key.signDigest(t, ApprovalDigest(definition, policy))}
	if !a.Approves(good, definition, registers) {
		t.Fatal("a good approval is refused")
	}
	spoil := map[string]func(p *Approval, definition *[32]byte, r *Registers){
		"version":      func(p *Approval, _ *[32]byte, _ *Registers) { p.Version = 4 },
		"policy":       func(p *Approval, _ *[32]byte, _ *Registers) { p.Policy[0] ^= 1 },
		"signature":    func(p *Approval, _ *[32]byte, _ *Registers) { p.Sig[9] ^= 1 },
		"second form":  func(p *Approval, _ *[32]byte, _ *Registers) { p.Sig = highS(p.Sig) },
		"no signature": func(p *Approval, _ *[32]byte, _ *Registers) { p.Sig = nil },
		"election":     func(_ *Approval, d *[32]byte, _ *Registers) { d[0] ^= 1 },
		"registers":    func(_ *Approval, _ *[32]byte, r *Registers) { r[0][0] ^= 1 },
	}
	for name, change := range spoil {
		p, d, r := good, definition, registers
		p.Sig = slices.Clone(p.Sig)
		change(&p, &d, &r)
		if a.Approves(p, d, r) {
			t.Errorf("%s changed, and approved", name)
		}
	}
	if _, other := newAuthority(t); other.Approves(good, definition, registers) || other.Policy(definition) == a.Policy(definition) {
		t.Error("another authority approves the same")
	}
	floor := key.signDigest(t, FloorDigest(definition, 3))
	if !a.Raises(definition, 3, floor) || a.Raises(definition, 4, floor) || a.Raises([32]byte{}, 3, floor) || a.Raises(definition, 3, good.Sig) {
		t.Error("a floor is judged wrongly")
	}
	if a.Approves(Approval{Version: 3, Policy: policy, Sig: floor}, definition, registers) {
		t.Error("a floor serves as an approval")
	}
}

func TestAuthorityKeys(t *testing.T) {
	if a, err := ParseAuthority(""); a != nil || err != nil {
		t.Errorf("no key: %v, %v", a, err)
	}
	_, a := newAuthority(t)
	point := hex.EncodeToString(a.public.point)
	for name, text := range map[string]string{"not hex": "zz", "short": point[:128], "long": point + "00", "compressed": "02" + point[2:],
		"off the curve": "04" + strings.Repeat("11", 64), "infinity": strings.Repeat("00", 65)} {
		if a, err := ParseAuthority(text); err == nil || a != nil {
			t.Errorf("%s: accepted", name)
		}
	}
	references := []Reference{{Version: 1, Events: Log{{PCR: 8, Name: "a"}}}, {Version: 2}, {Version: 3, Revoked: true}}
	if p := KeyPolicies(nil, [32]byte{}, references); len(p) != 2 || p[0] != Log(references[0].Events).Replay().Policy() || p[0] == p[1] {
		t.Errorf("policies without an authority: %x", p)
	}
	if p := KeyPolicies(a, [32]byte{}, references); len(p) != 1 || p[0] != a.Policy([32]byte{}) {
		t.Errorf("policies under an authority: %x", p)
	}
}
