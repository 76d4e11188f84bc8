package record

import "github.com/isoloir/isoloir/ledger/election"

// Miscount is a state whose count of a group's column is one too many.
func Miscount(s State, group, column int) State {
	s.totals = append([][]uint64(nil), s.totals...)
	s.totals[group] = append([]uint64(nil), s.totals[group]...)
	s.totals[group][column]++
	return s
}

// Decide gives a contest's counted result what follows from its rule.
func (r ContestResult) Decide(c *election.Contest) ContestResult {
	r.decide(c)
	return r
}

// AllOpen is a contest's result with all its lots open.
func (r ContestResult) AllOpen() ContestResult {
	r.opened = true
	return r
}

// NewIndex makes an index of opened ids, for tests that choose them.
var NewIndex = newIndex
