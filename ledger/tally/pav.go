package tally

import (
	"math/big"
	"slices"
)

// satisfaction is a committee by Thiele's rule: an option is worth, to each ballot that approves it, 1 over one more than the
// elected options that it approves already.
type satisfaction struct {
	all     []voters
	backers [][]int
	chosen  []int // ascending
	has     []int // elected options that each kind of voters approves
}

func newSatisfaction(all []voters, options int) *satisfaction {
	return &satisfaction{all: all, backers: supporters(all, options), has: make([]int, len(all))}
}

func (s *satisfaction) gain(option int) Number {
	n := Number{}
	for _, k := range s.backers[option] {
		n = n.Add(Ratio(s.all[k].weight, int64(s.has[k])+1))
	}
	return n
}

func (s *satisfaction) best() (best []int, top Number) {
	for o := range s.backers {
		if slices.Contains(s.chosen, o) {
			continue
		}
		g := s.gain(o)
		if c := g.Cmp(top); c > 0 {
			best, top = []int{o}, g
		} else if c == 0 && g.Sign() > 0 {
			best = append(best, o)
		}
	}
	return best, top
}

func (s *satisfaction) take(option int) state {
	t := *s
	t.chosen = slices.Sorted(slices.Values(append(slices.Clone(s.chosen), option)))
	t.has = slices.Clone(s.has)
	for _, k := range s.backers[option] {
		t.has[k]++
	}
	return &t
}

func (s *satisfaction) elected() []int { return s.chosen }

func (s *satisfaction) key() string { return keyOf(s.chosen, nil) }

// pav gives all committees with the highest satisfaction. It tries options in order and leaves a branch when what each option
// left would add now, which is the most it can add later, does not reach the best committee known.
func pav(all []voters, options, size int) ([][]int, error) {
	s := &search{satisfaction: *newSatisfaction(all, options), size: size, unit: big.NewInt(1)}
	for o, b := range s.backers {
		if len(b) > 0 {
			s.options = append(s.options, o)
		}
	}
	s.size = min(size, len(s.options))
	for n := int64(2); n <= int64(s.size); n++ { // the least common multiple makes every gain whole
		g := new(big.Int).GCD(nil, nil, s.unit, big.NewInt(n))
		s.unit.Mul(s.unit, g.Quo(big.NewInt(n), g))
	}
	s.top = big.NewInt(-1)
	s.branch(0, new(big.Int))
	if s.steps > maxStates || len(s.found) > maxCommittees {
		return nil, ErrMany
	}
	return s.found, nil
}

type search struct {
	satisfaction
	size    int
	options []int
	unit    *big.Int
	top     *big.Int
	found   [][]int
	steps   int
}

// branch goes on from the committee chosen, which is worth so much, with the options from place on.
func (s *search) branch(from int, worth *big.Int) {
	if s.steps++; s.steps > maxStates || len(s.found) > maxCommittees {
		return
	}
	left := s.size - len(s.chosen)
	if left == 0 {
		s.keep(worth)
		return
	}
	gains := make([]*big.Int, len(s.options))
	for i := from; i < len(s.options); i++ {
		gains[i] = s.whole(s.options[i])
	}
	for i := from; i+left <= len(s.options); i++ {
		if s.bound(worth, gains[i:], left).Cmp(s.top) < 0 {
			return
		}
		next := s.with(s.options[i])
		next.branch(i+1, new(big.Int).Add(worth, gains[i]))
		s.top, s.found, s.steps = next.top, next.found, next.steps
	}
}

func (s *search) keep(worth *big.Int) {
	switch worth.Cmp(s.top) {
	case 1:
		s.top, s.found = worth, [][]int{s.chosen}
	case 0:
		s.found = append(s.found, s.chosen)
	}
}

func (s *search) with(option int) *search {
	t := *s
	t.satisfaction = *s.take(option).(*satisfaction)
	return &t
}

// whole is the gain of an option in units.
func (s *search) whole(option int) *big.Int {
	n := new(big.Int)
	for _, k := range s.backers[option] {
		unit := new(big.Int).Quo(s.unit, big.NewInt(int64(s.has[k])+1))
		n.Add(n, unit.Mul(unit, big.NewInt(s.all[k].weight)))
	}
	return n
}

// bound is the most that a committee can be worth with the best of the gains.
func (s *search) bound(worth *big.Int, gains []*big.Int, left int) *big.Int {
	sorted := slices.SortedFunc(slices.Values(gains), func(a, b *big.Int) int { return b.Cmp(a) })
	n := new(big.Int).Set(worth)
	for _, g := range sorted[:left] {
		n.Add(n, g)
	}
	return n
}
