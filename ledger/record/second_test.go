package record_test

import (
	"encoding/hex"
	"errors"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/secondverifier"
)

// Every day that a test of this package makes, and every entry that is refused in it, is judged a second time at its end.
func init() { recordtest.Watch = judgeAgain }

func judgeAgain(d *recordtest.Day) {
	if d.T.Failed() {
		return
	}
	second, err := secondRecord(d)
	if err != nil {
		d.T.Fatalf("the second verifier does not read the manifest: %v", err)
	}
	tried := d.Tried
	for i, b := range d.Chain.Blocks {
		for ; len(tried) > 0 && tried[0].Blocks == i; tried = tried[1:] {
			tryAgain(d, second, tried[0])
		}
		h := b.Header
		second.Begin(uint64(h.Height), h.Time, h.Hash())
		for _, raw := range b.Entries {
			if err := second.Apply(raw); err != nil {
				d.T.Fatalf("block %d, entry %x: the second verifier says %v", h.Height, raw, err)
			}
		}
	}
	for _, t := range tried {
		tryAgain(d, second, t)
	}
	if first, second := d.State.AppHash(), second.Hash(); first != second {
		d.T.Errorf("the second verifier comes to state %x, not %x", second, first)
	}
	if first, second := d.State.ResultJSON(), second.Result(); string(first) != string(second) {
		d.T.Errorf("the second verifier comes to the result\n%s\nnot\n%s", second, first)
	}
}

// secondRecord is the day's record before its first block.
func secondRecord(d *recordtest.Day) (*secondverifier.Record, error) {
	digest := d.Manifest.Digest()
	signatures := election.EncodeCanonical(struct {
		Format     string               `json:"format"`
		Manifest   string               `json:"manifest"`
		Signatures []election.Signature `json:"signatures"`
	}{"isoloir-signatures-1", hex.EncodeToString(digest[:]), d.Signed})
	return secondverifier.NewRecord(d.Manifest.Encode(), signatures)
}

// tryAgain holds a refusal of the first verifier against the second's.
func tryAgain(d *recordtest.Day, r *secondverifier.Record, t recordtest.Try) {
	var refusal *secondverifier.Refusal
	if err := r.TryNext(uint64(len(d.Chain.Blocks[:t.Blocks])+1), t.Time, [32]byte{1}, t.Entry); !errors.As(err, &refusal) || refusal.Name != t.Code.String() {
		d.T.Errorf("entry %x was refused with %v; the second verifier says %v", t.Entry, t.Code, err)
	}
}
