package tally

import (
	"cmp"
	"fmt"
	"slices"
)

// STV are the settings of a single transferable vote: Scottish, WIGM and Meek are its rules.
type STV struct {
	Seats int
	Reading
	Withdrawn []int // options that get no votes
	Ties      Ties
}

// stv is a count under way by a rule that moves papers between piles.
type stv struct {
	STV
	report  Report
	lots    *lots
	one     int64    // units to a vote
	piles   [][]slip // by option
	votes   []int64  // by option, in units
	state   []standing
	pending []int // elected, their surplus still with them
	quota   int64 // in units
	valid   int64 // ballots that rank an option
	spent   int64 // units on papers without a further choice
}

// slip is a ballot on a pile: its options, best first, and which one it lies with.
type slip struct {
	ranking       []int32
	at            int
	weight, value int64 // papers; units to one
}

func (s STV) start(p Profile, rule string, decimals int) (*stv, error) {
	if s.Seats < 1 {
		return nil, fmt.Errorf("%w: %d seats", ErrSettings, s.Seats)
	}
	one, limit, err := unit(decimals)
	if err == nil {
		err = p.checkRanks(limit, s.MaxRanks)
	}
	if err == nil {
		err = s.Ties.check(len(p.Options))
	}
	if err != nil {
		return nil, err
	}
	n := len(p.Options)
	c := &stv{STV: s, lots: s.Ties.start(p.Options), one: one, piles: make([][]slip, n), votes: make([]int64, n), state: make([]standing, n),
		report: Report{Rule: rule, Options: p.Options, Seats: s.Seats, Ballots: Int(p.Total()), Winners: []int{}}}
	for _, o := range s.Withdrawn {
		if o < 0 || o >= n {
			return nil, ErrOption
		}
		c.state[o] = withdrawn
	}
	c.deal(p)
	return c, nil
}

// deal lays every ballot with its first option.
func (c *stv) deal(p Profile) {
	read := c.ranking(len(p.Options), func(o int32) bool { return c.state[o] == hopeful })
	for _, b := range p.Ballots {
		ranking := read(b.byRank())
		if len(ranking) == 0 {
			continue
		}
		c.valid += b.Weight
		first := ranking[0]
		c.piles[first] = append(c.piles[first], slip{ranking, 0, b.Weight, c.one})
		c.votes[first] += b.Weight * c.one
	}
	c.report.Blank = c.report.Ballots.Sub(Int(c.valid))
}

func (c *stv) number(units int64) Number { return Ratio(units, c.one) }

// in gives the options in a state, most votes first, equals as on the ballot.
func (c *stv) in(s standing) []int {
	var out []int
	for o, state := range c.state {
		if state == s {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(c.votes[b], c.votes[a]) })
	return out
}

// vacancies is the number of seats that are left.
func (c *stv) vacancies() int { return c.Seats - len(c.report.Winners) }

// complete says whether nothing is left to decide.
func (c *stv) complete() bool {
	return c.report.Open != nil || c.vacancies() <= 0 || len(c.in(hopeful)) <= c.vacancies()
}

// begin opens a round with the votes as they are.
func (c *stv) begin() *Round {
	r, sum := Round{Quota: c.number(c.quota), Inactive: map[string]Number{}}, c.spent
	for _, v := range c.votes {
		r.Votes, sum = append(r.Votes, c.number(v)), sum+v
	}
	r.Inactive[Exhausted] = c.number(c.spent)
	r.Inactive[Rounding] = c.number(c.valid*c.one - sum)
	c.report.Rounds = append(c.report.Rounds, r)
	return c.round()
}

func (c *stv) round() *Round { return &c.report.Rounds[len(c.report.Rounds)-1] }

// elect gives seats to options, in that order.
func (c *stv) elect(options []int) {
	for _, o := range options {
		c.state[o] = elected
	}
	c.report.Winners = append(c.report.Winners, options...)
	c.round().Elected = append(c.round().Elected, options...)
}

// electReached elects whoever has the quota; what they have beyond it is pending.
func (c *stv) electReached() {
	reached := slices.DeleteFunc(c.in(hopeful), func(o int) bool { return c.votes[o] < c.quota })
	c.elect(reached)
	c.pending = append(c.pending, reached...)
}

// finish elects all who are left if they fit on the seats that are.
func (c *stv) finish() Report {
	if len(c.report.Rounds) == 0 || len(c.round().Transfers) > 0 {
		c.begin()
	}
	if left := c.in(hopeful); c.report.Open == nil && len(left) <= c.vacancies() {
		c.elect(left)
	}
	return c.report
}

// exclude takes options out of the count; pass moves their papers.
func (c *stv) exclude(options ...int) {
	for _, o := range options {
		c.state[o] = excluded
	}
	c.round().Excluded = append(c.round().Excluded, options...)
}

// pass moves the papers of an option to the next that is still hopeful, each at the value that worth gives it, and leaves keeps
// units behind.
func (c *stv) pass(from int, keeps int64, worth func(value int64) int64) {
	sums, lost, moved := make([]int64, len(c.state)), map[string]int64{}, int64(0)
	papers := c.piles[from]
	c.piles[from] = nil
	for _, s := range papers {
		s.value = worth(s.value)
		moved += s.value * s.weight
		if to := c.next(&s); to == Nobody {
			lost[Exhausted] += s.value * s.weight
		} else {
			c.piles[to] = append(c.piles[to], s)
			sums[to] += s.value * s.weight
		}
	}
	for to, sum := range sums {
		c.votes[to] += sum
	}
	lost[Rounding] = c.votes[from] - keeps - moved
	c.votes[from] = keeps
	c.spent += lost[Exhausted]
	c.round().Transfers = append(c.round().Transfers, transfers(from, sums, lost, c.number)...)
}

// next moves on to the next option of a paper that is still hopeful.
func (c *stv) next(s *slip) int {
	for s.at++; s.at < len(s.ranking); s.at++ {
		if o := s.ranking[s.at]; c.state[o] == hopeful {
			return int(o)
		}
	}
	return Nobody
}

func unchanged(value int64) int64 { return value }

// settle chooses one of the tied, by earlier rounds first if the rule says so; none if the tie stays open.
func (c *stv) settle(purpose string, tied []int, earlier bool) []int {
	if len(tied) == 1 {
		return tied
	}
	last := len(c.report.Rounds) - 1
	t := c.lots.settleAfter(purpose, tied, c.report.Rounds[:last], earlier, false)
	if t.How == LeftOpen {
		c.report.Open = &t
	}
	c.report.Rounds[last].Ties = append(c.report.Rounds[last].Ties, t)
	return t.Chosen
}

// most is the largest number of units of any of the options.
func (c *stv) most(options []int) (units int64) {
	for _, o := range options {
		units = max(units, c.votes[o])
	}
	return units
}

// atVotes gives those of the options that have that many units.
func (c *stv) atVotes(options []int, units int64) []int {
	return slices.DeleteFunc(slices.Clone(options), func(o int) bool { return c.votes[o] != units })
}
