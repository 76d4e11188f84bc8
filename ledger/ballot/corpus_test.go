package ballot

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// `make corpus` takes ten thousand.
var corpusSize = flag.Int("corpus", 1000, "ballots of TestBatchAgreesWithCheck")

// mutations are what is done to ballots of the corpus; some leave them good.
var mutations = []func(rng *rand.Rand, b *Ballot, data []byte, com *Commitment) []byte{
	func(_ *rand.Rand, _ *Ballot, data []byte, _ *Commitment) []byte { return data },
	func(rng *rand.Rand, _ *Ballot, data []byte, _ *Commitment) []byte { // a bit anywhere
		data[rng.IntN(len(data))] ^= 1 << rng.IntN(8)
		return data
	},
	func(rng *rand.Rand, b *Ballot, data []byte, _ *Commitment) []byte { // another scalar
		spoilScalar(data, b.layout, rng)
		return data
	},
	func(rng *rand.Rand, b *Ballot, data []byte, _ *Commitment) []byte { // another point
		at := b.layout.ciphertexts + 32*rng.IntN((b.layout.scalars-b.layout.ciphertexts)/32)
		enc := elgamal.MulBase(elgamal.NewScalar(rng.Uint64())).Bytes()
		copy(data[at:], enc[:])
		return data
	},
	func(rng *rand.Rand, b *Ballot, data []byte, _ *Commitment) []byte { // two fields exchanged, or one with itself
		n := (b.layout.size - b.layout.ciphertexts) / 32
		swap(data[b.layout.ciphertexts:], 32*rng.IntN(n), 32*rng.IntN(n), 32)
		return data
	},
	func(_ *rand.Rand, b *Ballot, data []byte, _ *Commitment) []byte { // errors that cancel in an unweighted sum
		for i, plus := range []uint64{1, 0} {
			at := data[b.layout.scalars+96*i+32:][:32] // the first response of each bit
			z, _ := elgamal.DecodeScalar(at)
			d := elgamal.NewScalar(1)
			if plus == 0 {
				d = d.Neg()
			}
			enc := z.Add(d).Bytes()
			copy(at, enc[:])
		}
		return data
	},
	func(rng *rand.Rand, _ *Ballot, data []byte, com *Commitment) []byte { // another commitment
		com.C[rng.IntN(32)] ^= 1
		return data
	},
	func(rng *rand.Rand, _ *Ballot, data []byte, _ *Commitment) []byte {
		return data[:rng.IntN(len(data)+1)]
	},
}

// TestBatchAgreesWithCheck judges a corpus of good and bad ballots in one batch and each alone, and asks for the same verdicts and the
// same first reason.
func TestBatchAgreesWithCheck(t *testing.T) {
	c, _ := testContext(t, vectorManifest(t))
	data, coms := corpus(t, c, *corpusSize)
	ballots, errs := c.ParseBatch(data)
	bad, _ := c.CheckBatch(ballots, coms)
	var want []int
	var first error // of what can be read
	for i := range data {
		single := judgeBytes(c, data[i], coms[i])
		if single != nil {
			want = append(want, i)
		}
		if first == nil && ballots[i] != nil {
			first = single
		}
		if errs[i] != nil && (single == nil || errs[i].Error() != single.Error()) {
			t.Errorf("ballot %d parses differently in a batch: %v, %v", i, errs[i], single)
		}
	}
	if !slices.Equal(bad, want) || len(want) < len(data)/4 || len(want) > 3*len(data)/4 {
		t.Errorf("%d of %d are bad in the batch, %d alone", len(bad), len(data), len(want))
	}
	at := slices.IndexFunc(bad, func(i int) bool { return ballots[i] != nil })
	if _, err := c.CheckBatch(ballots[bad[at]:], coms[bad[at]:]); first == nil || err.Error() != first.Error() {
		t.Errorf("the first reason is %v in the batch and %v alone", err, first)
	}
	if _, err := c.CheckBatch(ballots, coms[1:]); err == nil {
		t.Error("a list of another length passes")
	}
	if bad, err := c.CheckBatch(nil, nil); len(bad) > 0 || err != nil {
		t.Error("an empty batch is refused")
	}
}

// corpus seals a few ballots of two small styles and changes copies of them; half stay as they are.
func corpus(t *testing.T, c *Context, n int) (data [][]byte, coms []Commitment) {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		style := []string{"yes-no", "cumulative"}[i%2]
		at := uint32(i % 40)
		if i < 40 {
			b, com := seal(t, c, "st-1", style, at, vectorChoices(t, c, style, i/2))
			data, coms = append(data, b.data), append(coms, com)
			continue
		}
		b, err := c.Parse(data[at])
		if err != nil {
			t.Fatal(err)
		}
		com, change := coms[at], mutations[0]
		if rng.IntN(2) == 0 {
			change = mutations[rng.IntN(len(mutations))]
		}
		data, coms = append(data, change(rng, b, bytes.Clone(data[at]), &com)), append(coms, com)
	}
	return data, coms
}
