package trustee

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// play is a ceremony of n trustees of whom k decrypt, played by hand.
type play struct {
	t       testing.TB
	c       Ceremony
	ids     []string
	secrets map[string]*Secret
	now     time.Time
	silent  map[string]bool                          // these post nothing
	tamper  func(id string, s Step, m []byte) []byte // changes messages before they are posted; may be nil
}

func newPlay(t testing.TB, k, n, window int) *play {
	t.Helper()
	p := &play{t: t, secrets: map[string]*Secret{}, silent: map[string]bool{}, now: time.Unix(1000, 0)}
	m := &election.Manifest{Format: election.Format, ChainID: "test"}
	m.Trustees.K, m.Trustees.Window = k, window
	for i := range n {
		id := fmt.Sprintf("t%d", i+1)
		s, err := NewSecret()
		if err != nil {
			t.Fatal(err)
		}
		p.ids, p.secrets[id] = append(p.ids, id), s
		m.Trustees.Members = append(m.Trustees.Members, s.Public(id, id))
	}
	var err error
	if p.c, err = NewCeremony(m); err != nil {
		t.Fatal(err)
	}
	return p
}

// round lets everybody post what is due, once.
func (p *play) round() {
	p.t.Helper()
	for _, id := range p.ids {
		if p.silent[id] {
			continue
		}
		step, message, ok, err := p.secrets[id].Next(p.c, id)
		if err != nil {
			p.t.Fatalf("%s at %s: %v", id, p.c.Step(), err)
		}
		if !ok {
			continue
		}
		if p.tamper != nil {
			message = p.tamper(id, step, message)
		}
		if p.c, err = p.c.Apply(step, id, message, p.now); err != nil {
			p.t.Fatalf("%s posts %s: %v", id, step, err)
		}
	}
}

// until plays until a step is reached; each round that brings nothing lets the window pass.
func (p *play) until(step Step) {
	p.t.Helper()
	for range 20 {
		if p.c.Step() == step {
			return
		}
		before := p.c.Step()
		p.round()
		if p.c.Step() == before {
			p.now = p.now.Add(time.Hour)
			p.c = p.c.Advance(p.now)
		}
	}
	p.t.Fatalf("the ceremony stands at %s, waits for %v; out: %v", p.c.Step(), p.c.Awaited(), p.c.Out())
}

func (p *play) shares(id string) *KeyShares {
	p.t.Helper()
	k, err := p.secrets[id].KeyShares(p.c, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return k
}

// refused holds that a message is refused with a code and changes nothing.
func (p *play) refused(code string, step Step, id string, message []byte) {
	p.t.Helper()
	after, err := p.c.Apply(step, id, message, p.now)
	var r *Refusal
	if !errors.As(err, &r) || r.Code != code {
		p.t.Errorf("%s posts %s: %v, want %s", id, step, err, code)
	}
	if after.Step() != p.c.Step() || strings.Join(after.Awaited(), " ") != strings.Join(p.c.Awaited(), " ") {
		p.t.Errorf("a refused %s moved the ceremony", step)
	}
}

// decrypts holds that a quorum decrypts a test message under every set.
func (p *play) decrypts(quorum ...string) {
	p.t.Helper()
	r := p.c.Record()
	for s := range Sets {
		nonce := elgamal.RandomScalar()
		c := elgamal.Ciphertext{A: elgamal.MulBase(nonce), B: elgamal.MulBase(elgamal.NewScalar(42)).Add(r.Joint[s].Mul(nonce))}
		task := &Task{EID: [32]byte{1}, Set: s, Serial: 1, Quorum: quorum, Items: List{{Name: "sum", C: c}}}
		shares := map[string]*DecryptionShare{}
		for _, id := range quorum {
			x, err := r.Prove(task, p.shares(id))
			if err != nil {
				p.t.Fatal(err)
			}
			shares[id] = x
		}
		out, err := r.Combine(task, shares)
		if err != nil {
			p.t.Fatal(err)
		}
		if v, ok := elgamal.DiscreteLog(out[0], 100); !ok || v != 42 {
			p.t.Fatalf("%v decrypt %s to something else", quorum, s)
		}
	}
}

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
