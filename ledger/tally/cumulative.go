package tally

// Cumulative elects the options with the most points, where each ballot spreads up to n points over options, at most e on one
// (Limit{n, e}).
func Cumulative(s Sums, seats int, ties Ties) (Report, error) {
	return s.highest("cumulative", seats, ties)
}
