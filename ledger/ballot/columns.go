package ballot

import (
	"math/bits"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Column is one number that a contest's tally gives: the sum of an option,
// or of one grade of an option.
type Column struct {
	Option string
	Grade  int // index into Grades; -1 except in majority judgment
	Max    int // what one ballot can add
	bits   []int
}

// plan is how one contest is encrypted: the same for every ballot.
type plan struct {
	contest *election.Contest
	bits    []bit
	sums    []sum
	packed  []packed
	columns []Column
}

// bit is one ciphertext of 0 or 1 under the vote key. An option's value is
// the weighted sum of its bits.
type bit struct {
	option, serial int // serial counts the bits of one option
	weight         int
}

// sum is a limit: the weighted sum of some bits lies in 0..limit.
type sum struct {
	bits  []int
	limit int
}

// packed is one mix-only ciphertext: 30 bytes of the ranking (option -1, under
// the vote key) or of a write-in's text (under the key for other data).
type packed struct {
	option, serial int
}

const ranking = -1

func newPlan(c *election.Contest) *plan {
	p := &plan{contest: c}
	if c.Kind == election.Ranked {
		p.pack(ranking, len(c.Options))
	} else {
		p.values()
	}
	for o := range c.Options {
		if c.Options[o].WriteIn {
			p.pack(o, c.WriteInLength)
		}
	}
	return p
}

// values lays out the bits, the columns that they sum to and the limits.
func (p *plan) values() {
	for o := range p.contest.Options {
		if p.contest.Kind == election.MajorityJudgment {
			p.oneHot(o)
		} else {
			p.number(o)
		}
	}
	limit, most := p.contest.VotesAllowed, 0
	for _, col := range p.columns {
		most += col.Max
	}
	if limit == 0 || limit >= most || p.contest.Kind == election.MajorityJudgment {
		return // no ballot can break the limit
	}
	all := make([]int, len(p.bits))
	for i := range all {
		all[i] = i
	}
	p.sums = append(p.sums, sum{all, limit})
}

// number gives option o bits that make any value of 0..max and no other.
func (p *plan) number(o int) {
	col := Column{Option: p.contest.Options[o].ID, Grade: -1, Max: optionMax(p.contest)}
	for s, w := range bitWeights(col.Max) {
		col.bits = append(col.bits, len(p.bits))
		p.bits = append(p.bits, bit{o, s, w})
	}
	p.columns = append(p.columns, col)
}

// oneHot gives option o a bit for each grade, at most one of which is set.
func (p *plan) oneHot(o int) {
	var s sum
	for g := range p.contest.Grades {
		p.columns = append(p.columns, Column{p.contest.Options[o].ID, g, 1, []int{len(p.bits)}})
		s.bits = append(s.bits, len(p.bits))
		p.bits = append(p.bits, bit{o, g, 1})
	}
	s.limit = 1
	p.sums = append(p.sums, s)
}

func (p *plan) pack(option, size int) {
	for s := range (size + elgamal.PackSize - 1) / elgamal.PackSize {
		p.packed = append(p.packed, packed{option, s})
	}
}

// optionMax is the largest value of one option.
func optionMax(c *election.Contest) int {
	switch c.Kind {
	case election.Score, election.Cumulative:
		return c.MaxScore
	case election.MajorityJudgment:
		return len(c.Grades) // 0 none, 1 the first grade
	case election.Ranked:
		return c.MaxRank // 0 none, 1 the first rank
	default:
		return 1
	}
}

// bitWeights are 1, 2, 4, ... and last what is missing to max, so that the
// sums of subsets are exactly 0..max.
func bitWeights(max int) []int {
	n := bits.Len(uint(max))
	w := make([]int, n)
	rest := max
	for i := range n - 1 {
		w[i] = 1 << i
		rest -= w[i]
	}
	w[n-1] = rest
	return w
}

// setBits writes the bits of a contest's values, without a branch on them.
// values holds one number for each option.
func (p *plan) setBits(dst, values []int) {
	if p.contest.Kind == election.MajorityJudgment {
		for i, b := range p.bits {
			dst[i] = equal(values[b.option], b.serial+1)
		}
		return
	}
	for _, col := range p.columns {
		option := p.bits[col.bits[0]].option
		p.splitNumber(dst, col.bits, values[option])
	}
}

// splitNumber takes the last weight where the others cannot reach the value,
// then plain binary.
func (p *plan) splitNumber(dst, at []int, v int) {
	last := len(at) - 1
	top := more(v, 1<<last-1)
	dst[at[last]] = top
	v -= top * p.bits[at[last]].weight
	for s := range last {
		dst[at[s]] = v >> s & 1
	}
}

// equal is 1 where two small non-negative numbers are equal, else 0.
func equal(a, b int) int { return 1 - more(a, b) - more(b, a) }

// more is 1 where a > b for small non-negative numbers, else 0.
func more(a, b int) int { return int(uint64(b-a) >> 63) }
