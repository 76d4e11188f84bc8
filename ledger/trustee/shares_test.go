package trustee

import (
	"strings"
	"testing"
)

// spoil changes the sealed share of one dealer for one receiver.
func spoil(dealer string, receiver int) func(string, Step, []byte) []byte {
	return func(id string, s Step, m []byte) []byte {
		if id != dealer || s != StepShares {
			return m
		}
		x, err := ParseShares(m)
		if err != nil {
			panic(err)
		}
		for i := range x.Sealed {
			if x.Sealed[i].To == receiver {
				x.Sealed[i].Data[40] ^= 1
			}
		}
		return x.Encode()
	}
}

func TestAWrongShareIsAnsweredInTheOpen(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	p.tamper = spoil("t2", 3)
	p.until(StepAnswer)
	if got := strings.Join(p.c.Awaited(), " "); got != "t2" {
		t.Fatalf("the step waits for %q", got)
	}
	p.refused(CodeStep, StepAnswer, "t1", nil)
	p.refused(CodeForm, StepAnswer, "t2", nil)
	p.until(StepDone)
	if len(p.c.Out()) != 0 {
		t.Fatalf("out: %v", p.c.Out())
	}
	p.decrypts("t2", "t3")
	p.decrypts("t1", "t3")
}

func TestAWrongAnswerPutsTheDealerOut(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	wrong := spoil("t2", 3)
	p.tamper = func(id string, s Step, m []byte) []byte {
		if s == StepAnswer {
			m[5] ^= 1
		}
		return wrong(id, s, m)
	}
	p.until(StepDone)
	if !strings.Contains(p.c.Out()["t2"], "does not fit") || len(p.c.Out()) != 1 {
		t.Fatalf("out: %v", p.c.Out())
	}
	p.decrypts("t1", "t3")
	if p.c.Record().Member("t2") != nil {
		t.Fatal("who is out still holds shares")
	}
	if _, err := p.secrets["t2"].KeyShares(p.c, "t2"); err == nil {
		t.Fatal("who is out computes shares")
	}
}

// TestASharesFromAnotherPolynomial has a dealer seal well-formed shares that are not those of its commitments.
func TestASharesFromAnotherPolynomial(t *testing.T) {
	p := newPlay(t, 2, 3, 3600)
	p.tamper = func(id string, s Step, m []byte) []byte {
		if id != "t1" || s != StepShares {
			return m
		}
		other, x := [32]byte{7}, &Shares{}
		polys := polynomials(&other, p.c.id, 2)
		for _, to := range []int{2, 3} {
			share := deal(&polys, to)
			sealed, err := sealShare(p.c.id, 1, to, p.c.members[to-1].sharing, &share)
			if err != nil {
				t.Fatal(err)
			}
			x.Sealed = append(x.Sealed, sealed)
		}
		return x.Encode()
	}
	p.until(StepConfirm)
	if !strings.Contains(p.c.Out()["t1"], "too many complaints") {
		t.Fatalf("out: %v", p.c.Out())
	}
	p.until(StepDone)
	p.decrypts("t2", "t3")
}

func TestSharesSealedForOneOpenForNobodyElse(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	p.until(StepComplaint)
	x := p.c.members[0].shares.Sealed[0] // from 1 to 2
	if _, err := openShare(p.c.id, 1, 2, p.secrets["t2"].sharing, &x); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() error{
		"another receiver": func() error { _, err := openShare(p.c.id, 1, 2, p.secrets["t3"].sharing, &x); return err },
		"another dealer":   func() error { _, err := openShare(p.c.id, 3, 2, p.secrets["t2"].sharing, &x); return err },
		"another ceremony": func() error { _, err := openShare([32]byte{}, 1, 2, p.secrets["t2"].sharing, &x); return err },
	} {
		if open() == nil {
			t.Errorf("%s: opened", name)
		}
	}
}
