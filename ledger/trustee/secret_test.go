package trustee

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/secrettest"
)

const lightWork = 10 // scrypt as light as age allows is enough for tests

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "t1")
	public, err := Create(dir, "t1", "First trustee", "correct horse", lightWork)
	if err != nil {
		t.Fatal(err)
	}
	s, again, err := Open(dir, "correct horse")
	if err != nil || again != public || s.Public("t1", "First trustee") != public {
		t.Fatalf("%v", err)
	}
	if _, _, err := Open(dir, "wrong horse"); !errors.Is(err, ErrPassphrase) {
		t.Fatalf("wrong passphrase: %v", err)
	}
	if _, err := Create(dir, "t1", "Again", "x", lightWork); !os.IsExist(err) {
		t.Fatalf("a folder was overwritten: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, SecretFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info.Mode(), err)
	}
	damage(t, filepath.Join(dir, SecretFile))
	if _, _, err := Open(dir, "correct horse"); err == nil || !strings.Contains(err.Error(), SecretFile) {
		t.Fatalf("damaged: %v", err)
	}
	if _, _, err := Open(t.TempDir(), "x"); !os.IsNotExist(err) {
		t.Fatalf("no folder: %v", err)
	}
}

// damage changes the last byte of a file.
func damage(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFolderWithThePublicFileOfAnother(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	for _, dir := range []string{a, b} {
		if _, err := Create(dir, "t", "T", "p", lightWork); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(filepath.Join(b, PublicFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(a, PublicFile), data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(a, "p"); err == nil || !strings.Contains(err.Error(), "not of the same trustee") {
		t.Fatalf("%v", err)
	}
}

// TestSecrets prints every type that holds a secret in every way that Go knows, wipes it, and lets no type be forgotten.
func TestSecrets(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	p.until(StepDone)
	s, shares := p.secrets["t1"], p.shares("t1")
	halves := s.SeedHalves(SeedPlace{Station: "st"}, 2)
	half, x := halves.Half(1), shares.x[Vote].Bytes()
	polys := polynomials(&s.master, p.c.id, 2)
	a := polys[Vote].coefficients[0].Bytes()
	secrettest.Redact(t, s.master[:], s, *s)
	secrettest.Redact(t, x[:], shares, *shares, shares.x)
	secrettest.Redact(t, half[:], halves)
	secrettest.Redact(t, a[:], polys[Vote])
	secrettest.Types(t, []any{s, shares, shares.x, halves, polys[Vote]}, `Ceremony member Item Items List Task DecryptionShare Blinding SeedPlace
		Commit Reveal Shares SealedShare Complaint Answer OpenShare Confirm Record Member RehearsalShare Set Step Refusal`)
	signing := s.signing
	s.Wipe()
	shares.Wipe()
	halves.Wipe()
	polys[Vote].wipe()
	if s.master != [32]byte{} || !bytes.Equal(signing, make([]byte, len(signing))) || !shares.x[Data].IsZero() || halves.Half(2) != [32]byte{} || !polys[Vote].coefficients[1].IsZero() {
		t.Error("a wiped secret remains")
	}
}

func TestSeedHalvesDependOnTheirPlace(t *testing.T) {
	s, err := NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	place := SeedPlace{EID: [32]byte{1}, Station: "st-1", Attempt: 1, Trustee: "t1"}
	base := s.SeedHalves(place, 8)
	if s.SeedHalves(place, 16).Half(8) != base.Half(8) || base.Half(1) == base.Half(2) || base.Len() != 8 {
		t.Fatal("halves are not a function of their index")
	}
	for name, change := range map[string]func(p *SeedPlace){
		"election": func(p *SeedPlace) { p.EID[0]++ }, "station": func(p *SeedPlace) { p.Station = "st-2" },
		"attempt": func(p *SeedPlace) { p.Attempt++ }, "trustee": func(p *SeedPlace) { p.Trustee = "t2" },
		"names that shift": func(p *SeedPlace) { p.Station, p.Trustee = "st-1t", "1" },
	} {
		other := place
		change(&other)
		if s.SeedHalves(other, 8).Half(1) == base.Half(1) {
			t.Errorf("%s does not matter", name)
		}
	}
	if got := base.Chosen([]uint32{3, 8}); got[0] != base.Half(3) || got[1] != base.Half(8) {
		t.Error("other halves than the chosen")
	}
}

func TestSealedHalvesOpenOnlyWhereTheyBelong(t *testing.T) {
	s, err := NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	station, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	place := SeedPlace{EID: [32]byte{1}, Station: "st-1", Attempt: 1, Trustee: "t1"}
	halves := s.SeedHalves(place, 8)
	sealed, err := SealHalves(place, halves, station.PublicKey().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenHalves(place, 8, sealed, station)
	if err != nil || got.Half(5) != halves.Half(5) {
		t.Fatalf("%v", err)
	}
	next := place
	next.Attempt = 2
	changed := append([]byte(nil), sealed...)
	changed[len(changed)-1] ^= 1
	for name, err := range map[string]error{
		"another station": second(OpenHalves(place, 8, sealed, other)),
		"another attempt": second(OpenHalves(next, 8, sealed, station)),
		"another number":  second(OpenHalves(place, 9, sealed, station)),
		"changed":         second(OpenHalves(place, 8, changed, station)),
		"cut short":       second(OpenHalves(place, 8, sealed[:10], station)),
	} {
		if err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	if _, err := SealHalves(place, halves, make([]byte, 32)); err == nil {
		t.Error("sealed to a key that is none")
	}
}

func second[T any](_ T, err error) error { return err }
