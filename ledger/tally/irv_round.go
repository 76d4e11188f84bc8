package tally

import (
	"cmp"
	"slices"
)

// goesOn says whether there is another round.
func (c *irv) goesOn() bool {
	switch rounds := len(c.report.Rounds); {
	case rounds == 0:
		return true
	case c.report.Open != nil || c.stuck || c.StopAfter > 0 && rounds >= c.StopAfter:
		return false
	case c.UntilTwo:
		return c.in(excluded)+c.in(elected)+1 < c.running || len(c.round().Excluded) > 0
	case c.Mode == BottomsUpShare:
		return len(c.report.Winners) == 0
	case len(c.report.Winners) < c.Seats:
		return c.in(hopeful) > 0
	}
	// One round more shows where the last surpluses went.
	return c.transfers() && c.Seats > 1 && len(c.round().Elected) > 0
}

// move takes the papers of the options that left in the last round to where they count next.
func (c *irv) move() {
	if len(c.report.Rounds) == 0 {
		return
	}
	r := c.round()
	for _, from := range slices.Concat(r.Elected, r.Excluded) {
		if c.continues(int32(from)) {
			continue
		}
		lost := map[string]int64{}
		if c.state[from] == excluded {
			c.votes[from] = 0
		} else if c.transfers() && c.Seats > 1 {
			lost[Rounding] = c.keep(from)
		}
		papers := c.piles[from]
		c.piles[from] = nil
		sums := c.pass(papers, lost)
		for reason, votes := range lost {
			c.inactive[reason] += votes
		}
		r.Transfers = append(r.Transfers, transfers(from, sums, lost, c.votesOf)...)
	}
}

// pass lays papers anew; it gives what each option got and adds to lost what none did.
func (c *irv) pass(papers []paper, lost map[string]int64) (sums []int64) {
	sums = make([]int64, len(c.state))
	full := c.transfers() && len(c.report.Winners) == c.Seats
	for _, p := range papers {
		if full {
			lost[Surplus] += p.weight * p.value
		} else if to, reason := c.lay(p); to == Nobody {
			lost[reason] += p.weight * p.value
		} else {
			sums[to] += p.weight * p.value
		}
	}
	return sums
}

// transfers lists the sums that are not 0.
func transfers(from int, sums []int64, lost map[string]int64, number func(int64) Number) []Transfer {
	var out []Transfer
	for to, sum := range sums {
		if sum > 0 {
			out = append(out, Transfer{From: from, To: to, Votes: number(sum)})
		}
	}
	for _, reason := range reasons {
		if lost[reason] > 0 {
			out = append(out, Transfer{From: from, To: Nobody, Reason: reason, Votes: number(lost[reason])})
		}
	}
	return out
}

// begin opens a round: its votes, and the quota on them.
func (c *irv) begin() {
	active := int64(0)
	for _, o := range c.standing() {
		active += c.votes[o]
	}
	first := len(c.report.Rounds) == 0
	if first || c.Seats <= 1 && !c.FirstRound && len(c.report.Winners) == 0 {
		c.setQuota(c.votesOf(active))
	}
	r := Round{Quota: c.quota, Inactive: map[string]Number{}}
	for _, v := range c.votes {
		r.Votes = append(r.Votes, c.votesOf(v))
	}
	for reason, v := range c.inactive {
		r.Inactive[reason] = c.votesOf(v)
	}
	c.report.Rounds = append(c.report.Rounds, r)
	c.stuck = active == 0 && c.Mode == BottomsUpShare // nobody has a share of nothing
}

func (c *irv) setQuota(active Number) {
	decimals := 0
	if c.Fractional {
		decimals = c.Decimals
	}
	switch step := Scaled(1, decimals); {
	case c.Mode == BottomsUpShare:
		c.quota = active.Mul(c.Share)
	case c.Hare:
		c.quota = active.Quo(Int(int64(c.Seats)))
		if cut := c.quota.Truncate(decimals); cut.Cmp(c.quota) < 0 {
			c.quota = cut.Add(step)
		}
	default:
		c.quota = active.Quo(Int(int64(c.Seats) + 1)).Truncate(decimals).Add(step)
	}
	if least := Int(c.Minimum); c.quota.Cmp(least) < 0 {
		c.quota = least
	}
	c.need = c.quota.units(c.one)
}

func (c *irv) votesOf(units int64) Number { return Ratio(units, c.one) }

// byVotes orders options by votes, most first, and equals as on the ballot.
func (c *irv) byVotes(options []int) []int {
	return slices.SortedStableFunc(slices.Values(options), func(a, b int) int { return cmp.Compare(c.votes[b], c.votes[a]) })
}

// settle breaks a tie; it gives nothing where the tie stays open, and the count stops.
func (c *irv) settle(purpose string, tied []int) []int {
	if len(tied) <= 1 {
		return tied
	}
	last := len(c.report.Rounds) - 1
	t := c.lots.settleAfter(purpose, tied, c.report.Rounds[:last], c.Earlier, true)
	if t.How == LeftOpen {
		c.report.Open = &t
	}
	c.report.Rounds[last].Ties = append(c.report.Rounds[last].Ties, t)
	return t.Chosen
}
