package tally

import "slices"

// winners gives those whom this round elects, most votes first.
func (c *irv) winners() []int {
	standing := c.standing()
	declared := slices.DeleteFunc(slices.Clone(standing), func(o int) bool { return c.undeclared[o] })
	if c.undeclaredVotes() || len(declared) == 0 {
		return nil
	}
	if c.Mode == BottomsUpShare {
		if c.stuck || slices.ContainsFunc(standing, func(o int) bool { return c.votes[o] < c.need }) {
			return nil
		}
		return c.byVotes(declared)
	}
	unfilled := c.Seats - len(c.report.Winners)
	if unfilled <= 0 {
		return nil
	}
	out := c.reached(declared, len(standing), unfilled)
	oneOnly := len(out) > 1 && (c.Mode == OnePerRound || c.FirstRound)
	lastTwo := c.Seats == 1 && len(out) == 0 && len(standing) == 2 && c.votes[c.byVotes(standing)[1]] >= c.least
	if oneOnly || lastTwo {
		return c.settle(ToElect, c.most(declared))
	}
	return c.byVotes(out)
}

// reached gives those who have won by their votes, or because as few are left as there are seats.
func (c *irv) reached(declared []int, standing, unfilled int) []int {
	switch {
	case standing <= unfilled:
		return declared
	case c.FirstRound && standing-1 == c.Seats:
		return c.most(declared)
	case c.Mode == BottomsUp:
		return nil
	}
	return slices.DeleteFunc(slices.Clone(declared), func(o int) bool { return c.votes[o] < c.need })
}

func (c *irv) most(options []int) []int {
	top := c.votes[c.byVotes(options)[0]]
	return slices.DeleteFunc(slices.Clone(options), func(o int) bool { return c.votes[o] < top })
}

func (c *irv) undeclaredVotes() bool {
	for o := range c.undeclared {
		if c.undeclared[o] && c.state[o] == hopeful && c.votes[o] > 0 {
			return true
		}
	}
	return false
}

func (c *irv) elect(options []int) {
	c.report.Winners, c.round().Elected = append(c.report.Winners, options...), options
	for _, o := range options {
		c.state[o] = elected
	}
}

// keep leaves the quota with a winner: each paper goes on with its value times surplus/votes, both cut off, and what the
// cutting leaves above the quota is lost to rounding.
func (c *irv) keep(o int) (rounding int64) {
	surplus, kept := max(c.votes[o]-c.need, 0), int64(0)
	part := int64(0)
	if surplus > 0 {
		part = mulDiv(surplus, c.one, c.votes[o])
	}
	for i := range c.piles[o] {
		p := &c.piles[o][i]
		passed := mulDiv(p.value, part, c.one)
		kept += (p.value - passed) * p.weight
		p.value = passed
	}
	if rounding = max(kept-c.need, 0); rounding > 0 {
		kept = c.need
	}
	c.votes[o] = kept
	return rounding
}

func (c *irv) mustExclude() bool {
	return len(c.report.Winners) < c.Seats || c.UntilTwo && c.in(excluded) < c.running-2 || c.Mode == BottomsUpShare && !c.stuck
}

func (c *irv) exclude(options []int) {
	c.round().Excluded = options
	for _, o := range options {
		c.state[o] = excluded
	}
	c.stuck = c.stuck || len(options) == 0
}

// losers gives those whom this round excludes.
func (c *irv) losers() []int {
	standing := c.standing()
	if c.undeclaredVotes() {
		return c.those(standing, func(o int) bool { return c.undeclared[o] && c.votes[o] > 0 })
	}
	if under := c.those(standing, func(o int) bool { return c.votes[o] < c.least }); len(under) == len(standing) {
		c.round().Stopped = true
		return nil
	} else if len(under) > 0 {
		return under
	}
	if c.Cutoff {
		if under := c.those(standing, func(o int) bool { return c.votes[o] < c.need }); len(under) < len(standing) {
			return under
		}
	}
	if batch := c.batch(standing); len(batch) > 1 {
		return batch
	}
	least := c.votes[c.byVotes(standing)[len(standing)-1]]
	return c.settle(ToExclude, c.those(standing, func(o int) bool { return c.votes[o] == least }))
}

func (c *irv) those(options []int, is func(int) bool) []int {
	return slices.DeleteFunc(slices.Clone(options), func(o int) bool { return !is(o) })
}

// batch gives the largest group at the bottom whose votes together stay below the next option's. With UntilTwo it leaves two.
func (c *irv) batch(standing []int) []int {
	if !c.Batch {
		return nil
	}
	up := c.byVotes(standing)
	slices.Reverse(up)
	best, sum := 0, int64(0)
	for n := 1; n < len(up); n++ {
		sum += c.votes[up[n-1]]
		if sum < c.votes[up[n]] && !(c.UntilTwo && n > len(up)-2) {
			best = n
		}
	}
	return slices.Sorted(slices.Values(up[:best]))
}
