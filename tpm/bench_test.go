package tpm_test

import (
	"crypto/sha256"
	"testing"

	"github.com/google/go-tpm/tpm2"
	"github.com/google/go-tpm/tpm2/transport"

	"github.com/isoloir/isoloir/tpm/verify"
)

// openingLog has the names and the number of the events that a station measures (package image).
var openingLog = func() (l verify.Log) {
	for _, e := range []struct {
		pcr  uint8
		name string
	}{{11, "init"}, {11, "booth"}, {11, "validator"}, {12, "manifest"}, {13, "mode:election"}} {
		l = append(l, verify.Event{PCR: e.pcr, Name: e.name, Digest: sha256.Sum256([]byte(e.name))})
	}
	return l
}()

// BenchmarkOpening is what attestation adds to the start and the opening of a station, but for hashing the programs: registers read,
// five measurements, the version counter, the authority's approval, a quote, its verdict. "bare" is the same five measurements and the
// same quote without sessions, which is what the simulator itself takes.
func BenchmarkOpening(b *testing.B) {
	p := newBoard(b)
	p.log = openingLog
	o := newOffice(b)
	if _, err := p.chip.KeepVersion(); err != nil {
		b.Fatal(err)
	}
	approval, nonce := o.approve(b, p.log, 1), sha256.Sum256([]byte("nonce"))
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.chip.Registers(); err != nil {
				b.Fatal(err)
			}
			p.measure(b)
			if _, err := p.chip.Version(); err != nil {
				b.Fatal(err)
			}
			if err := p.chip.Approve(approval); err != nil {
				b.Fatal(err)
			}
			e := p.evidence(b, nonce)
			verify.Judge(e, p.expect(nonce))
			b.ReportMetric(float64(len(e.Encode())), "bytes/evidence")
		}
	})
	b.Run("bare", func(b *testing.B) { bareOpening(b, root(b, p), p.log) })
}

func bareOpening(b *testing.B, dev transport.TPM, log verify.Log) {
	ak, err := tpm2.ReadPublic{ObjectHandle: tpm2.TPMHandle(0x8101a001)}.Execute(dev)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, e := range log {
			digests := tpm2.TPMLDigestValues{Digests: []tpm2.TPMTHA{{HashAlg: tpm2.TPMAlgSHA256, Digest: e.Digest[:]}}}
			register := tpm2.AuthHandle{Handle: tpm2.TPMHandle(e.PCR), Auth: tpm2.PasswordAuth(nil)}
			if _, err := (tpm2.PCRExtend{PCRHandle: register, Digests: digests}).Execute(dev); err != nil {
				b.Fatal(err)
			}
		}
		_, err := tpm2.Quote{
			SignHandle: tpm2.AuthHandle{Handle: 0x8101a001, Name: ak.Name, Auth: tpm2.PasswordAuth(nil)},
			InScheme:   tpm2.TPMTSigScheme{Scheme: tpm2.TPMAlgNull},
			PCRSelect:  tpm2.TPMLPCRSelection{PCRSelections: []tpm2.TPMSPCRSelection{{Hash: tpm2.TPMAlgSHA256, PCRSelect: []byte{0, 0x7f, 0}}}},
		}.Execute(dev)
		if err != nil {
			b.Fatal(err)
		}
	}
}
