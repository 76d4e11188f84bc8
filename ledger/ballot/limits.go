package ballot

import "github.com/isoloir/isoloir/ledger/election"

// Check tells whether the choices are within every limit of their contests.
// Too few are always allowed. It visits every value whatever the values are
// and branches only on the verdict.
func (s *Selections) Check() error {
	if s.arena == nil {
		return refuse(RefusedSize, "choices that were wiped")
	}
	for i, c := range s.contests {
		values := s.values(i)
		if beyond(c, values) != 0 {
			return refuse(RefusedRange, "contest %s", c.ID)
		}
		clear(values)
		for o := range c.Options {
			if !plain(unpad(s.roomAt(i, o))) {
				return refuse(RefusedRange, "contest %s, words of %s", c.ID, c.Options[o].ID)
			}
		}
	}
	return nil
}

// beyond is not 0 where values break a limit of the contest.
func beyond(c *election.Contest, values []int) int {
	broken, total := 0, 0
	for _, v := range values {
		broken |= more(v, optionMax(c))
		total += v
	}
	switch {
	case c.Kind == election.Ranked:
		if !c.AllowTies {
			broken |= tied(values)
		}
	case c.VotesAllowed > 0:
		broken |= more(total, c.VotesAllowed)
	}
	return broken
}

// tied is 1 where two options share a rank.
func tied(ranks []int) int {
	out := 0
	for i := range ranks {
		for j := range i {
			out |= equal(ranks[i], ranks[j]) & more(ranks[i], 0)
		}
	}
	return out
}
