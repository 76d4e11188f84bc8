package verify

import (
	"bytes"
	"strings"
	"testing"
)

func TestEvidenceRoundTrip(t *testing.T) {
	data := newDay(t).evidence(t).Encode()
	e, err := ParseEvidence(data)
	if err != nil || !bytes.Equal(e.Encode(), data) {
		t.Fatalf("parse: %v", err)
	}
	for n := range data {
		if _, err := ParseEvidence(data[:n]); err == nil {
			t.Errorf("cut to %d and accepted", n)
		}
	}
	if _, err := ParseEvidence(append(data, 0)); err == nil {
		t.Error("trailing byte accepted")
	}
	if _, err := ParseEvidence(append(data[:3], make([]byte, MaxEvidence)...)); err == nil {
		t.Error("evidence over the limit accepted")
	}
}

func TestLogRefusesWhatItWouldNotWrite(t *testing.T) {
	for name, l := range map[string]Log{
		"register 7": {{PCR: 7, Name: "a"}}, "register 15": {{PCR: 15, Name: "a"}}, "no name": {{PCR: 8}},
		"capital": {{PCR: 8, Name: "A"}}, "control": {{PCR: 8, Name: "a\n"}}, "long name": {{PCR: 8, Name: strings.Repeat("a", 33)}},
		"too many": make(Log, maxEvents+1),
	} {
		if _, err := l.Encode(); err == nil {
			t.Errorf("%s: encoded", name)
		}
	}
	if _, err := ParseLog([]byte{1, 8, 1, 'A'}); err == nil {
		t.Error("a short digest was accepted")
	}
	if _, err := ParseLog(append([]byte{1, 8, 1, 'a'}, make([]byte, 20)...)); err == nil {
		t.Error("a digest of 20 bytes was accepted")
	}
	if allocated := testing.AllocsPerRun(10, func() {
		if _, err := ParseLog(append([]byte{255}, make([]byte, 1<<20)...)); err == nil {
			t.Error("a million events were read")
		}
	}); allocated > 2 {
		t.Errorf("a count of 255 made %v allocations", allocated)
	}
	if _, err := ParseLog([]byte{0, 0}); err == nil {
		t.Error("trailing byte accepted")
	}
}

func FuzzEvidence(f *testing.F) {
	d := newDay(f)
	f.Add(d.evidence(f).Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ParseEvidence(data)
		if err != nil {
			return
		}
		if !bytes.Equal(e.Encode(), data) {
			t.Fatal("two encodings of one evidence")
		}
		Judge(e, d.expect)
	})
}

func FuzzLog(f *testing.F) {
	good, _ := newDay(f).log.Encode()
	f.Add(good)
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ParseLog(data)
		if err != nil {
			return
		}
		if again, err := l.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("two encodings of one log: %v", err)
		}
	})
}

func FuzzAttest(f *testing.F) {
	f.Add(newDay(f).said.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if a, err := parseAttest(data); err == nil && a.kind != kindQuote && a.kind != kindCertify {
			t.Fatal("unknown kind accepted")
		}
	})
}

func FuzzPublic(f *testing.F) {
	f.Add(newForge(f, attributesAK, nil).public)
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := ParsePublic(data); err == nil && (p.ec == nil) == (p.rsa == nil) {
			t.Fatal("a key of no kind or of two")
		}
	})
}

func FuzzEnrolment(f *testing.F) {
	good, _ := Enrolment{EKChain: [][]byte{{1}}}.Encode()
	f.Add(good)
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ParseEnrolment(data)
		if err != nil {
			return
		}
		if again, err := e.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("two encodings of one enrolment: %v", err)
		}
		e.Check([32]byte{}, "st", nil)
	})
}
