package ballot

import (
	"runtime"
	"sync"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Check judges one ballot against what its leaf committed to: the randomness
// of every ciphertext, each id ciphertext, and every proof.
func (c *Context) Check(b *Ballot, com Commitment) error {
	return c.check(b, com, elgamal.NewBatch(c.vote))
}

// check adds the ballot to an empty batch and verifies it.
func (c *Context) check(b *Ballot, com Commitment, batch *elgamal.Batch) error {
	d, err := c.judge(b, com)
	if err != nil {
		return err
	}
	c.equations(batch, b, d)
	if len(batch.Verify()) > 0 {
		return c.explain(b, d)
	}
	return nil
}

// enough is how many points go into one multi-scalar multiplication: more
// save nothing and no longer fit the processor's cache.
const enough = 8192

// CheckBatch judges many ballots, on every core, and gives the places of the
// bad ones and the refusal of the first. Its verdicts are those of Check.
func (c *Context) CheckBatch(ballots []*Ballot, coms []Commitment) (bad []int, err error) {
	if len(ballots) != len(coms) {
		return nil, refuse(RefusedLeaf, "%d ballots and %d commitments", len(ballots), len(coms))
	}
	errs := make([]error, len(ballots))
	share(len(ballots), func(lo, hi int) { c.checkShare(ballots[lo:hi], coms[lo:hi], errs[lo:hi]) })
	for i := len(errs) - 1; i >= 0; i-- {
		if errs[i] != nil {
			bad, err = append([]int{i}, bad...), errs[i]
		}
	}
	return bad, err
}

// checkShare is one core's part of CheckBatch.
func (c *Context) checkShare(ballots []*Ballot, coms []Commitment, errs []error) {
	batch := elgamal.NewBatch(c.vote)
	contents := make([]*decoded, len(ballots))
	var at []int // which ballot each item of the batch is
	flush := func() {
		for _, item := range batch.Verify() {
			errs[at[item]] = c.explain(ballots[at[item]], contents[at[item]])
		}
		clear(contents)
		batch, at = elgamal.NewBatch(c.vote), at[:0]
	}
	for i, b := range ballots {
		if contents[i], errs[i] = c.judge(b, coms[i]); errs[i] != nil {
			continue
		}
		c.equations(batch, b, contents[i])
		if at = append(at, i); batch.Points() >= enough {
			flush()
		}
	}
	flush()
}

// ParseBatch is Parse of many, on every core. Places that are refused hold nil
// and their error.
func (c *Context) ParseBatch(data [][]byte) ([]*Ballot, []error) {
	out, errs := make([]*Ballot, len(data)), make([]error, len(data))
	share(len(data), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			out[i], errs[i] = c.Parse(data[i])
		}
	})
	return out, errs
}

// share splits n things between the cores.
func share(n int, work func(lo, hi int)) {
	var wg sync.WaitGroup
	cores := max(1, min(runtime.GOMAXPROCS(0), n))
	for s := range cores {
		wg.Go(func() { work(n*s/cores, n*(s+1)/cores) })
	}
	wg.Wait()
}

// judge checks everything but the proofs and what Parse did (SPEC "Ballots", checks 6 and 7).
func (c *Context) judge(b *Ballot, com Commitment) (*decoded, error) {
	if b == nil {
		return nil, refuse(RefusedSize, "no ballot")
	}
	if [32]byte(b.data[1:33]) != c.EID {
		return nil, refuse(RefusedElection, "sealed for another election")
	}
	if com.Leaf(c.EID, b.station) != b.Leaf() {
		return nil, refuse(RefusedLeaf, "the leaf is not the commitment's")
	}
	entry := styleEntry(b.Style(), b.fixed()...)
	if !CheckPath(com.F, entry, uint32(b.layout.place), uint32(len(c.styles)), b.path()) {
		return nil, refuse(RefusedLeaf, "the randomness is not the committed one")
	}
	return b.contents()
}

// fixed are the parts of the ciphertexts that the leaf committed to.
func (b *Ballot) fixed() [][]byte {
	var out [][]byte
	at := b.data[b.layout.ciphertexts:]
	for _, p := range b.layout.plans {
		for range len(p.bits) + len(p.packed) {
			out = append(out, at[:elgamal.PointSize])
			at = at[elgamal.CiphertextSize:]
		}
		out = append(out, at[:elgamal.CiphertextSize])
		at = at[elgamal.CiphertextSize:]
	}
	return out
}

func (c *Context) challenge(b *Ballot) elgamal.Scalar {
	l := b.layout
	return conclude(c.transcript(b.data[:l.commitments]), b.data[l.commitments:l.scalars])
}

// equations adds every proof of a ballot as one item.
func (c *Context) equations(batch *elgamal.Batch, b *Ballot, d *decoded) {
	c.equationsUnder(batch, b, d, c.challenge(b))
}

func (c *Context) equationsUnder(batch *elgamal.Batch, b *Ballot, d *decoded, challenge elgamal.Scalar) {
	var known []elgamal.Ref
	var terms []elgamal.Term
	var weights []uint64
	for i, p := range b.layout.plans {
		ct := &d.contests[i]
		terms = terms[:0]
		for j := range ct.bits {
			terms = append(terms, batch.Ciphertext(&ct.bits[j]))
			batch.Range(c.vote, terms[j:], one, &ct.bitProofs[j], &challenge)
		}
		for j, s := range p.sums {
			var of []elgamal.Term
			of, weights = p.sumTerms(s, terms, weights[:0])
			batch.Range(c.vote, of, weights, &ct.sumProofs[j], &challenge)
		}
		known = addKnown(batch, known, ct)
	}
	batch.Knowledge(known, &d.know, &challenge)
	batch.End()
}

var one = []uint64{1}

// sumTerms are the terms and weights of a limit, given the terms of all bits.
func (p *plan) sumTerms(s sum, terms []elgamal.Term, weights []uint64) ([]elgamal.Term, []uint64) {
	first := s.bits[0]
	for _, b := range s.bits {
		weights = append(weights, uint64(p.bits[b].weight))
	}
	return terms[first : first+len(s.bits)], weights // bits of a sum are consecutive
}

func addKnown(batch *elgamal.Batch, known []elgamal.Ref, ct *contest) []elgamal.Ref {
	for j := range ct.packed {
		known = append(known, batch.Point(&ct.packed[j].A))
	}
	return append(known, batch.Point(&ct.id.A))
}

// explain names the first proof that fails of a ballot that has one.
func (c *Context) explain(b *Ballot, d *decoded) error {
	challenge := c.challenge(b)
	batch := elgamal.NewBatch(c.vote)
	var names []*Refusal
	end := func(code RefusalCode, where string, args ...any) {
		batch.End()
		names = append(names, refuse(code, where, args...))
	}
	var known []elgamal.Ref
	for i, p := range b.layout.plans {
		ct := &d.contests[i]
		for j, bit := range p.bits {
			batch.Range(c.vote, []elgamal.Term{batch.Ciphertext(&ct.bits[j])}, one, &ct.bitProofs[j], &challenge)
			end(RefusedProof, "contest %s, option %s", p.contest.ID, p.contest.Options[bit.option].ID)
		}
		for j, s := range p.sums {
			terms := make([]elgamal.Term, len(p.bits))
			for k := range ct.bits {
				terms[k] = batch.Ciphertext(&ct.bits[k])
			}
			of, weights := p.sumTerms(s, terms, nil)
			batch.Range(c.vote, of, weights, &ct.sumProofs[j], &challenge)
			end(RefusedRange, "contest %s", p.contest.ID)
		}
	}
	for i := range d.contests {
		known = addKnown(batch, known, &d.contests[i])
	}
	batch.Knowledge(known, &d.know, &challenge)
	end(RefusedKnow, "ids and packed ciphertexts")
	for _, item := range batch.Verify() {
		return names[item]
	}
	return refuse(RefusedProof, "the proofs do not hold together")
}
