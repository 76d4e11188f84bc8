package image_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// board signs approvals for the sample election.
type board struct {
	t   testing.TB
	key *ecdsa.PrivateKey
	m   *election.Manifest
}

func newBoard(t testing.TB) *board {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	m := electiontest.New().Manifest
	m.SoftwareKey = hex.EncodeToString(point)
	return &board{t, key, m}
}

func (b *board) sign(digest [32]byte) string {
	b.t.Helper()
	r, s, err := ecdsa.Sign(rand.Reader, b.key, digest[:])
	if err != nil {
		b.t.Fatal(err)
	}
	sig, err := tpm.LowS(r.Bytes(), s.Bytes())
	if err != nil {
		b.t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(sig)
}

func (b *board) approval(log verify.Log, version uint32) image.Approval {
	policy := log.Replay().ApprovedPolicy(version)
	return image.Approval{Version: version, Name: "build", Policy: hex.EncodeToString(policy[:]),
		Signature: b.sign(verify.ApprovalDigest(b.m.DefinitionDigest(), policy))}
}

var software = verify.Log{{PCR: verify.PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("init"))}}

// Of several approvals of one build the highest counts: it lives longest.
func TestApprovalOfABuild(t *testing.T) {
	b := newBoard(t)
	a := image.NewApprovals(b.m)
	a.Approvals = []image.Approval{b.approval(software, 2), b.approval(software, 7), b.approval(software, 4), b.approval(nil, 9)}
	a.Floor = &image.Floor{Version: 3, Signature: b.sign(verify.FloorDigest(b.m.DefinitionDigest(), 3))}
	read, err := image.ParseApprovals(a.Encode(), b.m)
	if err != nil || !bytes.Equal(read.Encode(), a.Encode()) {
		t.Fatal(err)
	}
	if p, err := read.For(b.m, software); err != nil || p == nil || p.Version != 7 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := read.For(b.m, software[:0]); err != nil || p == nil || p.Version != 9 {
		t.Errorf("%+v, %v", p, err)
	}
	if dead, err := read.Dead(b.m); err != nil || dead != 3 {
		t.Errorf("dead below %d: %v", dead, err)
	}
	if p, err := read.For(b.m, verify.Log{{PCR: 8, Name: "other"}}); p != nil || err != nil {
		t.Errorf("other software: %+v, %v", p, err)
	}
	other := newBoard(t)
	if _, err := image.ParseApprovals(a.Encode(), other.m); err == nil {
		t.Error("approvals of another election were read")
	}
	other.m = b.m
	a.Approvals[1].Signature = other.sign([32]byte{})
	if _, err := a.For(b.m, software); !errors.Is(err, image.ErrUnsigned) {
		t.Errorf("a signature of another: %v", err)
	}
	a.Floor.Version = 2
	if _, err := a.Dead(b.m); !errors.Is(err, image.ErrUnsigned) {
		t.Errorf("another floor: %v", err)
	}
}

func FuzzApprovals(f *testing.F) {
	b := newBoard(f)
	a := image.NewApprovals(b.m)
	a.Approvals = []image.Approval{b.approval(software, 2)}
	a.Floor = &image.Floor{Version: 2, Signature: b.sign(verify.FloorDigest(b.m.DefinitionDigest(), 2))}
	f.Add(a.Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := image.ParseApprovals(data, b.m)
		if err != nil {
			return
		}
		if !bytes.Equal(read.Encode(), data) {
			t.Fatal("two encodings of one file")
		}
		if p, err := read.For(b.m, software); err == nil && p != nil && p.Version != 2 {
			t.Fatal("something that was not signed is approved")
		}
		if dead, err := read.Dead(b.m); err == nil && dead != 0 && dead != 2 {
			t.Fatal("something that was not signed revokes")
		}
	})
}
