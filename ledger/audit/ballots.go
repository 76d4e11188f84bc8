package audit

import (
	"fmt"
	"slices"
)

// Counted is a number of papers that say the same, or what they weigh.
type Counted struct {
	Count int64
	Vote  Vote
}

// over takes the margins of assertions from ballots.
func over(all []Assertion, ballots []Counted) ([]Reported, error) {
	total := int64(0)
	for _, b := range ballots {
		if b.Count < 0 || b.Count > 1<<40 {
			return nil, fmt.Errorf("%d ballots that say the same", b.Count)
		}
		total += b.Count
	}
	var rs []Reported
	for _, a := range all {
		if total > largest/a.Range() {
			return nil, fmt.Errorf("%d ballots with scores up to %d are more than can be added", total, a.High)
		}
		r := Reported{Assertion: a}
		for _, b := range ballots {
			r.Margin += b.Count * a.Score(b.Vote)
		}
		rs = append(rs, r)
	}
	return report(rs)
}

// against has one assertion for every winner and loser, with the margins that ballots give.
func against(options []string, ballots []Counted, winners []int, of func(w, l int) Assertion) ([]Reported, error) {
	if err := outcome(options, make([]int64, len(options)), winners); err != nil {
		return nil, err
	}
	var all []Assertion
	for _, w := range winners {
		for l := range options {
			if !slices.Contains(winners, l) {
				all = append(all, of(w, l))
			}
		}
	}
	return over(all, ballots)
}

// Condorcet asserts that each winner is ranked above each loser on more papers than below; an option that is not ranked is below all
// that are. Then no chain of victories leads from a loser to a winner, so that Schulze's method and ranked pairs put all winners
// before all losers (Blom et al., "Assertion-Based Approaches to Auditing Complex Elections", 2021, section 4).
func Condorcet(options []string, ballots []Counted, winners []int) ([]Reported, error) {
	return against(options, ballots, winners, func(w, l int) Assertion {
		return Assertion{options[w] + " above " + options[l], 1, 1, func(v Vote) int64 {
			for _, o := range v.Ranking {
				if o == w || o == l {
					return vote(o == w) - vote(o == l)
				}
			}
			return 0
		}}
	})
}

// Borda asserts that each winner has more points than each loser, when of m options the k-th ranked gets m − k (SHANGRLA, section 2.4).
func Borda(options []string, ballots []Counted, winners []int) ([]Reported, error) {
	m := int64(len(options))
	points := func(v Vote, o int) int64 {
		if at := slices.Index(v.Ranking, o); at >= 0 {
			return max(0, m-1-int64(at))
		}
		return 0
	}
	return against(options, ballots, winners, func(w, l int) Assertion {
		return Assertion{options[w] + " > " + options[l], max(1, m-1), max(1, m-1), func(v Vote) int64 { return points(v, w) - points(v, l) }}
	})
}

// mostApproved is the most options that a paper can share one vote among: multiples of all shares stay below 2^28.
const mostApproved = 22

// Satisfaction asserts that each winner has more satisfaction than each loser, when a paper has one vote for all that it approves
// (satisfaction approval voting). Scores are in the smallest part that all shares are multiples of.
func Satisfaction(options []string, ballots []Counted, winners []int) ([]Reported, error) {
	if len(options) > mostApproved {
		return nil, fmt.Errorf("%d options: from 1 to %d can share a vote", len(options), mostApproved)
	}
	whole := multiple(len(options))
	return against(options, ballots, winners, func(w, l int) Assertion {
		return Assertion{options[w] + " > " + options[l], whole, whole, func(v Vote) int64 {
			n := int64(0)
			for o := range options {
				n += clamp(v.points(o), 1)
			}
			return whole / max(1, n) * (clamp(v.points(w), 1) - clamp(v.points(l), 1))
		}}
	})
}

// Sequence asserts of each winner, in the order of seats, that it has more weight than each option that is not elected before or by
// it, when a paper that approves n of those before weighs 1/(n+1): proportional approval voting, one seat after the other.
func Sequence(options []string, ballots []Counted, winners []int) ([]Reported, error) {
	if len(winners) > mostApproved {
		return nil, fmt.Errorf("%d seats: from 1 to %d can be asserted", len(winners), mostApproved)
	}
	if err := outcome(options, make([]int64, len(options)), winners); err != nil {
		return nil, err
	}
	whole := multiple(len(winners))
	var all []Assertion
	for seat, w := range winners {
		for l := range options {
			if slices.Contains(winners[:seat+1], l) {
				continue
			}
			name := fmt.Sprintf("seat %d: %s > %s", seat+1, options[w], options[l])
			all = append(all, Assertion{name, whole, whole, func(v Vote) int64 {
				n := int64(1)
				for _, before := range winners[:seat] {
					n += clamp(v.points(before), 1)
				}
				return whole / n * (clamp(v.points(w), 1) - clamp(v.points(l), 1))
			}})
		}
	}
	return over(all, ballots)
}

// multiple is the least that all numbers up to n divide.
func multiple(n int) int64 {
	whole := int64(1)
	for i := int64(2); i <= int64(n); i++ {
		a, b := whole, i
		for b != 0 {
			a, b = b, a%b
		}
		whole *= i / a
	}
	return whole
}
