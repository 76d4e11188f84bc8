package verify_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/secondverifier"
	"github.com/isoloir/isoloir/ledger/verify"
)

// Both take the folder of every story, and entry by entry: both come to the same state and the same result at every block, and refuse
// the same entries with the same code.
func TestTwoVerifiersReplayAlike(t *testing.T) {
	seen := map[string]int{}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) { newReplay(t, story(t)).run(seen) })
	}
	if len(seen) < 35 || seen["ok"] < 100 {
		t.Errorf("the entries were one-sided: %v", seen)
	}
}

// replay is a record in the hands of both verifiers.
type replay struct {
	t       *testing.T
	day     *recordtest.Day
	r       *rand.Rand
	first   record.State
	second  *secondverifier.Record
	mutator mutator
	rounds  int      // how often each entry is tried
	all     [][]byte // every entry of the day
	said    [][]byte // what people could say at every block beside it
}

func newReplay(t *testing.T, d *recordtest.Day) *replay {
	t.Helper()
	first, err := record.New(d.State.Manifest(), d.Signed)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "record")
	if err := verify.Write(dir, d.State, d.Chain.All(), filesOf(d)); err != nil {
		t.Fatal(err)
	}
	_, err1 := verify.Check(dir)
	if err2 := secondverifier.Verify(os.DirFS(dir)); err1 != nil || err2 != nil {
		t.Errorf("of the folder the first says %v, the second %v", err1, err2)
	}
	manifest, err1 := os.ReadFile(filepath.Join(dir, "manifest.json"))
	signatures, err2 := os.ReadFile(filepath.Join(dir, "manifest.sig.json"))
	second, err3 := secondverifier.NewRecord(manifest, signatures)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	p := &replay{t: t, day: d, rounds: 2, r: rand.New(rand.NewPCG(9, 10)), first: first, second: second}
	p.mutator = newMutator(p.r, d)
	for _, b := range d.Chain.Blocks {
		p.all = append(p.all, b.Entries...)
	}
	return p
}

func (p *replay) run(seen map[string]int) {
	for _, b := range p.day.Chain.Blocks {
		h := b.Header
		p.first = record.Begin(p.first, record.Block{Height: h.Height, Time: h.Time, Hash: h.Hash(), LastHash: h.LastBlockID.Hash})
		p.second.Begin(uint64(h.Height), h.Time, h.Hash())
		for _, raw := range p.said {
			p.try(raw, seen)
		}
		for range p.rounds {
			p.try(p.all[p.r.IntN(len(p.all))], seen)
			p.try(p.corrupt(p.all[p.r.IntN(len(p.all))]), seen)
		}
		p.try(p.publication(), seen)
		for _, raw := range b.Entries {
			for range p.rounds {
				p.try(p.corrupt(raw), seen)
				p.try(p.mutator.mutant(raw), seen)
			}
			p.apply(raw)
		}
		if first, second := p.first.AppHash(), p.second.Hash(); first != second {
			p.t.Fatalf("after block %d the states are %x and %x", h.Height, first, second)
		}
		if first, second := p.first.ResultJSON(), p.second.Result(); !bytes.Equal(first, second) {
			p.t.Errorf("after block %d the results are\n%s\nand\n%s", h.Height, first, second)
		}
	}
}

// publication signs the result as the first has it.
func (p *replay) publication() []byte {
	e := &record.Publish{Result: sha256.Sum256(p.first.ResultJSON())}
	e.Officials = p.day.Officials(e)
	return record.Encode(e)
}

func (p *replay) apply(raw []byte) {
	e, err := record.Decode(raw)
	if err == nil {
		p.first, err = record.Apply(p.first, e)
	}
	if second := p.second.Apply(raw); err != nil || second != nil {
		p.t.Fatalf("an entry of the day, %.40x: the first says %v, the second %v", raw, err, second)
	}
}

// try has both judge an entry that changes nothing.
func (p *replay) try(raw []byte, seen map[string]int) {
	e, err := record.Decode(raw)
	if err == nil {
		_, err = record.Apply(p.first, e)
	}
	second := p.second.Try(raw)
	if recordCode(err) != recordCode(second) {
		p.t.Errorf("in phase %v, entry %x: the first says %v, the second %v", p.first.Phase(), raw, err, second)
	}
	seen[recordCode(err)]++
}

// recordCode is the code of either verifier's refusal of an entry, or "ok".
func recordCode(err error) string {
	var first *record.Refusal
	var second *secondverifier.Refusal
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &first):
		return first.Code.String()
	case errors.As(err, &second) && second.Number != 0:
		return second.Name
	}
	return err.Error()
}

// corrupt gives a changed copy of an entry; where officials or a trustee seal its kind, most are sealed anew.
func (p *replay) corrupt(raw []byte) []byte {
	out := bytes.Clone(raw)
	switch at := p.r.IntN(len(out)); p.r.IntN(4) {
	case 0:
		out[at] ^= 1 << p.r.IntN(8)
	case 1:
		out[at] += byte(1 + p.r.IntN(3))
	case 2:
		return out[:at]
	case 3:
		other := p.all[p.r.IntN(len(p.all))]
		n := min(len(out), len(other), at+32)
		copy(out[at:], other[min(at, n):n])
	}
	return out
}
