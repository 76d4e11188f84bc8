package tally

import (
	"cmp"
	"fmt"
	"slices"
)

// TwoRound are the settings of an election that votes again on the first if nobody has a majority.
type TwoRound struct {
	Majority Majority // of BaseCast, the valid votes, or BasePresent, all ballots
	Advance  int      // how many stand in the second round; 2, if nothing else is said
	AllTied  bool     // whoever has as many votes as the last of them stands too; else Ties says who
	Ties     Ties
}

// First counts the first round: a winner, or who stands in the second.
func (t TwoRound) First(s Sums) (Report, error) {
	r := s.report("two-round", 1)
	if err := cmp.Or(s.check(), t.Majority.check()); err != nil {
		return r, err
	}
	if t.Advance < 2 || t.Majority.Base != BaseCast && t.Majority.Base != BasePresent {
		return r, fmt.Errorf("%w: %d options of a second round, a majority of %q", ErrSettings, t.Advance, t.Majority.Base)
	}
	base := s.total()
	if t.Majority.Base == BasePresent {
		base = s.Ballots
	}
	r.Order = ranked(len(s.Votes), func(a, b int) int { return cmp.Compare(s.Votes[b], s.Votes[a]) })
	round := Round{Quota: t.Majority.needs(base), Votes: whole(s.Votes)}
	if len(r.Order) > 0 && len(r.Order[0]) == 1 && t.Majority.carries(s.Votes[r.Order[0][0]], base) {
		r.Winners, round.Elected = r.Order[0], r.Order[0]
	} else {
		r.Advance, round.Ties, r.Open = t.advance(r.Order, s)
	}
	r.Rounds = append(r.Rounds, round)
	return r, nil
}

// advance gives those who stand in the second round; nobody without a vote does.
func (t TwoRound) advance(order [][]int, s Sums) (options []int, ties []Tie, open *Tie) {
	voted := slices.DeleteFunc(slices.Clone(order), func(group []int) bool { return s.Votes[group[0]] == 0 })
	if !t.AllTied {
		return fill(voted, t.Advance, t.Ties.start(s.Options))
	}
	for _, group := range voted {
		if len(options) >= t.Advance {
			break
		}
		options = append(options, group...)
	}
	return options, nil, nil
}

// Second counts the second round among the options that first lets stand, in that order: the most votes win.
func (t TwoRound) Second(first Report, s Sums) (Report, error) {
	if !slices.Equal(first.Names(first.Advance), s.Options) {
		return Report{}, fmt.Errorf("%w: the second round has the options %v, the first let stand %v", ErrSettings, s.Options, first.Names(first.Advance))
	}
	return s.highest("two-round", 1, t.Ties)
}
