package secondverifier

import "math/bits"

// bit is an encrypted 0 or 1 of a ballot (SPEC.md, "Columns of a contest").
type bit struct {
	option int // place in the contest, from 0
	index  int // among the bits of its option
	weight int // in the option's number; 1 for grades, which are a column each
}

// limit bounds the weighted sum of some bits of a contest.
type limit struct {
	bits []int // places among the contest's bits
	most int
}

func (c *contest) bits() (out []bit) {
	for option := range c.Options {
		for index, weight := range c.weights() {
			out = append(out, bit{option, index, weight})
		}
	}
	return out
}

// weights are those of the bits of one option.
func (c *contest) weights() []int {
	switch c.Kind {
	case "ranked":
		return nil
	case "majority-judgment":
		ones := make([]int, len(c.Grades))
		for i := range ones {
			ones[i] = 1
		}
		return ones
	}
	most := c.mostOfOption()
	n := bits.Len(uint(most))
	var out []int
	for i := range n - 1 {
		out = append(out, 1<<i)
	}
	return append(out, most-1<<(n-1)+1)
}

// mostOfOption is the highest number that a voter can give to an option, a grade's place and a rank included.
func (c *contest) mostOfOption() int {
	switch c.Kind {
	case "score", "cumulative":
		return c.MaxScore
	case "majority-judgment":
		return len(c.Grades)
	case "ranked":
		return c.MaxRank
	}
	return 1
}

// limits are what range proofs over sums prove.
func (c *contest) limits() []limit {
	all := c.bits()
	switch {
	case c.Kind == "majority-judgment":
		out := make([]limit, len(c.Options))
		for i, b := range all {
			out[b.option].bits = append(out[b.option].bits, i)
			out[b.option].most = 1
		}
		return out
	case c.VotesAllowed != 0 && c.VotesAllowed < len(c.Options)*c.mostOfOption():
		l := limit{most: c.VotesAllowed}
		for i := range all {
			l.bits = append(l.bits, i)
		}
		return []limit{l}
	}
	return nil
}

func pieces(bytes int) int { return (bytes + packedSize - 1) / packedSize }

func (c *contest) rankPieces() int {
	if c.Kind != "ranked" {
		return 0
	}
	return pieces(len(c.Options))
}

// writeIns are the places of the options that take words.
func (c *contest) writeIns() (out []int) {
	for i, o := range c.Options {
		if o.WriteIn {
			out = append(out, i)
		}
	}
	return out
}

// textPieces are those of one write-in option.
func (c *contest) textPieces() int { return pieces(c.WriteInLength) }

func (c *contest) packedPoints() int { return c.rankPieces() + len(c.writeIns())*c.textPieces() }

// tallyColumns adds up the bits of a ballot to the columns that are counted: one for each option, or for each of its grades.
func (c *contest) tallyColumns(bits []ciphertext) (out []ciphertext) {
	if c.Kind == "majority-judgment" {
		return bits
	}
	weights := c.weights()
	for ; len(bits) > 0; bits = bits[len(weights):] {
		total := ciphertext{identity, identity}
		for i, w := range weights {
			total = total.plus(bits[i].times(number(w)))
		}
		out = append(out, total)
	}
	return out
}
