package tally

// Score elects the options with the highest sum of scores (Limit{0, best}); an option that a ballot leaves out has 0 from it.
func Score(s Sums, seats int, ties Ties) (Report, error) {
	return s.highest("score", seats, ties)
}
