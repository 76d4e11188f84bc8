package audit

import "math"

// unit is the unit roundoff of float64; an elementary function of package math errs by less than function times its value.
const (
	unit     = 0x1p-53
	function = 4 * unit
)

// A Product is the natural logarithm of a product of positive factors, and a bound on the error that float64 made in it. A risk is
// taken from its upper end and a sample size from the end that asks for more, so that rounding never ends an audit. The zero
// Product is 1.
type Product struct {
	log, err float64
}

// zero is the product that has a factor 0.
var zero = Product{log: math.Inf(-1)}

// times multiplies by (1+x)^n, where x > −1 was computed with a relative error of at most rel.
func (p Product) times(x, rel float64, n int64) Product {
	if n == 0 {
		return p
	}
	if x <= -1 {
		return zero
	}
	l := math.Log1p(x)
	spread := 2*rel*math.Abs(x)/(1+x) + function*math.Abs(l)
	return p.plus(float64(n)*l, float64(n)*spread)
}

// over divides by (1+x)^n.
func (p Product) over(x, rel float64, n int64) Product {
	q := Product{}.times(x, rel, n)
	return p.plus(-q.log, q.err)
}

// factor multiplies by x ≥ 0, which has a relative error of at most rel.
func (p Product) factor(x, rel float64) Product { return p.power(x, rel, 1) }

// power multiplies by x^n, for x ≥ 0 with a relative error of at most rel.
func (p Product) power(x, rel float64, n int64) Product {
	if n == 0 {
		return p
	}
	if x <= 0 {
		return zero
	}
	l := math.Log(x)
	return p.plus(float64(n)*l, float64(n)*(2*rel+function*math.Abs(l)))
}

// inverse is 1 divided by the product.
func (p Product) inverse() Product { return Product{-p.log, p.err} }

func (p Product) plus(log, err float64) Product {
	sum := p.log + log
	if math.IsInf(sum, 0) {
		return Product{log: sum}
	}
	return Product{sum, p.err + err + unit*math.Abs(sum) + 2*unit*math.Abs(log)}
}

// Log is the logarithm and the bound on its error.
func (p Product) Log() (value, bound float64) { return p.log, p.err }

// Upper is a number that is not below the product, and Lower one that is not above it.
func (p Product) Upper() float64 { return up(math.Exp(p.log + p.err)) }

// Lower is a number that is not above the product.
func (p Product) Lower() float64 { return max(0, down(math.Exp(p.log-p.err))) }

func up(x float64) float64   { return x * (1 + 2*function) }
func down(x float64) float64 { return x * (1 - 2*function) }

// Risk is the product as the risk of an audit: at most 1, rounded up.
func (p Product) Risk() float64 {
	if p.log+p.err >= 0 {
		return 1
	}
	return min(1, p.Upper())
}

// Within tells whether the product is surely not above a limit.
func (p Product) Within(limit float64) bool { return p.Risk() <= down(limit) }
