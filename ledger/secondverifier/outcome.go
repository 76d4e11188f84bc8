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

	lots lots
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

// What a count of sums cannot go on without.
const (
	awaitsBallots  = "ballots"
	awaitsWriteIns = "write-ins"
	awaitsPapers   = "papers"
)

// count gives the outcome, or what it awaits.
func (t tally) count() (o *outcome, awaits string) {
	switch {
	case t.contest.ballotByBallot():
		return nil, awaitsBallots
	case t.writeInsMatter():
		return nil, awaitsWriteIns
	}
	return t.byRule(), ""
}

// writeInsMatter tells whether it makes a difference if all words are for nobody, or for one person who is not on the ballot.
func (t tally) writeInsMatter() bool {
	if len(t.contest.writeIns()) == 0 {
		return false
	}
	nobody, person := t.withPerson(false).byRule(), t.withPerson(true).byRule()
	return !sameOptions(nobody.Winners, person.Winners) || !sameOptions(nobody.Advance, person.Advance) ||
		!sameOptions(nobody.tied(), person.tied())
}

// withPerson has, in the place of options to write in, one person with all their votes, or nobody. No lots are drawn.
func (t tally) withPerson(is bool) tally {
	c := *t.contest
	c.Options = nil
	out, words := tally{contest: &c, ballots: t.ballots}, 0
	for i, o := range t.contest.Options {
		if o.WriteIn {
			words += t.sums[i]
			continue
		}
		c.Options, out.sums = append(c.Options, o), append(out.sums, t.sums[i])
	}
	if is {
		c.Options, out.sums = append(c.Options, option{}), append(out.sums, words)
	}
	return out
}

func sameOptions(a, b []int) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// tied are the options between which the votes leave a tie.
func (o *outcome) tied() []int {
	if o.Open == nil {
		return nil
	}
	return o.Open.Options
}

// Count counts open sums, of each option or of each of its grades, by the manifest's rule. Ballots are votes where these have
// weights; dice are empty where none are on record. It gives the outcome in canonical JSON, or in its place what it awaits.
func (e *Election) Count(contest string, ballots int, sums []int, dice string) (outcome []byte, awaits string) {
	o, awaits := tally{contest: e.manifest.contest(contest), ballots: ballots, sums: sums, dice: dice}.count()
	if o == nil {
		return nil, awaits
	}
	return canonicalJSON(o), ""
}

func (t tally) byRule() *outcome {
	c := t.contest
	o := &outcome{Rule: c.Rule, Seats: c.Seats, Ballots: whole(t.ballots), Winners: []int{}, lots: lots{seed: t.dice}}
	for _, option := range c.Options {
		o.Options = append(o.Options, option.ID)
	}
	o.lots.names = o.Options
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
