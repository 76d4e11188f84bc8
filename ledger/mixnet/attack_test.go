package mixnet

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// cheat is a mixer whose rows and secrets a test may change before it proves.
func cheat(t *testing.T, m *Mixnet, st Statement, in *Table) (p *prover, tr *elgamal.Transcript, rows []byte) {
	t.Helper()
	tr, err := m.transcript(&st, in)
	if err != nil {
		t.Fatal(err)
	}
	whole := make([]byte, in.Size())
	if err := readAt(in.bytes, whole, 0); err != nil {
		t.Fatal(err)
	}
	other := &Table{in.Rows, in.Width, bytes.NewReader(whole)}
	return &prover{st: &st, in: in, rows: other, h: m.generators.of(in.Rows), chainH: m.generators.chain, secrets: newSecrets(tr, in.Rows)}, tr, whole[headerSize:]
}

// TestAlteredRows is a mixer that shuffles other rows than it was given and otherwise does as it should.
func TestAlteredRows(t *testing.T) {
	m, st, in := sample(t, 6, 2)
	const cell = elgamal.CiphertextSize
	var rows []byte
	at := func(row, column int) []byte { return rows[row*2*cell+column*cell:][:cell] }
	change := func(b []byte, f func(elgamal.Ciphertext) elgamal.Ciphertext) {
		c, err := elgamal.DecodeCiphertext(b)
		if err != nil {
			t.Fatal(err)
		}
		c = f(c)
		copy(b, c.Append(nil))
	}
	g := elgamal.Ciphertext{B: elgamal.Generator()}
	for what, spoil := range map[string]func(p *prover){
		"nothing":       func(*prover) {},
		"row repeated":  func(*prover) { copy(rows[:2*cell], rows[2*cell:4*cell]) },
		"cell repeated": func(p *prover) { copy(at(0, 1), at(1, 1)) },
		"row replaced": func(p *prover) {
			change(at(3, 0), func(elgamal.Ciphertext) elgamal.Ciphertext { return st.Keys[0].EncryptValue(1, elgamal.RandomScalar()) })
		},
		"content changed": func(p *prover) {
			change(at(3, 0), func(c elgamal.Ciphertext) elgamal.Ciphertext { return c.Add(g) })
		},
		"content scaled": func(p *prover) {
			change(at(3, 1), func(c elgamal.Ciphertext) elgamal.Ciphertext { return c.Scale(2) })
		},
		"columns of two rows": func(p *prover) { a, b := at(0, 1), at(1, 1); c := slices.Clone(a); copy(a, b); copy(b, c) },
		"columns exchanged":   func(p *prover) { a, b := at(0, 0), at(0, 1); c := slices.Clone(a); copy(a, b); copy(b, c) },
		"sum kept": func(p *prover) {
			change(at(0, 0), func(c elgamal.Ciphertext) elgamal.Ciphertext { return c.Add(g) })
			change(at(1, 0), func(c elgamal.Ciphertext) elgamal.Ciphertext { return c.Sub(g) })
		},
		"another key": func(p *prover) {
			other := *p.st
			other.Keys = []*elgamal.PublicKey{st.Keys[0], testKey(t, 9)}
			p.st = &other
		},
		"keys exchanged": func(p *prover) {
			other := *p.st
			other.Keys = []*elgamal.PublicKey{st.Keys[1], st.Keys[0]}
			p.st = &other
		},
	} {
		p, tr, own := cheat(t, m, st, in)
		rows = own
		spoil(p)
		var out, proof bytes.Buffer
		if err := p.prove(tr, &out, &proof); err != nil {
			t.Fatal(err)
		}
		err := m.Verify(st, in, table(t, out.Bytes()), proofOf(t, proof.Bytes(), in))
		if what == "nothing" != (err == nil) || err != nil && !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestNoPermutation commits to a matrix that takes one row twice and another never, with the honest commitment for the row taken and
// any for the one left out.
func TestNoPermutation(t *testing.T) {
	m, st, in := sample(t, 4, 1)
	p, tr, _ := cheat(t, m, st, in)
	left := p.secrets.order[0]
	p.secrets.order[0] = p.secrets.order[1]
	var out, proof bytes.Buffer
	output, commitments, err := p.shuffle(&out)
	if err != nil {
		t.Fatal(err)
	}
	free := elgamal.MulBase(p.secrets.commit.At(left)).Bytes()
	copy(commitments[left*commitmentSize:], free[:])
	proof.Write(commitments)
	seed := weigh(tr, output, sum256(commitments))
	p.sum(seed)
	chain, err := p.chain(seed, &proof)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.answer(seed, challenge(tr, chain, &p.first), &proof); err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(st, in, table(t, out.Bytes()), proofOf(t, proof.Bytes(), in)); !errors.Is(err, ErrProof) {
		t.Errorf("a row taken twice: %v", err)
	}
}

// TestOtherStatement presents an honest shuffle as another one.
func TestOtherStatement(t *testing.T) {
	m, st, in := sample(t, 5, 2)
	out, proof := shuffle(t, m, st, in)
	_, _, input := sample(t, 5, 2)
	other := func(change func(*Statement)) Statement { s := st; change(&s); return s }
	for what, try := range map[string]func() error{
		"contest": func() error { return verify(t, m, other(func(s *Statement) { s.Contest = "council" }), in, out, proof) },
		"table":   func() error { return verify(t, m, other(func(s *Statement) { s.Table = "ranking" }), in, out, proof) },
		"mixer":   func() error { return verify(t, m, other(func(s *Statement) { s.Mixer = 2 }), in, out, proof) },
		"key": func() error {
			return verify(t, m, other(func(s *Statement) { s.Keys = []*elgamal.PublicKey{st.Keys[0], testKey(t, 9)} }), in, out, proof)
		},
		"keys": func() error {
			return verify(t, m, other(func(s *Statement) { s.Keys = []*elgamal.PublicKey{st.Keys[1], st.Keys[0]} }), in, out, proof)
		},
		"election": func() error { return verify(t, New([32]byte{9}), st, in, out, proof) },
		"input":    func() error { return verify(t, m, st, input, out, proof) },
		"order":    func() error { return verify(t, m, st, table(t, out), whole(t, in), proof) },
	} {
		if err := try(); !errors.Is(err, ErrProof) {
			t.Errorf("another %s: %v", what, err)
		}
	}
}

func verify(t *testing.T, m *Mixnet, st Statement, in *Table, out, proof []byte) error {
	return m.Verify(st, in, table(t, out), proofOf(t, proof, in))
}

// whole gives a table's bytes.
func whole(t *testing.T, in *Table) []byte {
	rows, err := in.read(0, in.Rows)
	if err != nil {
		t.Fatal(err)
	}
	return append(TableHeader(in.Rows, in.Width), rows...)
}

// TestShapes adds and drops rows and columns.
func TestShapes(t *testing.T) {
	m, st, in := sample(t, 3, 1)
	out, proof := shuffle(t, m, st, in)
	_, _, more := sample(t, 4, 1)
	_, _, fewer := sample(t, 2, 1)
	_, wide, wider := sample(t, 3, 2)
	p := proofOf(t, proof, in)
	for what, try := range map[string]func() error{
		"a row more":      func() error { return m.Verify(st, in, more, p) },
		"a row less":      func() error { return m.Verify(st, in, fewer, p) },
		"a column more":   func() error { return m.Verify(st, in, wider, p) },
		"keys of another": func() error { return m.Verify(wide, in, table(t, out), p) },
		"proof of more":   func() error { return m.Verify(st, more, more, p) },
		"keys to shuffle": func() error { return m.Shuffle(wide, in, new(bytes.Buffer), new(bytes.Buffer)) },
	} {
		if err := try(); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestEveryField changes each value of proof and output in each way that it has, one at a time.
func TestEveryField(t *testing.T) {
	m, st, in := sample(t, 3, 2)
	out, proof := shuffle(t, m, st, in)
	_, second := shuffle(t, m, st, in)
	p := proofOf(t, proof, in)
	scalars := p.moves() + int64(3+2*2)*elgamal.PointSize
	for at := 0; at < len(proof); at += 32 {
		waysOf := pointWays
		if int64(at) >= scalars {
			waysOf = scalarWays
		}
		ways := waysOf(t, proof[at:][:32])
		ways["that of another proof"] = way{second[at:][:32], ErrProof}
		for what, w := range ways {
			bad := slices.Concat(proof[:at], w.value, proof[at+32:])
			if err := verify(t, m, st, in, out, bad); !errors.Is(err, w.err) {
				t.Errorf("value %d of the proof is %s: %v", at/32, what, err)
			}
		}
	}
	for at := headerSize; at < len(out); at += 32 {
		for what, w := range pointWays(t, out[at:][:32]) {
			bad := slices.Concat(out[:at], w.value, out[at+32:])
			if err := verify(t, m, st, in, bad, proof); !errors.Is(err, w.err) {
				t.Errorf("point %d of the output is %s: %v", at/32, what, err)
			}
		}
	}
}

// way is another value for a field and what comes of it.
type way struct {
	value []byte
	err   error
}

func pointWays(t *testing.T, old []byte) map[string]way {
	p, err := elgamal.DecodePoint(old)
	if err != nil {
		t.Fatal(err)
	}
	next, minus := p.Add(elgamal.Generator()).Bytes(), p.Neg().Bytes()
	negative := slices.Clone(old)
	negative[0] |= 1
	above := append([]byte{0xee}, bytes.Repeat([]byte{0xff}, 31)...) // p + 1, for 1
	above[31] = 0x7f
	return map[string]way{"another": {next[:], ErrProof}, "its opposite": {minus[:], ErrProof}, "the identity": {make([]byte, 32), ErrForm},
		"no encoding": {negative, ErrForm}, "above the field": {above, ErrForm}}
}

func scalarWays(t *testing.T, old []byte) map[string]way {
	s, err := elgamal.DecodeScalar(old)
	if err != nil {
		t.Fatal(err)
	}
	next, minus := s.Add(elgamal.NewScalar(1)).Bytes(), s.Neg().Bytes()
	return map[string]way{"another": {next[:], ErrProof}, "its opposite": {minus[:], ErrProof}, "zero": {make([]byte, 32), ErrProof},
		"above the order": {bytes.Repeat([]byte{0xff}, 32), ErrForm}}
}

// TestMixedProofs puts the sections of two good proofs of one shuffle together in every way.
func TestMixedProofs(t *testing.T) {
	m, st, in := sample(t, 4, 1)
	out1, one := shuffle(t, m, st, in)
	out2, two := shuffle(t, m, st, in)
	p := proofOf(t, one, in)
	cuts := []int64{0, p.chain(), p.moves(), p.answers(), int64(len(one))}
	for choice := range 1 << 5 {
		var mixed []byte
		for s := range 4 {
			mixed = append(mixed, [][]byte{one, two}[choice>>s&1][cuts[s]:cuts[s+1]]...)
		}
		out := [][]byte{out1, out2}[choice>>4&1]
		err := verify(t, m, st, in, out, mixed)
		if whole := choice == 0 || choice == 31; whole != (err == nil) || err != nil && !errors.Is(err, ErrProof) {
			t.Errorf("mixture %05b: %v", choice, err)
		}
	}
}
