package ballot

import (
	"bytes"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// judgeBytes parses and checks, and gives the refusal of either.
func judgeBytes(c *Context, data []byte, com Commitment) error {
	b, err := c.Parse(data)
	if err != nil {
		return err
	}
	return c.Check(b, com)
}

// TestEveryFieldIsCovered replaces every point and every scalar of a ballot,
// one at a time, by another valid one, the points also by the identity, and all
// by bytes that are none. Each must be refused.
func TestEveryFieldIsCovered(t *testing.T) {
	c, _ := sample(t)
	b, com := seal(t, c, "st-1", "long", 2, choices(t, c, "long", 2))
	l := b.layout
	if !holds(c, b.data, com) {
		t.Fatal("the ballot is not good to begin with")
	}
	refused := func(at int, what string, field [32]byte, want ...RefusalCode) {
		t.Helper()
		d := bytes.Clone(b.data)
		copy(d[at:], field[:])
		if err := judgeBytes(c, d, com); !slices.Contains(want, code(err)) {
			t.Errorf("byte %d, %s: %v", at, what, err)
		}
	}
	// Which proof fails is another test's; naming it would take longer.
	broken := func(at int, what string, field [32]byte) {
		t.Helper()
		d := bytes.Clone(b.data)
		copy(d[at:], field[:])
		if holds(c, d, com) {
			t.Errorf("byte %d, %s: accepted", at, what)
		}
	}
	for at := l.ciphertexts; at < l.scalars; at += 32 {
		p, err := elgamal.DecodePoint(b.data[at:][:32])
		if err != nil {
			t.Fatal(err)
		}
		broken(at, "point plus G", p.Add(elgamal.Generator()).Bytes())
		refused(at, "identity", [32]byte{}, RefusedPoint, RefusedLeaf)
		refused(at, "non-canonical", [32]byte{1}, RefusedPoint, RefusedLeaf)
	}
	for at := l.scalars; at < l.size; at += 32 {
		s, err := elgamal.DecodeScalar(b.data[at:][:32])
		if err != nil {
			t.Fatal(err)
		}
		broken(at, "scalar plus one", s.Add(elgamal.NewScalar(1)).Bytes())
		order, _ := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
		refused(at, "the order", [32]byte(order), RefusedPoint)
	}
	for at := 37; at < l.ciphertexts; at++ {
		d := bytes.Clone(b.data)
		d[at] ^= 1
		if err := judgeBytes(c, d, com); code(err) != RefusedLeaf {
			t.Errorf("header byte %d: %v", at, err)
		}
	}
}

// holds is a verdict without its reason.
func holds(c *Context, data []byte, com Commitment) bool {
	b, err := c.Parse(data)
	if err != nil {
		return false
	}
	d, err := c.judge(b, com)
	if err != nil {
		return false
	}
	batch := elgamal.NewBatch(c.vote)
	c.equations(batch, b, d)
	return len(batch.Verify()) == 0
}

// TestScalarRefusalsNameTheProof: a wrong response says which contest and
// option, a wrong limit says range, a wrong nonce says pok.
func TestScalarRefusalsNameTheProof(t *testing.T) {
	c, _ := sample(t)
	b, com := seal(t, c, "st-1", "short", 2, choices(t, c, "short", 2))
	at := b.layout.scalars
	for i, want := range map[int]Refusal{
		0:  {RefusedProof, "contest president, option president-a"},
		3:  {RefusedProof, "contest president, option president-b"},
		12: {RefusedRange, "contest president"},
		15: {RefusedProof, "contest levy, option levy-a"},
		21: {RefusedRange, "contest levy"},
		24: {RefusedKnow, "ids and packed ciphertexts"},
	} {
		d := bytes.Clone(b.data)
		s, err := elgamal.DecodeScalar(d[at+32*i:][:32])
		if err != nil {
			t.Fatal(err)
		}
		enc := s.Add(elgamal.NewScalar(1)).Bytes()
		copy(d[at+32*i:], enc[:])
		err = judgeBytes(c, d, com)
		if got, ok := err.(*Refusal); !ok || *got != want {
			t.Errorf("scalar %d: %v, want %v", i, err, want)
		}
	}
}

// TestProofsDoNotMove puts the proofs of a ballot on another leaf, station,
// style's contest and election, choices being equal.
func TestProofsDoNotMove(t *testing.T) {
	c, _ := sample(t)
	b, _ := seal(t, c, "st-1", "long", 1, choices(t, c, "long", 1))
	other := electiontest.New().Manifest
	other.ID = "other"
	oc, _ := testContext(t, other)
	for name, to := range map[string]struct {
		c       *Context
		station string
		i       uint32
	}{"leaf": {c, "st-1", 2}, "station": {c, "st-2", 1}, "election": {oc, "st-1", 1}} {
		d, com := seal(t, to.c, to.station, "long", to.i, choices(t, to.c, "long", 1))
		moved := append(bytes.Clone(d.data[:d.layout.commitments]), b.data[b.layout.commitments:]...)
		if err := judgeBytes(to.c, moved, com); code(err) != RefusedProof {
			t.Errorf("proofs on another %s: %v", name, err)
		}
		if err := judgeBytes(to.c, b.data, com); code(err) == "" {
			t.Errorf("a ballot passes on another %s", name)
		}
	}
	// From one option to the next, both 0.
	b, com := seal(t, c, "st-1", "long", 3, NewSelections(c.Manifest.StyleContests("long")))
	d := bytes.Clone(b.data)
	swap(d[b.layout.commitments:], 0, 128, 128)
	swap(d[b.layout.scalars:], 0, 96, 96)
	if err := judgeBytes(c, d, com); code(err) != RefusedProof {
		t.Errorf("proofs of another option: %v", err)
	}
	// From the first option of president to the first of council, both 0.
	d = bytes.Clone(b.data)
	swap(d[b.layout.commitments:], 0, 5*128, 128)
	swap(d[b.layout.scalars:], 0, 5*96, 96)
	if err := judgeBytes(c, d, com); code(err) != RefusedProof {
		t.Errorf("proofs of another contest: %v", err)
	}
}

func swap(b []byte, i, j, n int) {
	first := bytes.Clone(b[i : i+n])
	copy(b[i:], b[j:j+n])
	copy(b[j:], first)
}

// TestStationInHeaderIsBound: the same bytes under another station's number.
func TestStationInHeaderIsBound(t *testing.T) {
	c, _ := sample(t)
	b, com := seal(t, c, "st-1", "long", 1, choices(t, c, "long", 1))
	d := bytes.Clone(b.data)
	d[34] = 1
	if err := judgeBytes(c, d, com); code(err) != RefusedLeaf {
		t.Errorf("another station: %v", err)
	}
	// Even where both stations committed to the same tag, C and F.
	again := com
	leaf := again.Leaf(c.EID, "st-2")
	copy(d[37:], leaf[:])
	if err := judgeBytes(c, d, com); code(err) != RefusedProof {
		t.Errorf("another station with its own leaf: %v", err)
	}
}

// forge seals as a dishonest booth would: choices unchecked, then whatever
// tamper does to the ballot's sections before it is proven.
func forge(c *Context, station, style string, i uint32, seed Seed, sel *Selections, tamper func(*sealing)) (*Ballot, Commitment) {
	p := c.Prepare(station, i, seed)
	s := p.begin(c.style(style), c.station(station))
	s.encrypt(sel)
	tamper(s)
	s.prove()
	return s.ballot(), p.commitment
}

// TestOvervoteIsRefused marks two options where one is allowed: each bit is
// honest, and the limit cannot be proven.
func TestOvervoteIsRefused(t *testing.T) {
	c, _ := sample(t)
	for contest, at := range map[string]int{"president": 0, "council": 1, "levy": 2} {
		sel := NewSelections(c.Manifest.StyleContests("long"))
		allowed := c.Manifest.Contest(contest).VotesAllowed
		for _, o := range c.Manifest.Contest(contest).Options[:allowed+1] {
			if err := sel.Set(contest, o.ID, 1); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := c.Seal("st-1", "long", 1, testSeed(c, "st-1", 1), sel); code(err) != RefusedRange {
			t.Errorf("sealing an overvote of %s: %v", contest, err)
		}
		for claim := 0; claim <= allowed+1; claim++ {
			b, com := forge(c, "st-1", "long", 1, testSeed(c, "st-1", 1), sel, func(s *sealing) {
				// Claim fewer marks than are encrypted.
				for j := allowed; j >= claim; j-- {
					s.bits[at][j] = 0
				}
			})
			if err := judgeBytes(c, b.data, com); err == nil {
				t.Errorf("an overvote of %s passes as %d", contest, claim)
			}
		}
	}
}

// TestValueTwoIsRefused encrypts 2 and -1 with the committed randomness, the
// sum being within the limit.
func TestValueTwoIsRefused(t *testing.T) {
	c, _ := sample(t)
	for _, claim := range []int{0, 1} {
		b, com := forge(c, "st-1", "long", 1, testSeed(c, "st-1", 1), NewSelections(c.Manifest.StyleContests("long")), func(s *sealing) {
			g := elgamal.Generator()
			s.addToBit(0, g.Add(g))
			s.addToBit(1, g.Neg())
			s.bits[0][0] = claim
		})
		if err := judgeBytes(c, b.data, com); code(err) != RefusedProof {
			t.Errorf("2 and -1: %v", err)
		}
	}
}

// addToBit adds to what the ciphertext of a bit of the first contest holds.
func (s *sealing) addToBit(bit int, p elgamal.Point) {
	at := s.layout.ciphertexts + 64*bit + 32
	old, err := elgamal.DecodePoint(s.data[at:][:32])
	if err != nil {
		panic(err) // it was just encrypted
	}
	enc := old.Add(p).Bytes()
	copy(s.data[at:], enc[:])
}

// TestRandomnessIsTheCommittedOne: a booth that seals with randomness of its
// own, for one ciphertext or all, is refused against its leaf.
func TestRandomnessIsTheCommittedOne(t *testing.T) {
	c, _ := sample(t)
	_, com := seal(t, c, "st-1", "long", 1, choices(t, c, "long", 1))
	other, ocom := seal(t, c, "st-1", "long", 2, choices(t, c, "long", 1))
	for name, tamper := range map[string]func(*sealing){
		"a bit":  func(s *sealing) { s.swapNonce(&s.contests[0].bits[0], &s.contests[0].bitsG[0]) },
		"a text": func(s *sealing) { s.swapNonce(&s.contests[0].packed[0], &s.contests[0].packedG[0]) },
		"a rank": func(s *sealing) { s.swapNonce(&s.contests[7].packed[0], &s.contests[7].packedG[0]) },
		"an id": func(s *sealing) {
			s.contests[3].rho = elgamal.RandomScalar()
			s.contests[3].id = c.index.Encrypt(s.pid.Point(c.EID, "park"), s.contests[3].rho)
		},
		"another id": func(s *sealing) {
			s.contests[3].id = c.index.Encrypt(PaperID{1}.Point(c.EID, "park"), s.contests[3].rho)
		},
	} {
		p := c.Prepare("st-1", 1, testSeed(c, "st-1", 1))
		s := p.begin(c.style("long"), 0)
		tamper(s)
		s.encrypt(choices(t, c, "long", 1))
		s.prove()
		if err := judgeBytes(c, s.data, com); code(err) != RefusedLeaf {
			t.Errorf("%s: %v", name, err)
		}
		// The ballot is otherwise perfect: under its own commitment only the leaf is wrong.
		if d, err := s.ballot().contents(); err != nil || code(c.explain(s.ballot(), d)) != RefusedProof || c.explain(s.ballot(), d).(*Refusal).Where != "the proofs do not hold together" {
			t.Errorf("%s: the forged ballot's proofs do not hold; the test is wrong", name)
		}
	}
	// A whole other leaf, relabelled.
	relabelled := bytes.Clone(other.data)
	leaf := com.Leaf(c.EID, "st-1")
	copy(relabelled[37:], leaf[:])
	if err := judgeBytes(c, relabelled, com); code(err) != RefusedLeaf {
		t.Errorf("another leaf's ballot: %v", err)
	}
	mixed := Commitment{com.Tag, com.C, ocom.F}
	if err := judgeBytes(c, other.data, mixed); code(err) != RefusedLeaf {
		t.Errorf("another leaf's F: %v", err)
	}
}

func (s *sealing) swapNonce(r *elgamal.Scalar, g *elgamal.Point) {
	*r = elgamal.RandomScalar()
	*g = elgamal.MulBase(*r).Encoded()
}

// TestCopiedCiphertextIsRefused puts a victim's id ciphertext, as it is and
// scaled, into a ballot whose leaf was formed to hold it: the leaf agrees,
// but the nonce is unknown.
func TestCopiedCiphertextIsRefused(t *testing.T) {
	c, _ := sample(t)
	victim, _ := seal(t, c, "st-1", "short", 1, choices(t, c, "short", 1))
	vd, _ := victim.contents()
	for name, copied := range map[string]elgamal.Ciphertext{"copied": vd.contests[0].id, "scaled": vd.contests[0].id.Scale(3)} {
		p := c.Prepare("st-1", 2, testSeed(c, "st-1", 2))
		p.contests[0].id = copied
		p.commitAnew()
		b, err := p.Seal("short", choices(t, c, "short", 1))
		if err != nil {
			t.Fatal(err)
		}
		if err := judgeBytes(c, b.data, p.commitment); code(err) != RefusedKnow {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNoncesThatCancel: a booth that forms a leaf with nonces whose packed column has none would leave a row that no mixer can shuffle, and
// with it the table of all stations. Everything else about its ballot is in order.
func TestNoncesThatCancel(t *testing.T) {
	c, _ := sample(t)
	p := c.Prepare("st-1", 2, testSeed(c, "st-1", 2))
	p.contests[0].cancel(2)
	p.commitAnew()
	sealed, err := p.Seal("short", choices(t, c, "short", 1))
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.parseHeader(sealed.data)
	if err != nil || c.Check(b, p.commitment) != nil {
		t.Fatal("something else is wrong with the ballot")
	}
	if row, err := c.Row(b, "president"); err != nil || !row[1].A.IsIdentity() {
		t.Fatal("the nonces do not cancel")
	}
	if _, err := c.Parse(sealed.data); code(err) != RefusedPoint {
		t.Error(err)
	}
}

// cancel makes the nonces of a contest of bits add up to nothing in its packed column.
func (n *nonces) cancel(base uint64) {
	var rest elgamal.Scalar
	for i := len(n.bits) - 1; i > 0; i-- {
		rest = rest.Add(n.bits[i]).Mul(elgamal.NewScalar(base))
	}
	n.bits[0] = rest.Neg()
	n.bitsG[0] = elgamal.MulBase(n.bits[0]).Encoded()
}

// commitAnew forms the leaf over what a dishonest booth put into it.
func (p *Prepared) commitAnew() {
	for i := range p.contests {
		n := &p.contests[i]
		n.fixed = nil
		for _, points := range [][]elgamal.Point{n.bitsG, n.packedG} {
			for j := range points {
				n.fixed = points[j].Append(n.fixed)
			}
		}
		n.fixed = n.id.Append(n.fixed)
	}
	for i, l := range p.ctx.styles {
		var fixed [][]byte
		for _, contest := range l.contests {
			fixed = append(fixed, p.contests[contest].fixed)
		}
		p.paths.entries[i] = styleEntry(l.style.ID, fixed...)
	}
	p.commitment.F = MerkleRoot(p.paths.entries)
}

func spoilScalar(d []byte, l *layout, rng *rand.Rand) {
	n := (l.size - l.scalars) / 32
	enc := elgamal.RandomScalar().Bytes()
	copy(d[l.scalars+32*rng.IntN(n):], enc[:])
}

// TestKeysAreAbsorbed: the same ballot under another set of keys, even of a
// key that no equation uses.
func TestKeysAreAbsorbed(t *testing.T) {
	c, s := sample(t)
	b, com := seal(t, c, "st-1", "long", 1, choices(t, c, "long", 1))
	keys := c.Keys
	keys.Blind = elgamal.MulBase(s.blind.Add(elgamal.NewScalar(1)))
	other, err := NewContext(c.Manifest, c.EID, keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := judgeBytes(other, b.data, com); code(err) != RefusedProof {
		t.Errorf("another blinding key: %v", err)
	}
}

// TestChoicesOfAnotherManifest: choices made under looser limits are judged
// by the election's own.
func TestChoicesOfAnotherManifest(t *testing.T) {
	c, _ := sample(t)
	loose := electiontest.New().Manifest
	loose.Contest("council").VotesAllowed = 5
	loose.Contest("logo").MaxScore = 9
	for contest, value := range map[string]int{"council": 1, "logo": 9} {
		sel := NewSelections(loose.StyleContests("long"))
		for _, o := range loose.Contest(contest).Options {
			if err := sel.Set(contest, o.ID, value); err != nil {
				t.Fatal(err)
			}
		}
		if err := sel.Check(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Seal("st-1", "long", 1, Seed{}, sel); code(err) != RefusedRange {
			t.Errorf("%s: %v", contest, err)
		}
	}
}

// TestBigLimits runs limits and scores of unusual size.
func TestBigLimits(t *testing.T) {
	m := electiontest.New().Manifest
	budget := m.Contest("budget")
	budget.VotesAllowed, budget.MaxScore = 40, 37
	m.Contest("logo").MaxScore = 1000
	c, s := testContext(t, m)
	sel := choices(t, c, "long", 1)
	for _, v := range []struct {
		contest, option string
		value           int
	}{{"budget", "budget-a", 37}, {"budget", "budget-b", 3}, {"budget", "budget-c", 0}, {"logo", "logo-a", 1000}, {"logo", "logo-b", 489}} {
		if err := sel.Set(v.contest, v.option, v.value); err != nil {
			t.Fatal(err)
		}
	}
	b, com := seal(t, c, "st-1", "long", 1, sel)
	if err := judgeBytes(c, b.data, com); err != nil {
		t.Error(err)
	}
	tally, err := c.Tallies(b)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []uint64{1000, 489} {
		if v, _ := elgamal.DiscreteLog(tally["logo"][i].Decrypt(s.vote), 1000); v != want {
			t.Errorf("score %d: %d", i, v)
		}
	}
	if err := sel.Set("budget", "budget-c", 1); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Seal("st-1", "long", 1, Seed{}, sel); code(err) != RefusedRange {
		t.Errorf("41 points of 40: %v", err)
	}
}

// TestWeightsReachEveryValue: the bits of a number make it, whatever it is,
// and no subset of weights goes beyond the maximum.
func TestWeightsReachEveryValue(t *testing.T) {
	for max := 1; max <= 70; max++ {
		contest := &election.Contest{Kind: election.Score, MaxScore: max, Options: []election.Option{{ID: "a"}}}
		p := newPlan(contest)
		total := 0
		for _, b := range p.bits {
			total += b.weight
		}
		if total != max {
			t.Errorf("weights of 0..%d sum to %d", max, total)
		}
		for v := range max + 1 {
			bits := make([]int, len(p.bits))
			p.setBits(bits, []int{v})
			got := 0
			for i, b := range bits {
				if b != 0 && b != 1 {
					t.Errorf("bit %d", b)
				}
				got += b * p.bits[i].weight
			}
			if got != v {
				t.Errorf("%d of 0..%d becomes %d", v, max, got)
			}
		}
	}
}
