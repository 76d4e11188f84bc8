package ballot

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/vectors"
)

// TestVectorsOfBallots holds ballots.txt: whole ballots of every kind of contest, honest, changed in every field, moved and forged.
func TestVectorsOfBallots(t *testing.T) {
	f := &vectors.File{About: "Whole ballots and their openings. SPEC.md, sections \"Ballots\" and \"Vectors\".\n"}
	c, _ := testContext(t, vectorManifest(t))
	addElection(f, "the election", c)
	for i, style := range c.Manifest.Styles {
		at := uint32(i + 1)
		b, com := seal(t, c, "st-1", style.ID, at, vectorChoices(t, c, style.ID, i))
		good := addBallot(f, "ballot of "+style.ID, vectors.OK, b.data, com)
		addFields(f, good, b)
		addOpening(t, f, c, style.ID, at, i)
	}
	small, com := seal(t, c, "st-1", "yes-no", 20, vectorChoices(t, c, "yes-no", 0))
	good := addBallot(f, "small ballot", vectors.OK, small.data, com)
	addForms(f, good, small)
	addMoved(t, f, c, good, small)
	addForged(t, f, c)
	keys := c.Keys
	keys.Blind = keys.Blind.Add(elgamal.Generator())
	other, err := NewContext(c.Manifest, c.EID, keys)
	if err != nil {
		t.Fatal(err)
	}
	addElection(f, "the election with another blinding key", other)
	f.Like(good, "small ballot under another blinding key", refusedAs(RefusedProof))
	vectors.Hold(t, "ballots.txt", f, newJudge(t).judge)
}

func refusedAs(c RefusalCode) string { return vectors.Refused(string(c)) }

func addBallot(f *vectors.File, name, expect string, data []byte, com Commitment) *vectors.Vector {
	return f.Add(name, "ballot", expect).Set("tag", com.Tag).Set("C", com.C).Set("F", com.F).Set("ballot", data)
}

// put is a ballot with other bytes at a place.
func put(data []byte, at int, field []byte) []byte {
	out := bytes.Clone(data)
	copy(out[at:], field)
	return out
}

// addFields changes each point and each scalar of a ballot, one at a time, to another valid one.
func addFields(f *vectors.File, good *vectors.Vector, b *Ballot) {
	codes := b.fieldCodes()
	for at := b.layout.ciphertexts; at < b.layout.size; at += 32 {
		name := fmt.Sprintf("%s, byte %d: ", good.Name, at)
		if at >= b.layout.scalars {
			s, _ := elgamal.DecodeScalar(b.data[at:][:32])
			next := s.Add(elgamal.NewScalar(1)).Bytes()
			f.Like(good, name+"scalar and one", refusedAs(codes[at])).Set("ballot", put(b.data, at, next[:]))
			continue
		}
		p, _ := elgamal.DecodePoint(b.data[at:][:32])
		next := p.Add(elgamal.Generator()).Bytes()
		f.Like(good, name+"point and G", refusedAs(codes[at])).Set("ballot", put(b.data, at, next[:]))
	}
}

// fieldCodes says what a change of each field is refused for: SPEC "Checks, in this order".
func (b *Ballot) fieldCodes() map[int]RefusalCode {
	codes, at := map[int]RefusalCode{}, b.layout.ciphertexts
	mark := func(n int, c RefusalCode) {
		for range n {
			codes[at] = c
			at += 32
		}
	}
	for _, p := range b.layout.plans {
		for range len(p.bits) + len(p.packed) {
			mark(1, RefusedLeaf)
			mark(1, b.anyProof())
		}
		mark(2, RefusedLeaf)
	}
	mark((b.layout.scalars-at)/32, b.anyProof())
	for _, p := range b.layout.plans {
		mark(3*len(p.bits), RefusedProof)
		for _, s := range p.sums {
			mark(2*s.limit+1, RefusedRange)
		}
	}
	mark(1, RefusedKnow)
	return codes
}

// anyProof is the first proof of a ballot, which is named when the challenge is another.
func (b *Ballot) anyProof() RefusalCode {
	for _, p := range b.layout.plans {
		if len(p.bits) > 0 {
			return RefusedProof
		}
	}
	return RefusedKnow
}

func addOpening(t *testing.T, f *vectors.File, c *Context, style string, at uint32, n int) {
	a, ts := halves(at)
	sel := vectorChoices(t, c, style, n)
	b, com, pid, err := c.Open("st-1", at, a, ts, style, sel)
	if err != nil {
		t.Fatal(err)
	}
	good := f.Add("opening of "+style, "open", vectors.OK).Set("station", "st-1").Set("style", style).Set("index", at).Set("half", a).Set("halves", joined(ts)).
		Set("choices", sel.Encode()).Set("ballot", b.Encode()).Set("code", b.Code().String()).Set("paper id", pid[:]).
		Set("tag", com.Tag).Set("C", com.C).Set("F", com.F)
	f.Like(good, good.Name+", other choices", refusedAs("opening")).Set("choices", NewSelections(c.Manifest.StyleContests(style)).Encode())
	if style != "yes-no" {
		return
	}
	wrong := joined(ts)
	wrong[40] ^= 1
	f.Like(good, good.Name+", another half", refusedAs("opening")).Set("halves", wrong)
	f.Like(good, good.Name+", a trustee less", refusedAs("opening")).Set("halves", joined(ts[1:]))
	f.Like(good, good.Name+", another index", refusedAs("opening")).Set("index", at+1)
	f.Like(good, good.Name+", another station", refusedAs("opening")).Set("station", "st-2")
	f.Like(good, good.Name+", another code", refusedAs("opening")).Set("code", codeOf(nil).String())
	f.Like(good, good.Name+", a proof's nonce of the booth's own", refusedAs("opening")).Set("ballot", ownNonces(c, style, at, sel))
	f.Like(good, good.Name+", too many choices", refusedAs(RefusedRange)).Set("choices", beyondChoices(c, style).Encode())
}

// ownNonces is a ballot that passes and that no seed gives.
func ownNonces(c *Context, style string, at uint32, sel *Selections) []byte {
	p := c.Prepare("st-1", at, testSeed(c, "st-1", at))
	s := p.begin(c.style(style), c.station("st-1"))
	s.encrypt(sel)
	s.kdf = elgamal.NewKDF([]byte("a key of the booth's own"))
	s.prove()
	return s.data
}

// addForms breaks the form: sizes, header, points and scalars that are none.
func addForms(f *vectors.File, good *vectors.Vector, b *Ballot) {
	refused := func(what string, data []byte, code RefusalCode) {
		f.Like(good, good.Name+", "+what, refusedAs(code)).Set("ballot", data)
	}
	for _, n := range []int{0, 1, headerSize - 1, headerSize, b.layout.ciphertexts, b.layout.size - 32, b.layout.size - 1} {
		refused(fmt.Sprintf("the first %d bytes", n), b.data[:n], RefusedSize)
	}
	refused("a byte more", append(bytes.Clone(b.data), 0), RefusedSize)
	refused("twice", append(bytes.Clone(b.data), b.data...), RefusedSize)
	refused("version 2", put(b.data, 0, []byte{2}), RefusedSize)
	refused("another election", put(b.data, 1, []byte{b.data[1] ^ 1}), RefusedElection)
	refused("a station that is not", put(b.data, 33, []byte{0, 9}), RefusedElection)
	refused("another station", put(b.data, 33, []byte{0, 1}), RefusedLeaf)
	refused("a style that is not", put(b.data, 35, []byte{0, 99}), RefusedStyle)
	refused("another style", put(b.data, 35, []byte{0, byte(b.layout.place + 1)}), RefusedSize)
	for at := 37; at < b.layout.ciphertexts; at += 16 {
		refused(fmt.Sprintf("header byte %d", at), put(b.data, at, []byte{b.data[at] ^ 1}), RefusedLeaf)
	}
	order, _ := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	for at := b.layout.ciphertexts; at < b.layout.size; at += 32 {
		if at >= b.layout.scalars {
			refused(fmt.Sprintf("byte %d: the order", at), put(b.data, at, order), RefusedPoint)
			continue
		}
		// What is no point is refused as such, also where the leaf would not hold it.
		refused(fmt.Sprintf("byte %d: the identity", at), put(b.data, at, make([]byte, 32)), RefusedPoint)
		refused(fmt.Sprintf("byte %d: no point", at), put(b.data, at, append([]byte{1}, make([]byte, 31)...)), RefusedPoint)
		odd := bytes.Clone(b.data[at:][:32])
		odd[31] |= 0x80
		refused(fmt.Sprintf("byte %d: a high bit", at), put(b.data, at, odd), RefusedPoint)
	}
	for _, part := range []string{"tag", "C", "F"} {
		f.Like(good, good.Name+" under another "+part, refusedAs(RefusedLeaf)).Set(part, election.Hash("another"))
	}
}
