package trustee

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// TestRogueKey mounts the attack against which every coefficient has a proof: a trustee whose commitment is a key of its own
// minus the others' would alone hold the joint key.
func TestRogueKey(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	var honest []*Reveal
	for _, id := range []string{"t1", "t2"} {
		polys := polynomials(&p.secrets[id].master, p.c.id, 2)
		honest = append(honest, newReveal(p.c.id, len(honest)+1, &polys))
	}
	polys := polynomials(&p.secrets["t3"].master, p.c.id, 2)
	rogue := newReveal(p.c.id, 3, &polys)
	for _, h := range honest {
		rogue.Commitments[Vote][0] = rogue.Commitments[Vote][0].Add(h.Commitments[Vote][0].Neg()).Encoded()
	}
	commit := Commit{rogue.digest(p.c.id, 3)} // it even knew them before it committed
	p.tamper = func(id string, s Step, m []byte) []byte {
		if id == "t3" && s == StepCommit {
			return commit.Encode()
		}
		return m
	}
	p.until(StepReveal)
	p.refused(CodeProof, StepReveal, "t3", rogue.Encode())
	rogue.Proofs[Vote][0] = honest[0].Proofs[Vote][0]
	p.refused(CodeProof, StepReveal, "t3", rogue.Encode())
}

func TestRevealsThatDoNotCheck(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	p.until(StepReveal)
	polys := polynomials(&p.secrets["t1"].master, p.c.id, 2)
	good := newReveal(p.c.id, 1, &polys)
	p.refused(CodeCommit, StepReveal, "t2", good.Encode())
	p.refused(CodeForm, StepReveal, "t1", good.Encode()[1:])
	p.refused(CodeForm, StepReveal, "t1", append(good.Encode(), 0))
	for i := 0; i < len(good.Encode()); i += 13 {
		bad := good.Encode()
		bad[i] ^= 1
		if _, err := p.c.Apply(StepReveal, "t1", bad, p.now); err == nil {
			t.Fatalf("byte %d of a reveal can change", i)
		}
	}
	swapped := *good
	swapped.Proofs[Vote], swapped.Proofs[Index] = good.Proofs[Index], good.Proofs[Vote]
	p.refused(CodeProof, StepReveal, "t1", swapped.Encode())
	other := newReveal(p.c.id, 2, &polys)
	p.refused(CodeProof, StepReveal, "t1", other.Encode()) // proofs made for another place in the list
	other = newReveal([32]byte{9}, 1, &polys)
	p.refused(CodeProof, StepReveal, "t1", other.Encode()) // proofs made for another ceremony
}

func TestAZeroCoefficientIsRefused(t *testing.T) {
	p := newPlay(t, 2, 2, 0)
	polys := polynomials(&p.secrets["t1"].master, p.c.id, 2)
	polys[Data].coefficients[1] = elgamal.NewScalar(0)
	low := newReveal(p.c.id, 1, &polys)
	p.tamper = func(id string, s Step, m []byte) []byte {
		if id == "t1" {
			return (&Commit{low.digest(p.c.id, 1)}).Encode()
		}
		return m
	}
	p.until(StepReveal)
	p.refused(CodePoint, StepReveal, "t1", low.Encode())
}
