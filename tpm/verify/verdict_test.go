package verify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestGoodQuotePasses(t *testing.T) {
	d := newDay(t)
	v := Judge(d.evidence(t), d.expect)
	want := Verdict{Rules: Version, Counters: Counters{Reset: 3, Clock: 1000}, Safe: true, Firmware: 2019102300163636, Version: 2}
	if fmt.Sprint(v) != fmt.Sprint(want) {
		t.Errorf("verdict %+v, want %+v", v, want)
	}
}

func TestJudgeNamesEveryReason(t *testing.T) {
	other := func(b []byte) []byte { h := sha256.Sum256(b); return h[:] }
	cases := []struct {
		name  string
		spoil func(d *day)
		want  []Code
	}{
		{"magic of another maker", func(d *day) { d.said.magic = 0x00544347 }, []Code{CodeKind}},
		{"certification for a quote", func(d *day) { d.said.kind, d.said.body = kindCertify, make([]byte, 4) }, []Code{CodeKind, CodeLog}},
		{"statement over a cell", func(d *day) { d.said.kind = 0x8014 }, []Code{CodeKind}},
		{"audit of a command", func(d *day) { d.said.kind = 0x8015 }, []Code{CodeKind}},
		{"audit of a session", func(d *day) { d.said.kind = 0x8016 }, []Code{CodeKind}},
		{"time statement", func(d *day) { d.said.kind = 0x8019 }, []Code{CodeKind}},
		{"statement of a creation", func(d *day) { d.said.kind = 0x801a }, []Code{CodeKind}},
		{"trailing byte", func(d *day) { d.said.body = append(d.said.body, 0) }, []Code{CodeKind}},
		{"safe flag of two", func(d *day) { d.said.safe = 2 }, []Code{CodeKind}},
		{"other nonce", func(d *day) { d.said.extra = other(d.said.extra) }, []Code{CodeNonce}},
		{"short nonce", func(d *day) { d.said.extra = d.said.extra[:31] }, []Code{CodeNonce}},
		{"owner hierarchy", func(d *day) { d.said.signer = append([]byte{0, 0x0b}, other(d.said.signer)...) }, []Code{CodeSigner}},
		{"empty selection", func(d *day) { d.said.body = quoteBody([]byte{0, 0, 0, 0}, other(nil)) }, []Code{CodeSelection, CodeLog}},
		{"register missing", func(d *day) { d.said.body[8] = 0x7e }, []Code{CodeSelection}},
		{"register too many", func(d *day) { d.said.body[9] = 1 }, []Code{CodeSelection}},
		{"SHA-1 bank", func(d *day) { d.said.body[5] = 4 }, []Code{CodeSelection}},
		{"SHA-384 bank", func(d *day) { d.said.body[5] = 0x0c }, []Code{CodeSelection}},
		{"bank twice", func(d *day) {
			twice := append([]byte{0, 0, 0, 2}, append(slices.Clone(selection[4:]), selection[4:]...)...)
			digest := d.log.Replay().Digest()
			d.said.body = quoteBody(twice, digest[:])
		}, []Code{CodeSelection}},
		{"select of one byte", func(d *day) {
			digest := d.log.Replay().Digest()
			d.said.body = quoteBody([]byte{0, 0, 0, 1, 0, algSHA256, 1, 0}, digest[:])
		}, []Code{CodeSelection}},
		{"select of two bytes", func(d *day) {
			digest := d.log.Replay().Digest()
			d.said.body = quoteBody([]byte{0, 0, 0, 1, 0, algSHA256, 2, 0, 0x7f}, digest[:])
		}, []Code{CodeSelection}},
		{"select of four bytes", func(d *day) {
			digest := d.log.Replay().Digest()
			d.said.body = quoteBody([]byte{0, 0, 0, 1, 0, algSHA256, 4, 0, 0x7f, 0, 0}, digest[:])
		}, []Code{CodeSelection}},
		{"log in another order", func(d *day) { d.log = Log{d.log[1], d.log[0], d.log[2]} }, []Code{CodeLog, CodeEvents}},
		{"event dropped", func(d *day) { d.log = Log{d.log[0], d.log[2]} }, []Code{CodeLog, CodeEvents}},
		{"event twice", func(d *day) { d.log = append(d.log, d.log[2]) }, []Code{CodeLog, CodeEvents}},
		{"event renamed", func(d *day) { d.log = slices.Clone(d.log); d.log[0].Name = "other" }, []Code{CodeEvents}},
		{"software unknown", func(d *day) { d.expect.References = nil }, []Code{CodeEvents}},
		{"software revoked", func(d *day) { d.expect.References[0].Revoked = true }, []Code{CodeRevoked}},
		{"software revoked, but for one that measures the same", func(d *day) {
			again := d.expect.References[0]
			again.Revoked, again.Version = true, 9
			d.expect.References = append(d.expect.References, again)
		}, nil},
		{"software that is not what was revoked", func(d *day) {
			d.expect.References[0].Revoked, d.log = true, Log{d.log[0], d.log[2]}
		}, []Code{CodeLog, CodeEvents}},
		{"version below the floor", func(d *day) { d.expect.VersionFloor = 3 }, []Code{CodeVersion}},
		{"reset", func(d *day) { d.expect.Last = &Counters{Reset: 2} }, []Code{CodeReset}},
		{"two resets, one explained", func(d *day) { d.expect.Last, d.expect.Resets = &Counters{Reset: 1}, 1 }, []Code{CodeReset}},
		{"restart", func(d *day) { d.expect.Last, d.said.restart = &Counters{Reset: 3}, 1 }, []Code{CodeReset}},
		{"cleared", func(d *day) { d.expect.Last = &Counters{Reset: 4} }, []Code{CodeCleared}},
		{"cleared, restarts", func(d *day) { d.expect.Last = &Counters{Reset: 3, Restart: 1} }, []Code{CodeCleared}},
		{"clock back", func(d *day) { d.expect.Last = &Counters{Reset: 3, Clock: 1001} }, []Code{CodeClock}},
		{"clock back over a reset, called safe", func(d *day) { d.expect.Last, d.expect.Resets = &Counters{Reset: 2, Clock: 1001}, 1 }, []Code{CodeClock}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDay(t)
			c.spoil(d)
			if v := Judge(d.evidence(t), d.expect); !slices.Equal(v.Codes, c.want) {
				t.Errorf("codes %v, want %v", v.Codes, c.want)
			}
		})
	}
}

func TestExplainedResetPasses(t *testing.T) {
	d := newDay(t)
	d.expect.Last, d.expect.Resets = &Counters{Reset: 2, Clock: 5000}, 1
	d.said.safe = 0 // power was cut: the clock fell back and the TPM says so
	if v := Judge(d.evidence(t), d.expect); !v.OK() {
		t.Errorf("codes %v", v.Codes)
	}
}

func TestJudgeRefusesForeignKeys(t *testing.T) {
	for name, attributes := range map[string]uint32{
		"not signing": attributesAK &^ sign, "policy instead of the empty value": attributesAK &^ userWithAuth, "policy for administration": attributesAK | adminWithPolicy,
		"unrestricted": attributesAK &^ restricted, "decrypting": attributesAK | decrypt,
		"movable": attributesAK &^ fixedTPM, "imported": attributesAK &^ sensitiveDataOrigin, "with lockout": attributesAK &^ noDA,
	} {
		d := newDay(t)
		d.forge.public = ecPublic(t, d.forge.key, attributes, nil)
		d.expect.AKPublic = d.forge.public
		if v := Judge(d.evidence(t), d.expect); !v.Has(CodeKey) {
			t.Errorf("%s key: codes %v", name, v.Codes)
		}
	}
	d := newDay(t)
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d.forge.key = other
	if v := Judge(d.evidence(t), d.expect); !slices.Equal(v.Codes, []Code{CodeSignature}) {
		t.Errorf("signature of another TPM: codes %v", v.Codes)
	}
}

func TestKeyOffTheCurve(t *testing.T) {
	d := newDay(t)
	p := slices.Clone(d.forge.public)
	p[len(p)-1] ^= 1
	if _, err := ParsePublic(p); err == nil {
		t.Error("a point off the curve was accepted")
	}
	d.expect.AKPublic = p
	if v := Judge(d.evidence(t), d.expect); !v.Has(CodeKey) {
		t.Errorf("codes %v", v.Codes)
	}
	for name, at := range map[string]struct {
		place int
		value byte
	}{"P-384": {17, 4}, "another scheme": {13, 0x1c}, "SHA-1": {15, 4}} {
		p := slices.Clone(d.forge.public)
		p[at.place] = at.value
		if _, err := ParsePublic(p); err == nil {
			t.Errorf("a key for %s was accepted", name)
		}
	}
}

func TestEveryFlippedBitIsRefused(t *testing.T) {
	d := newDay(t)
	good := d.evidence(t)
	for part, field := range map[string]func(*Evidence) *[]byte{
		"attest":    func(e *Evidence) *[]byte { return &e.Attest },
		"signature": func(e *Evidence) *[]byte { return &e.Sig },
		"log":       func(e *Evidence) *[]byte { return &e.Log },
	} {
		for i := range *field(&good) {
			for bit := range 8 {
				e := good
				f := field(&e)
				*f = slices.Clone(*f)
				(*f)[i] ^= 1 << bit
				if Judge(e, d.expect).OK() {
					t.Errorf("%s: bit %d of byte %d flipped and accepted", part, bit, i)
				}
			}
		}
		for n := range *field(&good) {
			e := good
			f := field(&e)
			*f = (*f)[:n]
			if Judge(e, d.expect).OK() {
				t.Errorf("%s: cut to %d and accepted", part, n)
			}
		}
	}
}

func TestSecondSignatureOfOneStatementIsRefused(t *testing.T) {
	d := newDay(t)
	e := d.evidence(t)
	e.Sig = highS(e.Sig)
	if v := Judge(e, d.expect); !slices.Equal(v.Codes, []Code{CodeSignature}) {
		t.Errorf("codes %v", v.Codes)
	}
}

// A number of a signature that begins with zero bytes still has 32 of them; shorter, it is no signature of ours.
func TestSignatureWithLeadingZeros(t *testing.T) {
	d := newDay(t)
	e := d.evidence(t)
	for half := range 2 {
		for e.Sig[32*half] != 0 {
			e.Sig = d.forge.sign(t, e.Attest)
		}
		if v := Judge(e, d.expect); !v.OK() {
			t.Errorf("codes %v", v.Codes)
		}
		short := e
		short.Sig = slices.Delete(slices.Clone(e.Sig), 32*half, 32*half+1)
		if v := Judge(short, d.expect); !slices.Equal(v.Codes, []Code{CodeEncoding, CodeSignature}) {
			t.Errorf("without the zero: codes %v", v.Codes)
		}
	}
}

func TestSignatureOutOfRange(t *testing.T) {
	d := newDay(t)
	n := elliptic.P256().Params().N.FillBytes(make([]byte, 32))
	for name, sig := range map[string][]byte{
		"zero": make([]byte, 64), "r of n": append(slices.Clone(n), make([]byte, 32)...), "s of n": append(make([]byte, 32), n...),
	} {
		e := d.evidence(t)
		e.Sig = sig
		if v := Judge(e, d.expect); !slices.Equal(v.Codes, []Code{CodeSignature}) {
			t.Errorf("%s: codes %v", name, v.Codes)
		}
	}
}

func TestNonceBindsEverything(t *testing.T) {
	seen := map[[32]byte]string{}
	for name, n := range map[string][32]byte{
		"base":    Nonce("chain", 7, [32]byte{1}, "st-1", "open", []byte("x")),
		"chain":   Nonce("chain2", 7, [32]byte{1}, "st-1", "open", []byte("x")),
		"height":  Nonce("chain", 8, [32]byte{1}, "st-1", "open", []byte("x")),
		"block":   Nonce("chain", 7, [32]byte{2}, "st-1", "open", []byte("x")),
		"station": Nonce("chain", 7, [32]byte{1}, "st-2", "open", []byte("x")),
		"purpose": Nonce("chain", 7, [32]byte{1}, "st-1", "daily", []byte("x")),
		"payload": Nonce("chain", 7, [32]byte{1}, "st-1", "open", []byte("y")),
		"shift":   Nonce("chain", 7, [32]byte{1}, "st-", "1open", []byte("x")),
	} {
		if was, ok := seen[n]; ok {
			t.Errorf("%s and %s have one nonce", was, name)
		}
		seen[n] = name
	}
}

func TestEveryCodeHasBothSentences(t *testing.T) {
	for c := CodeEncoding; c <= CodeRevoked; c++ {
		if en, fr := c.Sentence("en"), c.Sentence("fr-CA"); en == c.String() || fr == c.String() || en == fr {
			t.Errorf("code %d: %q, %q", c, en, fr)
		}
	}
	if len(words) != int(CodeRevoked) {
		t.Errorf("%d sentences for %d codes", len(words), CodeRevoked)
	}
}

// ATTESTATION.md tells people the same of each reason.
func TestAttestationListsReasons(t *testing.T) {
	data, err := os.ReadFile("../ATTESTATION.md")
	if err != nil {
		t.Fatal(err)
	}
	for c := range words {
		if row := fmt.Sprintf("\n| %d | %s | %s | ", c, c, c.Sentence("en")); !strings.Contains(string(data), row) {
			t.Errorf("ATTESTATION.md lacks %q", row)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	d := newDay(b)
	e := d.evidence(b)
	before := cpu(b)
	for b.Loop() {
		if v := Judge(e, d.expect); !v.OK() {
			b.Fatal(v.Codes)
		}
	}
	b.ReportMetric((cpu(b)-before)/float64(b.N), "cpu-µs/quote")
}

// cpu is the time that this process has computed, in microseconds.
func cpu(b *testing.B) float64 {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) / 1000
}
