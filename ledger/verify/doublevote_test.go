package verify_test

import (
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// A replay holds the headers after a double vote to validators without the one who voted twice.
func TestARecordWithADoubleVoteChecks(t *testing.T) {
	d := recordtest.New(t, small)
	d.Ceremony()
	d.Record(d.DoubleVote(d.Anchors["anchor-2"]))
	for range 3 {
		d.Record()
	}
	if n := len(d.Chain.Blocks[len(d.Chain.Blocks)-1].Commit.Signatures); n != len(d.Anchors)-1 {
		t.Fatalf("%d validators signed the last block", n)
	}
	dir := filepath.Join(t.TempDir(), "record")
	if err := verify.Write(dir, d.State, d.Chain.All(), nil); err != nil {
		t.Fatal(err)
	}
	report, err := verify.Check(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.State.Validators()) != len(d.Anchors)-1 {
		t.Fatal("the verifier counts on a validator that voted twice")
	}
}
