package keyfile_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/keyfile"
	"github.com/isoloir/isoloir/ledger/election"
)

func TestSoftwareKey(t *testing.T) {
	dir := t.TempDir()
	public, err := keyfile.CreateSoftware(dir, "software", "1234", lightWork)
	if err != nil {
		t.Fatal(err)
	}
	path, m := filepath.Join(dir, "software.key"), &election.Manifest{SoftwareKey: public.SoftwareKey}
	if _, err := keyfile.OpenSoftware(m, path, "1234"); err != nil {
		t.Error(err)
	}
	if _, err := keyfile.OpenSoftware(m, path, "1235"); !errors.Is(err, keyfile.ErrPIN) {
		t.Errorf("another PIN: %v", err)
	}
	other, err := keyfile.CreateSoftware(t.TempDir(), "software", "1234", lightWork)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.OpenSoftware(&election.Manifest{SoftwareKey: other.SoftwareKey}, path, "1234"); !errors.Is(err, keyfile.ErrOtherAuthority) {
		t.Errorf("another election: %v", err)
	}
	if _, err := keyfile.Create(dir, election.Official{ID: "ada"}, "1234", lightWork); err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.OpenSoftware(m, filepath.Join(dir, "ada.key"), "1234"); !errors.Is(err, keyfile.ErrOtherAuthority) {
		t.Errorf("an official's key: %v", err)
	}
	if _, err := keyfile.CreateSoftware(dir, "software", "1234", lightWork); err == nil {
		t.Error("a key was overwritten")
	}
}
