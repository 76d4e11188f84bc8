package cvr

import (
	"io/fs"
	"path"
	"strings"
)

// EmptyAtEnd is how many rows at the end of a table (CSV) or sheet (ESS) have nothing in any cell, as spreadsheets save rows that once
// held something. Read takes each for a blank ballot: they are the last of its records.
func EmptyAtEnd(fsys fs.FS, format, name string, l Layout) (int, error) {
	data, err := fs.ReadFile(fsys, path.Clean(name))
	if err != nil {
		return 0, err
	}
	rows, numbers, err := numbered(data, format)
	n := 0
	for i := len(rows) - 1; i >= 0 && numbers[i] >= l.FirstRow && strings.TrimSpace(strings.Join(rows[i], "")) == ""; i-- {
		n++
	}
	return n, err
}

// numbered gives rows with their numbers from 1.
func numbered(data []byte, format string) (rows [][]string, numbers []int, err error) {
	if format == ESS {
		return sheet(data)
	}
	rows, err = table(data)
	for i := range rows {
		numbers = append(numbers, i+1)
	}
	return rows, numbers, err
}
