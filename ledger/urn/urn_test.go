package urn

import (
	"bytes"
	crand "crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func testLayout(slots int) Layout {
	return Layout{ID: [32]byte{7}, Slots: slots, Leaf: 40, Body: 5000}
}

func leaf(n int) []byte   { return bytes.Repeat([]byte{byte(n), 0x5a}, 20) }
func ballot(n int) []byte { return bytes.Repeat([]byte{byte(n), 1, 2, 3}, 1000+n) }

// newUrn is an empty urn on two memories.
func newUrn(t *testing.T, l Layout, rand io.Reader) (*Urn, *memory, *memory) {
	t.Helper()
	p := &plan{}
	a, b := newMemory("a", l.Size(), p), newMemory("b", l.Size(), p)
	if err := errors.Join(Format(a, l), Format(b, l)); err != nil {
		t.Fatal(err)
	}
	u, rec, err := Open(l, rand, a, b)
	if err != nil || !rec.Clean() {
		t.Fatalf("open: %v %+v", err, rec)
	}
	return u, a, b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func issue(t *testing.T, u *Urn, n int) int {
	t.Helper()
	at, err := u.Issue(leaf(n))
	must(t, err)
	return at
}

// choices is a source of randomness that draws given positions.
func choices(slots int, positions ...int) io.Reader {
	var b []byte
	for _, p := range positions {
		if p >= slots {
			panic("no such slot")
		}
		b = binary.BigEndian.AppendUint64(b, uint64(p))
	}
	return bytes.NewReader(b)
}

func TestLifeOfAPaper(t *testing.T) {
	u, _, _ := newUrn(t, testLayout(8), crand.Reader)
	cast, void, checked, failed, gone := issue(t, u, 1), issue(t, u, 2), issue(t, u, 3), issue(t, u, 4), issue(t, u, 5)
	must(t, u.Fill(cast, ballot(1)))
	must(t, u.Confirm(cast, 0))
	must(t, u.Void(void, 9))
	must(t, u.Settle(void, Void, 9, []byte("two officials")))
	must(t, u.BeginCheck(checked, 0))
	must(t, u.Check(checked, ballot(3)))
	must(t, u.BeginCheck(failed, 0))
	must(t, u.Settle(failed, Failed, 4, []byte("two officials")))
	must(t, u.Fill(gone, ballot(5)))
	must(t, u.Settle(gone, Void, 5, []byte("paper not in the box")))

	for at, want := range map[int]State{cast: Cast, void: Void, checked: Checked, failed: Failed, gone: Void} {
		if got := u.Slot(at).State; got != want {
			t.Errorf("slot is %v, want %v", got, want)
		}
	}
	if b, err := u.Body(cast); err != nil || !bytes.Equal(b, ballot(1)) {
		t.Errorf("the cast ballot does not come back: %v", err)
	}
	if _, err := u.Body(gone); err == nil {
		t.Error("the ballot of a void paper is still there")
	}
	if s := u.Slot(void); s.Reason != 9 || string(s.Signed) != "two officials" {
		t.Errorf("settlement lost: %+v", s)
	}
	must(t, u.Compare())
}

func TestRefusals(t *testing.T) {
	u, _, _ := newUrn(t, testLayout(3), crand.Reader)
	if _, err := u.Issue(leaf(1)[1:]); err == nil {
		t.Error("a short leaf was taken")
	}
	at := issue(t, u, 1)
	if _, err := u.Issue(leaf(1)); !errors.Is(err, ErrTwice) {
		t.Errorf("the same leaf twice: %v", err)
	}
	refuse := func(what string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s was allowed", what)
		}
	}
	refuse("confirming without a ballot", u.Confirm(at, 0))
	refuse("an opening without a check", u.Check(at, ballot(1)))
	refuse("settling an issued slot as cast", u.Settle(at, Cast, 0, nil))
	refuse("settling an issued slot as failed", u.Settle(at, Failed, 0, nil))
	refuse("settling as pending", u.Settle(at, Pending, 0, nil))
	refuse("a ballot too large", u.Fill(at, make([]byte, 5001)))
	refuse("a slot that is not there", u.Fill(3, ballot(1)))
	refuse("a negative slot", u.Fill(-1, ballot(1)))
	must(t, u.Fill(at, ballot(1)))
	refuse("a second ballot", u.Fill(at, ballot(2)))
	refuse("a check of a pending ballot", u.BeginCheck(at, 0))
	refuse("voiding a pending ballot without officials", u.Void(at, 1))
	refuse("a settlement too large", u.Settle(at, Cast, 0, make([]byte, block)))
	must(t, u.Settle(at, Cast, 0, []byte("x")))
	refuse("settling twice", u.Settle(at, Void, 0, []byte("x")))
	refuse("confirming what is cast", u.Confirm(at, 0))
	issue(t, u, 2)
	issue(t, u, 3)
	if _, err := u.Issue(leaf(4)); !errors.Is(err, ErrFull) {
		t.Errorf("a full urn: %v", err)
	}
	if got := len(u.Slots()); got != 3 {
		t.Errorf("%d slots taken", got)
	}
}

func TestBrokenRandomnessEnds(t *testing.T) {
	l := testLayout(3)
	u, _, _ := newUrn(t, l, choices(3, 1))
	issue(t, u, 1)
	if _, err := u.Issue(leaf(2)); err == nil {
		t.Error("issued without randomness")
	}
	u, _, _ = newUrn(t, l, zeros{})
	issue(t, u, 1)
	if _, err := u.Issue(leaf(2)); err == nil || !strings.Contains(err.Error(), "repeats") {
		t.Errorf("constant randomness: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// vote gives leaf n one of the five lives that a paper can have.
func vote(t *testing.T, u *Urn, n int) {
	t.Helper()
	at := issue(t, u, n)
	switch n % 5 {
	case 0:
		must(t, u.Fill(at, ballot(n)))
		must(t, u.Confirm(at, 0))
	case 1:
		must(t, u.Void(at, 1))
	case 2:
		must(t, u.BeginCheck(at, 0))
		must(t, u.Check(at, ballot(n)))
	case 3:
		must(t, u.Fill(at, ballot(n)))
		must(t, u.Settle(at, Void, 2, []byte("signed")))
	case 4:
		must(t, u.Fill(at, ballot(n)))
	}
}

// TestOrderLeavesNoTrace: every order of insertion into the same positions gives the same bytes on both media.
func TestOrderLeavesNoTrace(t *testing.T) {
	l := testLayout(9)
	position := map[int]int{0: 4, 1: 8, 2: 0, 3: 7, 4: 2}
	var want []byte
	for _, order := range permutations([]int{0, 1, 2, 3, 4}) {
		var draws []int
		for _, n := range order {
			draws = append(draws, position[n])
		}
		u, a, b := newUrn(t, l, choices(9, draws...))
		for _, n := range order {
			vote(t, u, n)
		}
		if want == nil {
			want = a.disk
		}
		if !bytes.Equal(a.disk, want) || !bytes.Equal(b.disk, want) {
			t.Fatalf("order %v shows in the file", order)
		}
	}
}

// TestOrdersAreEquallyLikely enumerates every draw: each order of insertion gives each file equally often.
func TestOrdersAreEquallyLikely(t *testing.T) {
	l := Layout{ID: [32]byte{1}, Slots: 4, Leaf: 40, Body: 16}
	files := func(order []int) map[string]int {
		seen := map[string]int{}
		for x := range 4 * 4 * 4 {
			draws := []int{x % 4, x / 4 % 4, x / 16}
			if draws[0] == draws[1] || draws[1] == draws[2] || draws[0] == draws[2] {
				continue
			}
			u, a, _ := newUrn(t, l, choices(4, draws...))
			for _, n := range order {
				issue(t, u, n)
			}
			seen[string(a.disk)]++
		}
		return seen
	}
	want := files([]int{1, 2, 3})
	if len(want) != 24 {
		t.Fatalf("%d files, want 24", len(want))
	}
	for _, order := range permutations([]int{1, 2, 3}) {
		got := files(order)
		for f, n := range want {
			if got[f] != n {
				t.Fatalf("order %v gives a file %d times, want %d", order, got[f], n)
			}
		}
	}
}

// TestDrawsAreEven: with real randomness the first leaf lands everywhere about equally often.
func TestDrawsAreEven(t *testing.T) {
	const slots, rounds = 8, 8000
	u := &Urn{layout: testLayout(slots), rand: crand.Reader, slots: make([]Slot, slots)}
	var seen [slots]float64
	for range rounds {
		at, err := u.draw()
		must(t, err)
		seen[at]++
	}
	chi := 0.0
	for _, n := range seen {
		chi += (n - rounds/slots) * (n - rounds/slots) / (rounds / slots)
	}
	if chi > 40 { // 7 degrees of freedom: once in a million
		t.Errorf("positions are uneven: chi square %.1f, %v", chi, seen)
	}
}

func permutations(in []int) [][]int {
	if len(in) == 1 {
		return [][]int{in}
	}
	var out [][]int
	for i := range in {
		rest := append(append([]int{}, in[:i]...), in[i+1:]...)
		for _, p := range permutations(rest) {
			out = append(out, append([]int{in[i]}, p...))
		}
	}
	return out
}

func TestFiles(t *testing.T) {
	l := testLayout(5)
	var paths [2]string
	for i := range paths {
		paths[i] = filepath.Join(t.TempDir(), "urn")
		must(t, CreateFile(paths[i], l))
		if err := CreateFile(paths[i], l); err == nil {
			t.Error("an urn was made in the place of another")
		}
	}
	open := func(l Layout) (*Urn, error) {
		a, errA := OpenFile(paths[0])
		b, errB := OpenFile(paths[1])
		must(t, errors.Join(errA, errB))
		u, _, err := Open(l, crand.Reader, a, b)
		return u, err
	}
	u, err := open(l)
	must(t, err)
	vote(t, u, 5)
	must(t, u.Close())
	u, err = open(l)
	must(t, err)
	if u.Count(Cast) != 1 {
		t.Error("the cast ballot is gone after a restart")
	}
	must(t, u.Close())
	other := l
	other.ID[0]++
	if _, err := open(other); err == nil {
		t.Error("the urn of another election was opened")
	}
	if fi, _ := os.Stat(paths[0]); fi.Size() != l.Size() {
		t.Errorf("the file has %d bytes, want %d", fi.Size(), l.Size())
	}
}

// TestFullDisk: room is taken when the urn is made; a disk too small says so then and leaves nothing behind.
func TestFullDisk(t *testing.T) {
	full := &fullDisk{newMemory("small", 1<<20, &plan{}), 20000}
	if err := Format(full, testLayout(50)); !errors.Is(err, errNoSpace) {
		t.Errorf("full disk: %v", err)
	}
	dir := t.TempDir()
	if err := CreateFile(filepath.Join(dir, "absent", "urn"), testLayout(5)); err == nil {
		t.Error("an urn in a folder that is not there")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestPowerCutWhileMaking: what was written of an urn before is gone before the next is written, so that both need not fit.
func TestPowerCutWhileMaking(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, ".urn-123"), make([]byte, 1<<16), 0o600))
	must(t, CreateFile(filepath.Join(dir, "urn"), testLayout(5)))
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

var errNoSpace = errors.New("no space left on device")

type fullDisk struct {
	*memory
	room int
}

func (f *fullDisk) WriteAt(b []byte, off int64) (int, error) {
	if int(off)+len(b) > f.room {
		return 0, fmt.Errorf("write: %w", errNoSpace)
	}
	return f.memory.WriteAt(b, off)
}
