package keyfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/keyfile"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/trustee"
)

const lightWork = 10

func TestKeyOpensWithItsPINOnly(t *testing.T) {
	dir := t.TempDir()
	ada, err := keyfile.Create(dir, election.Official{ID: "ada", Name: "Ada", Role: election.RoleOfficial}, "1234", lightWork)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "ada.key")
	key, err := keyfile.Open(path, "1234")
	if err != nil {
		t.Fatal(err)
	}
	m := &election.Manifest{Officials: []election.Official{{ID: "bob", Key: strings.Repeat("0", 64)}, ada}}
	if who := keyfile.Who(m, key); who == nil || who.ID != "ada" {
		t.Fatalf("whose: %v", who)
	}
	if who := keyfile.Who(&election.Manifest{Officials: m.Officials[:1]}, key); who != nil {
		t.Fatalf("a stranger's key is %v", who)
	}
	if _, err := keyfile.Open(path, "1235"); !errors.Is(err, keyfile.ErrPIN) {
		t.Fatalf("another PIN: %v", err)
	}
	var read election.Official
	data, err := os.ReadFile(filepath.Join(dir, "ada.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := election.DecodeCanonical(data, &read); err != nil || read.Key != ada.Key {
		t.Fatalf("%v", err)
	}
	if _, err := keyfile.Create(dir, election.Official{ID: "ada"}, "1", lightWork); !os.IsExist(err) {
		t.Fatalf("a key was overwritten: %v", err)
	}
}

func TestSomethingElseUnderTheSamePIN(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.key")
	sealed, err := trustee.Lock([]byte("short"), "1234", lightWork)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.Open(path, "1234"); err == nil || !strings.Contains(err.Error(), "not the key of an official") {
		t.Fatalf("%v", err)
	}
	if err := os.WriteFile(path, []byte("not an age file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.Open(path, "1234"); err == nil || errors.Is(err, keyfile.ErrPIN) {
		t.Fatalf("damaged: %v", err)
	}
}
