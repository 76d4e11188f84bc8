package tpm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
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

func TestRetryIsBounded(t *testing.T) {
	for _, warning := range []uint32{0x908, 0x90a, 0x920, 0x922} {
		s := &script{answers: [][]byte{response(warning), response(warning), response(0)}}
		if got, err := (&retry{s}).Send(nil); err != nil || !bytes.Equal(got, response(0)) || s.sent != 3 {
			t.Errorf("%#x: %x, %v after %d", warning, got, err, s.sent)
		}
	}
	for _, fault := range []uint32{0x101, 0x921, 0x98e} { // FAILURE, LOCKOUT, AUTH_FAIL
		s := &script{answers: [][]byte{response(fault)}}
		if _, err := (&retry{s}).Send(nil); err != nil || s.sent != 1 {
			t.Errorf("%#x was sent %d times: %v", fault, s.sent, err)
		}
	}
}

func TestRetryStormEnds(t *testing.T) {
	s := &script{answers: [][]byte{response(0x922)}}
	if got, err := (&retry{s}).Send(nil); err != nil || !bytes.Equal(got, response(0x922)) || s.sent != maxTries {
		t.Errorf("%x, %v after %d", got, err, s.sent)
	}
}

func TestMalformedResponses(t *testing.T) {
	for name, answer := range map[string][]byte{"empty": {}, "short": make([]byte, 9), "oversized": make([]byte, maxResponse+1)} {
		if _, err := (&retry{&script{answers: [][]byte{answer}}}).Send(nil); err == nil {
			t.Errorf("%s response accepted", name)
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
	if _, err := (&retry{&script{}}).Send(nil); err == nil {
		t.Error("a chip that vanished went unnoticed")
	}
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
