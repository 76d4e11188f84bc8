package ballot

import (
	"flag"
	"syscall"
	"testing"
)

// `make bench-million` takes a million.
var millionSize = flag.Int("million", 20_000, "ballots of BenchmarkMillion")

// distinct is how many ballots BenchmarkMillion seals; they come again and again, and are read and judged anew each time.
const distinct = 2000

// BenchmarkMillion verifies ballots of 60 selections as a verifier of a whole election does, a batch after another, and tells the core-minutes
// that a million of them take and the memory that it needed, after the first tenth and at the end.
func BenchmarkMillion(b *testing.B) {
	c := benchContext(b)
	data, coms := make([][]byte, distinct), make([]Commitment, distinct)
	share(distinct, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			p := c.Prepare("st-1", uint32(i), testSeed(c, "st-1", uint32(i)))
			s, err := p.Seal("only", benchChoices(c, i))
			if err != nil {
				panic(err)
			}
			data[i], coms[i] = s.Encode(), p.Commitment()
		}
	})
	const batch = 500 // divides distinct
	early := 0.0
	for b.Loop() {
		before := cpu(b)
		for n := 0; n < *millionSize; n += batch {
			at := n % distinct
			ballots, _ := c.ParseBatch(data[at : at+batch])
			if bad, err := c.CheckBatch(ballots, coms[at:at+batch]); len(bad) > 0 {
				b.Fatal(err)
			}
			if n == *millionSize/10/batch*batch {
				early = peak(b)
			}
		}
		b.ReportMetric(float64(cpu(b)-before)/60/float64(*millionSize), "core-minutes/million")
	}
	b.ReportMetric(float64(*millionSize), "ballots")
	b.ReportMetric(early, "MB-early")
	b.ReportMetric(peak(b), "MB-peak")
}

// peak is the most memory that the process has had, in megabytes.
func peak(b *testing.B) float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return float64(r.Maxrss) / 1024
}
