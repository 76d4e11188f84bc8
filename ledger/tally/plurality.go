package tally

// Plurality elects whoever has the most votes, where each ballot has one (Limit{1, 1}). More than one seat makes it the single
// non-transferable vote.
func Plurality(s Sums, seats int, ties Ties) (Report, error) {
	return s.highest("plurality", seats, ties)
}
