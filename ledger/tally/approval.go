package tally

// Approval elects the options that the most ballots approve. A ballot approves as many as it likes (Limit{0, 1}), so that none
// is overvoted.
func Approval(s Sums, seats int, ties Ties) (Report, error) {
	return s.highest("approval", seats, ties)
}
