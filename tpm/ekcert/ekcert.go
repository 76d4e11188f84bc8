// Package ekcert checks the certificate of an endorsement key: that a manufacturer whose root the election names made the
// chip. Officials do it at enrolment and observers again from the record; the state machine never does, because no two
// versions of an x509 library are one rule.
package ekcert

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/isoloir/isoloir/tpm/verify"
)

// Root is a manufacturer's root as the manifest names it.
type Root struct {
	Name        string
	Certificate []byte // DER
	Simulator   bool   // accepted for simulated chips, and for nothing else
}

// Chip is what the certificate says about the chip.
type Chip struct {
	Manufacturer, Model, Version string
	Root                         string // name of the root that it chains to
	Simulator                    bool
}

// Refusal says why a chain is not accepted.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return "endorsement certificate: " + r.Reason }

func refuse(format string, a ...any) error { return &Refusal{fmt.Sprintf(format, a...)} }

var (
	oidEKUsage      = asn1.ObjectIdentifier{2, 23, 133, 8, 1} // tcg-kp-EKCertificate
	oidAltName      = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidManufacturer = asn1.ObjectIdentifier{2, 23, 133, 2, 1}
	oidModel        = asn1.ObjectIdentifier{2, 23, 133, 2, 2}
	oidVersion      = asn1.ObjectIdentifier{2, 23, 133, 2, 3}
)

// Check verifies chain (DER, the key's own certificate first) for the endorsement key ek (TPMT_PUBLIC) at a fixed moment,
// offline. An unknown authority is named with the address where its certificate may be had.
func Check(chain [][]byte, ek []byte, roots []Root, at time.Time) (Chip, error) {
	if len(chain) == 0 {
		return Chip{}, refuse("there is none")
	}
	leaf, err := x509.ParseCertificate(chain[0])
	if err != nil {
		return Chip{}, refuse("it is malformed: %v", err)
	}
	if err := checkKey(leaf, ek); err != nil {
		return Chip{}, err
	}
	if err := checkUsage(leaf); err != nil {
		return Chip{}, err
	}
	chip, err := describe(leaf)
	if err != nil {
		return Chip{}, err
	}
	root, err := climb(leaf, chain[1:], roots, at)
	if err != nil {
		return Chip{}, err
	}
	chip.Root, chip.Simulator = root.Name, isSimulator(chip)
	return chip, checkSimulator(chip, root)
}

func checkKey(leaf *x509.Certificate, ek []byte) error {
	public, err := verify.ParsePublic(ek)
	if err != nil || !public.IsEndorsementKey() {
		return refuse("the key is not the standard P-256 endorsement key")
	}
	key, ok := leaf.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return refuse("it certifies another kind of key")
	}
	point, err := key.Bytes()
	if err != nil || !bytes.Equal(point, public.Point()) {
		return refuse("it certifies another key")
	}
	return nil
}

// checkUsage applies the TCG EK Credential Profile 2.5, 3.2. Go refuses every extension that is critical and unknown to it; a
// critical subject alternative name that holds only a directory name, as real chips carry, is the one that we read.
func checkUsage(leaf *x509.Certificate) error {
	if leaf.IsCA {
		return refuse("it is an authority's certificate")
	}
	if !slices.ContainsFunc(leaf.UnknownExtKeyUsage, oidEKUsage.Equal) {
		return refuse("it is not meant for an endorsement key")
	}
	leaf.UnhandledCriticalExtensions = slices.DeleteFunc(leaf.UnhandledCriticalExtensions, oidAltName.Equal)
	if len(leaf.UnhandledCriticalExtensions) > 0 {
		return refuse("it has a critical extension that is not known here: %v", leaf.UnhandledCriticalExtensions[0])
	}
	return nil
}

func climb(leaf *x509.Certificate, above [][]byte, roots []Root, at time.Time) (Root, error) {
	options := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
	for _, r := range roots {
		c, err := x509.ParseCertificate(r.Certificate)
		if err != nil {
			return Root{}, fmt.Errorf("root %s: %w", r.Name, err)
		}
		options.Roots.AddCert(c)
	}
	for _, der := range above {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return Root{}, refuse("an authority's certificate is malformed: %v", err)
		}
		options.Intermediates.AddCert(c)
	}
	paths, err := leaf.Verify(options)
	if err != nil {
		return Root{}, explain(leaf, err)
	}
	top := paths[0][len(paths[0])-1].Raw
	i := slices.IndexFunc(roots, func(r Root) bool { return bytes.Equal(r.Certificate, top) })
	return roots[i], nil
}

func explain(leaf *x509.Certificate, err error) error {
	var unknown x509.UnknownAuthorityError
	if errors.As(err, &unknown) && len(leaf.IssuingCertificateURL) > 0 {
		return refuse("no root of this election stands above %s; its certificate may be had from %s", leaf.Issuer, leaf.IssuingCertificateURL[0])
	}
	return refuse("%v", err)
}

// isSimulator goes by what simulators write: their own name as the model, or the maker of the reference code.
func isSimulator(c Chip) bool {
	words := strings.ToLower(c.Manufacturer + " " + c.Model)
	return slices.ContainsFunc([]string{"swtpm", "qemu", "simulator", "id:00001014"}, func(w string) bool { return strings.Contains(words, w) })
}

func checkSimulator(c Chip, r Root) error {
	if c.Simulator && !r.Simulator {
		return refuse("the chip is a simulator (%s), and %s is not a simulator's root", c.Model, r.Name)
	}
	if !c.Simulator && r.Simulator {
		return refuse("%s certifies simulators only, and the chip calls itself %s", r.Name, c.Model)
	}
	return nil
}
