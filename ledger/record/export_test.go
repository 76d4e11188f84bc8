package record

import (
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
)

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

// Grown is a state whose lot has that many rows, which no ballots were cast for, and these rows, each of which next gives.
func Grown(s State, lot int, rows int, next func() []byte) (State, *Rows) {
	s.lots = slices.Clone(s.lots)
	l := &s.lots[lot]
	l.Rows, l.Stations = uint32(rows), l.Stations[:1]
	r, at := NewRows(), cell{l.Contest, l.Stations[0], l.Weight}
	for range rows {
		r.cells[at] = appendRows(r.cells[at], next())
	}
	return s, r
}

// Remember is a state that has taken a ballot more: its tag, its tracking code and its leaf of the log.
func Remember(s State, code ballot.Code, tag [32]byte) State {
	s.tags = s.tags.Set(tag, struct{}{})
	s.codes = s.codes.Set(code, Found{s.log.Size(), "st-1", UseCast})
	s.log = s.log.Append(tag[:])
	return s
}
