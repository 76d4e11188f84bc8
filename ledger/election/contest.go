package election

import (
	"slices"
	"strings"
)

// Kind says how a voter marks a contest, and so how the contest is encrypted.
type Kind string

// The kinds of contest.
const (
	Plurality        Kind = "plurality"         // one option; VotesAllowed is 1
	NofM             Kind = "n-of-m"            // up to VotesAllowed options
	YesNo            Kind = "yes-no"            // two options; VotesAllowed is 1
	Approval         Kind = "approval"          // any options; VotesAllowed is the number of options
	Score            Kind = "score"             // each option 0…MaxScore; VotesAllowed is 0
	Cumulative       Kind = "cumulative"        // VotesAllowed points spread over options, at most MaxScore on one
	MajorityJudgment Kind = "majority-judgment" // at most one of Grades (best first) for each option; VotesAllowed is 0
	Ranked           Kind = "ranked"            // ranks 1…MaxRank, shared if AllowTies; VotesAllowed is 0
)

// Contest is one question.
type Contest struct {
	ID            string   `json:"id"`
	Title         Text     `json:"title"`
	Subtitle      Text     `json:"subtitle,omitempty"`
	Instructions  Text     `json:"instructions,omitempty"`
	District      string   `json:"district"`
	Kind          Kind     `json:"kind"`
	Rule          string   `json:"rule"` // the counting rule, one of Rules(kind)
	Seats         int      `json:"seats"`
	Quorum        int      `json:"quorum,omitempty"`    // with fewer ballots nothing is decided; by weight where votes have one
	Base          string   `json:"base,omitempty"`      // of a yes-no majority: BaseBallots, or empty for the votes cast
	Threshold     int      `json:"threshold,omitempty"` // of list seats: hundredths of a per cent of the votes that a list needs
	Budget        int64    `json:"budget,omitempty"`    // of budget rules: the money, in whole units
	Ties          string   `json:"ties,omitempty"`      // what settles a tie: TiesByLot, or nothing, which TiesOpen says too
	VotesAllowed  int      `json:"votesAllowed,omitempty"`
	MaxScore      int      `json:"maxScore,omitempty"`
	MaxRank       int      `json:"maxRank,omitempty"`
	AllowTies     bool     `json:"allowTies,omitempty"`
	Overvotes     string   `json:"overvotes,omitempty"`  // of irv and stv: what several options at one rank do; empty is OvervoteEnds
	SkipsEnd      int      `json:"skipsEnd,omitempty"`   // of irv and stv: that many skipped ranks in a row end a ballot; 0: never
	RepeatsEnd    bool     `json:"repeatsEnd,omitempty"` // of irv and stv: an option that is ranked again ends a ballot; else its first rank counts
	IRV           *IRV     `json:"irv,omitempty"`        // of irv: what is not as by name alone
	Grades        []Text   `json:"grades,omitempty"`
	Options       []Option `json:"options"`
	WriteInLength int      `json:"writeInLength,omitempty"` // bytes of UTF-8 for each write-in option
}

// Option is one thing that a voter may choose. A write-in option is a slot that holds the voter's own words.
type Option struct {
	ID      string `json:"id"`
	Name    Text   `json:"name"`
	Detail  Text   `json:"detail,omitempty"`
	Party   string `json:"party,omitempty"`
	WriteIn bool   `json:"writeIn,omitempty"`
	Cost    int64  `json:"cost,omitempty"` // of budget rules: what the project costs, in the unit of the budget
}

// BaseBallots makes a majority one of all ballots that hold the contest, so that a blank one is as good as a vote against.
const BaseBallots = "ballots"

// What settles a tie that the votes leave.
const (
	TiesOpen  = "open" // nothing on record
	TiesByLot = "lot"  // lots drawn from dice that officials throw in public once the votes are open
)

// Option returns the option with that id, or nil.
func (c *Contest) Option(id string) *Option {
	return find(c.Options, func(o *Option) bool { return o.ID == id })
}

// WriteIns counts the write-in slots of the contest.
func (c *Contest) WriteIns() int {
	n := 0
	for _, o := range c.Options {
		if o.WriteIn {
			n++
		}
	}
	return n
}

// rules lists the counting rules by the kind of ballot that each counts. Proportional approval voting itself is
// not among them: the time that it takes can grow beyond what an observer has.
var rules = map[Kind][]string{
	Plurality:        {"plurality", "two-round", "list-dhondt", "list-sainte-lague"},
	NofM:             {"n-of-m"},
	YesNo:            {"majority", "two-thirds", "three-quarters"},
	Approval:         append([]string{"approval", "budget-greedy", "budget-greedy-stop"}, approvalsByBallot...),
	Score:            {"score"},
	Cumulative:       {"cumulative", "budget-greedy", "budget-greedy-stop"},
	MajorityJudgment: {"majority-judgment"},
	Ranked:           {"irv", "stv-scottish", "stv-meek", "stv-wigm", "borda", "schulze", "ranked-pairs"},
}

// approvalsByBallot are the rules that ask of approvals who gave them together, which sums do not tell.
var approvalsByBallot = []string{BudgetShares, "committee-sav", "committee-seqpav", "committee-phragmen", "committee-equal-shares"}

// BudgetShares is the rule of equal shares for a budget.
const BudgetShares = "budget-equal-shares"

// ByBallot says whether the rule counts ballots one by one, so that the contest is mixed and every row of it is opened.
func (c *Contest) ByBallot() bool {
	return c.Kind == Ranked || c.Kind == Approval && slices.Contains(approvalsByBallot, c.Rule)
}

// Family is what a rule does with votes, where that decides which of a contest's fields it reads.
func (c *Contest) Family() Family {
	switch {
	case strings.HasPrefix(c.Rule, "list-"):
		return Listed
	case strings.HasPrefix(c.Rule, "budget-"):
		return Budgeted
	case c.Kind == YesNo:
		return Proposed
	}
	return Elective
}

// Family is a kind of rule.
type Family int

// The families of rules.
const (
	Elective Family = iota // options are elected to seats
	Listed                 // options are lists that share out seats
	Budgeted               // options are projects that are funded
	Proposed               // the first of two options is carried or not
)

// Rules returns the counting rules that a kind of contest may name; none for an unknown kind.
func Rules(k Kind) []string { return append([]string(nil), rules[k]...) }
