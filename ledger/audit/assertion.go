package audit

import (
	"fmt"
	"slices"
)

// A Vote is what one paper says in one contest, as a board reads it. A blank or spoilt vote has no points and no ranking.
type Vote struct {
	Points  []int64 // of each option: 1 for a mark, or the points it got; nil if there are none, or on a ranked paper
	Ranking []int   // options by rank, the first preference first
	Weight  int64   // of a weighted vote; 0 is 1
}

func (v Vote) points(option int) int64 {
	if option >= len(v.Points) {
		return 0
	}
	return v.Points[option]
}

func (v Vote) valid() bool {
	return slices.ContainsFunc(v.Points, func(p int64) bool { return p > 0 })
}

// An Assertion is one statement about all papers from which, with others, the outcome follows: the sum of Score over them is
// positive. It is a SHANGRLA assertion in integers (Stark, "Sets of Half-Average Nulls Generate Risk-Limiting Audits", 2020):
// the assorter is (score + low)/(2·low), and says that its mean is above 1/2.
type Assertion struct {
	Name      string
	Low, High int64 // −Low ≤ score ≤ High, both positive
	Score     func(Vote) int64
}

// Range is High + Low: the largest overstatement that a paper can have.
func (a Assertion) Range() int64 { return a.Low + a.High }

// A Reported assertion has the margin, the sum of Score over all records.
type Reported struct {
	Assertion
	Margin int64
}

// Among is the assertion about options that stand at these places among others.
func (r Reported) Among(places []int) Reported {
	score := r.Score
	r.Score = func(v Vote) int64 {
		own := Vote{Weight: v.Weight}
		for _, o := range places {
			own.Points = append(own.Points, v.points(o))
		}
		return score(own)
	}
	return r
}

// TieError says that a reported outcome hangs on a margin that is not positive, so that no sample can confirm it.
type TieError struct {
	Name   string
	Margin int64
}

func (e *TieError) Error() string {
	return fmt.Sprintf("%q has a margin of %d: a sample can't confirm it; count every paper by hand", e.Name, e.Margin)
}

// report is assertions with their margins, all of which must be positive.
func report(rs []Reported) ([]Reported, error) {
	for _, r := range rs {
		if r.Margin <= 0 {
			return nil, &TieError{r.Name, r.Margin}
		}
	}
	return rs, nil
}

// pairs has one assertion for every winner and loser.
func pairs(options []string, tally []int64, winners []int, of func(w, l int) Assertion) ([]Reported, error) {
	if err := outcome(options, tally, winners); err != nil {
		return nil, err
	}
	var all []Reported
	for _, w := range winners {
		for l := range options {
			if !slices.Contains(winners, l) {
				a := of(w, l)
				a.Name = options[w] + " > " + options[l]
				all = append(all, Reported{a, tally[w] - tally[l]})
			}
		}
	}
	return report(all)
}

func outcome(options []string, tally []int64, winners []int) error {
	switch {
	case len(tally) != len(options):
		return fmt.Errorf("%d totals for %d options", len(tally), len(options))
	case len(winners) == 0:
		return fmt.Errorf("no winner among %d options", len(options))
	}
	for i, w := range winners {
		if w < 0 || w >= len(options) || slices.Contains(winners[:i], w) {
			return fmt.Errorf("winner %d is none of the %d options, or stands twice", w, len(options))
		}
	}
	return nil
}

// Plurality asserts that each winner has more marks than each loser: plurality, approval, and N of M (SHANGRLA, section 2.1).
func Plurality(options []string, tally []int64, winners []int) ([]Reported, error) {
	return Scored(options, tally, winners, 1)
}

// Scored asserts that each winner has more points than each loser, when an option gets at most most points from a
// paper: score and cumulative voting, and Borda with the points of each rank (SHANGRLA, section 2.4).
func Scored(options []string, tally []int64, winners []int, most int64) ([]Reported, error) {
	if most <= 0 {
		return nil, fmt.Errorf("at most %d points", most)
	}
	return pairs(options, tally, winners, func(w, l int) Assertion {
		return Assertion{Low: most, High: most, Score: func(v Vote) int64 { return clamp(v.points(w), most) - clamp(v.points(l), most) }}
	})
}

// clamp keeps what a board entered within what a paper can say.
func clamp(points, most int64) int64 { return min(max(points, 0), most) }

// Weighted asserts that each winner has more weight than each loser, when no paper weighs more than heaviest. Papers
// are drawn with equal chance, so that light papers are no less checked.
func Weighted(options []string, tally []int64, winners []int, heaviest int64) ([]Reported, error) {
	if heaviest <= 0 {
		return nil, fmt.Errorf("a heaviest paper of %d", heaviest)
	}
	return pairs(options, tally, winners, func(w, l int) Assertion {
		return Assertion{Low: heaviest, High: heaviest, Score: func(v Vote) int64 {
			return clamp(max(v.Weight, 1), heaviest) * (clamp(v.points(w), 1) - clamp(v.points(l), 1))
		}}
	})
}

// Majority asserts that an option has more than num/den of the valid votes, or, if it failed, less (SHANGRLA, section 2.3). The
// tally and valid count papers.
func Majority(option string, index int, votes, valid, num, den int64, passed bool) (Reported, error) {
	return majority(option, index, votes, valid, num, den, passed, Vote.valid)
}

// MajorityOfAll is Majority of all papers, so that a blank one is as good as one against.
func MajorityOfAll(option string, index int, votes, papers, num, den int64, passed bool) (Reported, error) {
	return majority(option, index, votes, papers, num, den, passed, func(Vote) bool { return true })
}

func majority(option string, index int, votes, base, num, den int64, passed bool, counts func(Vote) bool) (Reported, error) {
	if num <= 0 || den <= num || votes < 0 || votes > base {
		return Reported{}, fmt.Errorf("%d of %d votes against %d/%d", votes, base, num, den)
	}
	sign, low, sense := int64(1), num, "more"
	if !passed {
		sign, low, sense = -1, den-num, "less"
	}
	score := func(v Vote) int64 {
		if !counts(v) {
			return 0
		}
		return sign * (den*clamp(v.points(index), 1) - num)
	}
	name := fmt.Sprintf("%s has %s than %d/%d", option, sense, num, den)
	all, err := report([]Reported{{Assertion{name, low, den - low, score}, sign * (den*votes - num*base)}})
	if err != nil {
		return Reported{}, err
	}
	return all[0], nil
}

// HighestAverages asserts that the last seat of each list has a higher average than the first seat that each other
// list did not get (Blom, Budurushi, Rivest, Stark, Stuckey, Teague, Vukcevic, "Assertion-Based Approaches to Auditing
// Complex Elections", 2021, section 5.1). Divisor gives the divisor of a list's n-th seat: n for D'Hondt, 2n−1 for Sainte-Laguë.
func HighestAverages(lists []string, tally, seats []int64, divisor func(n int64) int64) ([]Reported, error) {
	if len(tally) != len(lists) || len(seats) != len(lists) {
		return nil, fmt.Errorf("%d totals and %d numbers of seats for %d lists", len(tally), len(seats), len(lists))
	}
	var all []Reported
	for a := range lists {
		for b := range lists {
			if a != b && seats[a] > 0 {
				all = append(all, average(lists, tally, a, b, seats[a], seats[b]+1, divisor))
			}
		}
	}
	return report(all)
}

// average asserts tally[a]/divisor(s) > tally[b]/divisor(t).
func average(lists []string, tally []int64, a, b int, s, t int64, divisor func(int64) int64) Reported {
	ds, dt := divisor(s), divisor(t)
	name := fmt.Sprintf("seat %d of %s before seat %d of %s", s, lists[a], t, lists[b])
	score := func(v Vote) int64 { return dt*clamp(v.points(a), 1) - ds*clamp(v.points(b), 1) }
	return Reported{Assertion{name, ds, dt, score}, dt*tally[a] - ds*tally[b]}
}
