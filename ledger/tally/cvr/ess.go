package cvr

import (
	"strconv"
	"strings"
)

// readESS reads a sheet with a ballot a row and a rank a column; the cell names the option.
func readESS(data []byte, l Layout) ([]Record, error) {
	rows, numbers, err := sheet(data)
	if err != nil {
		return nil, err
	}
	if l.FirstVote < 1 || l.Ranks < 1 {
		return nil, formatError("the layout names no columns of ranks")
	}
	var out []Record
	for i, cells := range rows {
		if numbers[i] < l.FirstRow {
			continue
		}
		r := Record{ID: at(cells, l.ID), Precinct: at(cells, l.Precinct), Batch: at(cells, l.Batch)}
		for rank := 1; rank <= l.Ranks; rank++ {
			marks, err := l.cell(rank, at(cells, l.FirstVote+rank-1))
			if err != nil {
				return nil, formatError("row %d: %v", numbers[i], err)
			}
			r.Marks = append(r.Marks, marks...)
		}
		out = append(out, r)
	}
	return out, nil
}

// at is the cell in a column from 1, without space around it.
func at(cells []string, column int) string {
	if column < 1 || column > len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[column-1])
}

// cell gives the marks of one cell.
func (l Layout) cell(rank int, text string) ([]Mark, error) {
	switch {
	case text == "" && l.BlankUndeclared:
		return []Mark{{rank, WriteIn}}, nil
	case text == "" || text == l.Skipped:
		return nil, nil
	case l.Delimiter == "":
		return []Mark{{rank, l.label(text)}}, nil
	}
	var out []Mark
	for _, option := range strings.Split(text, l.Delimiter) {
		option = strings.TrimSpace(option)
		if option == "" || option == l.Skipped {
			return nil, formatError("a cell with several options has a blank one: %q", text)
		}
		out = append(out, Mark{rank, l.label(option)})
	}
	return out, nil
}

// number reads a whole number, at most 9 digits.
func number(s string) (int, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 31)
	return int(n), err
}
