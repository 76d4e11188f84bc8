package secondverifier

import (
	"math/big"
	"slices"
	"strings"
)

// outcome is what the manifest's rule makes of a contest's sums (SPEC.md, "Counting"). Options are named by their place in the
// contest, from 0.
type outcome struct {
	Rule     string   `json:"rule"`
	Options  []string `json:"options"`
	Seats    int      `json:"seats"`
	Ballots  exact    `json:"ballots"`
	Blank    exact    `json:"blank"`
	Rounds   []round  `json:"rounds"`
	Winners  []int    `json:"winners"`
	Order    [][]int  `json:"order,omitempty"`
	Open     *tie     `json:"open,omitempty"`
	Decision string   `json:"decision,omitempty"`
	Shares   []int    `json:"shares,omitempty"`
	Medians  []int    `json:"medians,omitempty"`
	Spent    *exact   `json:"spent,omitempty"` // of budgets
	Advance  []int    `json:"advance,omitempty"`
}

type round struct {
	Quota    exact   `json:"quota"`
	Votes    []exact `json:"votes"`
	Elected  []int   `json:"elected,omitempty"`
	Excluded []int   `json:"excluded,omitempty"`
	Ties     []tie   `json:"ties,omitempty"`
	Medians  []int   `json:"medians,omitempty"`
	Removed  int     `json:"removed,omitempty"`
	Left     *exact  `json:"left,omitempty"` // of budgets
}

// tie is one that the votes leave.
type tie struct {
	Purpose string `json:"purpose"`
	Options []int  `json:"options"`
	How     string `json:"how"`
}

// exact is a number without rounding. Its zero value is 0.
type exact struct{ r *big.Rat }

func whole(n int) exact { return exact{big.NewRat(int64(n), 1)} }

func ratio(a, b int) exact { return exact{big.NewRat(int64(a), int64(b))} }

func (e exact) rat() *big.Rat {
	if e.r == nil {
		return new(big.Rat)
	}
	return e.r
}

func (e exact) above(f exact) bool { return e.rat().Cmp(f.rat()) > 0 }

func (e exact) isZero() bool { return e.rat().Sign() == 0 }

// MarshalText writes decimals where these end, else a fraction in lowest terms.
func (e exact) MarshalText() ([]byte, error) {
	r := e.rat()
	if digits, ends := r.FloatPrec(); ends {
		return []byte(r.FloatString(digits)), nil
	}
	return []byte(r.RatString()), nil
}

// tally is what a contest's open sums are.
type tally struct {
	contest *contest
	ballots int
	sums    []int // of each option, or of each of its grades
}

// count gives the outcome, or what it awaits.
func (t tally) count() (o *outcome, awaits string) {
	if t.contest.Kind == "ranked" {
		return nil, "ballots"
	}
	if t.writeInsMatter() {
		return nil, "write-ins"
	}
	return t.byRule(), ""
}

// writeInsMatter tells whether who wins, advances or ties depends on whether all votes for write-in options are for nobody or for one
// person.
func (t tally) writeInsMatter() bool {
	options := t.contest.writeIns()
	if len(options) == 0 {
		return false
	}
	nobody, one := t, t
	nobody.sums, one.sums = slices.Clone(t.sums), slices.Clone(t.sums)
	for _, i := range options {
		nobody.sums[i] = 0
	}
	for _, i := range options[1:] {
		one.sums[options[0]] += one.sums[i]
		one.sums[i] = 0
	}
	a, b := nobody.byRule(), one.byRule()
	return !slices.Equal(a.Winners, b.Winners) || !slices.Equal(a.Advance, b.Advance) || !slices.Equal(a.tied(), b.tied())
}

// tied are the options between which the votes do not decide.
func (o *outcome) tied() []int {
	if o.Open == nil {
		return nil
	}
	return o.Open.Options
}

func (t tally) byRule() *outcome {
	c := t.contest
	o := &outcome{Rule: c.Rule, Seats: c.Seats, Ballots: whole(t.ballots), Winners: []int{}}
	for _, option := range c.Options {
		o.Options = append(o.Options, option.ID)
	}
	if c.Kind == "plurality" || c.Kind == "yes-no" {
		o.Blank = whole(t.ballots - total(t.sums))
	}
	switch {
	case c.Rule == "majority-judgment":
		t.countGrades(o)
	case c.Rule == "two-round":
		t.countTwoRounds(o)
	case strings.HasPrefix(c.Rule, "list-"):
		t.countLists(o)
	case c.Kind == "yes-no":
		t.countProposal(o)
	case strings.HasPrefix(c.Rule, "budget-"):
		t.countBudget(o)
	default:
		t.countSeats(o)
	}
	if t.ballots < c.Quorum {
		o.Decision, o.Winners = "no-quorum", []int{}
		o.Shares, o.Advance, o.Open, o.Spent = nil, nil, nil, nil
	}
	return o
}

func total(numbers []int) int {
	sum := 0
	for _, n := range numbers {
		sum += n
	}
	return sum
}

func wholes(numbers []int) []exact {
	out := []exact{}
	for _, n := range numbers {
		out = append(out, whole(n))
	}
	return out
}

// inOrder puts options in groups of equals, the best group first.
func inOrder(n int, better func(a, b int) int) (groups [][]int) {
	options := make([]int, n)
	for i := range options {
		options[i] = i
	}
	slices.SortStableFunc(options, better)
	for i, option := range options {
		if i == 0 || better(options[i-1], option) != 0 {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], option)
	}
	return groups
}

// bySums orders by falling sum.
func (t tally) bySums() [][]int {
	return inOrder(len(t.sums), func(a, b int) int { return t.sums[b] - t.sums[a] })
}

// fill takes whole groups of equals while they fit; a group larger than the seats left is a tie.
func fill(groups [][]int, seats int) (elected []int, open *tie) {
	for _, group := range groups {
		switch {
		case seats == 0:
			return elected, nil
		case len(group) > seats:
			return elected, openTie(group)
		}
		elected, seats = append(elected, group...), seats-len(group)
	}
	return elected, nil
}

func openTie(options []int) *tie { return &tie{"elect", options, "open"} }

// tiesOf is an open tie as a round has it.
func tiesOf(open *tie) []tie {
	if open == nil {
		return nil
	}
	return []tie{*open}
}

// Count gives the outcome of a contest's sums as result.json has it, or what it awaits. Sums are of each option, or of each of its
// grades, in the order of the manifest.
func (e *Election) Count(contest string, ballots int, sums []int) (outcome []byte, awaits string) {
	o, awaits := tally{e.manifest.contest(contest), ballots, sums}.count()
	if o == nil {
		return nil, awaits
	}
	return canonicalJSON(o), ""
}
