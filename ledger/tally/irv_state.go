package tally

// standing says where an option is in a count.
type standing uint8

const (
	hopeful standing = iota
	elected
	excluded
	withdrawn
)

// irv is an IRV count under way.
type irv struct {
	IRV
	report     Report
	lots       *lots
	reader     *reader
	one        int64     // units to a vote
	piles      [][]paper // by option, the papers that count for it
	votes      []int64   // by option, in units; of an elected option what it keeps
	inactive   map[string]int64
	state      []standing
	undeclared []bool
	running    int    // options that were not withdrawn
	quota      Number // in votes
	need       int64  // the quota in units, rounded up
	least      int64  // the minimum in units
	stuck      bool   // nobody may be excluded
}

// paper is a ballot as it lies on a pile.
type paper struct {
	marks  []Mark
	weight int64
	value  int64 // of one paper, in units
}

func (s IRV) start(p Profile, lots *lots) (*irv, error) {
	one, limit, err := int64(1), int64(1)<<62, s.check(p)
	if err == nil && s.transfers() {
		one, limit, err = unit(s.Decimals)
	}
	if err == nil {
		err = p.checkRanks(limit, s.MaxRanks)
	}
	if err != nil {
		return nil, err
	}
	n := len(p.Options)
	c := &irv{IRV: s, lots: lots, one: one, piles: make([][]paper, n), votes: make([]int64, n), inactive: map[string]int64{},
		state: make([]standing, n), undeclared: make([]bool, n), running: n}
	c.least = Int(s.Minimum).units(one)
	for _, o := range s.Withdrawn {
		if c.state[o] == hopeful {
			c.state[o], c.running = withdrawn, c.running-1
		}
	}
	for _, o := range s.Undeclared {
		c.undeclared[o] = true
	}
	c.reader = newReader(s.Reading, n, c.continues)
	c.report = Report{Rule: "irv", Options: p.Options, Seats: s.Seats, Ballots: Int(p.Total()), Winners: []int{}}
	c.deal(p)
	return c, nil
}

// deal lays every ballot on the pile of its first choice.
func (c *irv) deal(p Profile) {
	blank := int64(0)
	for _, b := range p.Ballots {
		if len(b.Marks) == 0 {
			blank += b.Weight
			continue
		}
		p := paper{b.byRank(), b.Weight, c.one}
		if to, reason := c.lay(p); to == Nobody {
			c.inactive[reason] += p.weight * p.value
		}
	}
	c.report.Blank = Int(blank)
}

// lay puts a paper where it counts now; to Nobody, for a reason, if it no longer does.
func (c *irv) lay(p paper) (to int, reason string) {
	to, reason = c.reader.first(p.marks)
	if to != Nobody {
		c.piles[to] = append(c.piles[to], p)
		c.votes[to] += p.weight * p.value
	}
	return to, reason
}

// transfers says whether surpluses go on.
func (s IRV) transfers() bool { return s.Mode == OnePerRound || s.Mode == ManyPerRound }

// continues says whether ballots may count for o.
func (c *irv) continues(o int32) bool {
	return o >= 0 && (c.state[o] == hopeful || c.state[o] == elected && c.UntilTwo)
}

// standing gives the options that ballots may count for.
func (c *irv) standing() []int {
	var out []int
	for o := range c.state {
		if c.continues(int32(o)) {
			out = append(out, o)
		}
	}
	return out
}

// in counts the options of a state.
func (c *irv) in(s standing) int {
	n := 0
	for _, state := range c.state {
		if state == s {
			n++
		}
	}
	return n
}

func (c *irv) round() *Round { return &c.report.Rounds[len(c.report.Rounds)-1] }
