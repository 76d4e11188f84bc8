package ekcert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"testing"
)

// below makes an authority that this one certified.
func (m *maker) below(t *testing.T, change func(*x509.Certificate)) *maker {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "maker's authority 034"}, NotBefore: at.AddDate(-1, 0, 0),
		NotAfter: at.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, m.cert, &key.PublicKey, m.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &maker{key, cert}
}

func TestAuthoritiesBetween(t *testing.T) {
	m := newMaker(t)
	roots := []Root{{Name: "maker", Certificate: m.cert.Raw}}
	for name, c := range map[string]struct {
		change func(*x509.Certificate)
		want   string
	}{
		"good":         {func(*x509.Certificate) {}, ""},
		"expired":      {func(c *x509.Certificate) { c.NotAfter = at.AddDate(0, 0, -1) }, "expired"},
		"not yet":      {func(c *x509.Certificate) { c.NotBefore = at.AddDate(0, 0, 1) }, "not yet valid"},
		"no authority": {func(c *x509.Certificate) { c.IsCA = false }, "cannot sign this kind of certificate"},
		"unknown critical": {func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}}
		}, "critical"},
	} {
		between := m.below(t, c.change)
		leaf, ek := between.issue(t, func(*x509.Certificate) {})
		_, err := Check([][]byte{leaf, between.cert.Raw}, ek, roots, at)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
		if c.want == "" {
			if _, err := Check([][]byte{leaf}, ek, roots, at); err == nil {
				t.Error("accepted without the authority between")
			}
		}
	}
}

// A certificate that an attacker makes for their own key, with the maker's names and under the maker's name as issuer.
func TestForgedIssuer(t *testing.T) {
	m, own := newMaker(t), newMaker(t) // both call themselves "maker"
	leaf, ek := own.issue(t, func(*x509.Certificate) {})
	if _, err := Check([][]byte{leaf}, ek, []Root{{Name: "maker", Certificate: m.cert.Raw}}, at); err == nil {
		t.Error("a certificate of another maker was accepted")
	}
	if _, err := Check([][]byte{leaf, own.cert.Raw}, ek, []Root{{Name: "maker", Certificate: m.cert.Raw}}, at); err == nil {
		t.Error("a chain that brings its own root was accepted")
	}
}

// Certificates that real chips of Nuvoton carry have the parts of the issuer's name in another order than DER wants (keylime issue 944).
// They are read all the same, because names are compared by their bytes; encodings that change a number's meaning are not.
func TestNamesOutOfOrder(t *testing.T) {
	parts := []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{2, 5, 4, 6}, Value: "TW"}, {Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: "Maker TPM Root CA 2111"},
		{Type: asn1.ObjectIdentifier{2, 5, 4, 10}, Value: "Maker"}}
	var set []byte
	for _, p := range parts {
		der, err := asn1.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		set = append(set, der...)
	}
	name, err := asn1.Marshal([]asn1.RawValue{{Tag: asn1.TagSet, IsCompound: true, Bytes: set}})
	if err != nil {
		t.Fatal(err)
	}
	between := newMaker(t)
	m := between.below(t, func(c *x509.Certificate) { c.RawSubject = name })
	leaf, ek := m.issue(t, func(*x509.Certificate) {})
	if !strings.Contains(hex.EncodeToString(leaf), hex.EncodeToString(name)) {
		t.Fatal("the issuer's name is not in the order that it was given in")
	}
	roots := []Root{{Name: "maker", Certificate: between.cert.Raw}}
	if _, err := Check([][]byte{leaf, m.cert.Raw}, ek, roots, at); err != nil {
		t.Error(err)
	}
	for what, bad := range map[string][]byte{
		"a length in more bytes than it needs": lengthen(leaf), "a byte after the end": append(append([]byte{}, leaf...), 0), "a byte less": leaf[:len(leaf)-1],
	} {
		var r *Refusal
		if _, err := Check([][]byte{bad, m.cert.Raw}, ek, roots, at); !errors.As(err, &r) || !strings.Contains(r.Reason, "malformed") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// lengthen writes the outer length in three bytes where two are enough.
func lengthen(der []byte) []byte { return append([]byte{0x30, 0x83, 0}, der[2:]...) }

func FuzzChain(f *testing.F) {
	m := newMaker(f)
	leaf, ek := m.issue(f, func(*x509.Certificate) {})
	roots := []Root{{Name: "maker", Certificate: m.cert.Raw}}
	f.Add(leaf, m.cert.Raw)
	f.Fuzz(func(t *testing.T, certificate, above []byte) {
		if chip, err := Check([][]byte{certificate, above}, ek, roots, at); err == nil && (string(certificate) != string(leaf) || chip.Model != "SLB9670") {
			t.Fatalf("another certificate passes: %+v", chip)
		}
	})
}
