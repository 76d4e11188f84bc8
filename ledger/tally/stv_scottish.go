package tally

import "slices"

// Scottish counts by the Scottish Local Government Elections Order 2007, schedule 1, rules 45-52: whole quota, the largest
// surplus first, every paper at its value times surplus/votes cut off after 5 decimals, one exclusion a stage, ties by the last
// earlier stage in which the options differed and then by lot. A round of the report is a stage.
func (s STV) Scottish(p Profile) (Report, error) {
	c, err := s.start(p, "stv-scottish", 5)
	if err != nil {
		return Report{}, err
	}
	c.quota = (c.valid/int64(s.Seats+1) + 1) * c.one // rule 46
	for {
		c.begin()
		c.electReached() // rule 47
		c.pending = slices.DeleteFunc(c.pending, func(o int) bool { return c.votes[o] <= c.quota })
		if c.complete() { // rule 52
			return c.finish(), nil
		}
		if len(c.pending) > 0 {
			c.passLargest()
		} else {
			c.excludeLeast()
		}
		if c.complete() {
			return c.finish(), nil
		}
	}
}

// passLargest transfers the largest surplus: rules 48 and 49.
func (c *stv) passLargest() {
	most := c.most(c.pending)
	for _, from := range c.settle(ToTransfer, c.atVotes(c.pending, most), true) {
		c.pending = slices.DeleteFunc(c.pending, func(o int) bool { return o == from })
		c.pass(from, c.quota, func(value int64) int64 { return mulDiv(value, most-c.quota, most) })
	}
}

// excludeLeast excludes whoever has the fewest votes, and transfers their papers unless that fills the last seats: rules 50 to 52.
func (c *stv) excludeLeast() {
	left := c.in(hopeful)
	for _, from := range c.settle(ToExclude, c.atVotes(left, c.votes[left[len(left)-1]]), true) {
		c.exclude(from)
		if !c.complete() {
			c.pass(from, 0, unchanged)
		}
	}
}
