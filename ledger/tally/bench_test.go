package tally

import (
	"math/rand/v2"
	"testing"
)

// electorate draws rankings of all lengths over options of unequal favour, from a fixed seed; equal ones are not gathered.
func electorate(ballots, options int) Profile {
	r := rand.New(rand.NewPCG(1, uint64(ballots*options)))
	p := Profile{}
	for o := range options {
		p.Options = append(p.Options, string(rune('A'+o)))
	}
	order := upTo(options)
	for range ballots {
		for i := range order { // nearer options more often first
			k := i + min(r.IntN(options-i), r.IntN(options-i))
			order[i], order[k] = order[k], order[i]
		}
		p.Ballots = append(p.Ballots, Ranking(order[:1+r.IntN(options)]...))
	}
	return p
}

// A million ballots that rank up to 20 options, by each ranked rule.
func BenchmarkMillionBallots(b *testing.B) {
	p := electorate(1_000_000, 20)
	ties := Ties{Seed: "bench"}
	stv := STV{Seats: 5, Ties: ties}
	for _, c := range []struct {
		name  string
		count func(Profile) (Report, error)
	}{
		{"irv", IRV{Seats: 1, Ties: ties}.Count}, {"rctab-many-winners", IRV{Mode: ManyPerRound, Seats: 5, Decimals: 4, Ties: ties}.Count},
		{"scottish", stv.Scottish}, {"wigm", stv.WIGM}, {"meek", stv.Meek}, {"schulze", Condorcet{Seats: 1, Ties: ties}.Schulze},
		{"ranked-pairs", Condorcet{Seats: 1, Ties: ties}.RankedPairs}, {"borda", Borda{Seats: 1, Unranked: UnrankedZero, Ties: ties}.Count},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.count(p); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/ballot")
		})
	}
}

// A ward as Scotland has them: 5,000 ballots, 8 candidates, 4 seats. 1,100 of them are all wards of three elections.
func BenchmarkScottishWard(b *testing.B) {
	p := electorate(5000, 8)
	s := STV{Seats: 4, Ties: Ties{Seed: "bench"}}
	for b.Loop() {
		if _, err := s.Scottish(p); err != nil {
			b.Fatal(err)
		}
	}
}
