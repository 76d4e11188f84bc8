package ballot

import (
	"fmt"
	"syscall"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// The benchmarks seal and check ballots of 60 selections in six contests of
// one vote, which is the shape of the general election that ships as an
// example. Figures are for the whole ballot: ids, limits and leaf included.

func benchContext(b *testing.B) *Context {
	c, _ := testContext(b, benchManifest())
	return c
}

func benchManifest() *election.Manifest {
	m := electiontest.New().Manifest
	m.Contests, m.Styles = nil, []election.Style{{ID: "only"}}
	for i := range 6 {
		c := election.Contest{ID: fmt.Sprintf("c%d", i), Kind: election.Plurality, VotesAllowed: 1, Seats: 1}
		for o := range 10 {
			c.Options = append(c.Options, election.Option{ID: fmt.Sprintf("o%d", o)})
		}
		m.Contests = append(m.Contests, c)
		m.Styles[0].Contests = append(m.Styles[0].Contests, c.ID)
	}
	m.Stations[0].Styles = []string{"only"}
	return m
}

func benchChoices(c *Context, n int) *Selections {
	sel := NewSelections(c.Manifest.StyleContests("only"))
	for i := range 6 {
		sel.Set(fmt.Sprintf("c%d", i), fmt.Sprintf("o%d", (n+i)%10), 1)
	}
	return sel
}

// perSelection runs work and reports time and CPU time a selection; the
// second is what counts on a machine that does other things meanwhile.
func perSelection(b *testing.B, ballots int, work func()) {
	before := cpu(b)
	for b.Loop() {
		work()
	}
	n := float64(b.N * ballots * 60)
	b.ReportMetric(float64(b.Elapsed().Microseconds())/n, "µs/selection")
	b.ReportMetric(float64(cpu(b)-before)/n, "cpu-µs/selection")
}

func cpu(b *testing.B) int64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return (syscall.TimevalToNsec(r.Utime) + syscall.TimevalToNsec(r.Stime)) / 1000
}

func BenchmarkSeal(b *testing.B) {
	c := benchContext(b)
	sel := benchChoices(c, 3)
	perSelection(b, 1, func() {
		if _, err := c.Seal("st-1", "only", 1, Seed{1}, sel); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkSealPrepared is what remains to do once the voter has chosen.
func BenchmarkSealPrepared(b *testing.B) {
	c := benchContext(b)
	sel := benchChoices(c, 3)
	p := c.Prepare("st-1", 1, Seed{1})
	perSelection(b, 1, func() {
		if _, err := p.Seal("only", sel); err != nil {
			b.Fatal(err)
		}
	})
}

const benchBallots = 256

func benchBatch(b *testing.B) (*Context, [][]byte, []Commitment) {
	c := benchContext(b)
	var data [][]byte
	var coms []Commitment
	for i := range uint32(benchBallots) {
		p := c.Prepare("st-1", i, testSeed(c, "st-1", i))
		s, err := p.Seal("only", benchChoices(c, int(i)))
		if err != nil {
			b.Fatal(err)
		}
		data, coms = append(data, s.Encode()), append(coms, p.Commitment())
	}
	return c, data, coms
}

// BenchmarkCheckBatch includes reading the bytes. Run it with -cpu 1,2 for
// the figure of one core and of two.
func BenchmarkCheckBatch(b *testing.B) {
	c, data, coms := benchBatch(b)
	perSelection(b, benchBallots, func() {
		ballots, _ := c.ParseBatch(data)
		if bad, err := c.CheckBatch(ballots, coms); len(bad) > 0 {
			b.Fatal(err)
		}
	})
}

// BenchmarkCheckAlone judges ballot by ballot: each is a batch of its own
// proofs.
func BenchmarkCheckAlone(b *testing.B) {
	c, data, coms := benchBatch(b)
	perSelection(b, 16, func() {
		for i := range data[:16] {
			if err := judgeBytes(c, data[i], coms[i]); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSum is the part of a batch that is the multi-scalar multiplication: with decoding, the physical floor.
func BenchmarkSum(b *testing.B) {
	c, data, _ := benchBatch(b)
	batch := elgamal.NewBatch(c.vote)
	n := 0
	for ; batch.Points() < enough; n++ {
		ballot, err := c.Parse(data[n])
		if err != nil {
			b.Fatal(err)
		}
		c.equations(batch, ballot, ballot.decoded)
	}
	perSelection(b, n, func() {
		if len(batch.Verify()) > 0 {
			b.Fatal("refused")
		}
	})
}

// BenchmarkDecode is the part of a batch that is decoding.
func BenchmarkDecode(b *testing.B) {
	c, data, _ := benchBatch(b)
	perSelection(b, benchBallots, func() {
		for i := range data {
			if _, err := c.Parse(data[i]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
