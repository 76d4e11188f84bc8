package secondverifier

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"strings"
	"time"
)

var (
	oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidEKCertificate  = asn1.ObjectIdentifier{2, 23, 133, 8, 1}
	oidTPMModel       = asn1.ObjectIdentifier{2, 23, 133, 2, 2}
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

// isSimulator tells whether the model in a certificate's alternative name is that of swtpm.
func isSimulator(c *x509.Certificate) bool {
	for _, e := range c.Extensions {
		if !e.Id.Equal(oidSubjectAltName) {
			continue
		}
		var names []asn1.RawValue
		if _, err := asn1.Unmarshal(e.Value, &names); err != nil {
			return false
		}
		return slices.ContainsFunc(names, func(n asn1.RawValue) bool { return n.Tag == 4 && isSimulatorName(n.Bytes) })
	}
	return false
}

func isSimulatorName(der []byte) bool {
	var sequence pkix.RDNSequence
	if _, err := asn1.Unmarshal(bytes.Clone(der), &sequence); err != nil {
		return false
	}
	for _, set := range sequence {
		for _, a := range set {
			model, ok := a.Value.(string)
			if a.Type.Equal(oidTPMModel) && ok && strings.EqualFold(model, "swtpm") {
				return true
			}
		}
	}
	return false
}
