package tpm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-tpm/tpm2"
)

// script answers commands with prepared responses, then fails.
type script struct {
	answers [][]byte
	sent    int
}

func (s *script) Close() error { return nil }

func (s *script) Send([]byte) ([]byte, error) {
	s.sent++
	if len(s.answers) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	a := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	return a, nil
}

func response(code uint32) []byte {
	b := []byte{0x80, 0x01, 0, 0, 0, 10}
	return binary.BigEndian.AppendUint32(b, code)
}

// command is one without sessions; nobody here reads more of it.
var command = []byte{0x80, 0x01}

func TestRetryIsBounded(t *testing.T) {
	for _, warning := range []uint32{0x908, 0x90a, 0x920, 0x922} {
		s := &script{answers: [][]byte{response(warning), response(warning), response(0)}}
		if got, err := (&retry{s}).Send(command); err != nil || !bytes.Equal(got, response(0)) || s.sent != 3 {
			t.Errorf("%#x: %x, %v after %d", warning, got, err, s.sent)
		}
	}
	for _, fault := range []uint32{0x101, 0x921, 0x98e} { // FAILURE, LOCKOUT, AUTH_FAIL
		s := &script{answers: [][]byte{response(fault)}}
		if _, err := (&retry{s}).Send(command); err != nil || s.sent != 1 {
			t.Errorf("%#x was sent %d times: %v", fault, s.sent, err)
		}
	}
}

func TestRetryStormEnds(t *testing.T) {
	s := &script{answers: [][]byte{response(0x922)}}
	if got, err := (&retry{s}).Send(command); err != nil || !bytes.Equal(got, response(0x922)) || s.sent != maxTries {
		t.Errorf("%x, %v after %d", got, err, s.sent)
	}
}

func TestMalformedResponses(t *testing.T) {
	for name, answer := range map[string][]byte{"empty": {}, "short": make([]byte, 9), "oversized": make([]byte, maxResponse+1)} {
		if _, err := (&retry{&script{answers: [][]byte{answer}}}).Send(command); err == nil {
			t.Errorf("%s response accepted", name)
		}
	}
	for name, answer := range map[string][]byte{"tag of sessions": append([]byte{0x80, 2}, response(0)[2:]...), "fault with sessions": append([]byte{0x80, 2}, response(0x101)[2:]...),
		"size that lies": append([]byte{0x80, 1, 0, 0, 0, 9}, 0, 0, 0, 0), "more than its size": append(response(0), 0)} {
		if _, err := (&retry{&script{answers: [][]byte{answer}}}).Send(command); !errors.Is(err, errResponse) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, size := range map[string]uint32{"nine": 9, "zero": 0, "huge": 0xffffffff, "over": maxResponse + 1} {
		data := append([]byte{0x80, 1}, binary.BigEndian.AppendUint32(nil, size)...)
		if _, err := readResponse(bytes.NewReader(append(data, make([]byte, 8000)...))); !errors.Is(err, errResponse) {
			t.Errorf("size %s: %v", name, err)
		}
	}
	if _, err := readResponse(bytes.NewReader(response(0)[:7])); err == nil {
		t.Error("a response that breaks off was accepted")
	}
	if _, err := (&retry{&script{}}).Send(command); err == nil {
		t.Error("a chip that vanished went unnoticed")
	}
}

// A chip that accepts a command and never answers holds nobody up for ever.
func TestLateResponse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := (&retry{socket{path, 30 * time.Millisecond}}).Send(command); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("no answer: %v", err)
	}
}

// A signature that was made by another algorithm, or over another hash, is none of ours.
func TestSignatureForms(t *testing.T) {
	ecc := func(hash tpm2.TPMAlgID, r, s []byte) *tpm2.TPMSSignatureECC {
		return &tpm2.TPMSSignatureECC{Hash: hash, SignatureR: tpm2.TPM2BECCParameter{Buffer: r}, SignatureS: tpm2.TPM2BECCParameter{Buffer: s}}
	}
	rsa := &tpm2.TPMSSignatureRSA{Hash: tpm2.TPMAlgSHA1, Sig: tpm2.TPM2BPublicKeyRSA{Buffer: make([]byte, 256)}}
	for name, s := range map[string]tpm2.TPMTSignature{
		"ECSCHNORR":       {SigAlg: tpm2.TPMAlgECSchnorr, Signature: tpm2.NewTPMUSignature(tpm2.TPMAlgECSchnorr, ecc(tpm2.TPMAlgSHA256, []byte{1}, []byte{1}))},
		"ECDSA, SHA-1":    {SigAlg: tpm2.TPMAlgECDSA, Signature: tpm2.NewTPMUSignature(tpm2.TPMAlgECDSA, ecc(tpm2.TPMAlgSHA1, []byte{1}, []byte{1}))},
		"ECDSA, long r":   {SigAlg: tpm2.TPMAlgECDSA, Signature: tpm2.NewTPMUSignature(tpm2.TPMAlgECDSA, ecc(tpm2.TPMAlgSHA256, make([]byte, 33), []byte{1}))},
		"RSASSA, SHA-1":   {SigAlg: tpm2.TPMAlgRSASSA, Signature: tpm2.NewTPMUSignature(tpm2.TPMAlgRSASSA, rsa)},
		"RSAPSS, SHA-256": {SigAlg: tpm2.TPMAlgRSAPSS, Signature: tpm2.NewTPMUSignature(tpm2.TPMAlgRSAPSS, &tpm2.TPMSSignatureRSA{Hash: tpm2.TPMAlgSHA256})},
	} {
		if _, err := signatureBytes(s); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	sig, err := signatureBytes(tpm2.TPMTSignature{SigAlg: tpm2.TPMAlgECDSA,
		Signature: tpm2.NewTPMUSignature(tpm2.TPMAlgECDSA, ecc(tpm2.TPMAlgSHA256, []byte{7}, []byte{9}))})
	if err != nil || len(sig) != 64 || sig[31] != 7 || sig[63] != 9 {
		t.Errorf("short numbers: %x, %v", sig, err)
	}
}

func FuzzResponse(f *testing.F) {
	f.Add(response(0))
	f.Add(append([]byte{0x80, 2, 0, 0, 0, 12}, make([]byte, 6)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := readResponse(bytes.NewReader(data)); err == nil && (!bytes.HasPrefix(data, got) || int(binary.BigEndian.Uint32(got[2:])) != len(got)) {
			t.Fatal("a response that is not its own size")
		}
		if got, err := trimDER(data); err == nil && !bytes.HasPrefix(data, got) {
			t.Fatal("a certificate that is not in the cell")
		}
	})
}

func TestLowS(t *testing.T) {
	if _, err := LowS(make([]byte, 33), []byte{1}); err == nil {
		t.Error("r of 33 bytes accepted")
	}
	if _, err := LowS([]byte{1}, bytes.Repeat([]byte{0xff}, 32)); err == nil {
		t.Error("s above the order accepted")
	}
	sig, err := LowS([]byte{1}, []byte{2})
	if err != nil || sig[31] != 1 || sig[63] != 2 {
		t.Errorf("%x: %v", sig, err)
	}
}

func TestTrimDER(t *testing.T) {
	der := append([]byte{0x30, 0x82, 0, 3}, 1, 2, 3)
	if got, err := trimDER(append(der, 0xff, 0xff)); err != nil || !bytes.Equal(got, der) {
		t.Errorf("%x: %v", got, err)
	}
	for _, bad := range [][]byte{nil, {0x30}, der[:6], {0x31, 0x82, 0, 0}} {
		if _, err := trimDER(bad); err == nil {
			t.Errorf("%x accepted", bad)
		}
	}
}
