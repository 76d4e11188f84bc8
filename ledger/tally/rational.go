package tally

import (
	"errors"
	"math"
	"math/big"
	"strings"
)

// Number is an exact amount of votes, points or money. The zero Number is 0; no operation changes its operands.
type Number struct{ r *big.Rat }

// Int is the whole number n.
func Int(n int64) Number { return Number{new(big.Rat).SetInt64(n)} }

// Ratio is a/b; it panics if b is 0.
func Ratio(a, b int64) Number { return Number{big.NewRat(a, b)} }

// Scaled is units/10^decimals, as fixed-point rules count.
func Scaled(units int64, decimals int) Number {
	return Number{new(big.Rat).SetFrac(big.NewInt(units), power10(decimals))}
}

// ParseNumber reads "12", "12.5" or "25/2".
func ParseNumber(s string) (Number, error) {
	r, ok := new(big.Rat).SetString(s)
	if !ok || strings.ContainsAny(s, "eEpPxX_") {
		return Number{}, errors.New("tally: not a number: " + s)
	}
	return Number{r}, nil
}

func (n Number) rat() *big.Rat {
	if n.r == nil {
		return new(big.Rat)
	}
	return n.r
}

// Add is n + m.
func (n Number) Add(m Number) Number { return Number{new(big.Rat).Add(n.rat(), m.rat())} }

// Sub is n - m.
func (n Number) Sub(m Number) Number { return Number{new(big.Rat).Sub(n.rat(), m.rat())} }

// Mul is n · m.
func (n Number) Mul(m Number) Number { return Number{new(big.Rat).Mul(n.rat(), m.rat())} }

// Quo is n / m; it panics if m is 0.
func (n Number) Quo(m Number) Number { return Number{new(big.Rat).Quo(n.rat(), m.rat())} }

// Cmp is -1, 0 or 1 as n is less than, equal to or more than m.
func (n Number) Cmp(m Number) int { return n.rat().Cmp(m.rat()) }

// Sign is -1, 0 or 1.
func (n Number) Sign() int { return n.rat().Sign() }

// Floor is the largest whole number that is not above n.
func (n Number) Floor() Number {
	q := new(big.Int).Div(n.rat().Num(), n.rat().Denom()) // Euclidean, and so toward minus infinity: the divisor is positive
	return Number{new(big.Rat).SetInt(q)}
}

// Truncate cuts n, which is not negative, after that many decimals.
func (n Number) Truncate(decimals int) Number {
	scale := Number{new(big.Rat).SetInt(power10(decimals))}
	return n.Mul(scale).Floor().Quo(scale)
}

// String is the number in decimals where that is exact, else as a fraction in lowest terms.
func (n Number) String() string {
	if digits, exact := n.rat().FloatPrec(); exact {
		return n.rat().FloatString(digits)
	}
	return n.rat().RatString()
}

// Decimal is the number with that many decimals, rounded half away from zero, for a table.
func (n Number) Decimal(decimals int) string { return n.rat().FloatString(decimals) }

// MarshalText is String.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText is ParseNumber.
func (n *Number) UnmarshalText(text []byte) (err error) {
	*n, err = ParseNumber(string(text))
	return err
}

func power10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// units is the least whole number of units, one of them a part of a vote, that is not below n; what no int64 can be is the largest.
func (n Number) units(one int64) int64 {
	scaled := n.Mul(Int(one)).rat()
	q, rest := new(big.Int).DivMod(scaled.Num(), scaled.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	if !q.IsInt64() {
		return math.MaxInt64
	}
	return q.Int64()
}
