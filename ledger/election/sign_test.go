package election_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func TestCheckOfficialsRefuses(t *testing.T) {
	s := electiontest.New()
	m, payload := s.Manifest, []byte("open st-1")
	good := s.Sigs("order", payload, "official-1", "official-2")
	if err := m.CheckOfficials("order", payload, good, 2, election.RoleOfficial); err != nil {
		t.Fatal(err)
	}
	worker := s.Sigs("order", payload, "official-1", "worker-1")
	stranger := append(s.Sigs("order", payload, "official-1"), election.Signature{Signer: "stranger", Sig: good[0].Sig})
	short := s.Sigs("order", payload, "official-1", "official-2")
	short[1].Sig = short[1].Sig[:63]
	swapped := []election.Signature{{Signer: "official-1", Sig: good[1].Sig}, {Signer: "official-2", Sig: good[0].Sig}}
	for _, c := range []struct {
		name, label string
		payload     []byte
		sigs        []election.Signature
		want        string
	}{
		{"too few", "order", payload, good[:1], "1 of the 2"},
		{"none", "order", payload, nil, "0 of the 2"},
		{"one person twice", "order", payload, []election.Signature{good[0], good[0]}, "twice"},
		{"out of order", "order", payload, []election.Signature{good[1], good[0]}, "out of order"},
		{"another label", "cutoff", payload, good, "does not check"},
		{"another payload", "order", []byte("open st-2"), good, "does not check"},
		{"another role", "order", payload, worker, "a poll-worker may not sign"},
		{"a stranger", "order", payload, stranger, "no such official"},
		{"a short signature", "order", payload, short, "does not check"},
		{"signatures swapped", "order", payload, swapped, "does not check"},
	} {
		err := m.CheckOfficials(c.label, c.payload, c.sigs, 2, election.RoleOfficial)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSignedManifestInAFolder(t *testing.T) {
	s, dir := electiontest.New(), t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sigs := s.Manifest.EncodeSignatures(s.Sign())
	write(election.ManifestFile, s.Manifest.Encode())
	if _, _, err := election.Load(dir); !os.IsNotExist(err) {
		t.Fatalf("a manifest without signatures: %v", err)
	}
	write(election.SignaturesFile, sigs)
	if m, got, err := election.Load(dir); err != nil || m.Digest() != s.Manifest.Digest() || len(got) != 2 {
		t.Fatalf("%v", err)
	}
	write(election.SignaturesFile, s.Manifest.EncodeSignatures(s.Sign()[:1]))
	if _, _, err := election.Load(dir); err == nil || !strings.Contains(err.Error(), "1 of the 2") {
		t.Fatalf("one signature: %v", err)
	}
	other := electiontest.New()
	other.Manifest.MinGroup = 6
	write(election.SignaturesFile, other.Manifest.EncodeSignatures(other.Sign()))
	if _, _, err := election.Load(dir); err == nil || !strings.Contains(err.Error(), "another manifest") {
		t.Fatalf("signatures of another manifest: %v", err)
	}
	for i := range sigs {
		changed := bytes.Clone(sigs)
		changed[i] ^= 0x20
		write(election.SignaturesFile, changed)
		if _, _, err := election.Load(dir); err == nil {
			t.Fatalf("byte %d of the signatures can be flipped", i)
		}
	}
}

func TestEIDBindsEverything(t *testing.T) {
	a, b := [32]byte{1}, [32]byte{2}
	base := election.EID(a, b, "chain")
	for name, other := range map[string][32]byte{
		"manifest": election.EID(b, b, "chain"), "trustees": election.EID(a, a, "chain"), "chain": election.EID(a, b, "chain2"), "swapped": election.EID(b, a, "chain"),
	} {
		if other == base {
			t.Errorf("%s is not bound", name)
		}
	}
}
