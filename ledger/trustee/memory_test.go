package trustee

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

var memoryRows = flag.Int("rows", 20_000, "rows of BenchmarkMemory")

// column is a table of one column that is read as it is needed, as those of package record are.
type column elgamal.Encoded

func (c column) Len() int { return len(c) / elgamal.CiphertextSize }

func (c column) Item(i int) (Item, error) {
	at, err := elgamal.DecodeCiphertext(c[i*elgamal.CiphertextSize:][:elgamal.CiphertextSize])
	return Item{fmt.Sprintf("lot 0 mayor row %d column 1", i), at}, err
}

// BenchmarkMemory decrypts a column of a table with a quorum of two, and tells how many bytes of memory each row took at most, the
// column itself left out.
func BenchmarkMemory(b *testing.B) {
	p := newPlay(b, 2, 3, 0)
	p.until(StepDone)
	r := p.c.Record()
	at := elgamal.Ciphertext{A: elgamal.Generator(), B: elgamal.Generator().Add(r.Joint[Vote])}
	var all column
	for next := at; all.Len() < *memoryRows; next = next.Add(at) {
		all = next.Append(all)
	}
	task := &Task{Set: Vote, Serial: 1, Quorum: []string{"t1", "t3"}, Items: all}
	before := memory(b)
	for b.Loop() {
		shares := map[string]*DecryptionShare{}
		for _, id := range task.Quorum {
			share, err := r.Prove(task, p.shares(id))
			if err != nil {
				b.Fatal(err)
			}
			shares[id] = share
		}
		if _, err := r.CombineEncoded(task, shares); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(memory(b)-before)/float64(*memoryRows), "B-peak/row")
}

// memory is the most that the process has had, in bytes.
func memory(b *testing.B) (n int64) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	if _, err := fmt.Sscan(string(rest), &n); err != nil {
		b.Fatal(err)
	}
	return n * 1024
}
