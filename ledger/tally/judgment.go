package tally

import (
	"fmt"
	"slices"
)

// Graded is how many ballots gave each option each grade.
type Graded struct {
	Options []string
	Ballots int64
	Grades  [][]int64 // by option, then by grade, the best first
}

// Grade counts the grades of ballots; a mark's value is the grade, 0 the best.
func (p Profile) Grade(grades int) (Graded, error) {
	g := Graded{Options: p.Options, Ballots: p.Total(), Grades: make([][]int64, len(p.Options))}
	if err := p.Check(maxBallots, 0, int32(grades-1)); err != nil {
		return g, err
	}
	for o := range g.Grades {
		g.Grades[o] = make([]int64, grades)
	}
	for i, b := range p.Ballots {
		if _, err := b.given(); err != nil {
			return g, fmt.Errorf("%w: ballot %d", err, i+1)
		}
		for _, m := range b.Marks {
			g.Grades[m.Option][m.Value] += b.Weight
		}
	}
	return g, nil
}

// maxBallots keeps sums of ballots far from the end of int64.
const maxBallots = 1 << 50

// MajorityJudgment elects by the median grade, the lower of two middle ones. Options with the same median are told apart by taking
// one ballot with the median grade from each, again and again, until their medians differ; those with the same grades throughout
// are tied (M. Balinski, R. Laraki, Majority Judgment, MIT Press 2010, chapter 1). A ballot without a grade for an option
// gives it the worst.
//
// Its first round has the medians; each further one the medians after the Removed ballots at which options part.
func MajorityJudgment(g Graded, seats int, ties Ties) (Report, error) {
	r := Sums{Options: g.Options, Ballots: g.Ballots}.report("majority-judgment", seats)
	values, err := g.values()
	if err != nil {
		return r, err
	}
	r.Order = ranked(len(values), func(a, b int) int { order, _ := values[a].compare(values[b]); return order })
	r.Rounds = judged(values, r.Order)
	r.Medians = r.Rounds[0].Medians
	groups := r.Order
	if g.Ballots == 0 {
		groups = nil // nobody was judged
	}
	last := &r.Rounds[len(r.Rounds)-1]
	last.Elected, last.Ties, r.Open = fill(groups, seats, ties.start(g.Options))
	r.Winners = last.Elected
	return r, nil
}

// judged are the rounds: the medians, then those after the removals at which neighbours in the order part.
func judged(values []value, order [][]int) []Round {
	at := []int64{0}
	for i := 1; i < len(order); i++ {
		_, removed := values[order[i-1][0]].compare(values[order[i][0]])
		at = append(at, removed)
	}
	slices.Sort(at)
	var rounds []Round
	for _, removed := range slices.Compact(at) {
		r := Round{Votes: []Number{}, Removed: removed, Medians: make([]int, len(values))}
		for o, v := range values {
			r.Medians[o] = v.after(removed)
		}
		rounds = append(rounds, r)
	}
	return rounds
}

func (g Graded) values() ([]value, error) {
	out := make([]value, len(g.Grades))
	if len(g.Grades) != len(g.Options) || g.Ballots < 0 || g.Ballots > maxBallots {
		return nil, fmt.Errorf("%w: %d options, %d ballots", ErrSums, len(g.Grades), g.Ballots)
	}
	for o, counts := range g.Grades {
		if len(counts) < 1 || len(counts) != len(g.Grades[0]) {
			return nil, fmt.Errorf("%w: option %d has %d grades", ErrSums, o, len(counts))
		}
		rest := g.Ballots
		for _, n := range counts {
			if n < 0 || n > rest {
				return nil, fmt.Errorf("%w: option %d has more grades than ballots", ErrSums, o)
			}
			rest -= n
		}
		counts = slices.Clone(counts)
		counts[len(counts)-1] += rest
		out[o] = outwards(counts, g.Ballots)
	}
	return out, nil
}
