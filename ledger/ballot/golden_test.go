package ballot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/vectors"
)

// TestGolden holds the bytes of SPEC.md still: every derivation on the way
// from halves of a seed to a tracking code, for the manifest kept beside the
// figures. A second implementation starts here.
func TestGolden(t *testing.T) {
	data, err := os.ReadFile("testdata/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	m, err := election.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	got, sealed := golden(t, m)
	if *vectors.Update {
		if err := os.WriteFile("testdata/golden.ballot", sealed, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/golden.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the bytes of SPEC.md moved:\n%s", got)
	}
	kept, err := os.ReadFile("testdata/golden.ballot")
	if err != nil || !bytes.Equal(kept, sealed) {
		t.Errorf("the sealed ballot moved (%v)", err)
	}
}

func golden(t *testing.T, m *election.Manifest) (figures string, sealed []byte) {
	var out strings.Builder
	say := func(name string, b []byte) { fmt.Fprintf(&out, "%s %s\n", name, hex.EncodeToString(b)) }
	say32 := func(name string, b [32]byte) { say(name, b[:]) }
	c, s := testContext(t, m)
	out.WriteString("# Figures of TestGolden: halves of seeds are made by TestGolden's helpers,\n# secret keys are hash-to-scalar(\"test-key\", name).\n")
	x := s.vote.Bytes()
	say("secret-vote-key", x[:])
	for _, k := range []elgamal.Point{c.Keys.Vote, c.Keys.Index, c.Keys.Blind, c.Keys.Data} {
		say32("public-key", k.Bytes())
	}
	say32("eid", c.EID)
	a, next := Ratchet([32]byte{1})
	say32("ratchet-a", a)
	say32("ratchet-next", next)
	a, ts := halves(7)
	say32("a", a)
	for _, t := range ts {
		say32("t", t)
	}
	say32("station-half", StationHalfLeaf(7, a))
	say32("trustee-half", TrusteeHalfLeaf(7, ts[0]))
	seed := DeriveSeed(c.EID, "st-1", 7, a, ts)
	say("seed", seed[:])
	pid := PaperIDOf(seed)
	say("pid", pid[:])
	fmt.Fprintf(&out, "pid-text %s\n", pid.Text())
	say32("paper-id-point", pid.Point(c.EID, "president").Bytes())
	p := c.Prepare("st-1", 7, seed)
	r, rho := p.contests[0].bits[0].Bytes(), p.contests[0].rho.Bytes()
	say("r-president-0", r[:])
	say("rho-president", rho[:])
	com := p.Commitment()
	say32("tag", com.Tag)
	say32("C", com.C)
	for _, e := range p.paths.entries {
		say32("style-entry", e)
	}
	say32("F", com.F)
	say32("leaf", com.Leaf(c.EID, "st-1"))
	sel := choices(t, c, "long", 2)
	if err := sel.SetWriteIn("president", "write-in", "Zoé"); err != nil {
		t.Fatal(err)
	}
	say("choices", sel.Encode())
	b, err := p.Seal("long", sel)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(b, com); err != nil {
		t.Fatal(err)
	}
	say32("h", election.Hash("ballot", b.data[:b.layout.commitments]))
	challenge := c.challenge(b).Bytes()
	say("challenge", challenge[:])
	say32("ballot-sha256", sha256.Sum256(b.data))
	fmt.Fprintf(&out, "ballot-size %d\ncode %s\n", len(b.data), b.Code())
	return out.String(), b.data
}
