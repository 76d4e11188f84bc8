package ballot

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/secrettest"
)

// TestMerkleAgainstRFC6962 compares with another implementation, and refuses
// every wrong place, size, entry and path.
func TestMerkleAgainstRFC6962(t *testing.T) {
	if got := MerkleRoot(nil); !bytes.Equal(got[:], rfc6962.DefaultHasher.EmptyRoot()) {
		t.Error("the root of nothing")
	}
	var leaves [][32]byte
	for n := 1; n <= 20; n++ {
		leaves = append(leaves, election.Hash("entry", index(uint32(n))))
		root := MerkleRoot(leaves)
		for p := range n {
			path := MerklePath(leaves, p)
			var raw [][]byte
			for _, h := range path {
				raw = append(raw, h[:])
			}
			if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(p), uint64(n), rfc6962.DefaultHasher.HashLeaf(leaves[p][:]), raw, root[:]); err != nil {
				t.Fatalf("%d of %d: %v", p, n, err)
			}
			if !CheckPath(root, leaves[p], uint32(p), uint32(n), path) {
				t.Errorf("%d of %d refused", p, n)
			}
			refuseWrongPaths(t, root, leaves, p, path)
		}
	}
	if MerklePath(leaves, -1) != nil || MerklePath(leaves, 20) != nil {
		t.Error("a path to no entry")
	}
}

func refuseWrongPaths(t *testing.T, root [32]byte, leaves [][32]byte, p int, path [][32]byte) {
	t.Helper()
	n := len(leaves)
	for q := range n + 2 {
		if q != p && CheckPath(root, leaves[p], uint32(q), uint32(n), path) {
			t.Errorf("entry %d of %d passes as %d", p, n, q)
		}
	}
	if CheckPath(root, [32]byte{}, uint32(p), uint32(n), path) || CheckPath(root, leaves[p], uint32(p), uint32(n), append(slices.Clone(path), [32]byte{})) {
		t.Error("a wrong entry or path passes")
	}
	for i := range path {
		wrong := slices.Clone(path)
		wrong[i][0] ^= 1
		if CheckPath(root, leaves[p], uint32(p), uint32(n), wrong) || CheckPath(root, leaves[p], uint32(p), uint32(n), path[:i]) {
			t.Error("a damaged path passes")
		}
	}
}

func TestCommitmentBindsEveryPart(t *testing.T) {
	com := Commitment{[32]byte{1}, [32]byte{2}, [32]byte{3}}
	leaf := com.Leaf([32]byte{9}, "st-1")
	for i, other := range [][32]byte{
		com.Leaf([32]byte{8}, "st-1"), com.Leaf([32]byte{9}, "st-2"),
		Commitment{[32]byte{0}, com.C, com.F}.Leaf([32]byte{9}, "st-1"),
		Commitment{com.Tag, [32]byte{0}, com.F}.Leaf([32]byte{9}, "st-1"),
		Commitment{com.Tag, com.C, [32]byte{0}}.Leaf([32]byte{9}, "st-1"),
	} {
		if other == leaf {
			t.Errorf("part %d is not bound", i)
		}
	}
	c, _ := sample(t)
	seed := testSeed(c, "st-1", 1)
	a, paths := c.Commit("st-1", 1, seed)
	b, _ := c.Commit("st-1", 2, seed)
	if a.C == b.C || a.Tag != b.Tag {
		t.Error("C does not bind the index, or the tag does")
	}
	if len(paths.Path("long")) != 1 || paths.Path("none") != nil {
		t.Error("paths of styles")
	}
}

// TestRatchetIsOneWay: no output tells another, and each step differs.
func TestRatchetIsOneWay(t *testing.T) {
	k := [32]byte{1}
	seen := map[[32]byte]bool{k: true}
	for range 10 {
		a, next := Ratchet(k)
		if seen[a] || seen[next] || a == next {
			t.Fatal("the ratchet repeats")
		}
		seen[a], seen[next] = true, true
		k = next
	}
}

func TestSeedBindsEveryHalf(t *testing.T) {
	a, ts := halves(1)
	base := DeriveSeed([32]byte{1}, "st-1", 1, a, ts)
	other := slices.Clone(ts)
	other[2][31] ^= 1
	swapped := [][32]byte{ts[1], ts[0], ts[2]}
	b := a
	b[0] ^= 1
	for i, s := range []Seed{
		DeriveSeed([32]byte{2}, "st-1", 1, a, ts), DeriveSeed([32]byte{1}, "st-2", 1, a, ts), DeriveSeed([32]byte{1}, "st-1", 2, a, ts),
		DeriveSeed([32]byte{1}, "st-1", 1, b, ts), DeriveSeed([32]byte{1}, "st-1", 1, a, other), DeriveSeed([32]byte{1}, "st-1", 1, a, swapped),
		DeriveSeed([32]byte{1}, "st-1", 1, a, ts[:2]), DeriveSeed([32]byte{1}, "st-1", 1, a, nil),
	} {
		if s == base {
			t.Errorf("input %d does not reach the seed", i)
		}
	}
	if StationHalfLeaf(1, a) == StationHalfLeaf(2, a) || StationHalfLeaf(1, a) == TrusteeHalfLeaf(1, a) {
		t.Error("entries of seed roots are not bound to index and kind")
	}
}

func TestCodes(t *testing.T) {
	c := codeOf([]byte("a ballot"))
	s := c.String()
	if len(s) != 41 {
		t.Errorf("%q is %d long", s, len(s))
	}
	for _, typed := range []string{s, strings.ToLower(s), strings.ReplaceAll(s, "-", ""), strings.ReplaceAll(s, "-", " "), strings.ReplaceAll(strings.ReplaceAll(s, "0", "o"), "1", "l")} {
		if got, err := ParseCode(typed); err != nil || got != c {
			t.Errorf("%q: %v", typed, err)
		}
	}
	plain := strings.ReplaceAll(s, "-", "")
	for i := range plain[:32] {
		for _, r := range symbols[:32] {
			if byte(r) != plain[i] {
				if _, err := ParseCode(plain[:i] + string(r) + plain[i+1:]); err == nil {
					t.Errorf("%c read for %c passes", r, plain[i])
				}
			}
		}
	}
	for i := range len(plain) - 2 {
		if plain[i] != plain[i+1] {
			if _, err := ParseCode(plain[:i] + plain[i+1:i+2] + plain[i:i+1] + plain[i+2:]); err == nil {
				t.Errorf("letters %d and %d swapped pass", i, i+1)
			}
		}
	}
	var back Code
	if err := back.UnmarshalText([]byte(strings.ToLower(s))); err == nil && strings.ToLower(s) != s {
		t.Error("a file may write a code in two ways")
	}
	if err := back.UnmarshalText([]byte(s)); err != nil || back != c {
		t.Error("a code does not survive its text")
	}
	pid := PaperID{1, 2, 3}
	if got, err := ParsePaperID(pid.Text()); err != nil || got != pid {
		t.Errorf("paper id: %v", err)
	}
	// 26 letters hold two bits more than 128: they must be zero.
	if _, err := ParsePaperID(strings.Repeat("Z", 26) + "0"); err == nil {
		t.Error("an id of too many bits passes")
	}
}

func TestSelections(t *testing.T) {
	c, _ := sample(t)
	s := NewSelections(c.Manifest.StyleContests("long"))
	for name, err := range map[string]error{
		"value two":        s.Set("levy", "levy-a", 2),
		"negative":         s.Set("levy", "levy-a", -1),
		"score six":        s.Set("logo", "logo-a", 6),
		"no such grade":    s.Set("mayor", "mayor-a", 4),
		"no such rank":     s.SetRank("chair", "chair-a", 5),
		"words too long":   s.SetWriteIn("president", "write-in", strings.Repeat("x", 41)),
		"words with zero":  s.SetWriteIn("president", "write-in", "a\x00b"),
		"not UTF-8":        s.SetWriteIn("president", "write-in", "\xff"),
		"not a write-in":   s.SetWriteIn("president", "president-a", "x"),
		"no such contest":  s.Set("none", "levy-a", 1),
		"no such option":   s.Set("levy", "none", 1),
		"words of nothing": s.SetWriteIn("none", "none", "x"),
	} {
		if code(err) == "" {
			t.Errorf("%s: accepted", name)
		}
	}
	if !bytes.Equal(s.Encode(), make([]byte, SelectionsSize(s.Contests()))) {
		t.Error("a refused change changed something")
	}
	full := choices(t, c, "long", 2)
	back, err := ParseSelections(s.Contests(), full.Encode())
	if err != nil || !bytes.Equal(back.Encode(), full.Encode()) {
		t.Errorf("choices do not survive their encoding: %v", err)
	}
	if back.WriteIn("president", "write-in") != full.WriteIn("president", "write-in") || back.Value("budget", "budget-c") != 4 {
		t.Error("the choices read are others")
	}
	back.Clear("budget")
	if back.Value("budget", "budget-c") != 0 || back.Value("logo", "logo-a") == 0 {
		t.Error("clearing one contest")
	}
}

// TestParsedSelectionsAreWithinLimits: what a check publishes is read as
// strictly as what a voter touches.
func TestParsedSelectionsAreWithinLimits(t *testing.T) {
	c, _ := sample(t)
	contests := c.Manifest.StyleContests("long")
	blank := NewSelections(contests)
	set := func(s *Selections, contest, option string, v byte) {
		_, at, err := s.find(contest, option)
		if err != nil {
			t.Fatal(err)
		}
		s.arena[at+1] = v
	}
	for name, change := range map[string]func(*Selections){
		"two marks":    func(s *Selections) { set(s, "levy", "levy-a", 1); set(s, "levy", "levy-b", 1) },
		"a two":        func(s *Selections) { set(s, "park", "park-a", 2) },
		"seven points": func(s *Selections) { set(s, "budget", "budget-a", 4); set(s, "budget", "budget-b", 3) },
		"a tie":        func(s *Selections) { set(s, "chair", "chair-a", 1); set(s, "chair", "chair-b", 1) },
		"rank five":    func(s *Selections) { set(s, "chair", "chair-a", 5) },
		"grade four":   func(s *Selections) { set(s, "mayor", "mayor-a", 4) },
		"hidden words": func(s *Selections) { s.room("president", "write-in")[39] = 'x' },
		"not UTF-8":    func(s *Selections) { s.room("president", "write-in")[0] = 0xff },
	} {
		s := NewSelections(contests)
		change(s)
		if _, err := ParseSelections(contests, s.arena); code(err) != RefusedRange {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseSelections(contests, blank.arena[1:]); code(err) != RefusedSize {
		t.Errorf("short: %v", err)
	}
	m := electiontest.New().Manifest
	m.Contest("chair").AllowTies = true
	s := NewSelections(m.StyleContests("long"))
	set(s, "chair", "chair-a", 1)
	set(s, "chair", "chair-b", 1)
	if err := s.Check(); err != nil {
		t.Errorf("an allowed tie: %v", err)
	}
}

func TestWipeLeavesNothing(t *testing.T) {
	c, _ := sample(t)
	contests := c.Manifest.StyleContests("long")
	arena := bytes.Repeat([]byte{7}, SelectionsSize(contests))
	s := NewSelectionsIn(arena, contests)
	if !bytes.Equal(arena, make([]byte, len(arena))) {
		t.Error("choices begin with what lay in memory")
	}
	if err := s.Set("levy", "levy-a", 1); err != nil {
		t.Fatal(err)
	}
	s.Wipe()
	if !bytes.Equal(arena, make([]byte, len(arena))) || s.Value("levy", "levy-a") != 0 || s.Set("levy", "levy-a", 1) == nil {
		t.Error("a wiped vote remains")
	}
	s.Clear("levy")
	if s.WriteIn("president", "write-in") != "" {
		t.Error("wiped words remain")
	}
}

// TestSecrets prints every type that holds a secret in every way that Go knows, wipes it, and lets no type be forgotten.
func TestSecrets(t *testing.T) {
	c, _ := sample(t)
	seed := testSeed(c, "st-1", 1)
	pid, p := PaperIDOf(seed), c.Prepare("st-1", 1, seed)
	sel := choices(t, c, "long", 2)
	if err := sel.SetWriteIn("president", "write-in", "Zebra"); err != nil {
		t.Fatal(err)
	}
	s := p.begin(c.style("long"), 0)
	s.encrypt(sel)
	if claims, rs := s.claims([32]byte{}); len(claims) != cap(claims) || len(rs) != cap(rs) {
		t.Error("lists of secrets grew, and left copies behind")
	}
	r := p.contests[0].bits[0].Bytes()
	secrettest.Redact(t, seed[:], seed)
	secrettest.Redact(t, pid[:], pid)
	secrettest.Redact(t, []byte("Zebra"), sel, *sel)
	secrettest.Redact(t, r[:], p, *p, p.contests[0], s)
	secrettest.Types(t, []any{seed, pid, sel, p, p.contests[0], s},
		"Ballot decoded contest reader Code Column plan bit sum packed Keys Context layout Commitment StylePaths RefusalCode Refusal Tally RowKind RowColumn")
	bits, rho := p.contests[0].bits, &p.contests[0].rho
	seed.Wipe()
	p.Wipe()
	if seed != (Seed{}) || p.pid != (PaperID{}) || !bits[0].IsZero() || !rho.IsZero() || p.contests != nil {
		t.Error("a wiped seed or leaf remains")
	}
}

func TestUnpackRefusesWhatNoVoterWrote(t *testing.T) {
	m := electiontest.New().Manifest
	chair, president := m.Contest("chair"), m.Contest("president")
	point := func(b ...byte) elgamal.Point {
		var data [elgamal.PackSize]byte
		copy(data[:], b)
		return elgamal.Pack(data)
	}
	for name, ranks := range map[string][]elgamal.Point{
		"a tie": {point(1, 1)}, "a rank too many": {point(5)}, "hidden bytes": {point(1, 2, 3, 4, 1)},
		"no point": nil, "two points": {point(1), point(0)}, "no packed point": {elgamal.Generator()},
	} {
		if _, err := UnpackRanks(chair, ranks); err == nil {
			t.Errorf("ranks, %s: accepted", name)
		}
	}
	for name, words := range map[string][]elgamal.Point{
		"zero inside": {point('a', 0, 'b'), point()}, "not UTF-8": {point(0xff), point()}, "one point": {point('a')},
	} {
		if _, err := UnpackWords(president, words); err == nil {
			t.Errorf("words, %s: accepted", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	c, _ := sample(f)
	b, com := seal(f, c, "st-1", "short", 1, choices(f, c, "short", 1))
	f.Add(b.Encode())
	f.Add(b.Encode()[:headerSize])
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := c.Parse(data)
		if err != nil {
			return
		}
		if !bytes.Equal(got.Encode(), data) {
			t.Error("parsing is not canonical")
		}
		if c.Check(got, com) == nil && !bytes.Equal(data, b.Encode()) {
			t.Error("a second form of the ballot passes")
		}
	})
}

func FuzzParseSelections(f *testing.F) {
	c, _ := sample(f)
	contests := c.Manifest.StyleContests("short")
	f.Add(choices(f, c, "short", 1).Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := ParseSelections(contests, data); err == nil && !bytes.Equal(s.Encode(), data) {
			t.Error("choices are not canonical")
		}
	})
}

func FuzzParseCode(f *testing.F) {
	f.Add(codeOf(nil).String())
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := ParseCode(text); err == nil {
			if back, err := ParseCode(c.String()); err != nil || back != c {
				t.Error("a code does not survive its text")
			}
		}
	})
}

func FuzzParsePaperID(f *testing.F) {
	f.Add(PaperID{1, 2}.Text())
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := ParsePaperID(text); err == nil {
			if back, err := ParsePaperID(p.Text()); err != nil || back != p {
				t.Error("a paper id does not survive its text")
			}
		}
	})
}
