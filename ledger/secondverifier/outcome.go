package secondverifier

import (
	"crypto/sha256"
	"fmt"
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

// tie is one that the votes leave, and that a lot settles or nothing does.
type tie struct {
	Purpose string `json:"purpose"`
	Options []int  `json:"options"`
	Chosen  []int  `json:"chosen,omitempty"`
	How     string `json:"how"`
	Lot     int    `json:"lot,omitempty"` // from 1
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
	sums    []int  // of each option, or of each of its grades
	dice    string // for ties; empty before they are thrown
}

// count gives the outcome, or what it awaits.
func (t tally) count() (o *outcome, awaits string) {
	if t.contest.ballotByBallot() {
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
	nobody.dice, one.dice = "", ""
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

// lots settles ties by dice, if they were thrown (SPEC.md, "Counting rankings", Ties).
type lots struct {
	tally
	drawn int
}

// settle chooses so many of some equals, in the order of the lot.
func (l *lots) settle(options []int, seats int) *tie {
	if l.dice == "" {
		return &tie{Purpose: "elect", Options: options, How: "open"}
	}
	l.drawn++
	key := func(option int) string {
		h := sha256.Sum256(fmt.Appendf(nil, "%s,%d,%s", l.dice, l.drawn, l.contest.Options[option].ID))
		return string(h[:])
	}
	order := slices.SortedFunc(slices.Values(options), func(a, b int) int { return strings.Compare(key(a), key(b)) })
	return &tie{Purpose: "elect", Options: options, Chosen: order[:seats], How: "lot", Lot: l.drawn}
}

// fill takes whole groups of equals while they fit; a group larger than the seats left is a tie.
func (l *lots) fill(groups [][]int, seats int) (elected []int, tied *tie) {
	for _, group := range groups {
		switch {
		case seats == 0:
			return elected, nil
		case len(group) > seats:
			tied = l.settle(group, seats)
			return append(elected, tied.Chosen...), tied
		}
		elected, seats = append(elected, group...), seats-len(group)
	}
	return elected, nil
}

// met puts a tie into the round that it came up in, and says so where it is open.
func (o *outcome) met(t *tie, r *round) {
	if t == nil {
		return
	}
	r.Ties = []tie{*t}
	if t.How == "open" {
		o.Open = t
	}
}

// Count gives the outcome of a contest's sums as result.json has it, or what it awaits. Sums are of each option, or of each of its
// grades, in the order of the manifest; dice settle ties, or leave them where they are empty.
func (e *Election) Count(contest string, ballots int, sums []int, dice string) (outcome []byte, awaits string) {
	o, awaits := tally{e.manifest.contest(contest), ballots, sums, dice}.count()
	if o == nil {
		return nil, awaits
	}
	return canonicalJSON(o), ""
}
