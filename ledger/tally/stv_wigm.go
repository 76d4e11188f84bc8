package tally

import "slices"

// WIGM counts by the weighted inclusive Gregory method as the Proportional Representation Foundation's reference rule has it:
// quota votes/(seats+1) + 0.0001, every product and quotient cut off after 4 decimals, the largest surplus first, one exclusion
// a round. A tie takes whoever comes first in Ties.Order, or a lot. The letters below are the steps of the reference rule.
func (s STV) WIGM(p Profile) (Report, error) { return s.wigm(p, false) }

// WIGMBatch is WIGM with its option to exclude all sure losers together (step B.2).
func (s STV) WIGMBatch(p Profile) (Report, error) { return s.wigm(p, true) }

func (s STV) wigm(p Profile, batch bool) (Report, error) {
	c, err := s.start(p, "stv-wigm", 4)
	if err != nil {
		return Report{}, err
	}
	c.quota = c.valid*c.one/int64(s.Seats+1) + 1 // A.1
	for !c.complete() {
		c.begin()
		c.electReached() // B.1
		switch {
		case c.complete():
		case batch && c.excludeSure(): // B.2
		case len(c.pending) > 0:
			c.passHigh() // B.3
		default:
			c.excludeLow() // B.4
		}
	}
	return c.finish(), nil
}

// passHigh transfers the largest surplus, even one of 0.
func (c *stv) passHigh() {
	most := c.most(c.pending)
	for _, from := range c.settle(ToTransfer, c.atVotes(c.pending, most), false) {
		c.pending = slices.DeleteFunc(c.pending, func(o int) bool { return o == from })
		c.pass(from, c.quota, func(value int64) int64 { return mulDiv(mulDiv(value, most-c.quota, c.one), c.one, most) })
	}
}

func (c *stv) excludeLow() {
	left := c.in(hopeful)
	for _, from := range c.settle(ToExclude, c.atVotes(left, c.votes[left[len(left)-1]]), false) {
		c.exclude(from)
		if !c.complete() { // D.3
			c.pass(from, 0, unchanged)
		}
	}
}

// excludeSure excludes the largest group at the bottom that cannot reach the next option, not even with every surplus.
func (c *stv) excludeSure() bool {
	sum, left, best := int64(0), c.in(hopeful), 0
	for _, o := range c.pending {
		sum += c.votes[o] - c.quota
	}
	slices.Reverse(left)
	for n := 1; n <= len(left)-c.vacancies(); n++ {
		if sum += c.votes[left[n-1]]; n < len(left) && sum < c.votes[left[n]] {
			best = n
		}
	}
	sure := slices.Sorted(slices.Values(left[:best]))
	c.exclude(sure...)
	for _, from := range sure {
		if !c.complete() {
			c.pass(from, 0, unchanged)
		}
	}
	return best > 0
}
