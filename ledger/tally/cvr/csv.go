package cvr

import (
	"io/fs"
	"path"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
)

func table(data []byte) ([][]string, error) {
	r, err := election.Table(data)
	if err != nil {
		return nil, formatError("%v", err)
	}
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err == nil && len(rows) == 0 {
		return nil, formatError("an empty table")
	}
	if err != nil {
		return nil, formatError("%v", err)
	}
	return rows, nil
}

// readCSV reads a table with a ballot a row and an option a column; the first row names the options, the cell is the rank.
func readCSV(data []byte, l Layout) ([]Record, error) {
	rows, err := table(data)
	if err != nil {
		return nil, err
	}
	if l.FirstVote < 1 || l.FirstRow < 2 {
		return nil, formatError("the layout names no columns of options below a row of their names")
	}
	if err := l.heads(rows[0]); err != nil {
		return nil, err
	}
	var out []Record
	for n, cells := range rows {
		if n+1 < l.FirstRow {
			continue
		}
		if len(cells) < len(rows[0]) {
			return nil, formatError("row %d has %d cells, and the first row names %d columns", n+1, len(cells), len(rows[0]))
		}
		r := Record{ID: at(cells, l.ID), Precinct: at(cells, l.Precinct), Batch: at(cells, l.Batch)}
		for c := l.FirstVote; c <= len(cells); c++ {
			if at(cells, c) == "" || l.Zero && at(cells, c) == "0" {
				continue
			}
			rank, err := number(at(cells, c))
			if err != nil || rank < 1 || at(rows[0], c) == "" {
				return nil, formatError("row %d, column %d: %q is no number from 1 on below the name of an option", n+1, c, at(cells, c))
			}
			r.Marks = append(r.Marks, Mark{rank, l.label(at(rows[0], c))})
		}
		out = append(out, r)
	}
	return out, nil
}

// CSVOptions are the options of a table in the order of its columns, also those for which nobody voted.
func CSVOptions(fsys fs.FS, name string, l Layout) ([]string, error) {
	data, err := fs.ReadFile(fsys, path.Clean(name))
	if err != nil {
		return nil, err
	}
	rows, err := table(data)
	if err != nil {
		return nil, err
	}
	var out []string
	for c := l.FirstVote; c <= len(rows[0]); c++ {
		if option := l.label(at(rows[0], c)); option != "" && option != Overvote {
			out = append(out, option)
		}
	}
	return out, nil
}

// heads refuses two columns for one option.
func (l Layout) heads(names []string) error {
	seen := map[string]int{}
	for c := l.FirstVote; c <= len(names); c++ {
		name := at(names, c)
		if first := seen[name]; name != "" && first > 0 {
			return formatError("row 1: columns %d and %d are both of %q", first, c, name)
		}
		seen[name] = c
	}
	return nil
}

// Columns of Clear Ballot's table, from 1, and fields of the headings of its choices (Clear Ballot 2.1 RCV format).
const (
	clearID, clearPrecinct, clearBatch, clearChoices = 4, 5, 2, 11
	clearFields                                      = 6 // heading, contest, rank, seats, option, party
)

// readClearBallot reads a table with a ballot a row and an option at a rank a column; the cell is 1 if it is marked.
func readClearBallot(data []byte, l Layout) ([]Record, error) {
	rows, err := table(data)
	if err != nil {
		return nil, err
	}
	choices, err := l.clearChoices(rows[0])
	if err != nil {
		return nil, err
	}
	var out []Record
	for _, cells := range rows[1:] {
		r := Record{ID: at(cells, clearID), Precinct: at(cells, clearPrecinct), Batch: at(cells, clearBatch)}
		for c, mark := range choices {
			if mark.Rank > 0 && at(cells, c+1) == "1" {
				r.Marks = append(r.Marks, mark)
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// clearChoices gives the mark of each column, and rank 0 where it is not of the contest.
func (l Layout) clearChoices(headings []string) ([]Mark, error) {
	out, found := make([]Mark, len(headings)), false
	for c := clearChoices - 1; c < len(headings); c++ {
		fields := strings.Split(headings[c], ":")
		if len(fields) != clearFields {
			return nil, formatError("column %d is no choice: %q", c+1, headings[c])
		}
		if fields[1] != l.Contest {
			continue
		}
		rank, err := number(fields[2])
		if err != nil || rank < 1 {
			return nil, formatError("column %d has no rank: %q", c+1, headings[c])
		}
		out[c], found = Mark{rank, l.label(fields[4])}, true
	}
	if !found {
		return nil, ErrContest
	}
	return out, nil
}
