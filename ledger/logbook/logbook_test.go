package logbook

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func clock() time.Time { return time.Date(2026, 11, 3, 7, 0, 0, 0, time.FixedZone("", 3600)) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, a, b *memory) (*Book, *Recovery) {
	t.Helper()
	var fa, fb File
	if a != nil {
		fa = a
	}
	if b != nil {
		fb = b
	}
	book, r, err := Open(clock, "e", "st-1", fa, fb)
	must(t, err)
	return book, r
}

// morning writes an ordinary beginning of a day.
func morning(b *Book) error {
	if err := b.Note(Started, "", ""); err != nil {
		return err
	}
	n, err := b.Begin(SelfTest, "")
	if err != nil {
		return err
	}
	if err := b.Note(PaperLow, "", "printer"); err != nil {
		return err
	}
	if err := b.Complete(n, Success, ""); err != nil {
		return err
	}
	if err := b.Note(SignedIn, "ada", ""); err != nil {
		return err
	}
	_, err = b.Begin(Opened, "ada")
	return err
}

func TestWriteAndVerify(t *testing.T) {
	a, c := newMemory(&plan{}), newMemory(&plan{})
	b, _ := open(t, a, c)
	must(t, morning(b))
	if !bytes.Equal(a.disk, c.disk) {
		t.Error("the copies differ")
	}
	entries, err := Verify(a.disk, "e", "st-1", b.Head(), Head{0, origin("e", "st-1")})
	must(t, err)
	if len(entries) != 6 || entries[0].Time != "2026-11-03T06:00:00Z" || entries[3].Of != 2 {
		t.Errorf("entries: %+v", entries)
	}
	if _, err := Verify(a.disk, "e", "st-2"); !errors.Is(err, ErrAltered) {
		t.Errorf("the log of another station: %v", err)
	}
	b, r := open(t, a, c)
	if r.Interrupted != 1 {
		t.Errorf("the opening that was cut short was not completed: %+v", r)
	}
	entries, err = Verify(a.disk, "e", "st-1", b.Head())
	must(t, err)
	if last := entries[len(entries)-1]; last.Disposition != Interrupted || last.Of != 6 {
		t.Errorf("last entry %+v", last)
	}
}

func TestOnlyEventsOfTheTable(t *testing.T) {
	b, _ := open(t, newMemory(&plan{}), newMemory(&plan{}))
	for _, err := range []error{
		b.Note("voted-for-ada", "", ""),
		b.Note(Started, "", "voter 17 chose Ada"),
		b.Note(Started, "a\nb", ""),
		b.Note(Started, strings.Repeat("x", 65), ""),
		b.Complete(1, Success, ""),
	} {
		if err == nil {
			t.Error("a free entry was written")
		}
	}
	n, err := b.Begin(Opened, "ada")
	must(t, err)
	if err := b.Complete(n, "perhaps", ""); err == nil {
		t.Error("a free disposition was written")
	}
	if b.Head().Count != 1 {
		t.Errorf("%d entries", b.Head().Count)
	}
}

// TestEveryAlterationIsFound flips every byte, drops, repeats and swaps every line, and cuts at every byte.
func TestEveryAlterationIsFound(t *testing.T) {
	a := newMemory(&plan{})
	b, _ := open(t, a, nil)
	must(t, morning(b))
	good := bytes.Clone(a.disk)
	found := func(what string, at int, data []byte) {
		t.Helper()
		if _, err := Verify(data, "e", "st-1", b.Head()); !errors.Is(err, ErrAltered) {
			t.Errorf("%s at %d: %v", what, at, err)
		}
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x20
		found("a changed byte", i, bad)
		found("a cut", i, good[:i])
	}
	lines := bytes.SplitAfter(good, []byte("\n"))
	lines = lines[:len(lines)-1]
	for i := range lines {
		found("a missing line", i, bytes.Join(append(append([][]byte{}, lines[:i]...), lines[i+1:]...), nil))
		found("a repeated line", i, bytes.Join(append(append([][]byte{}, lines[:i+1]...), lines[i:]...), nil))
		if i > 0 {
			swapped := append([][]byte{}, lines...)
			swapped[i], swapped[i-1] = swapped[i-1], swapped[i]
			found("swapped lines", i, bytes.Join(swapped, nil))
		}
	}
	spaced := bytes.Replace(good, []byte(`"n":1`), []byte(`"n": 1`), 1)
	found("a space", 0, spaced)
}

// TestOpenFindsAlterations that no power cut explains.
func TestOpenFindsAlterations(t *testing.T) {
	for what, alter := range map[string]func(a, c *memory){
		"a changed line on one medium": func(a, c *memory) { a.disk[bytes.IndexByte(a.disk, '\n')+20] ^= 1 },
		"the last line on both":        func(a, c *memory) { a.disk[len(a.disk)-9] ^= 1; c.disk[len(c.disk)-9] ^= 1 },
		"another log on one medium": func(a, c *memory) {
			other := newMemory(&plan{})
			b, _ := open(t, other, nil)
			must(t, b.Note(LidOpened, "", ""))
			a.disk = other.disk
		},
	} {
		a, c := newMemory(&plan{}), newMemory(&plan{})
		b, _ := open(t, a, c)
		must(t, morning(b))
		alter(a, c)
		a.now, c.now = a.disk, c.disk
		if _, _, err := Open(clock, "e", "st-1", a, c); !errors.Is(err, ErrAltered) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestPowerCutAtEveryStep: an entry that was acknowledged is there, the log verifies, and the cut is noted.
func TestPowerCutAtEveryStep(t *testing.T) {
	for _, f := range []fault{cutLoses, cutKeeps, cutTears} {
		for at := 1; ; at++ {
			p := &plan{at: at, fault: f}
			a, c := newMemory(p), newMemory(p)
			b := &Book{head: Head{0, origin("e", "st-1")}}
			went := cut(func() {
				b, _ = open(t, a, c)
				must(t, morning(b))
			})
			acked := b.Head()
			*p = plan{}
			b, _ = open(t, a, c)
			if _, err := Verify(a.disk, "e", "st-1", acked, b.Head()); err != nil {
				t.Fatalf("%v at step %d: %v", f, at, err)
			}
			if !bytes.Equal(a.disk, c.disk) {
				t.Fatalf("%v at step %d: the copies differ", f, at)
			}
			if _, r := open(t, a, c); *r != (Recovery{}) {
				t.Fatalf("%v at step %d: a second recovery found %+v", f, at, r)
			}
			if !went {
				break
			}
		}
	}
}

// TestMediumFailsAtEveryStep: the log goes on with the other copy, and the first catches up later.
func TestMediumFailsAtEveryStep(t *testing.T) {
	for _, f := range []fault{failAndLose, failButPersist} {
		for at := 1; ; at++ {
			p := &plan{}
			a, c := newMemory(p), newMemory(p)
			b, _ := open(t, a, c)
			*p = plan{at: at, fault: f}
			must(t, morning(b))
			if p.step < at {
				break
			}
			if b.Degraded() == nil {
				t.Fatalf("%v at step %d went unnoticed", f, at)
			}
			acked := b.Head()
			*p = plan{}
			a.refuses, c.refuses = false, false
			b, _ = open(t, a, c)
			if _, err := Verify(a.disk, "e", "st-1", acked, b.Head()); err != nil || !bytes.Equal(a.disk, c.disk) {
				t.Fatalf("%v at step %d: %v", f, at, err)
			}
		}
	}
}

func TestBothMediaFail(t *testing.T) {
	a, c := newMemory(&plan{}), newMemory(&plan{})
	b, _ := open(t, a, c)
	a.refuses, c.refuses = true, true
	if err := b.Note(Started, "", ""); err == nil || b.Head().Count != 0 {
		t.Errorf("an entry without a disk: %v, head %d", err, b.Head().Count)
	}
	if _, _, err := Open(clock, "e", "st-1", nil, nil); err == nil {
		t.Error("a log without media was opened")
	}
}

// full is a disk with so much room left.
type full struct {
	*memory
	room int
}

func (f *full) WriteAt(b []byte, off int64) (int, error) {
	n := min(len(b), f.room)
	f.room -= n
	n, err := f.memory.WriteAt(b[:n], off)
	if n < len(b) {
		err = errors.Join(err, syscall.ENOSPC)
	}
	return n, err
}

// TestBothDisksAreFull: both copies hold the same, so that both media can be full at one line. The log is not altered by it, and goes on
// once there is room.
func TestBothDisksAreFull(t *testing.T) {
	a, c := newMemory(&plan{}), newMemory(&plan{})
	b, _, err := Open(clock, "e", "st-1", &full{a, 1000}, &full{c, 1000})
	must(t, err)
	if err := morning(b); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("a morning in a thousand bytes: %v", err)
	}
	acked := b.Head()
	b, r := open(t, a, c)
	if *r != (Recovery{}) || b.Head() != acked {
		t.Errorf("%+v, %d entries after %d", r, b.Head().Count, acked.Count)
	}
	must(t, morning(b))
}

// TestAlteredLogIsSetAside: closing the polls must not fail because somebody wrote into the log.
func TestAlteredLogIsSetAside(t *testing.T) {
	dir := t.TempDir()
	paths := [2]string{filepath.Join(dir, "a"), filepath.Join(dir, "b")}
	b, _, err := OpenFiles(clock, "e", "st-1", paths)
	must(t, err)
	must(t, morning(b))
	must(t, b.Close())
	data, err := os.ReadFile(paths[0])
	must(t, err)
	must(t, os.WriteFile(paths[0], bytes.Replace(data, []byte("ada"), []byte("eve"), 1), 0o644))
	b, r, err := OpenFiles(clock, "e", "st-1", paths)
	must(t, err)
	must(t, b.Close())
	if !r.Replaced {
		t.Error("nobody is told")
	}
	kept, err := os.ReadFile(paths[0] + ".altered-1")
	must(t, err)
	if !bytes.Contains(kept, []byte("eve")) {
		t.Error("the altered log is not kept")
	}
	fresh, err := os.ReadFile(paths[1])
	must(t, err)
	if !bytes.Contains(fresh, []byte(LogbookReplaced)) {
		t.Error("the new log does not say that it is one")
	}
}

func TestEventsAreComplete(t *testing.T) {
	ids := map[int]bool{}
	for _, e := range Events() {
		if ids[e.ID()] || e.ID() < 100 {
			t.Errorf("%s: id %d", e, e.ID())
		}
		ids[e.ID()] = true
		if e.Sentence("en") == "" || e.Sentence("fr-CA") == "" || e.Sentence("fr") == e.Sentence("de") {
			t.Errorf("%s lacks a sentence", e)
		}
		if !word.MatchString(string(e)) || e.Kind() < System || e.Kind() > Storage {
			t.Errorf("%s is misnamed or of no kind", e)
		}
	}
}

type fault int

const (
	none fault = iota
	cutLoses
	cutKeeps
	cutTears
	failAndLose
	failButPersist
)

type plan struct {
	step, at int
	fault    fault
}

// A memory is a File that keeps what was flushed.
type memory struct {
	disk, now []byte
	plan      *plan
	refuses   bool
}

type powerCut struct{}

var errMedium = errors.New("input/output error")

func newMemory(p *plan) *memory { return &memory{plan: p} }

func (m *memory) Close() error         { return nil }
func (m *memory) Size() (int64, error) { return int64(len(m.now)), m.err() }
func (m *memory) Sync() error          { return m.strike(func() { m.disk = bytes.Clone(m.now) }) }

func (m *memory) err() error {
	if m.refuses {
		return errMedium
	}
	return nil
}

func (m *memory) ReadAt(b []byte, off int64) (int, error) {
	n := copy(b, m.now[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, m.err()
}

func (m *memory) WriteAt(b []byte, off int64) (int, error) {
	return len(b), m.strike(func() { m.now = append(m.now[:off:off], b...) })
}

func (m *memory) Truncate(n int64) error {
	return m.strike(func() { m.now = m.now[:n:n] })
}

func (m *memory) strike(do func()) error {
	if m.refuses {
		return errMedium
	}
	m.plan.step++
	f := none
	if m.plan.step == m.plan.at {
		f = m.plan.fault
	}
	if f != failAndLose {
		do()
	}
	switch f {
	case cutTears:
		if len(m.now) > len(m.disk) {
			m.now = m.now[:(len(m.disk)+len(m.now))/2]
		}
		m.disk = m.now
		panic(powerCut{})
	case cutKeeps:
		m.disk = m.now
		panic(powerCut{})
	case cutLoses:
		m.now = m.disk
		panic(powerCut{})
	case failAndLose, failButPersist:
		m.refuses = true
		return errMedium
	}
	return nil
}

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
