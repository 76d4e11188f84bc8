package mixnet

import (
	"bufio"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

var memoryRows = flag.Int("rows", 20_000, "rows of BenchmarkMemory")

// BenchmarkMemory shuffles a file into files, verifies them, and tells the most memory that the process ever had.
// `make million` asks it for a million rows.
func BenchmarkMemory(b *testing.B) {
	st := Statement{Contest: "mayor", Table: "index", Mixer: 1, Keys: []*elgamal.PublicKey{testKey(b, 0)}}
	m := New(testElection)
	in := tableFile(b, st, *memoryRows)
	for b.Loop() {
		out, proof := create(b, "out"), create(b, "proof")
		if err := m.Shuffle(st, in, out, proof); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(peak(b), "MB-peak-shuffled")
		shuffled, err := OpenTable(out, size(b, out))
		if err != nil {
			b.Fatal(err)
		}
		p, err := OpenProof(proof, size(b, proof), in.Rows, 1)
		if err != nil {
			b.Fatal(err)
		}
		if err := m.Verify(st, in, shuffled, p); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(peak(b), "MB-peak")
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N**memoryRows), "µs/row")
}

// tableFile writes rows that nobody has to encrypt one by one: sums of the ones before.
func tableFile(b *testing.B, st Statement, rows int) *Table {
	file := create(b, "in")
	w := bufio.NewWriter(file)
	w.Write(TableHeader(rows, 1))
	step := st.Keys[0].EncryptValue(1, elgamal.RandomScalar())
	at := step
	for range rows {
		at = at.Add(step)
		w.Write(at.Append(nil))
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	in, err := OpenTable(file, size(b, file))
	if err != nil {
		b.Fatal(err)
	}
	return in
}

func create(b *testing.B, name string) *os.File {
	f, err := os.Create(filepath.Join(b.TempDir(), name))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func size(b *testing.B, f *os.File) int64 {
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// peak is VmHWM in megabytes.
func peak(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		b.Fatal("the kernel tells no peak")
	}
	kb := 0.0
	for _, digit := range found[1] {
		kb = 10*kb + float64(digit-'0')
	}
	return kb / 1000
}
