package mixnet

import (
	"bytes"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// cpu is the process's own time, which other processes on the machine don't stretch.
func cpu(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// physical measures the time of one fixed-base multiplication, and that of decoding the seven points of a row and summing eight,
// four of them with short scalars, below which no verifier of this proof can go.
func physical(b *testing.B) (fixedBase, floor time.Duration) {
	const n = 16384
	scalars, points := make([]elgamal.Scalar, n), make([]elgamal.Point, n)
	data := make([]byte, 0, n*elgamal.PointSize)
	for i := range scalars {
		scalars[i] = elgamal.RandomScalar()
	}
	start := cpu(b)
	for i := range points {
		points[i] = elgamal.MulBase(scalars[i])
	}
	fixedBase = (cpu(b) - start) / n
	for i := range points {
		data = points[i].Append(data)
	}
	start = cpu(b)
	if err := elgamal.DecodePoints(points, data); err != nil {
		b.Fatal(err)
	}
	decode := (cpu(b) - start) / n
	start = cpu(b)
	elgamal.SumVartime(scalars, points)
	long := (cpu(b) - start) / n
	start = cpu(b)
	for i := range scalars {
		scalars[i] = elgamal.Weight([32]byte{1}, uint64(i))
	}
	elgamal.SumVartime(scalars, points)
	return fixedBase, 7*decode + 4*long + 4*(cpu(b)-start)/n
}

// BenchmarkShuffle gives the time of a ciphertext on one core, as it is and as multiples of what the machine can do at all.
func BenchmarkShuffle(b *testing.B) {
	const rows = 10_000
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	fixedBase, floor := physical(b)
	m, st, in := sample(b, rows, 1)
	m.generators.of(rows)
	var out, proof bytes.Buffer
	b.Run("prove", func(b *testing.B) {
		start := cpu(b)
		for b.Loop() {
			out.Reset()
			proof.Reset()
			if err := m.Shuffle(st, in, &out, &proof); err != nil {
				b.Fatal(err)
			}
		}
		each := (cpu(b) - start) / time.Duration(b.N*rows)
		b.ReportMetric(float64(each.Nanoseconds())/1e3, "µs/ciphertext")
		b.ReportMetric(float64(each)/float64(fixedBase), "fixed-bases/ciphertext")
	})
	shuffled, proven := shuffle(b, m, st, in)
	b.Run("verify", func(b *testing.B) {
		start := cpu(b)
		for b.Loop() {
			if err := m.Verify(st, in, table(b, shuffled), proofOf(b, proven, in)); err != nil {
				b.Fatal(err)
			}
		}
		each := (cpu(b) - start) / time.Duration(b.N*rows)
		b.ReportMetric(float64(each.Nanoseconds())/1e3, "µs/ciphertext")
		b.ReportMetric(float64(each)/float64(floor), "floors/ciphertext")
	})
}
