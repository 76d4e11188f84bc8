package tally

import "fmt"

// Terms are the settings of a rule that counts sums alone, by the names that manifests give to rules.
type Terms struct {
	Rule      string
	Seats     int
	Threshold int64 // of list seats: hundredths of a per cent of the votes
	Base      Base  // of a proposal: BaseCast, which is the zero value too, or BasePresent for all ballots
	Ties      Ties
}

// majorities are what proposals need, by rule.
var majorities = map[string]Majority{"majority": SimpleMajority, "two-thirds": TwoThirds, "three-quarters": ThreeQuarters}

// Count counts sums. The error ErrRule names a rule that needs more than sums.
func (t Terms) Count(s Sums) (Report, error) {
	switch t.Rule {
	case "plurality":
		return Plurality(s, t.Seats, t.Ties)
	case "n-of-m":
		return NofM(s, t.Seats, t.Ties)
	case "approval":
		return Approval(s, t.Seats, t.Ties)
	case "score":
		return Score(s, t.Seats, t.Ties)
	case "cumulative":
		return Cumulative(s, t.Seats, t.Ties)
	case "two-round":
		return TwoRound{Majority: SimpleMajority, Advance: 2, Ties: t.Ties}.First(s)
	case "list-dhondt":
		return DHondt.Seats(t.lists(s), t.Seats, t.Ties, false)
	case "list-sainte-lague":
		return SainteLague.Seats(t.lists(s), t.Seats, t.Ties, false)
	}
	m, ok := majorities[t.Rule]
	if !ok {
		return Report{}, fmt.Errorf("%w for sums: %s", ErrRule, t.Rule)
	}
	if t.Base != "" {
		m = m.Over(t.Base)
	}
	return Proposal(t.Rule, s, m)
}

// lists leaves out those below the threshold.
func (t Terms) lists(s Sums) Lists { return Lists{Sums: s, Out: s.Barrier(t.Threshold, 10000, false)} }
