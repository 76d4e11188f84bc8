package tpm_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
	"golang.org/x/crypto/cryptobyte"
)

// tool runs one of tpm2-tools; ok is whether it agreed. A tool that is not there fails the test.
func tool(t *testing.T, dir, name string, args ...string) (ok bool, words string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: it is in Debian's package tpm2-tools, and make tools installs it", err)
	}
	return err == nil, string(out)
}

// tpmtSignature writes r ‖ s as the TPMT_SIGNATURE that the tools read.
func tpmtSignature(sig []byte) []byte {
	var b cryptobyte.Builder
	b.AddUint16(0x18)
	b.AddUint16(0x0b)
	for _, part := range [][]byte{sig[:32], sig[32:]} {
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(part) })
	}
	return b.BytesOrPanic()
}

func parseTPMT(t *testing.T, data []byte) []byte {
	t.Helper()
	s := cryptobyte.String(data)
	var alg, hash uint16
	var r, sig cryptobyte.String
	if !s.ReadUint16(&alg) || !s.ReadUint16(&hash) || !s.ReadUint16LengthPrefixed(&r) || !s.ReadUint16LengthPrefixed(&sig) || !s.Empty() {
		t.Fatalf("signature file of %d bytes", len(data))
	}
	out, err := tpm.LowS(r, sig)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func writePEM(t *testing.T, path string, public []byte) {
	t.Helper()
	p, err := verify.ParsePublic(public)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), p.Point())
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	put(t, path, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// What we quote, tpm2_checkquote accepts; what we refuse, it refuses.
func TestSecondOpinionOnOurQuote(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	nonce := sha256.Sum256([]byte("nonce"))
	good := b.evidence(t, nonce)
	dir := t.TempDir()
	writePEM(t, filepath.Join(dir, "ak.pem"), b.pins.AK)
	check := func(e verify.Evidence, nonce [32]byte) bool {
		put(t, filepath.Join(dir, "msg"), e.Attest)
		put(t, filepath.Join(dir, "sig"), tpmtSignature(e.Sig))
		ok, _ := tool(t, dir, "tpm2_checkquote", "-u", "ak.pem", "-m", "msg", "-s", "sig", "-g", "sha256", "-q", hex.EncodeToString(nonce[:]))
		return ok
	}
	if !check(good, nonce) || !verify.Judge(good, b.expect(nonce)).OK() {
		t.Fatal("the tool or the judge refuses a good quote")
	}
	if other := sha256.Sum256(nil); check(good, other) || verify.Judge(good, b.expect(other)).OK() {
		t.Error("a quote with another nonce is accepted")
	}
	for i := 0; i < len(good.Attest); i += 7 {
		e := good
		e.Attest = slices.Clone(e.Attest)
		e.Attest[i] ^= 0x10
		if check(e, nonce) || verify.Judge(e, b.expect(nonce)).OK() {
			t.Errorf("statement with byte %d changed is accepted", i)
		}
	}
	for i := 0; i < len(good.Sig); i += 7 {
		e := good
		e.Sig = slices.Clone(e.Sig)
		e.Sig[i] ^= 0x10
		if check(e, nonce) || verify.Judge(e, b.expect(nonce)).OK() {
			t.Errorf("signature with byte %d changed is accepted", i)
		}
	}
}

// What tpm2_quote makes, the judge accepts over our registers only.
func TestSecondOpinionOnTheirQuote(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	nonce := sha256.Sum256([]byte("nonce"))
	log, err := b.log.Encode()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	socket := strings.TrimPrefix(b.sim.Address(), "unix:")
	for _, c := range []struct {
		selection string
		want      []verify.Code
	}{
		{"sha256:8,9,10,11,12,13,14", nil},
		{"sha256:8,9,10,11,12,13", []verify.Code{verify.CodeSelection, verify.CodeLog}},
		{"sha256:8,9,10,11,12,13,14,16", []verify.Code{verify.CodeSelection, verify.CodeLog}},
		{"sha1:8,9,10,11,12,13,14", []verify.Code{verify.CodeSelection, verify.CodeLog}},
		{"sha256:8,9,10,11,12,13,14+sha384:8", []verify.Code{verify.CodeSelection, verify.CodeLog}},
	} {
		ok, words := tool(t, dir, "tpm2_quote", "-T", "swtpm:path="+socket, "-c", "0x8101a001", "-l", c.selection,
			"-q", fmt.Sprintf("%x", nonce), "-m", "msg", "-s", "sig", "-g", "sha256")
		if !ok {
			t.Fatalf("tpm2_quote %s: %s", c.selection, words)
		}
		attest, err := os.ReadFile(filepath.Join(dir, "msg"))
		if err != nil {
			t.Fatal(err)
		}
		sig, err := os.ReadFile(filepath.Join(dir, "sig"))
		if err != nil {
			t.Fatal(err)
		}
		v := verify.Judge(verify.Evidence{Attest: attest, Sig: parseTPMT(t, sig), Log: log}, b.expect(nonce))
		if !slices.Equal(v.Codes, c.want) {
			t.Errorf("%s: codes %v, want %v", c.selection, v.Codes, c.want)
		}
	}
}
