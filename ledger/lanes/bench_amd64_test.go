package lanes

import (
	"math/rand/v2"
	"testing"

	"filippo.io/edwards25519"
)

// The benchmarks give the time of one point, an eighth of an operation.

func BenchmarkDecode(b *testing.B) {
	p := powers(edwards25519.NewGeneratorPoint())
	var e [8][32]byte
	out := (*[8]Coordinates)(p[:])
	Encode(out, &e)
	each(b, func() { Decode(&e, out) })
}

func BenchmarkEncode(b *testing.B) {
	p := powers(edwards25519.NewGeneratorPoint())
	var e [8][32]byte
	each(b, func() { Encode((*[8]Coordinates)(p[:]), &e) })
}

func BenchmarkTableMul(b *testing.B) {
	p := powers(edwards25519.NewGeneratorPoint())
	t := NewTable(&p)
	var s [8][32]byte
	var out [8]Coordinates
	each(b, func() { t.Mul(&s, &out) })
}

func BenchmarkNewTable(b *testing.B) {
	p := powers(edwards25519.NewGeneratorPoint())
	for b.Loop() {
		NewTable(&p)
	}
}

func BenchmarkMul(b *testing.B) {
	x, y := *root, *minusD
	each(b, func() { mul(&x, &x, &y) })
}

func BenchmarkSquares(b *testing.B) {
	x := *root
	each(b, func() { squares(&x, &x, 10) })
}

func each(b *testing.B, work func()) {
	for b.Loop() {
		work()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(8*b.N), "ns/each")
}

// BenchmarkSum tells the time of a term, half of whose scalars are short.
func BenchmarkSum(b *testing.B) {
	const n = 8192
	p := powers(edwards25519.NewGeneratorPoint())
	scalars, list := publicScalars(rand.New(rand.NewPCG(1, 1)), n), make([]*Coordinates, n)
	for i := range list {
		list[i] = &p[i%64]
		if i%2 == 0 {
			clear(scalars[i][16:])
		}
	}
	for b.Loop() {
		SumVartime(scalars, list)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*b.N), "ns/each")
}

func BenchmarkMulEach(b *testing.B) {
	p := powers(edwards25519.NewGeneratorPoint())
	s := [32]byte{1, 2, 3}
	each(b, func() { MulEach((*[8]Coordinates)(p[:]), &s, (*[8]Coordinates)(p[8:])) })
}
