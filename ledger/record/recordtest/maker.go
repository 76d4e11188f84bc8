package recordtest

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"time"
)

// Maker is a maker of chips with its root certificate.
type Maker struct {
	Root []byte // DER
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

// NewMaker makes a maker whose certificates hold from a day before at.
func NewMaker(at time.Time) *Maker {
	m := &Maker{key: ecKey()}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test maker"}, NotBefore: at.AddDate(0, 0, -1),
		NotAfter: at.AddDate(20, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	m.Root = must(x509.CreateCertificate(rand.Reader, template, template, &m.key.PublicKey, m.key))
	m.cert = must(x509.ParseCertificate(m.Root))
	return m
}

// Certify makes an endorsement certificate as the TCG's EK Credential Profile wants it.
func (m *Maker) Certify(key *ecdsa.PublicKey) []byte {
	template := &x509.Certificate{SerialNumber: big.NewInt(2), NotBefore: m.cert.NotBefore, NotAfter: m.cert.NotAfter,
		KeyUsage: x509.KeyUsageKeyAgreement, UnknownExtKeyUsage: []asn1.ObjectIdentifier{{2, 23, 133, 8, 1}},
		ExtraExtensions: []pkix.Extension{altName()}}
	return must(x509.CreateCertificate(rand.Reader, template, m.cert, key, m.key))
}

// altName names the chip in the critical subject alternative name.
func altName() pkix.Extension {
	tcg := func(n int) asn1.ObjectIdentifier { return asn1.ObjectIdentifier{2, 23, 133, 2, n} }
	names := pkix.RDNSequence{{
		{Type: tcg(1), Value: "id:00000001"}, {Type: tcg(2), Value: "test chip"}, {Type: tcg(3), Value: "id:1"}}}
	directory := must(asn1.Marshal(names))
	general := must(asn1.Marshal([]asn1.RawValue{{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: directory}}))
	return pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 17}, Critical: true, Value: general}
}

// OtherRoot is the root of a maker that made none of the chips, as a manifest names it.
func OtherRoot() string {
	return base64.StdEncoding.EncodeToString(NewMaker(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).Root)
}
