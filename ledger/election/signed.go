package election

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// Names of the two files of a signed manifest.
const (
	ManifestFile   = "manifest.json"
	SignaturesFile = "manifest.sig.json"
)

// LabelManifest is the label under which officials sign a manifest.
const LabelManifest = "manifest"

// signatureFile is the content of manifest.sig.json.
type signatureFile struct {
	Format     string      `json:"format"`
	Manifest   string      `json:"manifest"` // hex, the manifest's digest
	Signatures []Signature `json:"signatures"`
}

const signatureFormat = "isoloir-signatures-1"

// Sign gives an official's signature of the manifest.
func (m *Manifest) Sign(official string, key ed25519.PrivateKey) Signature {
	return Signature{Signer: official, Sig: Sign(LabelManifest, m.Encode(), key)}
}

// CheckSigned checks that the manifest carries the signatures that it asks for.
func (m *Manifest) CheckSigned(sigs []Signature) error {
	return m.CheckOfficials(LabelManifest, m.Encode(), sigs, m.Thresholds.Manifest, CentralRoles...)
}

// EncodeSignatures gives the canonical bytes of manifest.sig.json.
func (m *Manifest) EncodeSignatures(sigs []Signature) []byte {
	d := m.Digest()
	return EncodeCanonical(signatureFile{signatureFormat, hex.EncodeToString(d[:]), sigs})
}

// ParseSignatures reads manifest.sig.json and checks that it is for this manifest; the signatures themselves are CheckSigned's.
func (m *Manifest) ParseSignatures(data []byte) ([]Signature, error) {
	var f signatureFile
	if err := DecodeCanonical(data, &f); err != nil {
		return nil, err
	}
	if f.Format != signatureFormat {
		return nil, fmt.Errorf("format %q is not %q", f.Format, signatureFormat)
	}
	if d := m.Digest(); f.Manifest != hex.EncodeToString(d[:]) {
		return nil, fmt.Errorf("these are signatures of another manifest (%s)", clip(f.Manifest))
	}
	return f.Signatures, nil
}

// Open reads the two files of a signed manifest and checks everything about them.
func Open(manifest, signatures []byte) (*Manifest, []Signature, error) {
	m, err := Parse(manifest)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", ManifestFile, err)
	}
	sigs, err := m.ParseSignatures(signatures)
	if err == nil {
		err = m.CheckSigned(sigs)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", SignaturesFile, err)
	}
	return m, sigs, nil
}

// Load opens the signed manifest in a folder.
func Load(dir string) (*Manifest, []Signature, error) {
	manifest, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return nil, nil, err
	}
	signatures, err := os.ReadFile(filepath.Join(dir, SignaturesFile))
	if err != nil {
		return nil, nil, err
	}
	return Open(manifest, signatures)
}
