package ballot

import (
	"bytes"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// TestAVoteHiddenInNonces mounts the attack of a booth that draws the nonces of its proofs so that whoever knows how learns the vote
// from the public ballot. Cast, the ballot passes: nobody can see it, which is a stated limit. Challenged, it is found, because the
// code on the receipt is not that of the ballot that seed and choices give.
func TestAVoteHiddenInNonces(t *testing.T) {
	c, _ := sample(t)
	seed := testSeed(c, "st-1", 7)
	p := c.Prepare("st-1", 7, seed)
	s := p.begin(c.style("short"), c.station("st-1"))
	s.encrypt(choices(t, c, "short", 1))
	s.kdf = elgamal.NewKDF([]byte("a key that somebody outside knows"))
	s.prove()
	if err := c.Check(s.ballot(), p.commitment); err != nil {
		t.Fatalf("the attack does not even make a good ballot: %v", err)
	}
	a, ts := halves(7)
	honest, _, _, err := c.Open("st-1", 7, a, ts, "short", choices(t, c, "short", 1))
	if err != nil {
		t.Fatal(err)
	}
	if honest.Code() == s.ballot().Code() || bytes.Equal(honest.Encode(), s.data) {
		t.Error("a check does not see nonces of the booth's own")
	}
}

// TestAVoteHiddenInTheEncryption has the booth choose ciphertext randomness or the paper id instead: then the ballot does not even pass.
func TestAVoteHiddenInTheEncryption(t *testing.T) {
	c, _ := sample(t)
	for name, change := range map[string]func(p *Prepared){
		"a nonce": func(p *Prepared) {
			p.contests[0].bits[1] = elgamal.RandomScalar()
			p.contests[0].bitsG = elgamal.MulBaseAll(p.contests[0].bits)
		},
		"a paper id": func(p *Prepared) {
			p.pid[0] ^= 1
			p.contests[0].id = c.index.Encrypt(p.pid.Point(c.EID, "president"), p.contests[0].rho)
		},
		"a nonce of text": func(p *Prepared) {
			p.contests[0].packed[0] = elgamal.RandomScalar()
			p.contests[0].packedG = elgamal.MulBaseAll(p.contests[0].packed)
		},
	} {
		p := c.Prepare("st-1", 7, testSeed(c, "st-1", 7))
		change(p)
		b, err := p.Seal("short", choices(t, c, "short", 1))
		if err != nil {
			t.Fatal(err)
		}
		if err := judgeBytes(c, b.Encode(), p.commitment); code(err) != RefusedLeaf {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAPublicSeedGivesTheChoices is why a leaf that was voided is never opened: with its seed, the code on the voter's receipt tells
// her choices after a few trials.
func TestAPublicSeedGivesTheChoices(t *testing.T) {
	c, _ := sample(t)
	secret, _ := seal(t, c, "st-1", "short", 3, shortChoices(t, c, 2, 1))
	a, ts := halves(3)
	found := 0
	for president := range 4 {
		for levy := range 2 {
			b, _, _, err := c.Open("st-1", 3, a, ts, "short", shortChoices(t, c, president, levy))
			if err != nil {
				t.Fatal(err)
			}
			if b.Code() == secret.Code() {
				found++
				if president != 2 || levy != 1 {
					t.Error("other choices have the code")
				}
			}
		}
	}
	if found != 1 {
		t.Errorf("the trial finds %d votes; the rule would have no reason", found)
	}
}

func shortChoices(t *testing.T, c *Context, president, levy int) *Selections {
	t.Helper()
	sel := NewSelections(c.Manifest.StyleContests("short"))
	for contest, at := range map[string]int{"president": president, "levy": levy} {
		if err := sel.Set(contest, c.Manifest.Contest(contest).Options[at].ID, 1); err != nil {
			t.Fatal(err)
		}
	}
	return sel
}

// TestABadPointNamesItsContest spoils each point of a ballot, whatever others are decoded beside it.
func TestABadPointNamesItsContest(t *testing.T) {
	c, _ := sample(t)
	b, err := c.Seal("st-1", "long", 7, testSeed(c, "st-1", 7), choices(t, c, "long", 1))
	if err != nil {
		t.Fatal(err)
	}
	ciphertext, commitment := b.layout.ciphertexts, b.layout.commitments
	spoil := func(at *int, count int, contest string) {
		for range count {
			b.data[*at] ^= 1
			if _, err := c.Parse(b.data); err == nil || *err.(*Refusal) != *refuse(RefusedPoint, "contest %s", contest) {
				t.Errorf("byte %d, of contest %s: %v", *at, contest, err)
			}
			b.data[*at] ^= 1
			*at += elgamal.PointSize
		}
	}
	for _, p := range b.layout.plans {
		count := 4 * len(p.bits)
		for _, s := range p.sums {
			count += 2 * (s.limit + 1)
		}
		spoil(&ciphertext, 2*(len(p.bits)+len(p.packed)+1), p.contest.ID)
		spoil(&commitment, count, p.contest.ID)
	}
	if ciphertext != b.layout.commitments || commitment+elgamal.PointSize != b.layout.scalars {
		t.Errorf("points end at %d and %d", ciphertext, commitment)
	}
}
