package tally

// Report is a count from the first round to the result. Options appear by their place in Options.
type Report struct {
	Rule    string   `json:"rule"` // as the manifest names it
	Options []string `json:"options"`
	Seats   int      `json:"seats"`
	Ballots Number   `json:"ballots"` // the weight of all ballots
	Blank   Number   `json:"blank"`   // of those, without any choice that the rule counts
	Rounds  []Round  `json:"rounds"`
	Winners []int    `json:"winners"`         // in the order in which they won
	Order   [][]int  `json:"order,omitempty"` // where the rule ranks all options: best first, equals together
	Open    *Tie     `json:"open,omitempty"`  // the tie at which the count stopped, because the contest says not to draw lots

	Decision string `json:"decision,omitempty"` // on a proposal: carried or rejected; on anything: no-quorum
	Shares   []int  `json:"shares,omitempty"`   // where options are lists: the seats of each
	Medians  []int  `json:"medians,omitempty"`  // where ballots give grades: the median grade of each option, 0 the best
	Spent    Number `json:"spent,omitzero"`     // where options cost money: what the winners cost together
	Purse    Number `json:"purse,omitzero"`     // where voters share money out equally: what each of them has
	Pairs    Pairs  `json:"pairs,omitempty"`    // where options are compared two by two: votes for the first over the second
	Paths    Pairs  `json:"paths,omitempty"`    // Schulze: the strength of the strongest path from the first to the second
	Locks    []Lock `json:"locks,omitempty"`    // ranked pairs: the victories in the order in which they were looked at
	Advance  []int  `json:"advance,omitempty"`  // where another round is voted on: who stands in it
}

// Round is one state of the count and what followed from it. Votes are those at its beginning; whoever is elected or
// excluded on them, and every transfer that this causes, stands in the same round.
type Round struct {
	Quota     Number            `json:"quota"`              // votes that elect in this round; 0 where the rule has none
	Votes     []Number          `json:"votes"`              // by option
	Inactive  map[string]Number `json:"inactive,omitempty"` // votes that count for no option, by reason
	Elected   []int             `json:"elected,omitempty"`
	Excluded  []int             `json:"excluded,omitempty"`
	Transfers []Transfer        `json:"transfers,omitempty"`
	Ties      []Tie             `json:"ties,omitempty"`
	Keep      []Number          `json:"keep,omitempty"`    // where options keep a part of each vote: that part, by option
	Medians   []int             `json:"medians,omitempty"` // where ballots give grades: of each option, 0 the best, -1 for none
	Removed   int64             `json:"removed,omitempty"` // ballots that were taken from each option before that
	Left      Number            `json:"left,omitzero"`     // where options cost money: what is left after the round
	Passes    int               `json:"passes,omitempty"`  // where a round repeats a step until it settles: how often
	Surplus   Number            `json:"surplus,omitzero"`  // what the elected had above the quota when it had settled
	Stopped   bool              `json:"stopped,omitempty"` // every option is below the least number of votes that it needs to stay
}

// Transfer is votes that went from one option to another, or to Nobody for a reason.
type Transfer struct {
	From   int    `json:"from"`
	To     int    `json:"to"`
	Reason string `json:"reason,omitempty"` // where To is Nobody, a reason of Round.Inactive
	Votes  Number `json:"votes"`
}

// Lock is a victory of one option over another by a strength, and whether it was locked in or contradicted those before it; Open
// says that this hangs on a tie that was not settled.
type Lock struct {
	Winner   int    `json:"winner"`
	Loser    int    `json:"loser"`
	Strength Number `json:"strength"`
	Locked   bool   `json:"locked"`
	Open     bool   `json:"open,omitempty"`
}

// Nobody is the end of a transfer to no option.
const Nobody = -1

// Reasons for which votes count for no option.
const (
	Exhausted = "exhausted" // no choice left on the ballot
	Overvoted = "overvoted" // a choice that cannot be told
	Skipped   = "skipped"   // more ranks skipped than the contest allows
	Repeated  = "repeated"  // an option ranked again
	Rounding  = "rounding"  // fractions that the rule cuts off
	Surplus   = "surplus"   // beyond the quota of those who took the last seats
)

// Elected says whether the report elects option o.
func (r Report) Elected(o int) bool {
	for _, w := range r.Winners {
		if w == o {
			return true
		}
	}
	return false
}

// AtLeast holds a count to a quorum: with fewer ballots nothing is decided and nobody wins.
func (r Report) AtLeast(ballots int64) Report {
	if r.Ballots.Cmp(Int(ballots)) < 0 {
		r.Decision, r.Winners, r.Shares, r.Advance, r.Open, r.Spent = NoQuorum, []int{}, nil, nil, nil, Number{}
	}
	return r
}

// Names gives the options by name.
func (r Report) Names(options []int) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = r.Options[o]
	}
	return out
}

// whole turns whole votes by option into Numbers.
func whole(votes []int64) []Number {
	out := make([]Number, len(votes))
	for i, v := range votes {
		out[i] = Int(v)
	}
	return out
}
