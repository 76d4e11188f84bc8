package ballot

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// secrets are the whole secret keys of a test election.
type secrets struct{ vote, index, blind, data elgamal.Scalar }

func testSecrets() secrets {
	key := func(label string) elgamal.Scalar { return elgamal.HashToScalar("test-key", []byte(label)) }
	return secrets{key("vote"), key("index"), key("blind"), key("data")}
}

func testContext(t testing.TB, m *election.Manifest) (*Context, secrets) {
	t.Helper()
	s := testSecrets()
	keys := Keys{elgamal.MulBase(s.vote), elgamal.MulBase(s.index), elgamal.MulBase(s.blind), elgamal.MulBase(s.data)}
	c, err := NewContext(m, election.EID(m.Digest(), [32]byte{1}, m.ChainID), keys)
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

func sample(t testing.TB) (*Context, secrets) { return testContext(t, electiontest.New().Manifest) }

// halves are the seed halves of a test leaf.
func halves(i uint32) (a [32]byte, ts [][32]byte) {
	a = election.Hash("test-a", index(i))
	for j := range uint32(3) {
		ts = append(ts, election.Hash("test-t", index(i), index(j)))
	}
	return a, ts
}

func testSeed(c *Context, station string, i uint32) Seed {
	a, ts := halves(i)
	return DeriveSeed(c.EID, station, i, a, ts)
}

// choices are some choices over the contests of the sample's long style; n
// varies them.
func choices(t testing.TB, c *Context, style string, n int) *Selections {
	t.Helper()
	sel := NewSelections(c.Manifest.StyleContests(style))
	set := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	option := func(contest string, i int) string {
		o := c.Manifest.Contest(contest).Options
		return o[i%len(o)].ID
	}
	set(sel.Set("president", option("president", n), 1))
	set(sel.SetWriteIn("president", "write-in", "Zoé d’Été"[:n%3]))
	if style == "short" {
		return sel
	}
	set(sel.Set("council", option("council", n), 1))
	set(sel.Set("council", option("council", n+1), 1))
	set(sel.Set("levy", option("levy", n), 1))
	for i := range 3 {
		set(sel.Set("park", option("park", i), (n>>i)&1))
		set(sel.Set("logo", option("logo", i), (n+i)%6))
	}
	set(sel.Set("budget", option("budget", n), 4))
	set(sel.Set("budget", option("budget", n+1), n%3))
	set(sel.Set("mayor", option("mayor", 0), n%4))
	set(sel.Set("mayor", option("mayor", 1), (n+2)%4))
	for i := range 4 {
		set(sel.SetRank("chair", option("chair", n+i), i+1))
	}
	return sel
}

func seal(t testing.TB, c *Context, station, style string, i uint32, sel *Selections) (*Ballot, Commitment) {
	t.Helper()
	seed := testSeed(c, station, i)
	b, err := c.Seal(station, style, i, seed, sel)
	if err != nil {
		t.Fatal(err)
	}
	com, _ := c.Commit(station, i, seed)
	return b, com
}

func code(err error) RefusalCode {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return ""
}

func TestSealedBallotsCheck(t *testing.T) {
	c, _ := sample(t)
	for _, style := range []string{"short", "long"} {
		for n := range 6 {
			b, com := seal(t, c, "st-1", style, uint32(n), choices(t, c, style, n))
			if err := c.Check(b, com); err != nil {
				t.Errorf("%s %d: %v", style, n, err)
			}
			back, err := c.Parse(b.Encode())
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Check(back, com); err != nil {
				t.Errorf("%s %d parsed: %v", style, n, err)
			}
			if len(b.Encode()) != c.Size(style) || back.Code() != b.Code() || back.Station() != "st-1" || back.Style() != style || back.Leaf() != com.Leaf(c.EID, "st-1") {
				t.Errorf("%s %d: the parsed ballot is another", style, n)
			}
		}
	}
}

func TestBlankBallot(t *testing.T) {
	c, _ := sample(t)
	b, com := seal(t, c, "st-1", "long", 1, NewSelections(c.Manifest.StyleContests("long")))
	if err := c.Check(b, com); err != nil {
		t.Error(err)
	}
}

// TestSameSizeWhateverTheChoices: nothing about the choices shows in a size.
func TestSameSizeWhateverTheChoices(t *testing.T) {
	c, _ := sample(t)
	blank, _ := seal(t, c, "st-1", "long", 1, NewSelections(c.Manifest.StyleContests("long")))
	full, _ := seal(t, c, "st-1", "long", 1, choices(t, c, "long", 5))
	if len(blank.Encode()) != len(full.Encode()) {
		t.Error("sizes differ")
	}
}

// TestSealIsAFunction seals twice, then changes each input alone.
func TestSealIsAFunction(t *testing.T) {
	c, _ := sample(t)
	b, _ := seal(t, c, "st-1", "long", 3, choices(t, c, "long", 1))
	again, _ := seal(t, c, "st-1", "long", 3, choices(t, c, "long", 1))
	if !bytes.Equal(b.Encode(), again.Encode()) {
		t.Fatal("the same inputs give other bytes")
	}
	other := electiontest.New().Manifest
	other.ID = "other"
	oc, _ := testContext(t, other)
	for name, d := range map[string]*Ballot{
		"choices":  first(seal(t, c, "st-1", "long", 3, choices(t, c, "long", 2))),
		"index":    first(seal(t, c, "st-1", "long", 4, choices(t, c, "long", 1))),
		"station":  first(seal(t, c, "st-2", "long", 3, choices(t, c, "long", 1))),
		"election": first(seal(t, oc, "st-1", "long", 3, choices(t, oc, "long", 1))),
	} {
		if bytes.Equal(b.Encode(), d.Encode()) || b.Code() == d.Code() {
			t.Errorf("%s does not reach the ballot", name)
		}
	}
}

func first(b *Ballot, _ Commitment) *Ballot { return b }

// TestOpenReproducesTheBallot is a Benaloh check (Benaloh 2006).
func TestOpenReproducesTheBallot(t *testing.T) {
	c, _ := sample(t)
	b, com := seal(t, c, "st-1", "long", 7, choices(t, c, "long", 2))
	a, ts := halves(7)
	published, err := ParseSelections(c.Manifest.StyleContests("long"), choices(t, c, "long", 2).Encode())
	if err != nil {
		t.Fatal(err)
	}
	o, ocom, pid, err := c.Open("st-1", 7, a, ts, "long", published)
	if err != nil || !bytes.Equal(o.Encode(), b.Encode()) || ocom != com || pid != PaperIDOf(testSeed(c, "st-1", 7)) {
		t.Fatalf("opening does not reproduce the ballot: %v", err)
	}
	// A booth that sealed other choices, or opens another half, is found.
	lie, _, _, _ := c.Open("st-1", 7, a, ts, "long", choices(t, c, "long", 3))
	if bytes.Equal(lie.Encode(), b.Encode()) {
		t.Error("other choices open to the same ballot")
	}
	ts[1][0] ^= 1
	if _, ocom, _, _ = c.Open("st-1", 7, a, ts, "long", published); ocom == com {
		t.Error("another half opens to the same leaf")
	}
}

// TestTallyDecrypts adds ballots up and compares with the choices.
func TestTallyDecrypts(t *testing.T) {
	c, s := sample(t)
	want := map[string]int{}
	tally := Tally{}
	for n := range 5 {
		sel := choices(t, c, "long", n)
		b, _ := seal(t, c, "st-1", "long", uint32(n), sel)
		one, err := c.Tallies(b)
		if err != nil {
			t.Fatal(err)
		}
		tally.Add(one)
		for _, contest := range sel.Contests() {
			for _, col := range c.Columns(contest.ID) {
				v := sel.Value(contest.ID, col.Option)
				if col.Grade >= 0 {
					v = equal(v, col.Grade+1)
				}
				want[contest.ID+col.Option+string(rune('0'+col.Grade+1))] += v
			}
		}
	}
	columns := 0
	for contest, cts := range tally {
		for i, col := range c.Columns(contest) {
			columns++
			v, ok := elgamal.DiscreteLog(cts[i].Decrypt(s.vote), uint64(5*col.Max))
			if w := want[contest+col.Option+string(rune('0'+col.Grade+1))]; !ok || int(v) != w {
				t.Errorf("%s %s %d: %d, want %d", contest, col.Option, col.Grade, v, w)
			}
		}
	}
	if columns != 4+5+2+3+3+3+2*3 || len(c.Columns("chair")) != 0 {
		t.Errorf("%d columns", columns)
	}
}

// TestMixOnlyColumnsDecrypt reads rankings, words and paper ids back with the
// whole keys.
func TestMixOnlyColumnsDecrypt(t *testing.T) {
	c, s := sample(t)
	sel := choices(t, c, "long", 2)
	if err := sel.SetWriteIn("president", "write-in", "A name longer than thirty bytes, Zoé"); err != nil {
		t.Fatal(err)
	}
	b, _ := seal(t, c, "st-1", "long", 9, sel)
	d, err := b.contents()
	if err != nil {
		t.Fatal(err)
	}
	words := decryptAll(d.contests[0].packed, s.data)
	if got, err := UnpackWords(c.Manifest.Contest("president"), words); err != nil || got != sel.WriteIn("president", "write-in") {
		t.Errorf("words: %q, %v", got, err)
	}
	chair := c.Manifest.Contest("chair")
	ranks, err := UnpackRanks(chair, decryptAll(d.contests[7].packed, s.vote))
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range chair.Options {
		if ranks[i] != sel.Value("chair", o.ID) {
			t.Errorf("rank of %s: %d", o.ID, ranks[i])
		}
	}
	pid := PaperIDOf(testSeed(c, "st-1", 9))
	for i, contest := range c.Manifest.StyleContests("long") {
		if !d.contests[i].id.Decrypt(s.index).Equal(pid.Point(c.EID, contest.ID)) {
			t.Errorf("id of %s", contest.ID)
		}
	}
}

func decryptAll(cts []elgamal.Ciphertext, x elgamal.Scalar) (out []elgamal.Point) {
	for _, ct := range cts {
		out = append(out, ct.Decrypt(x))
	}
	return out
}

// TestSharedNonces: the same leaf gives the same r·G in every style, so that
// a void leaf tells nothing of the style.
func TestSharedNonces(t *testing.T) {
	c, _ := sample(t)
	short, com := seal(t, c, "st-1", "short", 5, choices(t, c, "short", 1))
	long, com2 := seal(t, c, "st-1", "long", 5, choices(t, c, "long", 1))
	if com != com2 || short.Leaf() != long.Leaf() {
		t.Error("the commitment depends on the style")
	}
	if !bytes.Equal(short.fixed()[0], long.fixed()[0]) {
		t.Error("styles do not share nonces")
	}
}

func TestSealRefuses(t *testing.T) {
	c, _ := sample(t)
	m := *c.Manifest
	m.Stations = append([]election.Station(nil), m.Stations...)
	m.Stations[1].Styles = []string{"short"}
	c, _ = testContext(t, &m)
	for name, try := range map[string]struct {
		station, style string
		sel            *Selections
		want           RefusalCode
	}{
		"no station":    {"st-9", "long", choices(t, c, "long", 1), RefusedElection},
		"no style":      {"st-1", "none", choices(t, c, "long", 1), RefusedStyle},
		"not served":    {"st-2", "long", choices(t, c, "long", 1), RefusedStyle},
		"other choices": {"st-1", "long", choices(t, c, "short", 1), RefusedStyle},
		"wiped":         {"st-1", "short", wiped(choices(t, c, "short", 1)), RefusedSize},
	} {
		if _, err := c.Seal(try.station, try.style, 1, Seed{1}, try.sel); code(err) != try.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := c.Prepare("st-1", 1, Seed{1})
	p.Wipe()
	if _, err := p.Seal("short", choices(t, c, "short", 1)); code(err) != RefusedLeaf {
		t.Errorf("a wiped leaf: %v", err)
	}
	bad := c.Keys
	bad.Blind = elgamal.Point{}
	if _, err := NewContext(&m, c.EID, bad); err == nil || !strings.Contains(err.Error(), "blind") {
		t.Errorf("identity key: %v", err)
	}
}

func wiped(s *Selections) *Selections {
	s.Wipe()
	return s
}

func TestSizesAreInTheLayout(t *testing.T) {
	c, _ := sample(t)
	b, _ := seal(t, c, "st-1", "long", 1, choices(t, c, "long", 1))
	for _, cut := range []int{0, 1, headerSize - 1, headerSize, len(b.data) - 1} {
		if _, err := c.Parse(b.data[:cut]); code(err) != RefusedSize {
			t.Errorf("%d bytes: %v", cut, err)
		}
	}
	if _, err := c.Parse(append(bytes.Clone(b.data), 0)); code(err) != RefusedSize {
		t.Errorf("a byte more: %v", err)
	}
	for at, want := range map[int]RefusalCode{0: RefusedSize, 1: RefusedElection, 33: RefusedElection, 35: RefusedStyle} {
		d := bytes.Clone(b.data)
		d[at] ^= 0x40
		if _, err := c.Parse(d); code(err) != want {
			t.Errorf("byte %d: %v", at, err)
		}
	}
	d := bytes.Clone(b.data)
	binary.BigEndian.PutUint16(d[35:], 0)
	if _, err := c.Parse(d); code(err) != RefusedSize {
		t.Errorf("a long ballot as a short one: %v", err)
	}
}
