package election

import (
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Roles that sign centrally, and roles that sign beside a station.
var (
	CentralRoles = []string{RoleAdministrator, RoleOfficial}
	StationRoles = []string{RoleOfficial, RolePollWorker}
)

// Signature is one person's or trustee's Ed25519 signature.
type Signature struct {
	Signer string `json:"signer"`
	Sig    []byte `json:"sig"`
}

// Hash is SHA-256 over "isoloir/<label>/1\n" and the parts, which the caller makes unambiguous.
func Hash(label string, parts ...[]byte) [32]byte {
	h := sha256.New()
	h.Write(domain(label))
	for _, p := range parts {
		h.Write(p)
	}
	return [32]byte(h.Sum(nil))
}

func domain(label string) []byte { return []byte("isoloir/" + label + "/1\n") }

// Sign signs a payload under a label: Ed25519 over "isoloir/<label>/1\n" and the payload.
func Sign(label string, payload []byte, key ed25519.PrivateKey) []byte {
	return ed25519.Sign(key, append(domain(label), payload...))
}

// SignBy is Sign with a key that somebody holds who may refuse, such as a card.
func SignBy(label string, payload []byte, key crypto.Signer) ([]byte, error) {
	return key.Sign(nil, append(domain(label), payload...), crypto.Hash(0))
}

// CheckSignature checks what Sign made against a key in hex, as manifests hold it.
func CheckSignature(label string, payload, sig []byte, key string) error {
	k, err := hex.DecodeString(key)
	if err != nil || len(k) != ed25519.PublicKeySize {
		return errors.New("the key is not an Ed25519 key in hex")
	}
	if len(sig) != ed25519.SignatureSize || !ed25519.Verify(k, append(domain(label), payload...), sig) {
		return errors.New("the signature does not check")
	}
	return nil
}

// CheckOfficials checks that at least need officials signed the payload: known, distinct, in order of their ids, each in one of
// the roles (any, if none is named), and every signature good. One bad signature spoils the set.
func (m *Manifest) CheckOfficials(label string, payload []byte, sigs []Signature, need int, roles ...string) error {
	for i, s := range sigs {
		if i > 0 && sigs[i-1].Signer >= s.Signer {
			return fmt.Errorf("signature of %q: signers stand twice or out of order", s.Signer)
		}
		o := m.Official(s.Signer)
		if o == nil {
			return fmt.Errorf("signature of %q: the manifest names no such official", s.Signer)
		}
		if len(roles) > 0 && !slices.Contains(roles, o.Role) {
			return fmt.Errorf("signature of %q: a %s may not sign this", s.Signer, o.Role)
		}
		if err := CheckSignature(label, payload, s.Sig, o.Key); err != nil {
			return fmt.Errorf("signature of %q: %w", s.Signer, err)
		}
	}
	if len(sigs) < need {
		return fmt.Errorf("%d of the %d signatures that this needs", len(sigs), need)
	}
	return nil
}

// SortSignatures puts signatures in the order that CheckOfficials wants.
func SortSignatures(sigs []Signature) {
	slices.SortFunc(sigs, func(a, b Signature) int { return strings.Compare(a.Signer, b.Signer) })
}

// EID is the election's id: it binds the manifest, the trustees' record and the chain.
func EID(manifest, trusteeRecord [32]byte, chainID string) [32]byte {
	return Hash("eid", manifest[:], trusteeRecord[:], []byte(chainID))
}
