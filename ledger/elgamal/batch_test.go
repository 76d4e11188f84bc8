package elgamal

import (
	"math/rand/v2"
	"slices"
	"testing"
)

type provenBit struct {
	ct    Ciphertext
	proof RangeProof
	c     Scalar
}

func provenBits(t testing.TB, k *PublicKey, n int) []provenBit {
	out := make([]provenBit, n)
	for i := range out {
		r := RandomScalar()
		ct := k.EncryptValue(uint64(i&1), r)
		tr := statement()
		out[i] = provenBit{ct, k.ProveRange(tr, ct, i&1, 1, r, testNonces()), Scalar{}}
		again := statement()
		k.absorbRange(again, ct, 1)
		again.AppendPoints("commitments", out[i].proof.Commitments...)
		out[i].c = again.Challenge("challenge")
	}
	return out
}

func batchOf(k *PublicKey, bits []provenBit) *Batch {
	b := NewBatch(k)
	for i := range bits {
		b.Range(k, []Term{b.Ciphertext(&bits[i].ct)}, []uint64{1}, &bits[i].proof, &bits[i].c)
		b.End()
	}
	return b
}

// TestBatchAgreesWithSingle spoils a random third of a corpus and asks that
// the batch name exactly the items that fail alone.
func TestBatchAgreesWithSingle(t *testing.T) {
	k, _ := testKey(t)
	bits := provenBits(t, k, 120)
	rng := rand.New(rand.NewPCG(1, 2))
	var want []int
	for i := range bits {
		if rng.IntN(3) == 0 {
			bits[i].proof.Responses[rng.IntN(2)] = RandomScalar()
		}
		if len(batchOf(k, bits[i:i+1]).Verify()) > 0 {
			want = append(want, i)
		}
	}
	if got := batchOf(k, bits).Verify(); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("batch names %v, single checks name %v", got, want)
	}
}

// TestBatchErrorsDoNotCancel gives two items errors that are each other's
// negative: without fresh coefficients their sum is zero.
func TestBatchErrorsDoNotCancel(t *testing.T) {
	k, _ := testKey(t)
	bits := provenBits(t, k, 4)
	d := RandomScalar()
	bits[1].proof.Responses[0] = bits[1].proof.Responses[0].Add(d)
	bits[2].proof.Responses[0] = bits[2].proof.Responses[0].Sub(d)
	if got := batchOf(k, bits).Verify(); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("batch names %v", got)
	}
}

func TestBatchDrop(t *testing.T) {
	k, _ := testKey(t)
	bits := provenBits(t, k, 2)
	bits[0].proof.Responses[0] = RandomScalar()
	b := NewBatch(k)
	b.Range(k, []Term{b.Ciphertext(&bits[0].ct)}, []uint64{1}, &bits[0].proof, &bits[0].c)
	b.Drop()
	b.Range(k, []Term{b.Ciphertext(&bits[1].ct)}, []uint64{1}, &bits[1].proof, &bits[1].c)
	b.End()
	if bad := b.Verify(); len(bad) > 0 {
		t.Error("a dropped item still counts")
	}
	if bad := NewBatch(k).Verify(); len(bad) > 0 {
		t.Error("an empty batch fails")
	}
}

// TestBatchRefusesToCheckSomethingElse: a key that the batch does not have would stand for G, and a branch too many would share a challenge.
func TestBatchRefusesToCheckSomethingElse(t *testing.T) {
	k, _ := testKey(t)
	other, _ := testKey(t)
	bit := provenBits(t, k, 1)[0]
	longer := bit.proof
	longer.Responses = append(longer.Responses, longer.Responses[0])
	longer.Commitments = append(longer.Commitments, longer.Commitments[:2]...)
	for name, check := range map[string]func(b *Batch){
		"another key":   func(b *Batch) { b.Range(other, []Term{b.Ciphertext(&bit.ct)}, []uint64{1}, &bit.proof, &bit.c) },
		"a branch more": func(b *Batch) { b.Range(k, []Term{b.Ciphertext(&bit.ct)}, []uint64{1}, &longer, &bit.c) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: taken", name)
				}
			}()
			check(NewBatch(k))
		}()
	}
}
