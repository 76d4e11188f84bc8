// Package audit is the mathematics of risk-limiting audits: what to draw, what a draw is worth, and when papers were looked at
// enough. An audit ends with "confirmed" or with a full count by hand; the chance that it confirms a wrong outcome is at
// most the risk limit, whatever went wrong with the records and however the papers were chosen to go wrong.
//
// Everything here is a function of its arguments: no files, no clock, no randomness but the seed that dice gave. Votes and
// margins are integers. Risks are float64 logarithms that carry a bound on their error and are rounded up (Product).
//
// Comparison audits look at a paper and at its record (Comparison, Macro, Alpha over Overstatement, and Tables where several tables are
// drawn from by themselves, as those of weights are); polling audits at the paper only (Bravo, Alpha); Strata joins the two. Contests
// become assertions first: Plurality, Majority, Scored, Weighted, HighestAverages, Judgment, Budget, and of ballots one by one Condorcet,
// Borda, Satisfaction, Sequence, and those that Raire finds. Consistent and Rivest draw. SPEC.md, section "Audit", has the formulas and
// what a board does.
package audit
