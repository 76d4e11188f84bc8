package secondverifier

import (
	"slices"
	"strings"
)

// rulesOf are the rules of each kind of contest.
var rulesOf = map[string][]string{
	"plurality":         {"plurality", "two-round", "list-dhondt", "list-sainte-lague"},
	"n-of-m":            {"n-of-m"},
	"score":             {"score"},
	"majority-judgment": {"majority-judgment"},
	"approval": {"approval", "budget-greedy", "budget-greedy-stop", "budget-equal-shares", "committee-sav", "committee-seqpav", "committee-phragmen",
		"committee-equal-shares"},
	"cumulative": {"cumulative", "budget-greedy", "budget-greedy-stop"},
	"yes-no":     {"majority", "two-thirds", "three-quarters"},
	"ranked":     {"irv", "stv-scottish", "stv-meek", "stv-wigm", "borda", "schulze", "ranked-pairs"},
}

func (m *manifest) checkContests() error {
	for _, c := range m.Contests {
		ids := idsOf(c.Options, func(o option) string { return o.ID })
		if err := checkIDList("option", ids); err != nil {
			return err
		}
		if !slices.Contains(rulesOf[c.Kind], c.Rule) || !c.limitsHold() || !c.ruleHolds() {
			return wrong("contest %q does not have the limits of its kind and rule", c.ID)
		}
		if !slices.ContainsFunc(m.Districts, func(d district) bool { return d.ID == c.District }) {
			return wrong("contest %q is of no district", c.ID)
		}
		if !m.checkOptions(c) {
			return wrong("an option of contest %q is not one of its rule", c.ID)
		}
	}
	return nil
}

// limitsHold is the table of kinds.
func (c contest) limitsHold() bool {
	n := len(c.Options)
	score, rank, grades := 0, 0, 0
	votes := true
	switch c.Kind {
	case "plurality":
		votes = c.VotesAllowed == 1
	case "yes-no":
		votes = c.VotesAllowed == 1 && n == 2
	case "n-of-m":
		votes = 1 <= c.VotesAllowed && c.VotesAllowed <= n
	case "approval":
		votes = c.VotesAllowed == n
	case "score":
		votes, score = c.VotesAllowed == 0, 1000
	case "cumulative":
		votes, score = 1 <= c.VotesAllowed && c.VotesAllowed <= 1000, c.VotesAllowed
	case "majority-judgment":
		votes, grades = c.VotesAllowed == 0, 10
	case "ranked":
		votes, rank = c.VotesAllowed == 0 && n <= 54, n
	}
	return n > 0 && votes && within(c.MaxScore, 1, score) && within(c.MaxRank, 1, rank) && within(len(c.Grades), 2, grades) &&
		(c.Kind == "ranked" || !c.AllowTies)
}

// within tells whether a limit is in its range, or absent where there is none (most is 0).
func within(v, least, most int) bool {
	if most == 0 {
		return v == 0
	}
	return least <= v && v <= most
}

// ruleHolds is the table of rules.
func (c contest) ruleHolds() bool {
	list := strings.HasPrefix(c.Rule, "list-")
	yesNo := c.Kind == "yes-no"
	budget := strings.HasPrefix(c.Rule, "budget-")
	seats := len(c.Options)
	switch {
	case list:
		seats = 2000
	case yesNo, budget, c.Rule == "two-round":
		seats = 1
	}
	return 1 <= c.Seats && c.Seats <= seats &&
		0 <= c.Threshold && c.Threshold <= 9999 && (list || c.Threshold == 0) &&
		(c.Base == "" || yesNo && c.Base == "ballots") &&
		c.Quorum >= 0 && (c.Quorum == 0 || c.Kind != "ranked") &&
		(c.Budget >= 1) == budget && c.Budget >= 0 && (c.Ties == "" || !yesNo && (c.Ties == "lot" || c.Ties == "open")) &&
		c.readingHolds() && c.irvHolds()
}

// readingHolds: what says how marks are read stands in contests that are counted by transfers only.
func (c contest) readingHolds() bool {
	transfers := c.Rule == "irv" || strings.HasPrefix(c.Rule, "stv-")
	known := slices.Contains([]string{"", "exhaustImmediately", "alwaysSkipToNextRank", "exhaustIfMultipleContinuing"}, c.Overvotes)
	none := c.Overvotes == "" && c.SkipsEnd == 0 && !c.RepeatsEnd
	return known && 0 <= c.SkipsEnd && c.SkipsEnd <= mostSkips && (transfers || none)
}

const (
	mostSkips   = 250
	mostBallots = 1 << 24
)

const oneSeatARound, bottomsUp = "multiWinnerAllowOnlyOneWinnerPerRound", "bottomsUp"

// irvHolds: options of irv stand in contests of irv, not empty, and only those that a count with so many seats reads.
func (c contest) irvHolds() bool {
	if c.IRV == nil {
		return true
	}
	o := *c.IRV
	if c.Rule != "irv" || o == (irv{}) || o.Minimum < 0 || o.Minimum > mostBallots {
		return false
	}
	if c.Seats == 1 {
		return o.Mode == "" && !o.Hare && !o.Fractional && o.Decimals == 0
	}
	known := slices.Contains([]string{"", "multiWinnerAllowMultipleWinnersPerRound", oneSeatARound, bottomsUp}, o.Mode)
	quotas := o.Hare || o.Fractional || o.Decimals != 0
	return known && !(quotas && o.Mode == bottomsUp) && 0 <= o.Decimals && o.Decimals <= 9 && !o.FirstRound && !o.UntilTwo && !o.Batch
}

// ballotByBallot tells whether a contest is counted from its opened ballots.
func (c contest) ballotByBallot() bool {
	return c.Kind == "ranked" || c.Rule == "budget-equal-shares" || strings.HasPrefix(c.Rule, "committee-")
}

const mostCost = 100_000 // of an option in equal shares

// checkOptions: write-ins stand where words can, and costs where a budget is.
func (m *manifest) checkOptions(c contest) bool {
	budget := strings.HasPrefix(c.Rule, "budget-")
	writeIns := slices.Contains([]string{"plurality", "n-of-m", "approval", "score", "cumulative"}, c.Kind) &&
		!strings.HasPrefix(c.Rule, "list-") && !budget && !c.ballotByBallot()
	any := false
	for _, o := range c.Options {
		any = any || o.WriteIn
		known := o.Party == "" || slices.ContainsFunc(m.Parties, func(p party) bool { return p.ID == o.Party })
		if o.WriteIn && !writeIns || (o.Cost >= 1) != budget || o.Cost < 0 || c.Rule == "budget-equal-shares" && o.Cost > mostCost || !known {
			return false
		}
	}
	return any == (c.WriteInLength > 0) && 0 <= c.WriteInLength && c.WriteInLength <= 240
}
