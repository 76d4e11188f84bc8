package tally

import "fmt"

// Rankings counts a ranked contest by the name that the manifest gives its rule, with the settings of SPEC.md, "Counting
// rankings". The error is ErrSettings for a rule that does not count rankings, and that of the rule.
func Rankings(rule string, p Profile, seats int, r Reading, ties Ties) (Report, error) {
	stv := STV{Seats: seats, Reading: r, Ties: ties}
	condorcet := Condorcet{Seats: seats, Ties: ties}
	switch rule {
	case "irv":
		s := IRV{Seats: seats, Reading: r, Decimals: 4, Ties: ties}
		if seats > 1 {
			s.Mode = ManyPerRound
		}
		return s.Count(p)
	case "stv-scottish":
		return stv.Scottish(p)
	case "stv-wigm":
		return stv.WIGM(p)
	case "stv-meek":
		return stv.Meek(p)
	case "schulze":
		return condorcet.Schulze(p)
	case "ranked-pairs":
		return condorcet.RankedPairs(p)
	case "borda":
		return Borda{Seats: seats, Unranked: UnrankedZero, Ties: ties}.Count(p)
	}
	return Report{}, fmt.Errorf("%w: %q does not count rankings", ErrSettings, rule)
}
