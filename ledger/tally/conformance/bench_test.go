package main

import (
	"flag"
	"testing"
)

var data = flag.String("data", "", "folder of published elections")

// BenchmarkWards counts 220 council wards by each of three rules; the metric is what 1,100 counts take.
func BenchmarkWards(b *testing.B) {
	s := suite{"scottish-wards.tar.xz", wards}
	total := s.bench(b)
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N*total)*1100, "s/1100-wards")
}

// BenchmarkRaire finds the assertions of every published ranked contest.
func BenchmarkRaire(b *testing.B) {
	s := suite{"raire.tar.xz", raire}
	s.bench(b)
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/suite")
}

// bench runs the suite again and again and tells of how many cases it is.
func (s suite) bench(b *testing.B) (total int) {
	f, err := unpack(*data, s.archive)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		o := s.run(f)
		if total = o.total; total == 0 || o.matched != total {
			b.Fatalf("%d of %d match", o.matched, total)
		}
	}
	return total
}
