package tally

import (
	"errors"
	"math"
	"math/bits"
)

// Fixed-point rules count in units of 10^-decimals of a vote, as int64. A profile is admitted only if the weight of all
// ballots fits so, and no result of mulDiv is then above it.

// ErrPrecision is the error of a count with more votes than its decimals leave room for: 9.2·10^13 with 5 decimals, 9.2·10^9
// with 9.
var ErrPrecision = errors.New("tally: too many votes for that many decimals")

const maxDecimals = 18

// unit is 10^decimals; the most votes that fit beside it are limit.
func unit(decimals int) (one, limit int64, err error) {
	if decimals < 0 || decimals > maxDecimals {
		return 0, 0, ErrPrecision
	}
	one = 1
	for range decimals {
		one *= 10
	}
	return one, math.MaxInt64 / one / 2, nil
}

// mulDiv is floor(a·b/c), all not negative and the result no larger than a or b.
func mulDiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	q, _ := bits.Div64(hi, lo, uint64(c))
	return int64(q)
}

// mulDivUp is mulDiv rounded up.
func mulDivUp(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	q, rest := bits.Div64(hi, lo, uint64(c))
	if rest > 0 {
		q++
	}
	return int64(q)
}
