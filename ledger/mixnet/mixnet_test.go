package mixnet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/secrettest"
)

var (
	testElection = [32]byte{1, 2, 3}
	testMixnet   = New(testElection)
)

// sample is a table of rows, with a content of its own in each cell: row · 1000 + column.
func sample(t testing.TB, rows, width int) (*Mixnet, Statement, *Table) {
	st := Statement{Contest: "mayor", Table: "index", Mixer: 1}
	for k := range width {
		st.Keys = append(st.Keys, testKey(t, k))
	}
	data := TableHeader(rows, width)
	for i := range rows {
		for k, key := range st.Keys {
			c := key.EncryptValue(uint64(1000*i+k+1), elgamal.RandomScalar())
			data = c.Append(data)
		}
	}
	return testMixnet, st, table(t, data)
}

func secretKey(k int) elgamal.Scalar { return elgamal.HashToScalar("test key", []byte{byte(k)}) }

func testKey(t testing.TB, k int) *elgamal.PublicKey {
	key, err := elgamal.NewPublicKey(elgamal.MulBase(secretKey(k)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func table(t testing.TB, data []byte) *Table {
	out, err := OpenTable(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func proofOf(t testing.TB, data []byte, in *Table) *Proof {
	out, err := OpenProof(bytes.NewReader(data), int64(len(data)), in.Rows, in.Width)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func shuffle(t testing.TB, m *Mixnet, st Statement, in *Table) (out, proof []byte) {
	var o, p bytes.Buffer
	if err := m.Shuffle(st, in, &o, &p); err != nil {
		t.Fatal(err)
	}
	return o.Bytes(), p.Bytes()
}

// contents decrypts rows into text, for tests that hold all keys.
func contents(t *testing.T, in *Table) []string {
	var out []string
	for i := range in.Rows {
		row, err := in.Row(i)
		if err != nil {
			t.Fatal(err)
		}
		s := ""
		for k := range row {
			v, ok := elgamal.DiscreteLog(row[k].Decrypt(secretKey(k)), 1_000_000)
			if !ok {
				t.Fatal("a cell holds what no cell held")
			}
			s += fmt.Sprint(v, " ")
		}
		out = append(out, s)
	}
	return out
}

func TestComplete(t *testing.T) {
	verifier := New(testElection) // who has only the election's id
	for _, rows := range []int{1, 2, 3, 10, 100} {
		for width := 1; width <= 5; width++ {
			m, st, in := sample(t, rows, width)
			out, proof := shuffle(t, m, st, in)
			if err := verifier.Verify(st, in, table(t, out), proofOf(t, proof, in)); err != nil {
				t.Errorf("%d rows of width %d: %v", rows, width, err)
			}
			if int64(len(proof)) != ProofSize(rows, width) || int64(len(out)) != in.Size() {
				t.Errorf("%d rows of width %d: %d and %d bytes", rows, width, len(out), len(proof))
			}
		}
	}
}

// TestShuffleMovesRows decrypts: the same rows are there, whole, and not all in their places.
func TestShuffleMovesRows(t *testing.T) {
	m, st, in := sample(t, 40, 3)
	out, _ := shuffle(t, m, st, in)
	before, after := contents(t, in), contents(t, table(t, out))
	if slices.Equal(before, after) {
		t.Error("no row has moved")
	}
	slices.Sort(before)
	slices.Sort(after)
	if !slices.Equal(before, after) {
		t.Error("the rows are not those of the input")
	}
}

// TestShufflesDiffer shuffles twice: neither order nor ciphertexts nor proofs come again.
func TestShufflesDiffer(t *testing.T) {
	m, st, in := sample(t, 8, 1)
	out1, proof1 := shuffle(t, m, st, in)
	out2, proof2 := shuffle(t, m, st, in)
	for at := headerSize; at < len(out1); at += elgamal.PointSize {
		if bytes.Contains(out2, out1[at:][:elgamal.PointSize]) {
			t.Error("a ciphertext comes again")
		}
	}
	for at := 0; at < len(proof1); at += 32 {
		if bytes.Contains(proof2, proof1[at:][:32]) {
			t.Errorf("bytes %d of the proof come again", at)
		}
	}
}

// TestOrdersAreEven draws many orders of three rows: each comes about as often as another.
func TestOrdersAreEven(t *testing.T) {
	seen := map[string]int{}
	for i := range 6000 {
		seen[fmt.Sprint([]uint32(newPermutation(3, elgamal.NewScalar(uint64(i)))))]++
	}
	for order, n := range seen {
		if n < 850 || n > 1150 {
			t.Errorf("%s came %d times of 6000", order, n)
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d orders of three rows", len(seen))
	}
}

// TestAcrossChunks has a row more than one chunk, and proofs that are wrong just there.
func TestAcrossChunks(t *testing.T) {
	m, st, in := sample(t, chunk+1, 1)
	out, proof := shuffle(t, m, st, in)
	if err := m.Verify(st, in, table(t, out), proofOf(t, proof, in)); err != nil {
		t.Fatal(err)
	}
	p := proofOf(t, proof, in)
	for _, at := range []int64{p.chain() + (chunk-1)*linkSize, p.chain() + chunk*linkSize, p.answers() + chunk*linkSize - 32} {
		bad := slices.Clone(proof)
		other := elgamal.MulBase(elgamal.NewScalar(7)).Bytes()
		copy(bad[at:], other[:])
		bad[at+31] &= 15
		if m.Verify(st, in, table(t, out), proofOf(t, bad, in)) == nil {
			t.Errorf("byte %d of the proof changed and accepted", at)
		}
	}
}

// TestGeneratorsAreHashes derives them as the specification says; nothing else can be handed to a verifier.
func TestGeneratorsAreHashes(t *testing.T) {
	g := newGenerators(testElection)
	h := g.of(chunk + 1)
	for _, i := range []int{0, 1, chunk - 1, chunk} {
		want := elgamal.HashToGroup("shuffle generator", testElection[:], []byte{0, 0, byte((i + 1) >> 8), byte(i + 1)})
		if !h[i/chunk][i%chunk].Equal(want) {
			t.Errorf("generator %d is another", i+1)
		}
	}
	if !g.chain.Point().Equal(elgamal.HashToGroup("shuffle chain", testElection[:])) {
		t.Error("the chain's generator is another")
	}
	if other := newGenerators([32]byte{9}); other.of(1)[0][0].Equal(h[0][0]) || other.chain.Point().Equal(g.chain.Point()) {
		t.Error("two elections share generators")
	}
}

// TestSecrets prints a prover in every way, wipes it, and lets no type be forgotten.
func TestSecrets(t *testing.T) {
	m, st, in := sample(t, 5, 1)
	p, tr, _ := cheat(t, m, st, in)
	if err := p.prove(tr, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	known := p.sums.commit.Bytes()
	secrettest.Redact(t, known[:], p, *p, p.secrets, *p.secrets, p.secrets.order, p.sums, p.links[0])
	secrettest.Types(t, []any{p, p.secrets, p.secrets.order, p.sums, p.links[0]},
		"Statement Mixnet generators Table Proof moves answers shuffled verifier coefficients sum terms column")
	if p.wipe(); slices.Max(p.secrets.order) != 0 || !p.sums.commit.IsZero() || !p.links[0].u.IsZero() {
		t.Error("a wiped prover knows something")
	}
}

// failing is a disk that is full.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWritesThatFail(t *testing.T) {
	m, st, in := sample(t, 2, 1)
	if err := m.Shuffle(st, in, failing{}, io.Discard); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("table: %v", err)
	}
	if err := m.Shuffle(st, in, io.Discard, failing{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("proof: %v", err)
	}
}
