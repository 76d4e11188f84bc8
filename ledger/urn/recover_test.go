package urn

import (
	"bytes"
	crand "crypto/rand"
	"errors"
	"math/rand/v2"
	"testing"
)

// A day is a script of everything that an urn does, with what was acknowledged.
type day struct {
	u     *Urn
	acked map[int]State // leaf -> state that a call confirmed
	doing int           // leaf of the call under way
	to    State         // and where it leads
}

func (d *day) run() error {
	pos := map[int]int{}
	for _, s := range script() {
		d.doing, d.to = s.leaf, s.to
		var err error
		at := pos[s.leaf]
		switch s.do {
		case "issue":
			at, err = d.u.Issue(leaf(s.leaf))
			if errors.Is(err, ErrOneMedium) {
				return nil // the station stops issuing; papers out are finished in other scripts
			}
			pos[s.leaf] = at
		case "fill":
			err = d.u.Fill(at, ballot(s.leaf))
		case "confirm":
			err = d.u.Confirm(at, 0)
		case "void":
			err = d.u.Void(at, 3)
		case "begin":
			err = d.u.BeginCheck(at, 0)
		case "check":
			err = d.u.Check(at, ballot(s.leaf))
		case "settle":
			err = d.u.Settle(at, s.to, 4, []byte("signed"))
		}
		if err != nil {
			return err
		}
		d.acked[s.leaf] = s.to
		d.doing = 0
	}
	return nil
}

type step struct {
	leaf int
	do   string
	to   State
}

func script() []step {
	return []step{
		{1, "issue", Issued}, {2, "issue", Issued}, {3, "issue", Issued}, {4, "issue", Issued}, {5, "issue", Issued}, {6, "issue", Issued},
		{1, "fill", Pending}, {1, "confirm", Cast},
		{2, "begin", Checking}, {2, "check", Checked},
		{3, "void", Void}, {3, "settle", Void},
		{4, "fill", Pending}, {4, "settle", Void},
		{5, "begin", Checking}, {5, "settle", Failed},
		{6, "fill", Pending}, {6, "settle", Cast},
		{7, "issue", Issued}, {7, "fill", Pending},
	}
}

// before gives the states in which a slot may be found when the call that leads to a state was cut short.
func (d *day) allowed(n int) []State {
	ok := []State{d.acked[n]} // Free when never acknowledged
	if d.doing == n {
		ok = append(ok, d.to)
	}
	return ok
}

// check verifies every invariant of an urn that was opened again.
func (d *day) check(t *testing.T, u *Urn) {
	t.Helper()
	seen := map[int]State{}
	for _, s := range u.Slots() {
		n := int(s.Leaf[0])
		if _, twice := seen[n]; twice {
			t.Errorf("leaf %d stands in two slots", n)
		}
		seen[n] = s.State
		body, err := u.Body(s.Position)
		switch s.State {
		case Pending, Cast, Checked:
			if err != nil || !bytes.Equal(body, ballot(n)) {
				t.Errorf("leaf %d is %v and its body does not come back: %v", n, s.State, err)
			}
		default:
			if err == nil {
				t.Errorf("leaf %d is %v and has a body", n, s.State)
			}
		}
		if s.Signed != nil && string(s.Signed) != "signed" {
			t.Errorf("leaf %d: half a signature", n)
		}
	}
	for n := 1; n <= 7; n++ {
		ok := false
		for _, s := range d.allowed(n) {
			ok = ok || s == seen[n]
		}
		if !ok {
			t.Errorf("leaf %d is %v, allowed %v", n, seen[n], d.allowed(n))
		}
	}
}

// start makes an urn and plans one fault; it reports false when the day ended before that step.
func start(t *testing.T, at int, f fault) (d *day, a, b *memory, hit bool) {
	t.Helper()
	l := testLayout(8)
	p := &plan{rng: rand.New(rand.NewPCG(uint64(at), uint64(f)))}
	a, b = newMemory("a", l.Size(), p), newMemory("b", l.Size(), p)
	must(t, errors.Join(Format(a, l), Format(b, l)))
	u, _, err := Open(l, crand.Reader, a, b)
	must(t, err)
	d = &day{u: u, acked: map[int]State{}}
	p.step, p.at, p.fault = 0, at, f
	cut(func() { err = d.run() })
	if err != nil {
		t.Fatalf("step %d, %v: %v", at, f, err)
	}
	return d, a, b, p.step >= at
}

// cut runs do until it ends or the power goes.
func cut(do func()) (went bool) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case powerCut:
			went = true
		default:
			panic(r)
		}
	}()
	do()
	return false
}

func reopen(t *testing.T, a, b *memory) (*Urn, *Recovery) {
	t.Helper()
	var ma, mb Medium
	if a != nil {
		ma = a
	}
	if b != nil {
		mb = b
	}
	u, rec, err := Open(testLayout(8), crand.Reader, ma, mb)
	must(t, err)
	if len(rec.Damaged) != 0 {
		t.Errorf("damaged: %v", rec.Damaged)
	}
	return u, rec
}

// TestPowerCutAtEveryStep cuts the power at every write and flush of a day, losing, keeping and tearing what was not
// flushed, and again at every step of the recovery.
func TestPowerCutAtEveryStep(t *testing.T) {
	for _, f := range []fault{cutLosesAll, cutKeepsAll, cutTears} {
		for at := 1; ; at++ {
			d, a, b, hit := start(t, at, f)
			if !hit {
				break
			}
			for again := 1; ; again++ {
				p := &plan{at: again, fault: f, rng: rand.New(rand.NewPCG(uint64(at), uint64(again)))}
				ra, rb := a.restart(p), b.restart(p)
				went := cut(func() { reopen(t, ra, rb) })
				rest := &plan{}
				ra, rb = ra.restart(rest), rb.restart(rest)
				u, _ := reopen(t, ra, rb)
				d.check(t, u)
				must(t, u.Compare())
				if _, rec := reopen(t, ra, rb); !rec.Clean() {
					t.Errorf("a second recovery still found %+v", rec)
				}
				if t.Failed() {
					t.Fatalf("%v at step %d, then at step %d of the recovery", f, at, again)
				}
				if !went {
					break
				}
			}
		}
	}
}

// TestMediumFailsAtEveryStep lets one medium fail at every step. The day goes on, and afterwards the surviving copy alone
// and both copies together hold everything that was acknowledged.
func TestMediumFailsAtEveryStep(t *testing.T) {
	for _, f := range []fault{failAndLose, failButPersist, goMute} {
		for at := 1; ; at++ {
			d, a, b, hit := start(t, at, f)
			if !hit {
				break
			}
			if d.u.Degraded() == nil {
				t.Fatalf("%v at step %d went unnoticed", f, at)
			}
			if _, err := d.u.Issue(leaf(9)); !errors.Is(err, ErrOneMedium) {
				t.Fatalf("a paper was issued on one medium: %v", err)
			}
			u, _ := reopen(t, a.restart(&plan{}), b.restart(&plan{}))
			d.check(t, u)
			var ma, mb *memory
			if survivor := d.u.media[0]; survivor != nil {
				ma = a.restart(&plan{})
			} else {
				mb = b.restart(&plan{})
			}
			alone, _ := reopen(t, ma, mb)
			d.check(t, alone)
			dead := 0
			if ma != nil {
				dead = 1
			}
			must(t, alone.Rebuild(dead, newMemory("new", testLayout(8).Size(), &plan{})))
			must(t, alone.Compare())
			d.check(t, alone)
			if _, err := alone.Issue(leaf(9)); err != nil {
				t.Fatalf("issue after the medium was replaced: %v", err)
			}
			if t.Failed() {
				t.Fatalf("%v at step %d", f, at)
			}
		}
	}
}

func TestBothMediaFail(t *testing.T) {
	u, a, b := newUrn(t, testLayout(3), crand.Reader)
	at := issue(t, u, 1)
	a.refuses, b.refuses = true, true
	if err := u.Fill(at, ballot(1)); !errors.Is(err, ErrStopped) {
		t.Errorf("no medium left: %v", err)
	}
	if u.Slot(at).State != Issued {
		t.Error("the slot moved on")
	}
	if err := u.Void(at, 1); !errors.Is(err, ErrStopped) {
		t.Errorf("a stopped urn went on: %v", err)
	}
	if _, _, err := Open(testLayout(3), crand.Reader, nil, nil); err == nil {
		t.Error("an urn without media was opened")
	}
}

// TestRot flips bytes at rest, on one medium and on both.
func TestRot(t *testing.T) {
	l := testLayout(3)
	flip := func(m *memory, at, part int) { m.disk[l.offset(at, part)+100] ^= 0x40 }
	u, a, b := newUrn(t, l, crand.Reader)
	at := issue(t, u, 1)
	must(t, u.Fill(at, ballot(1)))
	must(t, u.Confirm(at, 0))
	flip(a, at, partBody)
	if err := u.Compare(); err == nil {
		t.Error("a flipped byte was not seen")
	}
	if got, err := u.Body(at); err != nil || !bytes.Equal(got, ballot(1)) {
		t.Errorf("the other copy was not used: %v", err)
	}
	u, rec, err := Open(l, crand.Reader, a, b)
	must(t, err)
	if rec.Repaired != 1 || u.Compare() != nil || u.Count(Cast) != 1 {
		t.Errorf("rot on one medium was not repaired: %+v", rec)
	}
	flip(a, at, partBody)
	flip(b, at, partBody)
	u, rec, err = Open(l, crand.Reader, a, b)
	must(t, err)
	if len(rec.Damaged) != 1 || u.Slot(at).State != Damaged || u.Count(Free) != 2 {
		t.Errorf("rot on both media: %+v, slot %v", rec, u.Slot(at).State)
	}
	must(t, u.Settle(at, Void, 1, []byte("counted from paper")))
}

// TestRotOfAnyPart: whichever part of a cast ballot nobody can read, the copies compare, people settle it as void if its leaf is known, and
// what they settled holds after a power cut at any write of it.
func TestRotOfAnyPart(t *testing.T) {
	l := testLayout(3)
	for part := range partCount {
		u, a, b := newUrn(t, l, crand.Reader)
		at := issue(t, u, 1)
		must(t, u.Fill(at, ballot(1)))
		must(t, u.Confirm(at, 0))
		for _, m := range []*memory{a, b} {
			m.disk[l.offset(at, part)+100] ^= 0x40
		}
		u, rec, err := Open(l, crand.Reader, a, b)
		must(t, err)
		if len(rec.Damaged) != 1 || u.Slot(at).State != Damaged || u.Compare() != nil {
			t.Fatalf("part %d: %+v, slot %v, %v", part, rec, u.Slot(at).State, u.Compare())
		}
		if u.Slot(at).Leaf == nil {
			continue
		}
		must(t, u.put(at, partSettlement, settlement{mark{Void, 1}, []byte("two officials")}.encode()))
		cut, _, err := Open(l, crand.Reader, a, b)
		must(t, err)
		must(t, u.Settle(at, Void, 1, []byte("two officials")))
		for what, u := range map[string]*Urn{"settled": u, "cut": cut} {
			if u.Slot(at).State != Void || u.Slot(at).Signed == nil || u.Compare() != nil {
				t.Errorf("part %d, %s: %+v, %v", part, what, u.Slot(at).State, u.Compare())
			}
		}
		if u, rec, err = Open(l, crand.Reader, a, b); err != nil || !rec.Clean() || u.Slot(at).State != Void {
			t.Errorf("part %d, opened again: %+v, %v", part, rec, err)
		}
	}
}

// TestRotOfACastBallotOnTheOnlyMedium is not taken for a write that the power cut tore.
func TestRotOfACastBallotOnTheOnlyMedium(t *testing.T) {
	l := testLayout(3)
	u, a, _ := newUrn(t, l, crand.Reader)
	at := issue(t, u, 1)
	must(t, u.Fill(at, ballot(1)))
	must(t, u.Confirm(at, 0))
	a.disk[l.offset(at, partBody)+8]++
	u, rec, err := Open(l, crand.Reader, a, nil)
	must(t, err)
	if len(rec.Damaged) != 1 || u.Slot(at).State != Damaged {
		t.Errorf("slot %v, %+v", u.Slot(at).State, rec)
	}
}

// TestContradiction: two whole copies that differ are no accident.
func TestContradiction(t *testing.T) {
	l := testLayout(3)
	one, a, _ := newUrn(t, l, choices(3, 1))
	two, _, b := newUrn(t, l, choices(3, 1))
	issue(t, one, 1)
	issue(t, two, 2)
	if _, _, err := Open(l, crand.Reader, a, b); !errors.Is(err, ErrConflict) {
		t.Errorf("open: %v", err)
	}
	two, _, b = newUrn(t, l, choices(3, 2))
	issue(t, two, 1)
	if _, _, err := Open(l, crand.Reader, a, b); err == nil {
		t.Error("one leaf in two slots was opened")
	}
}

// TestStaleMedium: an old copy put back brings nothing to life and loses nothing.
func TestStaleMedium(t *testing.T) {
	l := testLayout(3)
	u, a, b := newUrn(t, l, crand.Reader)
	at := issue(t, u, 1)
	must(t, u.Fill(at, ballot(1)))
	old := b.restart(&plan{})
	must(t, u.Settle(at, Void, 1, []byte("signed")))
	u, rec, err := Open(l, crand.Reader, a, old)
	must(t, err)
	if u.Slot(at).State != Void || rec.Clean() {
		t.Errorf("slot %v, %+v", u.Slot(at).State, rec)
	}
	if _, err := u.Body(at); err == nil {
		t.Error("the old copy brought the ballot of a void paper back")
	}
	must(t, u.Compare())
}

// TestMisplacedBlocks: a block that the disk put elsewhere does not pass for the one that belongs there.
func TestMisplacedBlocks(t *testing.T) {
	l := testLayout(3)
	u, a, _ := newUrn(t, l, choices(3, 0))
	issue(t, u, 1)
	copy(a.disk[l.offset(1, partLeaf):], a.disk[l.offset(0, partLeaf):][:l.size(partLeaf)])
	if _, c, _ := l.readPart(a, 1, partLeaf); c != torn {
		t.Error("a part was read from another slot's place")
	}
	a.disk[20]++
	if u, _, err := Open(l, crand.Reader, a, nil); err == nil {
		t.Errorf("a damaged header was opened: %v", u)
	}
}
