package ekcert

import (
	"encoding/base64"
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
)

// Roots are the roots that a manifest names. A simulator's counts only in a demonstration, whatever else let the manifest
// pass.
func Roots(m *election.Manifest) ([]Root, error) {
	var roots []Root
	for _, r := range m.EKRoots {
		der, err := base64.StdEncoding.Strict().DecodeString(r.Certificate)
		if err != nil {
			return nil, fmt.Errorf("root %s: %w", r.Name, err)
		}
		if r.Simulator && m.Mode != election.ModeDemo {
			return nil, refuse("%s is a simulator's root, and this election is no demonstration", r.Name)
		}
		roots = append(roots, Root{Name: r.Name, Certificate: der, Simulator: r.Simulator})
	}
	return roots, nil
}
