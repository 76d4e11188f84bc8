// Package tally counts ballots by the rules of a contest: each rule is one file, exact, and tells every round in a Report that
// a person can follow on paper.
//
// It knows neither manifests nor records. A caller turns what voters marked into a Profile, names the options of a rule and
// gets a Report; two callers that give the same get the same, byte for byte.
package tally

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Mark is what a ballot says of one option: Value is its rank (1 is first) in a ranked contest, its points in a scored one,
// its grade (0 is best) in a graded one, and 1 where a mark is only a mark.
type Mark struct {
	Option int32 `json:"option"` // its place in Profile.Options
	Value  int32 `json:"value"`
}

// Ballot is one way to mark the contest and the votes that were cast so. On a ranked ballot, options that share a rank are
// tied or overvoted, as the contest's settings say, and a rank that no mark has was skipped.
type Ballot struct {
	Weight int64  `json:"weight"` // papers, or votes where voters weigh differently; 1 or more
	Marks  []Mark `json:"marks"`
}

// Unnamed stands for the options of an overvote that a record does not name; only ranked ballots have it.
const Unnamed = -1

// Profile is what all voters of a contest marked.
type Profile struct {
	Options []string `json:"options"` // names, in the order of the ballot
	Ballots []Ballot `json:"ballots"`
}

// Ranking is a ballot of weight 1 that ranks options in that order, first to last.
func Ranking(options ...int) Ballot {
	b := Ballot{Weight: 1}
	for i, o := range options {
		b.Marks = append(b.Marks, Mark{int32(o), int32(i + 1)})
	}
	return b
}

// Times is the ballot with the weight w.
func (b Ballot) Times(w int64) Ballot { return Ballot{w, b.Marks} }

// Total is the weight of all ballots, those without a mark too.
func (p Profile) Total() int64 {
	var n int64
	for _, b := range p.Ballots {
		n += b.Weight
	}
	return n
}

// Errors of a profile that no rule can count.
var (
	ErrOption = errors.New("tally: a mark names an option that the contest does not have")
	ErrWeight = errors.New("tally: a ballot weighs less than one vote, or all weigh more than can be counted")
	ErrValue  = errors.New("tally: a mark has a value that the rule does not know")
)

// Check says what makes a profile impossible to count: weights below 1, a total beyond limit, marks of unknown options or
// with values outside low…high.
func (p Profile) Check(limit int64, low, high int32) error { return p.check(limit, 0, low, high) }

func (p Profile) check(limit int64, least, low, high int32) error {
	total := int64(0)
	for i, b := range p.Ballots {
		if b.Weight < 1 || b.Weight > limit-total {
			return fmt.Errorf("%w: ballot %d weighs %d", ErrWeight, i+1, b.Weight)
		}
		total += b.Weight
		for _, m := range b.Marks {
			if m.Option < least || int(m.Option) >= len(p.Options) {
				return fmt.Errorf("%w: ballot %d, option %d of %d", ErrOption, i+1, m.Option, len(p.Options))
			}
			if m.Value < low || m.Value > high {
				return fmt.Errorf("%w: ballot %d, %d is not in %d…%d", ErrValue, i+1, m.Value, low, high)
			}
		}
	}
	return nil
}

// checkRanks is Check for ballots with ranks 1…highest; 0 is no highest rank.
func (p Profile) checkRanks(limit int64, highest int) error {
	if highest == 0 {
		highest = math.MaxInt32
	}
	return p.check(limit, Unnamed, 1, int32(highest))
}

// byRank gives a ballot's marks, best rank first and, within a rank, in the order of options. A ballot that has that order
// is not copied.
func (b Ballot) byRank() []Mark {
	order := func(x, y Mark) int { return cmp.Or(cmp.Compare(x.Value, y.Value), cmp.Compare(x.Option, y.Option)) }
	if slices.IsSortedFunc(b.Marks, order) {
		return b.Marks
	}
	out := slices.Clone(b.Marks)
	slices.SortFunc(out, order)
	return out
}
