package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// board is a place under a software authority.
type board struct {
	*place
	key *ecdsa.PrivateKey
}

func newBoard(t *testing.T) *board {
	t.Helper()
	b := &board{place: newPlace(t)}
	var err error
	if b.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	point, err := b.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b.manifest.SoftwareKey = hex.EncodeToString(point)
	b.write(t)
	return b
}

func (b *board) sign(t *testing.T, digest [32]byte) string {
	t.Helper()
	r, s, err := ecdsa.Sign(rand.Reader, b.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	sig, err := tpm.LowS(r.Bytes(), s.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(sig)
}

// approve adds an approval of the programs that are there now.
func (b *board) approve(t *testing.T, a *image.Approvals, version uint32) {
	t.Helper()
	log, err := image.Measure(b.manifest, b.bin)
	if err != nil {
		t.Fatal(err)
	}
	policy := log.Replay().ApprovedPolicy(version)
	a.Approvals = append(a.Approvals, image.Approval{Version: version, Name: "build", Policy: hex.EncodeToString(policy[:]),
		Signature: b.sign(t, verify.ApprovalDigest(b.manifest.DefinitionDigest(), policy))})
}

func (b *board) put(t *testing.T, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, "inbox", station.Approvals), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// day runs the station from power on to power off and tells whether its keys opened, and what init said.
func (b *board) day(t *testing.T) (open bool, said string) {
	t.Helper()
	if err := b.sim.Reset(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"booth.report", "validator.report"} {
		os.Remove(filepath.Join(b.dir, name))
	}
	end := b.start(t)
	booth, validator := await(t, b.dir, "booth", 0), await(t, b.dir, "validator", 0)
	code, w := end()
	if code != cli.ExitOK {
		t.Errorf("exit %d: %s", code, w)
	}
	if (booth.Broker == "0 <nil>") != (validator.Broker == "32 <nil>") {
		t.Errorf("booth %q, validator %q", booth.Broker, validator.Broker)
	}
	return booth.Broker == "0 <nil>", w.String()
}

// The authority's signature in the inbox admits a build, then the next one without another enrolment; raising the floor kills the first.
func TestApprovedSoftware(t *testing.T) {
	b := newBoard(t)
	b.enrol(t)
	a := image.NewApprovals(b.manifest)
	if open, said := b.day(t); open || !strings.Contains(said, "no approval of the software") {
		t.Errorf("without an approval: open %v: %s", open, said)
	}
	b.approve(t, a, 1)
	b.put(t, a.Encode())
	if open, said := b.day(t); !open || !strings.Contains(said, `"software approved"`) {
		t.Errorf("approved: open %v: %s", open, said)
	}

	program := filepath.Join(b.bin, "booth")
	old, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	next := append(append([]byte{}, old...), "next version"...)
	install := func(data []byte) {
		t.Helper()
		if err := os.WriteFile(program, data, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	install(next)
	if open, said := b.day(t); open || !strings.Contains(said, "no approval names these measurements") {
		t.Errorf("the next version, not approved: open %v: %s", open, said)
	}
	b.approve(t, a, 2)
	b.put(t, a.Encode())
	if open, said := b.day(t); !open {
		t.Errorf("the next version, approved: %s", said)
	}
	install(old)
	if open, said := b.day(t); !open {
		t.Errorf("the old version, not yet revoked: %s", said)
	}

	withoutFloor := a.Encode()
	a.Floor = &image.Floor{Version: 2, Signature: b.sign(t, verify.FloorDigest(b.manifest.DefinitionDigest(), 2))}
	b.put(t, a.Encode())
	if open, said := b.day(t); open || !strings.Contains(said, "version 1 was revoked") {
		t.Errorf("the old version, revoked: open %v: %s", open, said)
	}
	b.put(t, withoutFloor)
	if open, said := b.day(t); open || !strings.Contains(said, "version 1 was revoked") {
		t.Errorf("the old version, under the old file: open %v: %s", open, said)
	}
	install(next)
	if open, said := b.day(t); !open {
		t.Errorf("the next version, after all: %s", said)
	}
}

// What the authority did not sign raises nothing and opens nothing, and init says which.
func TestForeignApprovals(t *testing.T) {
	b := newBoard(t)
	b.enrol(t)
	a := image.NewApprovals(b.manifest)
	b.approve(t, a, 1)
	good := a.Encode()
	for _, c := range []struct {
		name, want string
		spoil      func()
		open       bool
	}{
		{"unsigned floor", "the version counter was not raised", func() { a.Floor = &image.Floor{Version: 9, Signature: a.Approvals[0].Signature} }, true},
		{"signature of another", "did not sign it", func() { a.Approvals[0].Signature = newBoard(t).sign(t, [32]byte{}) }, false},
		{"version changed", "no approval names these measurements", func() { a.Approvals[0].Version = 2 }, false},
		{"of another election", "of another election", func() { a.Election = strings.Repeat("0", 64) }, false},
	} {
		var err error
		if a, err = image.ParseApprovals(good, b.manifest); err != nil {
			t.Fatal(err)
		}
		c.spoil()
		b.put(t, a.Encode())
		if open, said := b.day(t); open != c.open || !strings.Contains(said, c.want) {
			t.Errorf("%s: open %v: %s", c.name, open, said)
		}
	}
	b.put(t, []byte("{"))
	if open, said := b.day(t); open || !strings.Contains(said, "no approval of the software") {
		t.Errorf("half a file: open %v: %s", open, said)
	}
	b.put(t, good)
	if open, said := b.day(t); !open {
		t.Errorf("the right one: %s", said)
	}
}

// A chip that has counted past every version of the manifest is not enrolled; officials are told which number would do.
func TestChipThatOutlivedTheVersions(t *testing.T) {
	b := newBoard(t)
	b.manifest.VersionFloor = 4
	log, err := image.Measure(b.manifest, b.bin)
	if err != nil {
		t.Fatal(err)
	}
	b.manifest.Reference = []election.Reference{image.Reference(4, "build", log)}
	b.save(t)
	b.enrol(t) // counts up to 4
	b.manifest.VersionFloor = 0
	b.write(t)
	if code, w := b.call(t.Context(), "enrol", "-wait", "0s"); code != cli.ExitFailed || !strings.Contains(w.String(), "mkimage measure -version 4") {
		t.Errorf("exit %d: %s", code, w)
	}
}
