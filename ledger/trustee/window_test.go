package trustee

import (
	"strings"
	"testing"
	"time"
)

func TestASilentTrusteeIsOut(t *testing.T) {
	for _, step := range []Step{StepCommit, StepReveal, StepShares, StepComplaint, StepAnswer, StepConfirm} {
		p := newPlay(t, 2, 3, 3600)
		if step == StepAnswer {
			p.tamper = spoil("t2", 1)
		}
		p.until(step)
		p.silent["t2"] = true
		message := lateMessage(p)
		p.round()
		if p.c.Step() != step {
			t.Fatalf("%s ended without t2", step)
		}
		p.now = p.now.Add(time.Hour)
		p.until(StepDone)
		if step != StepConfirm && !strings.Contains(p.c.Out()["t2"], "silent at "+step.String()) {
			t.Errorf("%s: out: %v", step, p.c.Out())
		}
		if _, err := p.c.Apply(step, "t2", message, p.now); err == nil {
			t.Errorf("a late %s was taken", step)
		}
		p.decrypts("t1", "t3")
	}
}

func lateMessage(p *play) []byte {
	_, m, _, err := p.secrets["t2"].Next(p.c, "t2")
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

func TestAMessageAtTheDeadlineIsLate(t *testing.T) {
	p := newPlay(t, 2, 3, 3600)
	p.silent["t2"] = true
	p.round()
	m := lateMessage(p)
	early, err := p.c.Apply(StepCommit, "t2", m, p.now.Add(time.Hour-time.Second))
	if err != nil || early.Step() != StepReveal || len(early.Out()) != 0 {
		t.Fatalf("in time: %v", err)
	}
	p.now = p.now.Add(time.Hour)
	if _, err := p.c.Apply(StepCommit, "t2", m, p.now); err == nil || !strings.Contains(err.Error(), "silent at commit") {
		t.Fatalf("at the deadline: %v", err)
	}
}

func TestFewerThanKLeftFails(t *testing.T) {
	p := newPlay(t, 2, 3, 3600)
	p.silent["t1"], p.silent["t2"] = true, true
	p.until(StepFailed)
	if _, _, ok, _ := p.secrets["t3"].Next(p.c, "t3"); ok {
		t.Fatal("a failed ceremony wants more")
	}
	p = newPlay(t, 3, 3, 0)
	p.tamper = func(id string, s Step, m []byte) []byte {
		if s == StepAnswer {
			m[5] ^= 1
		}
		return spoil("t2", 3)(id, s, m)
	}
	p.until(StepFailed)
}

func TestWithoutAWindowNobodyIsPutOut(t *testing.T) {
	p := newPlay(t, 2, 3, 0)
	p.silent["t2"] = true
	p.round()
	if c := p.c.Advance(p.now.Add(1000 * time.Hour)); c.Step() != StepCommit || len(c.Out()) != 0 {
		t.Fatalf("at %s, out %v", c.Step(), c.Out())
	}
}
