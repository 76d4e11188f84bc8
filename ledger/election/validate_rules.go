package election

const (
	maxSeats = 2000
	maxMoney = 1 << 50 // as ledger/tally counts it
	maxShare = 100_000 // what equal shares may raise a purse by, in as many steps, until it pays for a project alone
)

// rule checks what the counting rule of a contest reads. As with limits, what a rule does not read must be absent.
func (v *validation) rule(at string, c *Contest) {
	family := c.Family()
	v.seats(at+".seats", c, family)
	most := 1 << 24
	if v.m.Weighted(c.ID) {
		most = maxSum
	}
	v.require(c.Quorum >= 0 && c.Quorum <= most, at+".quorum", "give a number of ballots, or of votes where they have weights", "%d is no quorum", c.Quorum)
	v.require(c.Quorum == 0 || c.Kind != Ranked, at+".quorum", "remove it", "the count of a ranked contest knows no quorum")
	v.require(c.Base == "" || c.Base == BaseBallots, at+".base", `write "ballots", or remove it for the votes cast`, "%q is not a base", c.Base)
	v.require(c.Base == "" || family == Proposed, at+".base", "remove it", "the rule %s asks for no majority of a base", c.Rule)
	v.require(c.Threshold >= 0 && c.Threshold < 10000, at+".threshold", "from 1 to 9999 hundredths of a per cent: 500 for 5 %", "%d is not possible", c.Threshold)
	v.require(c.Threshold == 0 || family == Listed, at+".threshold", "remove it", "the rule %s has no threshold", c.Rule)
	v.ties(at+".ties", c)
	v.reading(at, c)
	if family == Budgeted {
		v.require(c.Budget >= 1 && c.Budget <= maxMoney, at+".budget", "give the money that there is, in whole units", "%d is no budget", c.Budget)
	} else {
		v.require(c.Budget == 0, at+".budget", "remove it", "the rule %s spends no money", c.Rule)
	}
}

// seats checks how many are elected: of lists more than there are lists, of proposals and projects none but the one decision.
func (v *validation) seats(path string, c *Contest, family Family) {
	switch {
	case family == Listed:
		v.between(path, c.Seats, 1, maxSeats)
	case family != Elective || c.Rule == "two-round":
		v.require(c.Seats == 1, path, "write 1", "the rule %s decides once, it has no %d seats", c.Rule, c.Seats)
	default:
		v.between(path, c.Seats, 1, max(1, len(c.Options)))
	}
}

func (v *validation) cost(path string, c *Contest, cost int64) {
	if c.Family() == Budgeted {
		v.require(cost >= 1 && cost <= maxMoney, path, "give what the project costs, in whole units", "%d is no cost", cost)
		v.require(c.Rule != BudgetShares || cost <= maxShare, path, "count the money in a larger unit", "equal shares would be raised too often towards %d", cost)
		return
	}
	v.require(cost == 0, path, "remove it", "the rule %s knows no costs", c.Rule)
}
