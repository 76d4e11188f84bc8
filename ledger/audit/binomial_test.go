package audit

import "math"

// clopperPearson is the exact interval of a binomial chance after k of n, outside of which the truth lies at most so often.
func clopperPearson(k, n int, outside float64) (low, high float64) {
	low = bisect(func(p float64) bool { return atLeast(k, n, p) < outside/2 })
	high = bisect(func(p float64) bool { return 1-atLeast(k+1, n, p) > outside/2 })
	return low, high
}

// bisect is where a condition that holds for small p ends.
func bisect(holds func(p float64) bool) float64 {
	from, to := 0.0, 1.0
	for range 40 {
		if middle := (from + to) / 2; holds(middle) {
			from = middle
		} else {
			to = middle
		}
	}
	return from
}

// atLeast is the chance of k or more of n.
func atLeast(k, n int, p float64) (sum float64) {
	for i := k; i <= n; i++ {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(i + 1))
		c, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(a - b - c + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(sum, 1)
}
