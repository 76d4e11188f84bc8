package mixnet

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

func sum256(b []byte) [32]byte { return sha256.Sum256(b) }

func TestTableForm(t *testing.T) {
	_, _, in := sample(t, 2, 2)
	good := whole(t, in)
	for what, bad := range map[string][]byte{
		"empty": nil, "header only": good[:headerSize], "cut header": good[:5], "a byte less": good[:len(good)-1], "a byte more": append(slices.Clone(good), 0),
		"no rows": TableHeader(0, 2), "no columns": TableHeader(2, 0), "other shape": append(TableHeader(4, 2), good[headerSize:]...),
		"too many rows": TableHeader(MaxRows+1, 1), "too wide": TableHeader(1, MaxWidth+1),
	} {
		if _, err := OpenTable(bytes.NewReader(bad), int64(len(bad))); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := OpenProof(bytes.NewReader(nil), ProofSize(2, 2)-1, 2, 2); !errors.Is(err, ErrForm) {
		t.Errorf("proof: %v", err)
	}
}

// TestFilesThatEndEarly: a file that shrank is an error of reading, never a verdict.
func TestFilesThatEndEarly(t *testing.T) {
	m, st, in := sample(t, 3, 1)
	out, proof := shuffle(t, m, st, in)
	for _, n := range []int{1, 33, 64, 200} {
		short, err := OpenTable(bytes.NewReader(out[:len(out)-min(n, 100)]), int64(len(out)))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Verify(st, in, short, proofOf(t, proof, in)); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			t.Errorf("table: %v", err)
		}
		p, err := OpenProof(bytes.NewReader(proof[:len(proof)-n]), int64(len(proof)), 3, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Verify(st, in, table(t, out), p); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			t.Errorf("proof without its last %d bytes: %v", n, err)
		}
	}
}

// TestABadCellIsNamed spoils each component of a table, whatever others are decoded beside it.
func TestABadCellIsNamed(t *testing.T) {
	m, st, in := sample(t, 5, 3)
	out, proof := shuffle(t, m, st, in)
	for i := range 2 * in.Rows * in.Width {
		row, column := i/2/in.Width, i/2%in.Width
		want := fmt.Sprintf("%v: row %d, column %d", ErrForm, row+1, column+1)
		spoiled := func(data []byte) *Table {
			bad := bytes.Clone(data)
			bad[headerSize+i*elgamal.PointSize] ^= 1
			return table(t, bad)
		}
		bad := spoiled(whole(t, in))
		_, ofRow := bad.Row(row)
		_, ofCell := bad.Cell(row, column)
		for what, err := range map[string]error{
			"row": ofRow, "cell": ofCell, "shuffle": m.Shuffle(st, bad, io.Discard, io.Discard),
			"input": m.Verify(st, bad, table(t, out), proofOf(t, proof, in)), "output": m.Verify(st, in, spoiled(out), proofOf(t, proof, in)),
		} {
			if !errors.Is(err, ErrForm) || err.Error() != want {
				t.Errorf("%s: %v, and not %s", what, err, want)
			}
		}
	}
}

// FuzzTable takes any bytes for a table: what is taken has one encoding.
func FuzzTable(f *testing.F) {
	_, _, in := sample(f, 2, 1)
	rows, _ := in.read(0, 2)
	f.Add(append(TableHeader(2, 1), rows...))
	f.Add(TableHeader(1<<24, 255))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := OpenTable(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		again := TableHeader(in.Rows, in.Width)
		for i := range in.Rows {
			row, err := in.Row(i)
			if err != nil {
				return
			}
			for k := range row {
				again = row[k].Append(again)
			}
		}
		if !bytes.Equal(again, data) {
			t.Error("a second encoding was taken")
		}
	})
}

// FuzzProof changes a good proof: nothing but the proof itself is taken.
func FuzzProof(f *testing.F) {
	m, st, in := sample(f, 2, 1)
	var out, good bytes.Buffer
	if err := m.Shuffle(st, in, &out, &good); err != nil {
		f.Fatal(err)
	}
	f.Add(0, []byte{1})
	f.Add(64, make([]byte, 32))
	f.Add(int(ProofSize(2, 1))-32, bytes.Repeat([]byte{255}, 32))
	f.Fuzz(func(t *testing.T, at int, put []byte) {
		bad := bytes.Clone(good.Bytes())
		copy(bad[(at%len(bad)+len(bad))%len(bad):], put)
		err := verify(t, m, st, in, out.Bytes(), bad)
		if bytes.Equal(bad, good.Bytes()) != (err == nil) {
			t.Errorf("%v", err)
		}
		if err != nil && !errors.Is(err, ErrForm) && !errors.Is(err, ErrProof) {
			t.Errorf("neither form nor proof: %v", err)
		}
	})
}
