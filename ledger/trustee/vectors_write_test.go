package trustee

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/vectors"
)

func writeFile(t *testing.T, name string, f *vectors.File) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(vectors.Folder, name), f.Encode(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// stage is a ceremony under way that writes down what it does.
type stage struct {
	*play
	f    *vectors.File
	name string
}

// newStage begins a ceremony of two out of three with a window of an hour a step.
func newStage(t *testing.T, f *vectors.File, name string) *stage {
	t.Helper()
	s := &stage{&play{t: t, secrets: map[string]*Secret{}, silent: map[string]bool{}, now: time.Unix(1000, 0)}, f, name}
	m := electiontest.New().Manifest
	m.Contests, m.Styles[0].Contests = m.Contests[2:3], []string{m.Contests[2].ID}
	m.Styles = m.Styles[:1]
	for i := range m.Stations {
		m.Stations[i].Styles = []string{m.Styles[0].ID}
	}
	m.Trustees.K, m.Trustees.Window = 2, 3600
	for i := range m.Trustees.Members {
		id := fmt.Sprintf("t%d", i+1)
		secret, err := NewSecret()
		if err != nil {
			t.Fatal(err)
		}
		s.ids, s.secrets[id], m.Trustees.Members[i] = append(s.ids, id), secret, secret.Public(id, id)
	}
	var err error
	if s.c, err = NewCeremony(m); err != nil {
		t.Fatal(err)
	}
	f.Add(name, "ceremony", vectors.OK).Set("manifest", m.Encode()).Set("cid", s.c.ID())
	return s
}

// post tries a message, which must be taken (expect is empty) or refused with a code, and goes on from there.
func (s *stage) post(expect, what string, step Step, id string, message []byte) {
	s.t.Helper()
	next, err := s.c.Apply(step, id, message, s.now)
	if code(err) != expect {
		s.t.Errorf("%s: %s: %v, want %q", s.name, what, err, expect)
	}
	s.f.Add(s.name+": "+what, "post", refused(err)).Set("trustee", id).Set("step", int(step)).Set("time", s.now.Unix()).Set("message", message)
	if err == nil {
		s.c = next
	}
}

// due is what a trustee posts next; nil if nothing.
func (s *stage) due(id string) []byte {
	s.t.Helper()
	_, m, ok, err := s.secrets[id].Next(s.c, id)
	if err != nil {
		s.t.Fatal(err)
	}
	if !ok {
		return nil
	}
	return m
}

// all lets everybody who is not silent post in the step, after what tamper does to it.
func (s *stage) all() {
	s.t.Helper()
	step := s.c.Step()
	for _, id := range s.ids {
		if s.c.Step() != step || s.silent[id] || !slices.Contains(s.c.Awaited(), id) {
			continue
		}
		m := s.due(id)
		if s.tamper != nil {
			m = s.tamper(id, step, m)
		}
		s.post("", fmt.Sprintf("%s of %s", step, id), step, id, m)
	}
}

// end plays the rest and writes down the outcome.
func (s *stage) end() {
	s.t.Helper()
	for s.c.Step() < StepDone {
		before := s.c.Step()
		if s.all(); s.c.Step() == before {
			s.now = s.now.Add(time.Hour)
			s.c = s.c.Advance(s.now)
		}
	}
	v := s.f.Add(s.name+": the outcome", "outcome", vectors.OK).Set("time", s.now.Unix()).Set("step", int(s.c.Step())).Set("out", outOf(s.c))
	if s.c.Record() != nil {
		v.Set("record", s.c.Record().Encode())
	}
}

func writeCeremonies(t *testing.T) {
	f := &vectors.File{About: "Key ceremonies, one after the other: messages that are taken change the state, those refused do not. SPEC.md, sections \"Trustees\" and \"Vectors\".\n"}
	s := newStage(t, f, "in order")
	s.inOrder()
	s = newStage(t, f, "a rogue key")
	s.rogue()
	for _, step := range []Step{StepCommit, StepReveal, StepShares, StepComplaint, StepConfirm} {
		s = newStage(t, f, "silent at "+step.String())
		for s.c.Step() != step {
			s.all()
		}
		late := s.due("t2")
		s.silent["t2"] = true
		s.all()
		s.now = s.now.Add(time.Hour)
		expect := CodeTrustee // out
		if step == StepConfirm {
			expect = CodeStep // in, but everything is over
		}
		s.post(expect, "too late", step, "t2", late)
		s.end()
	}
	s = newStage(t, f, "a share that does not open, answered")
	s.tamper = spoil("t2", 3)
	s.end()
	s = newStage(t, f, "a share that does not open, answered with another")
	s.tamper = func(id string, step Step, m []byte) []byte {
		if step == StepAnswer {
			m[5] ^= 1
		}
		return spoil("t2", 3)(id, step, m)
	}
	s.end()
	s = newStage(t, f, "two of three silent")
	s.silent["t1"], s.silent["t2"] = true, true
	s.end()
	writeFile(t, "ceremony.txt", f)
}

// inOrder is a ceremony in which everybody does what is due, and everything else is tried between.
func (s *stage) inOrder() {
	m := s.due("t1")
	s.post(CodeTrustee, "a commit of a stranger", StepCommit, "stranger", m)
	s.post(CodeStep, "a reveal before the commits", StepReveal, "t1", m)
	s.post(CodeForm, "a commit of 31 bytes", StepCommit, "t1", m[:31])
	s.post("", "commit of t1", StepCommit, "t1", m)
	s.post(CodeTwice, "a commit twice", StepCommit, "t1", m)
	s.all()
	m = s.due("t1")
	for i := range len(m) / 32 {
		expect := CodeProof
		if i%3 == 0 {
			expect = CodeCommit
		}
		s.post(expect, fmt.Sprintf("a reveal with field %d changed", i), StepReveal, "t1", moved(m, 32*i, i%3 == 2))
	}
	s.post(CodeForm, "a reveal with a point that is none", StepReveal, "t1", append(bytes.Repeat([]byte{255}, 32), m[32:]...))
	s.post(CodeForm, "a reveal cut short", StepReveal, "t1", m[1:])
	s.post(CodeCommit, "the reveal of another", StepReveal, "t1", s.due("t2"))
	s.all()
	m = s.due("t1")
	s.post(CodeForm, "shares cut short", StepShares, "t1", m[:len(m)-1])
	s.post(CodeForm, "a share missing", StepShares, "t1", m[:len(m)/2])
	s.post(CodeForm, "a share for oneself", StepShares, "t1", append([]byte{1}, m[1:]...))
	s.post(CodeForm, "shares out of order", StepShares, "t1", append(bytes.Clone(m[len(m)/2:]), m[:len(m)/2]...))
	s.all()
	s.post(CodeForm, "a complaint about oneself", StepComplaint, "t1", []byte{1})
	s.post(CodeForm, "a complaint twice about one", StepComplaint, "t1", []byte{2, 2})
	s.post(CodeForm, "complaints out of order", StepComplaint, "t1", []byte{3, 2})
	s.post(CodeForm, "a complaint about nobody", StepComplaint, "t1", []byte{0})
	s.all()
	s.post(CodeDigest, "another record", StepConfirm, "t1", make([]byte, 32))
	s.post(CodeForm, "a confirm of 33 bytes", StepConfirm, "t1", make([]byte, 33))
	s.end()
	s.post(CodeStep, "a message after the end", StepConfirm, "t1", make([]byte, 32))
}

// rogue mounts the attack on a ceremony without proofs: a key that cancels the others'. And a polynomial of a lower degree.
func (s *stage) rogue() {
	honest := func(i int) *Reveal {
		polys := polynomials(&s.secrets[s.ids[i-1]].master, s.c.id, 2)
		return newReveal(s.c.id, i, &polys)
	}
	one, two, rogue := honest(1), honest(2), honest(3)
	rogue.Commitments[Vote][0] = rogue.Commitments[Vote][0].Sub(one.Commitments[Vote][0]).Sub(two.Commitments[Vote][0]).Encoded()
	polys := polynomials(&s.secrets["t2"].master, s.c.id, 2)
	polys[Data].coefficients[1] = elgamal.NewScalar(0)
	low := newReveal(s.c.id, 2, &polys)
	s.tamper = func(id string, step Step, m []byte) []byte {
		switch {
		case step == StepCommit && id == "t3":
			return (&Commit{rogue.digest(s.c.id, 3)}).Encode()
		case step == StepCommit && id == "t2":
			return (&Commit{low.digest(s.c.id, 2)}).Encode()
		}
		return m
	}
	s.all()
	s.post(CodeProof, "a key that cancels the others", StepReveal, "t3", rogue.Encode())
	rogue.Proofs[Vote][0] = one.Proofs[Vote][0]
	s.post(CodeProof, "a key that cancels the others, with another's proof", StepReveal, "t3", rogue.Encode())
	s.post(CodePoint, "a coefficient of zero", StepReveal, "t2", low.Encode())
}
