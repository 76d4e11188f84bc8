package record

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// The registry says who voted twice, beside the log that proves it.
func TestTheRegistryBindsWhoVotedTwice(t *testing.T) {
	sample := electiontest.New()
	s, err := New(sample.Manifest, sample.Sign())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[[32]byte]bool{s.registry(): true}
	for _, v := range s.Validators() {
		s.struck = s.struck.Set(v.Key, struct{}{})
		seen[s.registry()] = true
	}
	if len(seen) != 1+len(s.def.m.Anchors) {
		t.Fatalf("%d registries for %d sets", len(seen), 1+len(s.def.m.Anchors))
	}
}
