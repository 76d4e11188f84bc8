package tally

import "fmt"

// Rankings counts a ranked contest by the name that the manifest gives its rule. Of the settings all rules take Seats, Withdrawn and
// Ties, those that transfer ballots Reading too, and "irv" all: several seats without a Mode are filled as many as there are winners in
// a round, and votes that are split without Decimals have 4. The error is ErrSettings for a rule that does not count rankings, and that
// of the rule.
func Rankings(rule string, p Profile, s IRV) (Report, error) {
	stv := STV{Seats: s.Seats, Reading: s.Reading, Withdrawn: s.Withdrawn, Ties: s.Ties}
	condorcet := Condorcet{Seats: s.Seats, Withdrawn: s.Withdrawn, Ties: s.Ties}
	switch rule {
	case "irv":
		return s.named().Count(p)
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
		return Borda{Seats: s.Seats, Unranked: UnrankedZero, Withdrawn: s.Withdrawn, Ties: s.Ties}.Count(p)
	}
	return Report{}, fmt.Errorf("%w: %q does not count rankings", ErrSettings, rule)
}

// named fills in what the name alone says.
func (s IRV) named() IRV {
	if s.Mode == "" && s.Seats > 1 {
		s.Mode = ManyPerRound
	}
	if s.transfers() && s.Decimals == 0 {
		s.Decimals = 4
	}
	return s
}
