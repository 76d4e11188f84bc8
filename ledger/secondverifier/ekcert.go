package secondverifier

import (
	"crypto/ecdsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"strings"
	"time"
)

var (
	oidSubjectAltName  = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidEKCertificate   = asn1.ObjectIdentifier{2, 23, 133, 8, 1}
	oidTPMManufacturer = asn1.ObjectIdentifier{2, 23, 133, 2, 1}
	oidTPMModel        = asn1.ObjectIdentifier{2, 23, 133, 2, 2}
)

// checkCertificates checks the chain of an EK to one of the manifest's roots, at a time. A simulator stands under a simulator's root
// and nothing else does.
func (m *manifest) checkCertificates(e *enrolment, at int64) error {
	if len(e.certificates) == 0 {
		return wrong("its chip has no certificate")
	}
	var chain []*x509.Certificate
	for _, der := range e.certificates {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return wrong("a certificate of its chip cannot be read: %v", err)
		}
		chain = append(chain, c)
	}
	leaf := chain[0]
	public, _ := readPublic(e.ek)
	key, ok := leaf.PublicKey.(*ecdsa.PublicKey)
	if !ok || !key.Equal(public.ec) || !slices.ContainsFunc(leaf.UnknownExtKeyUsage, oidEKCertificate.Equal) {
		return wrong("its certificate is not that of its endorsement key")
	}
	var reason error
	for _, r := range m.EKRoots {
		if reason = r.certifies(chain, at); reason == nil {
			return nil
		}
	}
	return wrong("no root of the manifest certifies its chip: %v", reason)
}

func (r ekRoot) certifies(chain []*x509.Certificate, at int64) error {
	root, err := x509.ParseCertificate(r.Certificate)
	if err != nil {
		return err
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(root)
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	leaf := *chain[0]
	// Go does not read the directory name that chips have in this extension, which then counts as not handled.
	leaf.UnhandledCriticalExtensions = slices.DeleteFunc(slices.Clone(leaf.UnhandledCriticalExtensions), oidSubjectAltName.Equal)
	_, err = leaf.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: time.Unix(at, 0), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err == nil && isSimulator(chain[0]) != r.Simulator {
		return wrong("a simulator stands under a simulator's root, and nothing else does")
	}
	return err
}

// simulatorWords are what simulators write of themselves: tpm/ATTESTATION.md, "What it does not prove".
var simulatorWords = []string{"swtpm", "qemu", "simulator", "id:00001014"}

// isSimulator tells whether manufacturer or model in a certificate's alternative name are a simulator's.
func isSimulator(c *x509.Certificate) bool {
	words := ""
	for _, e := range c.Extensions {
		var names []asn1.RawValue
		if !e.Id.Equal(oidSubjectAltName) {
			continue
		}
		if _, err := asn1.Unmarshal(e.Value, &names); err != nil {
			return false
		}
		for _, n := range names {
			words += " " + chipWords(n)
		}
	}
	return slices.ContainsFunc(simulatorWords, func(w string) bool { return strings.Contains(strings.ToLower(words), w) })
}

// chipWords are manufacturer and model in a directory name.
func chipWords(name asn1.RawValue) (words string) {
	var sequence pkix.RDNSequence
	if name.Tag != 4 {
		return ""
	}
	if _, err := asn1.Unmarshal(name.Bytes, &sequence); err != nil {
		return ""
	}
	for _, set := range sequence {
		for _, a := range set {
			if text, ok := a.Value.(string); ok && (a.Type.Equal(oidTPMManufacturer) || a.Type.Equal(oidTPMModel)) {
				words += " " + text
			}
		}
	}
	return words
}
