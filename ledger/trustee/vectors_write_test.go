package trustee

import (
	"bytes"
	"crypto/ecdh"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

func writeDecryptions(t *testing.T) {
	f := &vectors.File{About: "Trustee records, rehearsals, decryption and halves of seeds. The last record that was taken is the one that shares are checked under.\nSPEC.md, sections \"Trustees\" and \"Vectors\".\n"}
	p, task := counted(t)
	data := p.c.Record().Encode()
	good := f.Add("a trustee record", "record", vectors.OK).Set("record", data)
	other, _ := counted(t)
	mixed := *p.c.Record()
	mixed.Members = slices.Clone(mixed.Members)
	mixed.Members[2].Keys[Blind] = other.c.Record().Members[2].Keys[Blind]
	f.Like(good, "a key of another ceremony", vectors.Refused(CodeEvidence)).Set("record", mixed.Encode())
	f.Like(good, "a record cut short", vectors.Refused(CodeForm)).Set("record", data[:len(data)-1])
	f.Like(good, "a record with k = 0", vectors.Refused(CodeForm)).Set("record", append(append(bytes.Clone(data[:32]), 0), data[33:]...))
	f.Like(good, "a record with k = 4", vectors.Refused(CodeForm)).Set("record", append(append(bytes.Clone(data[:32]), 4), data[33:]...))
	for i := range mixed.Joint {
		wrong := *p.c.Record()
		wrong.Joint[i] = wrong.Joint[i].Add(elgamal.Generator())
		f.Like(good, fmt.Sprintf("a joint %s key that does not follow", Set(i)), vectors.Refused(CodeEvidence)).Set("record", wrong.Encode())
	}
	writeRehearsals(t, f, p)
	writeShares(t, f, p, task)
	writeHalves(t, f)
	writeSealedShares(t, f, p)
	writeFile(t, "decryption.txt", f)
}

func writeRehearsals(t *testing.T, f *vectors.File, p *play) {
	r := p.c.Record()
	good := f.Add("a rehearsal", "rehearsal", vectors.OK)
	parts := map[string][]byte{}
	for _, id := range p.ids {
		x, err := r.Rehearse(p.shares(id))
		if err != nil {
			t.Fatal(err)
		}
		parts[id] = x.Encode()
		good.Set("part of "+id, parts[id])
	}
	f.Add("a rehearsal without t2", "rehearsal", vectors.Refused(CodeQuorum)).Set("part of t1", parts["t1"]).Set("part of t3", parts["t3"])
	f.Like(good, "parts exchanged", vectors.Refused(CodeProof)).Set("part of t1", parts["t2"]).Set("part of t2", parts["t1"])
	for i := range 4 * int(Sets) {
		f.Like(good, fmt.Sprintf("a rehearsal with field %d of t3 changed", i), vectors.Refused(CodeProof)).Set("part of t3", moved(parts["t3"], 32*i, i%4 == 3))
	}
	f.Like(good, "a part cut short", vectors.Refused(CodeForm)).Set("part of t3", parts["t3"][1:])
}

// moved puts another point or scalar at a place.
func moved(data []byte, at int, scalar bool) []byte {
	out := bytes.Clone(data)
	if scalar {
		s, _ := elgamal.DecodeScalar(out[at:][:32])
		next := s.Add(elgamal.NewScalar(1)).Bytes()
		copy(out[at:], next[:])
		return out
	}
	p, _ := elgamal.DecodePoint(out[at:][:32])
	next := p.Add(elgamal.Generator()).Bytes()
	copy(out[at:], next[:])
	return out
}

func writeShares(t *testing.T, f *vectors.File, p *play, task *Task) {
	share, err := p.c.Record().Prove(task, p.shares("t1"))
	if err != nil {
		t.Fatal(err)
	}
	data := share.Encode()
	var cts []byte
	for i := range task.Items {
		cts = task.Items[i].C.Append(cts)
	}
	good := f.Add("a share", "share", vectors.OK).Set("eid", task.EID).Set("set", int(task.Set)).Set("serial", task.Serial).
		Set("quorum", strings.Join(task.Quorum, " ")).Set("trustee", "t1").Set("ciphertexts", cts)
	for i := range task.Items {
		good.Set(fmt.Sprintf("name %d", i), task.Items[i].Name)
	}
	good.Set("share", data)
	no := func(what, code, key string, value any) {
		f.Like(good, "a share, "+what, vectors.Refused(code)).Set(key, value)
	}
	for i := range (len(data) - 4) / 32 {
		no(fmt.Sprintf("field %d changed", i), CodeProof, "share", moved(data, 4+32*i, i == (len(data)-4)/32-1))
	}
	for i := range len(cts) / 32 {
		no(fmt.Sprintf("half %d of the ciphertexts changed", i), CodeProof, "ciphertexts", moved(cts, 32*i, false))
	}
	other, err := p.c.Record().Prove(task, p.shares("t3"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.c.Record().Combine(task, map[string]*DecryptionShare{"t1": share, "t3": other})
	if err != nil {
		t.Fatal(err)
	}
	var contents []byte
	for i := range out {
		contents = out[i].Append(contents)
	}
	whole := f.Like(good, "both shares", vectors.OK).Set("trustee", "t3").Set("share", other.Encode()).Set("first share", data).Set("contents", contents)
	f.Like(whole, "the first share twice", vectors.Refused(CodeProof)).Set("share", data)
	no("of another election", CodeProof, "eid", [32]byte{8})
	no("of another set", CodeProof, "set", 1)
	no("of another serial", CodeProof, "serial", 2)
	no("of another quorum", CodeProof, "quorum", "t1 t2")
	no("under another name", CodeProof, "name 1", "x")
	no("said to be t3's", CodeProof, "trustee", "t3")
	no("of a trustee who is not asked", CodeQuorum, "trustee", "t2")
	no("of nobody", CodeTrustee, "trustee", "t9")
	no("of a quorum of one", CodeQuorum, "quorum", "t1")
	no("of a quorum out of order", CodeQuorum, "quorum", "t3 t1")
	no("of a ciphertext less", CodeItems, "ciphertexts", cts[:128])
	no("of what is not encrypted", CodeItems, "ciphertexts", append(make([]byte, 32), cts[32:]...))
	no("cut short", CodeForm, "share", data[:len(data)-1])
	no("with another number", CodeForm, "share", append([]byte{0, 0, 0, 2}, data[4:]...))
	no("with a point that is none", CodeForm, "share", append(append(bytes.Clone(data[:4]), bytes.Repeat([]byte{255}, 32)...), data[36:]...))
}

func writeHalves(t *testing.T, f *vectors.File) {
	s := &Secret{master: [32]byte(bytes.Repeat([]byte{5}, 32))}
	place := SeedPlace{EID: [32]byte{7}, Station: "st-1", Attempt: 1, Trustee: "t1"}
	key, err := ecdh.X25519().NewPrivateKey(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	h := s.SeedHalves(place, 4)
	sealed, err := SealHalves(place, h, key.PublicKey().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for i := range h.t {
		all = append(all, h.t[i][:]...)
		f.Add(fmt.Sprintf("half %d", i+1), "half", vectors.OK).Set("master", s.master).Set("eid", place.EID).Set("station", place.Station).
			Set("attempt", place.Attempt).Set("trustee", place.Trustee).Set("index", i+1).Set("half", h.t[i])
	}
	good := f.Add("halves for a station", "halves", vectors.OK).Set("eid", place.EID).Set("station", place.Station).Set("attempt", place.Attempt).
		Set("trustee", place.Trustee).Set("station key", key.Bytes()).Set("number", 4).Set("sealed", sealed).Set("halves", all)
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	f.Like(good, "halves changed", vectors.Refused("seal")).Set("sealed", changed)
	f.Like(good, "halves of another attempt", vectors.Refused("seal")).Set("attempt", 2)
	f.Like(good, "halves of another trustee", vectors.Refused("seal")).Set("trustee", "t2")
	f.Like(good, "halves for another station", vectors.Refused("seal")).Set("station", "st-2")
	f.Like(good, "halves for another machine", vectors.Refused("seal")).Set("station key", bytes.Repeat([]byte{4}, 32))
	f.Like(good, "one half more than said", vectors.Refused("seal")).Set("number", 3)
}

func writeSealedShares(t *testing.T, f *vectors.File, p *play) {
	x := p.c.members[0].shares.Sealed[0]
	share, err := openShare(p.c.id, 1, 2, p.secrets["t2"].sharing, &x)
	if err != nil {
		t.Fatal(err)
	}
	var plain []byte
	for i := range share {
		plain = share[i].Append(plain)
	}
	good := f.Add("a share of t1 for t2", "sealed-share", vectors.OK).Set("cid", p.c.id).Set("from", 1).Set("to", 2).
		Set("sharing key", p.secrets["t2"].sharing.Bytes()).Set("sealed", x.Data[:]).Set("share", plain)
	f.Like(good, "a share said to be of t3", vectors.Refused("seal")).Set("from", 3)
	f.Like(good, "a share said to be for t3", vectors.Refused("seal")).Set("to", 3)
	f.Like(good, "a share of another ceremony", vectors.Refused("seal")).Set("cid", [32]byte{})
	f.Like(good, "a share opened by t3", vectors.Refused("seal")).Set("sharing key", p.secrets["t3"].sharing.Bytes())
	x.Data[50] ^= 1
	f.Like(good, "a share changed", vectors.Refused("seal")).Set("sealed", x.Data[:])
}
