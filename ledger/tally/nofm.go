package tally

// NofM elects the options with the most votes, where each ballot has up to n votes for as many options (Limit{n, 1}): the block
// vote, or the limited vote where n is below the seats.
func NofM(s Sums, seats int, ties Ties) (Report, error) {
	return s.highest("n-of-m", seats, ties)
}
