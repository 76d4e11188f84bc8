package audit

import (
	"fmt"
	"math/bits"
	"slices"
)

// A Ranking is a number of ballots that rank options alike, the first preference first.
type Ranking struct {
	Count   int64
	Options []int
}

// A Ranked assertion is one that an instant-runoff outcome follows from (Blom, Stuckey and Teague, "RAIRE: Risk-Limiting Audits for
// IRV Elections", 2019, section 4). With Continuing 0 it is NEB, "Winner is not eliminated before Loser": first preferences of Winner are
// more than all ballots that rank Loser and not Winner above it. Otherwise it is NEN, "Winner is not eliminated next": of the
// options in the set Continuing, Winner has a larger tally than Loser.
type Ranked struct {
	Winner, Loser int
	Continuing    uint64 // set of options, bit by option
	Margin        int64
}

// NEN tells which of the two kinds it is.
func (r Ranked) NEN() bool { return r.Continuing != 0 }

// Difficulty is cards divided by the margin.
func (r Ranked) Difficulty(cards int64) float64 { return float64(cards) / float64(r.Margin) }

// Assertion is r as something that papers are counted for: scores are 1, 0 or −1.
func (r Ranked) Assertion(options []string) Reported {
	name := options[r.Winner] + " not before " + options[r.Loser]
	score := func(v Vote) int64 { return r.notBefore(v.Ranking) }
	if r.NEN() {
		name = options[r.Winner] + " > " + options[r.Loser] + " if only"
		for i := range options {
			if has(r.Continuing, i) {
				name += " " + options[i]
			}
		}
		score = func(v Vote) int64 { return r.notNext(v.Ranking) }
	}
	return Reported{Assertion{name, 1, 1, score}, r.Margin}
}

func (r Ranked) notBefore(ranking []int) int64 {
	if len(ranking) > 0 && ranking[0] == r.Winner {
		return 1
	}
	for _, option := range ranking {
		if option == r.Winner {
			return 0
		}
		if option == r.Loser {
			return -1
		}
	}
	return 0
}

func (r Ranked) notNext(ranking []int) int64 {
	for _, option := range ranking {
		if has(r.Continuing, option) {
			return vote(option == r.Winner) - vote(option == r.Loser)
		}
	}
	return 0
}

func vote(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

func has(set uint64, option int) bool { return option < 64 && set>>option&1 == 1 }

// An IRV is a single-winner instant-runoff contest as it was counted.
type IRV struct {
	Options int // at most 24
	Ballots []Ranking
}

// maxRanked keeps sets in one word and the search in bounds.
const maxRanked = 24

// Check refuses rankings that name an option twice or one that isn't there.
func (c IRV) Check() error {
	if c.Options < 2 || c.Options > maxRanked {
		return fmt.Errorf("%d options in a ranked contest: from 2 to %d can be audited", c.Options, maxRanked)
	}
	for i, b := range c.Ballots {
		if b.Count < 0 {
			return fmt.Errorf("ranking %d: %d ballots", i+1, b.Count)
		}
		for j, o := range b.Options {
			if o < 0 || o >= c.Options || slices.Contains(b.Options[:j], o) {
				return fmt.Errorf("ranking %d: option %d is not there, or is ranked twice", i+1, o)
			}
		}
	}
	return nil
}

// Tally is the votes of each option when only those in the set remain.
func (c IRV) Tally(set uint64) []int64 {
	tally := make([]int64, c.Options)
	for _, b := range c.Ballots {
		for _, o := range b.Options {
			if has(set, o) {
				tally[o] += b.Count
				break
			}
		}
	}
	return tally
}

// all is the set of all options.
func (c IRV) all() uint64 { return 1<<c.Options - 1 }

// Winner eliminates the option with the smallest tally until one is left. Ties for the smallest are broken in every way: if that
// changes the winner it is an error, as a lot's result cannot be audited by a sample.
func (c IRV) Winner() (int, error) {
	if err := c.Check(); err != nil {
		return 0, err
	}
	winners := c.winners(c.all(), map[uint64]uint64{})
	if bits.OnesCount64(winners) > 1 {
		return 0, &TieError{Name: "the last elimination"}
	}
	return bits.TrailingZeros64(winners), nil
}

// winners is the set of options that can be left when those in the set remain.
func (c IRV) winners(set uint64, known map[uint64]uint64) uint64 {
	if bits.OnesCount64(set) == 1 {
		return set
	}
	if w, ok := known[set]; ok {
		return w
	}
	var all uint64
	for _, out := range least(c.Tally(set), set) {
		all |= c.winners(set&^(1<<out), known)
	}
	known[set] = all
	return all
}

// least is the options of the set with the smallest tally.
func least(tally []int64, set uint64) (options []int) {
	for o, n := range tally {
		if !has(set, o) || len(options) > 0 && n > tally[options[0]] {
			continue
		}
		if len(options) > 0 && n < tally[options[0]] {
			options = options[:0]
		}
		options = append(options, o)
	}
	return options
}
