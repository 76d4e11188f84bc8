package election

import "strings"

const maxDecimals = 9

// ties checks what settles a tie. A proposal is carried or not, and has none.
func (v *validation) ties(path string, c *Contest) {
	v.require(c.Ties == "" || c.Ties == TiesOpen || c.Ties == TiesByLot, path, `write "lot" or "open", which is also meant where it is absent`, "%q settles no tie", c.Ties)
	v.require(c.Ties == "" || c.Family() != Proposed, path, "remove it", "the rule %s knows no ties", c.Rule)
}

// reading checks how a ranked contest reads a ballot. Condorcet's rules and Borda's take ranks only as an order.
func (v *validation) reading(at string, c *Contest) {
	v.require(c.IRV == nil || c.Rule == "irv", at+".irv", "remove it", "the rule %s has no such options", c.Rule)
	if c.Rule != "irv" && !strings.HasPrefix(c.Rule, "stv-") {
		v.require(c.Overvotes == "", at+".overvotes", "remove it", "the rule %s knows no overvotes", c.Rule)
		v.require(c.SkipsEnd == 0, at+".skipsEnd", "remove it", "the rule %s ends no ballot", c.Rule)
		v.require(!c.RepeatsEnd, at+".repeatsEnd", "remove it", "the rule %s ends no ballot", c.Rule)
		return
	}
	known := c.Overvotes == "" || c.Overvotes == OvervoteEnds || c.Overvotes == OvervoteSkips || c.Overvotes == OvervoteEndsIfSeveral
	v.require(known, at+".overvotes", strings.Join([]string{"one of " + OvervoteEnds, OvervoteSkips, OvervoteEndsIfSeveral}, ", "), "%q is not a way to read an overvote", c.Overvotes)
	v.require(c.SkipsEnd >= 0 && c.SkipsEnd <= maxOptions, at+".skipsEnd", "give the number of skipped ranks in a row that end a ballot, or remove it", "%d is not possible", c.SkipsEnd)
	if c.IRV != nil {
		v.irv(at+".irv", *c.IRV, c.Seats)
	}
}

// irv checks that options go together with each other and the seats.
func (v *validation) irv(at string, o IRV, seats int) {
	v.require(o != IRV{}, at, "remove it", "no option is chosen")
	switch o.Mode {
	case "", IRVOnePerRound, IRVManyPerRound, IRVBottomsUp:
		v.require(o.Mode == "" || seats > 1, at+".mode", "remove it", "one seat has no mode")
	default:
		v.add(at+".mode", strings.Join([]string{"one of " + IRVOnePerRound, IRVManyPerRound, IRVBottomsUp}, ", "), "%q is not a way to fill seats", o.Mode)
	}
	surplus := o.transfers(seats)
	v.require(!o.Hare || surplus, at+".hare", "remove it", "a quota is for several seats with transfers")
	v.require(!o.Fractional || surplus, at+".fractional", "remove it", "a quota is for several seats with transfers")
	v.require(o.Decimals == 0 || surplus, at+".decimals", "remove it", "no vote is split without transfers")
	v.between(at+".decimals", o.Decimals, 0, maxDecimals)
	v.require(!o.FirstRound || seats == 1, at+".firstRound", "remove it", "only a majority for one seat is set by the first round")
	v.require(!o.UntilTwo || seats == 1, at+".untilTwo", "remove it", "only a count for one seat goes on until two are left")
	v.require(!o.Batch || seats == 1, at+".batch", "remove it", "surpluses can still save a batch, and seats need candidates")
	v.require(o.Minimum >= 0 && o.Minimum <= 1<<24, at+".minimum", "give a number of votes", "%d votes are no minimum", o.Minimum)
}
