package trustee

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

func TestAnyKDecrypt(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	p.until(StepDone)
	p.decrypts("t1", "t2")
	p.decrypts("t1", "t3")
	p.decrypts("t2", "t3")
	if len(p.c.Out()) != 0 {
		t.Fatalf("out: %v", p.c.Out())
	}
	p = newPlay(t, 1, 1, 0)
	p.until(StepDone)
	p.decrypts("t1")
	p = newPlay(t, 4, 5, 0)
	p.until(StepDone)
	p.decrypts("t1", "t3", "t4", "t5")
}

func TestFewerThanKLearnNothingFromInterpolation(t *testing.T) {
	p := newPlay(t, 3, 4, 0)
	p.until(StepDone)
	two := []int{1, 2}
	for s := range Sets {
		sum := elgamal.Scalar{}
		for _, j := range two {
			sum = sum.Add(p.shares(p.ids[j-1]).x[s].Mul(lagrange(two, j)))
		}
		if elgamal.MulBase(sum).Equal(p.c.Record().Joint[s]) {
			t.Fatal("two of three reach the key")
		}
	}
}

func TestATrusteeThatStartsAgainSaysTheSame(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	_, a, _, _ := p.secrets["t1"].Next(p.c, "t1")
	again, err := decodeSecret(p.secrets["t1"].encode())
	if err != nil {
		t.Fatal(err)
	}
	_, b, _, _ := again.Next(p.c, "t1")
	if string(a) != string(b) {
		t.Fatal("another commit after a restart")
	}
	p.until(StepShares)
	p.secrets["t1"] = again
	p.until(StepDone)
	p.decrypts("t1", "t3")
}

func TestMessagesOutOfPlace(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	_, m, _, _ := p.secrets["t1"].Next(p.c, "t1")
	p.refused(CodeTrustee, StepCommit, "stranger", m)
	p.refused(CodeStep, StepReveal, "t1", m)
	p.refused(CodeForm, StepCommit, "t1", m[:31])
	var err error
	if p.c, err = p.c.Apply(StepCommit, "t1", m, p.now); err != nil {
		t.Fatal(err)
	}
	p.refused(CodeTwice, StepCommit, "t1", m)
	p.until(StepReveal)
	p.refused(CodeStep, StepCommit, "t1", m)
	p.until(StepComplaint)
	for _, bad := range [][]byte{{1}, {2, 2}, {3, 2}, {4}, {0}} { // of t1: itself, twice, out of order, nobody
		p.refused(CodeForm, StepComplaint, "t1", bad)
	}
	p.until(StepConfirm)
	p.refused(CodeDigest, StepConfirm, "t1", make([]byte, 32))
	p.until(StepDone)
	p.refused(CodeStep, StepConfirm, "t1", make([]byte, 32))
	if _, _, _, err := p.secrets["t2"].Next(p.c, "t1"); err == nil {
		t.Fatal("a trustee speaks for another")
	}
}

func TestAnOldCeremonyStaysAsItWas(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	p.tamper = spoil("t2", 1)
	p.until(StepComplaint)
	old := p.c
	awaited, out := old.Awaited(), old.Out()
	p.until(StepDone)
	if old.Step() != StepComplaint || strings.Join(old.Awaited(), " ") != strings.Join(awaited, " ") || !maps.Equal(old.Out(), out) || old.Record() != nil {
		t.Fatal("an old state changed")
	}
	for i := range old.members {
		if len(old.members[i].complaints) != 0 {
			t.Fatal("a complaint reached an old state")
		}
	}
}

// FuzzCeremony lets a trustee post anything at any step: a message is taken or refused, and a refused one changes nothing.
func FuzzCeremony(f *testing.F) {
	c, secrets := goldenCeremony(f)
	states := map[Step]Ceremony{}
	for c.Step() != StepDone {
		states[c.Step()] = c
		for i := 1; i <= 3; i++ {
			id := fmt.Sprintf("t%d", i)
			step, message, due, err := secrets[id].Next(c, id)
			if err != nil {
				f.Fatal(err)
			}
			if !due {
				continue
			}
			f.Add(uint8(step), message)
			if c, err = c.Apply(step, id, message, time.Unix(1, 0)); err != nil {
				f.Fatal(err)
			}
		}
	}
	f.Fuzz(func(t *testing.T, step uint8, message []byte) {
		before, ok := states[Step(step)]
		if !ok {
			return
		}
		after, err := before.Apply(Step(step), "t1", message, time.Unix(1, 0))
		if err != nil && (after.Step() != before.Step() || len(after.Awaited()) != len(before.Awaited())) {
			t.Fatalf("a refused %v moved the ceremony", Step(step))
		}
		if err == nil && len(after.Awaited()) == len(before.Awaited()) && after.Step() == before.Step() {
			t.Fatalf("a %v was taken and nothing moved", Step(step))
		}
	})
}
