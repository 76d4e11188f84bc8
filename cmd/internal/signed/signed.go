// Package signed reads the signed manifest with which most commands begin, and tells what is wrong with one.
package signed

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
)

// Manifest reads a manifest without its signatures. One that does not check is a finding that names its lines.
func Manifest(path string) (*election.Manifest, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := election.Parse(data)
	if err != nil {
		return nil, cli.Finding(cli.Hint(fmt.Errorf("%s:\n%w", path, err), "election import writes manifests: is it one? With -format isoloir it mends the form of one that somebody changed by hand"))
	}
	return m, nil
}

// Load reads a manifest and the signatures beside it. What officials did not sign as it stands is a finding.
func Load(path string) (*election.Manifest, []election.Signature, error) {
	m, err := Manifest(path)
	if err != nil {
		return nil, nil, err
	}
	const remedy = "officials sign the manifest with election check -key; the signatures lie beside it as " + election.SignaturesFile
	beside := Beside(path)
	data, err := os.ReadFile(beside)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, cli.Hint(err, remedy)
	}
	if err != nil {
		return nil, nil, err
	}
	sigs, err := m.ParseSignatures(data)
	if err == nil {
		err = m.CheckSigned(sigs)
	}
	if err != nil {
		return nil, nil, cli.Finding(cli.Hint(fmt.Errorf("%s: %w", beside, err), remedy))
	}
	return m, sigs, nil
}

// Beside is where the signatures of a manifest lie.
func Beside(manifest string) string {
	return filepath.Join(filepath.Dir(manifest), election.SignaturesFile)
}
