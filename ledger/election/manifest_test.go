package election_test

import (
	"bytes"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func TestSampleRoundTrips(t *testing.T) {
	s := electiontest.New()
	data := s.Manifest.Encode()
	m, err := election.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(m.Encode(), data) || m.Digest() != s.Manifest.Digest() {
		t.Fatal("a parsed manifest encodes differently")
	}
	if err := m.CheckSigned(s.Sign()); err != nil {
		t.Fatal(err)
	}
}

func TestStyleContestsFollowTheManifest(t *testing.T) {
	m := electiontest.New().Manifest
	got := m.StyleContests("short")
	if len(got) != 2 || got[0].ID != "president" || got[1].ID != "levy" {
		t.Fatalf("contests of short: %v", got)
	}
	if m.StyleContests("none") != nil {
		t.Fatal("an unknown style has contests")
	}
}

func TestDigestsTellManifestsApart(t *testing.T) {
	a, b := electiontest.New().Manifest, electiontest.New().Manifest
	b.Mode = election.ModeTest
	if a.Digest() == b.Digest() || a.DefinitionDigest() == b.DefinitionDigest() {
		t.Fatal("a test has the digest of an election")
	}
	c := electiontest.New().Manifest
	c.Reference = []election.Reference{{Version: 1, Name: "build", Events: []election.ReferenceEvent{{PCR: 11, Event: "booth", Digest: "00"}}}}
	if a.Digest() == c.Digest() || a.DefinitionDigest() != c.DefinitionDigest() {
		t.Fatal("reference values must change the digest and not the definition's digest")
	}
	if len(c.Reference) != 1 {
		t.Fatal("taking a digest changed the manifest")
	}
}

func TestTextFallsBack(t *testing.T) {
	x := election.Text{"es": "uno", "en": "one", "fr": "un"}
	for _, c := range []struct{ lang, want string }{{"fr", "un"}, {"fr-CA", "un"}, {"de", "one"}} {
		if got := x.In(c.lang); got != c.want {
			t.Errorf("In(%q) = %q, want %q", c.lang, got, c.want)
		}
	}
	if got := (election.Text{"sv": "ett", "nl": "een"}).In("fr"); got != "een" {
		t.Errorf("any language: %q", got)
	}
	m := &election.Manifest{Languages: []string{"es", "en"}}
	if got := m.Say(x, "de"); got != "uno" {
		t.Errorf("first language of the manifest: %q", got)
	}
}
