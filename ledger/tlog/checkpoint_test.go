package tlog

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

const sample = "isoloir/village-1\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nheight 12\n"

func TestCheckpointText(t *testing.T) {
	c, err := ParseCheckpoint(sample)
	if err != nil {
		t.Fatal(err)
	}
	if c.Origin != "isoloir/village-1" || c.Size != 3 || len(c.Extensions) != 1 || c.Text() != sample {
		t.Fatalf("read %+v", c)
	}
	for name, text := range map[string]string{
		"no origin":          strings.Replace(sample, "isoloir/village-1", "", 1),
		"a leading zero":     strings.Replace(sample, "\n3\n", "\n03\n", 1),
		"a negative size":    strings.Replace(sample, "\n3\n", "\n-3\n", 1),
		"a plus sign":        strings.Replace(sample, "\n3\n", "\n+3\n", 1),
		"a short root":       strings.Replace(sample, "CsUY", "", 1),
		"bits after the end": strings.Replace(sample, "q2I=", "q2J=", 1),
		"an empty line":      sample + "\n",
		"no final line feed": strings.TrimSuffix(sample, "\n"),
		"nothing":            "",
		"a carriage return":  strings.Replace(sample, "\n3\n", "\n3\r\n", 1),
	} {
		if _, err := ParseCheckpoint(text); err == nil {
			t.Errorf("a checkpoint with %s is accepted", name)
		}
	}
}

func TestStationCosignsANote(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	station := Cosigner{Station: "st-1", Key: public, Check: check, Seal: func(d [32]byte) ([]byte, error) {
		return ecdsa.SignASN1(rand.Reader, key, d[:])
	}}
	signed, err := note.Sign(&note.Note{Text: sample}, station)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(signed, note.VerifierList(station)); err != nil {
		t.Fatal(err)
	}
	other := Cosigner{Station: "st-2", Key: public, Check: check}
	if _, err := note.Open(signed, note.VerifierList(other)); err == nil {
		t.Fatal("another station's name opens the note")
	}
	if _, err := other.Sign([]byte(sample)); err == nil {
		t.Fatal("a key without its chip signs")
	}
	changed := []byte(strings.Replace(string(signed), "\n3\n", "\n4\n", 1))
	if _, err := note.Open(changed, note.VerifierList(station)); err == nil {
		t.Fatal("a changed size keeps its cosignature")
	}
}

func check(key []byte, digest [32]byte, sig []byte) error {
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), key)
	if err == nil && !ecdsa.VerifyASN1(public, digest[:], sig) {
		err = errors.New("bad signature")
	}
	return err
}

func FuzzCheckpoint(f *testing.F) {
	f.Add(sample)
	f.Add("isoloir/x\n0\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := ParseCheckpoint(text); err == nil && c.Text() != text {
			t.Fatal("a checkpoint has two forms")
		}
	})
}
