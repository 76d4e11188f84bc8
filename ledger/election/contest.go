package election

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
	VotesAllowed  int      `json:"votesAllowed,omitempty"`
	MaxScore      int      `json:"maxScore,omitempty"`
	MaxRank       int      `json:"maxRank,omitempty"`
	AllowTies     bool     `json:"allowTies,omitempty"`
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
}

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

// rules lists the counting rules of DESIGN section 13 by the kind of ballot that each counts.
var rules = map[Kind][]string{
	Plurality:        {"plurality", "two-round", "list-dhondt", "list-sainte-lague"},
	NofM:             {"n-of-m"},
	YesNo:            {"majority", "two-thirds", "three-quarters"},
	Approval:         {"approval", "budget-greedy", "budget-equal-shares"},
	Score:            {"score"},
	Cumulative:       {"cumulative"},
	MajorityJudgment: {"majority-judgment"},
	Ranked:           {"irv", "stv-scottish", "stv-meek", "stv-wigm", "borda", "schulze", "ranked-pairs"},
}

// Rules returns the counting rules that a kind of contest may name; none for an unknown kind.
func Rules(k Kind) []string { return append([]string(nil), rules[k]...) }
