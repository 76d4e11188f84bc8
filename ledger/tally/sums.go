package tally

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Sums are a count in which each option's votes are only added up, as under encryption.
type Sums struct {
	Options []string
	Ballots int64   // that hold the contest, blank ones too
	Blank   int64   // of those, without a choice; 0 where sums cannot tell
	Votes   []int64 // votes, points or scores, by option
}

// Limit is what one ballot may give: at most Votes in all (0: no limit) and at most Each to one option.
type Limit struct {
	Votes int64
	Each  int32
}

// ErrTwice is returned for a ballot that marks an option twice where each has one mark.
var ErrTwice = errors.New("tally: a ballot marks an option twice")

// ErrSums is returned for sums that no ballots can have.
var ErrSums = errors.New("tally: the sums are impossible")

// Sum adds up what ballots give each option. A ballot over the limit is overvoted: nobody can tell which of its marks were
// meant, so that it counts as blank.
func (p Profile) Sum(l Limit) (Sums, error) {
	s := Sums{Options: p.Options, Ballots: p.Total(), Votes: make([]int64, len(p.Options))}
	if err := p.Check(math.MaxInt64/int64(max(1, l.Each)), 0, l.Each); err != nil {
		return s, err
	}
	for i, b := range p.Ballots {
		given, err := b.given()
		if err != nil {
			return s, fmt.Errorf("%w: ballot %d", err, i+1)
		}
		if given == 0 || l.Votes > 0 && given > l.Votes {
			s.Blank += b.Weight
			continue
		}
		for _, m := range b.Marks {
			s.Votes[m.Option] += int64(m.Value) * b.Weight
		}
	}
	return s, nil
}

// given is what a ballot gives to all options together.
func (b Ballot) given() (int64, error) {
	n, seen := int64(0), map[int32]bool{}
	for _, m := range b.Marks {
		if seen[m.Option] {
			return 0, ErrTwice
		}
		seen[m.Option] = true
		n += int64(m.Value)
	}
	return n, nil
}

// check refuses sums that no ballots can have.
func (s Sums) check() error {
	if len(s.Votes) != len(s.Options) || s.Blank < 0 || s.Ballots < s.Blank {
		return fmt.Errorf("%w: %d sums of %d options, %d ballots of which %d blank", ErrSums, len(s.Votes), len(s.Options), s.Ballots, s.Blank)
	}
	rest := int64(math.MaxInt64)
	for i, v := range s.Votes {
		if v < 0 || v > rest {
			return fmt.Errorf("%w: option %d has %d", ErrSums, i, v)
		}
		rest -= v
	}
	return nil
}

// total is the sum of all votes.
func (s Sums) total() int64 {
	n := int64(0)
	for _, v := range s.Votes {
		n += v
	}
	return n
}

func (s Sums) report(rule string, seats int) Report {
	return Report{Rule: rule, Options: s.Options, Seats: seats, Ballots: Int(s.Ballots), Blank: Int(s.Blank), Rounds: []Round{}, Winners: []int{}}
}

// highest gives the seats to the options with the most votes. An option without a vote wins nothing.
func (s Sums) highest(rule string, seats int, ties Ties) (Report, error) {
	r := s.report(rule, seats)
	if err := s.check(); err != nil {
		return r, err
	}
	round := Round{Votes: whole(s.Votes)}
	r.Order = ranked(len(s.Votes), func(a, b int) int { return cmp.Compare(s.Votes[b], s.Votes[a]) })
	voted := slices.DeleteFunc(slices.Clone(r.Order), func(group []int) bool { return s.Votes[group[0]] == 0 })
	r.Winners, round.Ties, r.Open = fill(voted, seats, ties.start(s.Options))
	round.Elected = r.Winners
	r.Rounds = append(r.Rounds, round)
	return r, nil
}

// fill seats the groups in order; the one that is larger than the seats left is a tie. open is that tie where it was not settled.
func fill(groups [][]int, seats int, l *lots) (elected []int, ties []Tie, open *Tie) {
	elected = []int{}
	for _, group := range groups {
		left := seats - len(elected)
		if left <= 0 {
			break
		}
		if len(group) <= left {
			elected = append(elected, group...)
			continue
		}
		t := l.settle(ToElect, group, left)
		if elected, ties = append(elected, t.Chosen...), append(ties, t); t.How == LeftOpen {
			open = &t
		}
		break
	}
	return elected, ties, open
}

// ranked puts n options in order, equals together and within a group ascending.
func ranked(n int, order func(a, b int) int) [][]int {
	all := identity(n)
	slices.SortStableFunc(all, order)
	var groups [][]int
	for _, o := range all {
		if last := len(groups) - 1; last >= 0 && order(groups[last][0], o) == 0 {
			groups[last] = append(groups[last], o)
		} else {
			groups = append(groups, []int{o})
		}
	}
	return groups
}

// identity is 0, 1, … n-1.
func identity(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
