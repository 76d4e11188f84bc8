package elgamal

import (
	"syscall"
	"testing"
)

// cpu is the process's own time in microseconds, which other processes on the machine don't stretch.
func cpu(b *testing.B) float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return float64(syscall.TimevalToNsec(r.Utime)+syscall.TimevalToNsec(r.Stime)) / 1000
}

func BenchmarkProve(b *testing.B) {
	k, _ := testKey(b)
	perSelection(b, 1, func() { newPaper(k) })
}

func BenchmarkVerify(b *testing.B) {
	const papers = 16
	k, _ := testKey(b)
	var commitments, challenges [][]byte
	for range papers {
		p := newPaper(k)
		commitments, challenges = append(commitments, p.encode(false)), append(challenges, p.encode(true))
	}
	b.Run("batch", func(b *testing.B) {
		perSelection(b, papers, func() { mustHold(b, verifyBatch(b, k, commitments)) })
	})
	b.Run("alone", func(b *testing.B) {
		perSelection(b, papers, func() {
			for i := range commitments {
				mustHold(b, verifyBatch(b, k, commitments[i:i+1]))
			}
		})
	})
	b.Run("challenge-form", func(b *testing.B) {
		perSelection(b, papers, func() {
			for i := range challenges {
				mustHold(b, verifyChallenges(b, k, challenges[i]))
			}
		})
	})
}

func mustHold(b *testing.B, ok bool) {
	if !ok {
		b.Fatal("refused")
	}
}

func perSelection(b *testing.B, papers int, work func()) {
	before := cpu(b)
	for b.Loop() {
		work()
	}
	b.ReportMetric((cpu(b)-before)/float64(b.N*papers*contests*options), "cpu-µs/selection")
}
