package ekcert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"errors"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

var at = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

// simulated gives the chain and key of a real simulator and its authority's root.
func simulated(t *testing.T) (chain [][]byte, ek, root []byte) {
	t.Helper()
	dir, err := os.MkdirTemp("", "ek")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ca, err := swtpm.NewCA(dir + "/ca")
	if err != nil {
		t.Fatal(err)
	}
	sim, err := swtpm.New(ca, dir+"/tpm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Stop)
	chip, err := tpm.Open(sim.Address())
	if err != nil {
		t.Fatal(err)
	}
	pins, err := chip.Provision()
	if err != nil {
		t.Fatal(err)
	}
	if chain, err = chip.EKChain(); err != nil {
		t.Fatal(err)
	}
	if root, err = ca.Root(); err != nil {
		t.Fatal(err)
	}
	return chain, pins.EK, root
}

func TestSimulator(t *testing.T) {
	chain, ek, root := simulated(t)
	roots := []Root{{Name: "demo", Certificate: root, Simulator: true}}
	chip, err := Check(chain, ek, roots, at)
	if err != nil || !chip.Simulator || chip.Root != "demo" || chip.Model != "swtpm" {
		t.Fatalf("chip %+v: %v", chip, err)
	}
	_, otherEK, otherRoot := simulated(t)
	for name, c := range map[string]struct {
		chain [][]byte
		ek    []byte
		roots []Root
		at    time.Time
		want  string
	}{
		"root not marked":      {chain, ek, []Root{{Name: "Infineon", Certificate: root}}, at, "simulator"},
		"no root":              {chain, ek, nil, at, "authority"},
		"wrong root":           {chain, ek, []Root{{Name: "x", Certificate: otherRoot, Simulator: true}}, at, "authority"},
		"no intermediate":      {chain[:1], ek, roots, at, "authority"},
		"other key":            {chain, otherEK, roots, at, "another key"},
		"no certificate":       {nil, ek, roots, at, "none"},
		"not DER":              {[][]byte{{1, 2, 3}}, ek, roots, at, "malformed"},
		"authority as leaf":    {chain[1:], ek, roots, at, "kind of key"},
		"before its time":      {chain, ek, roots, time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), "valid"},
		"intermediate garbled": {[][]byte{chain[0], chain[1][:50]}, ek, roots, at, "malformed"},
	} {
		_, err := Check(c.chain, c.ek, c.roots, c.at)
		var r *Refusal
		if !errors.As(err, &r) || !strings.Contains(r.Reason, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// maker is an authority of our own, to issue what a real one would not.
type maker struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newMaker(t testing.TB) *maker {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "maker"}, NotBefore: at.AddDate(-1, 0, 0),
		NotAfter: at.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &maker{key, cert}
}

func altName(t testing.TB, manufacturer, model string) pkix.Extension {
	t.Helper()
	name := pkix.RDNSequence{{{Type: oidManufacturer, Value: manufacturer}}, {{Type: oidModel, Value: model}}, {{Type: oidVersion, Value: "id:13"}}}
	inner, err := asn1.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	outer, err := asn1.Marshal([]asn1.RawValue{{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: inner}})
	if err != nil {
		t.Fatal(err)
	}
	return pkix.Extension{Id: oidAltName, Critical: true, Value: outer}
}

func (m *maker) issue(t testing.TB, change func(*x509.Certificate)) (leaf, ek []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(2), NotBefore: at.AddDate(-1, 0, 0), NotAfter: at.AddDate(1, 0, 0),
		BasicConstraintsValid: true, UnknownExtKeyUsage: []asn1.ObjectIdentifier{oidEKUsage},
		ExtraExtensions: []pkix.Extension{altName(t, "id:49465800", "SLB9670")}}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, m.cert, &key.PublicKey, m.key)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return der, ekPublic(point)
}

// ekPublic is the TPMT_PUBLIC of the standard template with that point.
func ekPublic(point []byte) []byte {
	head := []byte{0, 0x23, 0, 0x0b, 0x00, 0x03, 0x00, 0xb2, 0, 32,
		0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8, 0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24,
		0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64, 0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa,
		0, 6, 0, 128, 0, 0x43, 0, 0x10, 0, 3, 0, 0x10, 0, 32}
	return append(append(append(head, point[1:33]...), 0, 32), point[33:]...)
}

func TestMakersCertificates(t *testing.T) {
	m := newMaker(t)
	real := []Root{{Name: "maker", Certificate: m.cert.Raw}}
	for name, c := range map[string]struct {
		change func(*x509.Certificate)
		roots  []Root
		want   string
	}{
		"good":                {func(*x509.Certificate) {}, real, ""},
		"no usage":            {func(c *x509.Certificate) { c.UnknownExtKeyUsage = nil }, real, "not meant"},
		"authority":           {func(c *x509.Certificate) { c.IsCA = true }, real, "authority's"},
		"expired":             {func(c *x509.Certificate) { c.NotAfter = at.AddDate(0, 0, -1) }, real, "expired"},
		"no chip":             {func(c *x509.Certificate) { c.ExtraExtensions = nil }, real, "which chip"},
		"simulator":           {func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{altName(t, "id:00001014", "swtpm")} }, real, "simulator"},
		"simulator, disguise": {func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{altName(t, "id:49465800", "SWTPM 2")} }, real, "simulator"},
		"real under a simulator's root": {func(*x509.Certificate) {}, []Root{{Name: "demo", Certificate: m.cert.Raw, Simulator: true}},
			"simulators only"},
		"unknown critical": {func(c *x509.Certificate) {
			c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}})
		}, real, "critical"},
		"unknown authority, with address": {func(c *x509.Certificate) { c.IssuingCertificateURL = []string{"https://maker.example/ca.crt"} },
			[]Root{{Name: "other", Certificate: newMaker(t).cert.Raw}}, "https://maker.example/ca.crt"},
	} {
		leaf, ek := m.issue(t, c.change)
		chip, err := Check([][]byte{leaf}, ek, c.roots, at)
		if c.want == "" {
			if err != nil || chip.Model != "SLB9670" || chip.Simulator {
				t.Errorf("%s: %+v, %v", name, chip, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSelfSigned(t *testing.T) {
	m := newMaker(t)
	leaf, ek := m.issue(t, func(*x509.Certificate) {})
	if _, err := Check([][]byte{leaf}, ek, []Root{{Name: "other", Certificate: newMaker(t).cert.Raw}}, at); err == nil {
		t.Error("a chain to nobody was accepted")
	}
}

func TestRootsOfAManifest(t *testing.T) {
	chain, ek, root := simulated(t)
	m := &election.Manifest{Mode: election.ModeDemo, EKRoots: []election.EKRoot{
		{Name: "demo", Certificate: base64.StdEncoding.EncodeToString(root), Simulator: true}}}
	roots, err := Roots(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Check(chain, ek, roots, at); err != nil {
		t.Error(err)
	}
	m.Mode = "election"
	if _, err := Roots(m); err == nil {
		t.Error("a simulator's root stands in an election")
	}
	m.EKRoots[0].Simulator = false
	if roots, err = Roots(m); err != nil {
		t.Fatal(err)
	}
	if _, err := Check(chain, ek, roots, at); err == nil {
		t.Error("a simulator is enrolled in an election")
	}
	m.EKRoots[0].Certificate = "%"
	if _, err := Roots(m); err == nil {
		t.Error("a root that is not base64 was read")
	}
}
