package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// A scanned paper is one line of a scan: where the paper was, and its id as the equipment read it.
type scanned struct {
	station, style string
	id             ballot.PaperID
	aside          bool // the id could not be read, or comes more than once
}

// scanColumns are the columns of a scan.
var scanColumns = []string{"station", "style", "id"}

// readScan reads what equipment that is no booth read off the papers of all boxes, a line a paper, and sets aside whose id could not be read
// or comes more than once: all papers with that id, whatever box they were in. A paper without a style may be of any that its station has.
func readScan(m *election.Manifest, path string) ([]scanned, error) {
	rows, err := readCSV(path, scanColumns)
	if err != nil {
		return nil, err
	}
	var out []scanned
	seen := map[ballot.PaperID]int{}
	for i, row := range rows {
		p := scanned{station: row[0], style: row[1]}
		st := m.Station(p.station)
		if st == nil || p.style != "" && !slices.Contains(st.Styles, p.style) {
			return nil, inLine(path, i+2, "station %q has no ballots of style %q", p.station, p.style)
		}
		if p.id, err = ballot.ParsePaperID(row[2]); err != nil {
			p.aside = true
		} else {
			seen[p.id]++
		}
		out = append(out, p)
	}
	for i := range out {
		out[i].aside = out[i].aside || seen[out[i].id] > 1
	}
	return out, nil
}

// of are the scanned papers that belong to a lot. Where not every style of a station belongs to it, each paper's must be known.
func of(m *election.Manifest, l record.Lot, all []scanned) ([]scanned, error) {
	var out []scanned
	for i, p := range all {
		if !slices.Contains(l.Stations, p.station) {
			continue
		}
		styles := []string{p.style}
		if p.style == "" {
			styles = m.Station(p.station).Styles
		}
		holding := 0
		for _, style := range styles {
			if m.Style(style).Denomination() == l.Weight && slices.Contains(m.Style(style).Contests, l.Contest) {
				holding++
			}
		}
		switch holding {
		case 0:
		case len(styles):
			out = append(out, p)
		default:
			return nil, cli.Hint(fmt.Errorf("line %d of the scan does not say of which style the paper is, and not every style belongs to this table of %s", i+2, l.Contest), "the contests and the weight on it tell; fill in the column style")
		}
	}
	return out, nil
}

// readCSV reads a table whose first line names its columns.
func readCSV(path string, columns []string) ([][]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	in, err := election.Table(data)
	if err != nil {
		return nil, cli.Hint(fmt.Errorf("%s: %w", path, err), "nothing was put on record")
	}
	in.FieldsPerRecord = len(columns)
	head, err := in.Read()
	if err == nil && !slices.Equal(head, columns) || errors.Is(err, io.EOF) || errors.Is(err, csv.ErrFieldCount) {
		return nil, inLine(path, 1, "the columns must be %q", columns)
	}
	var rows [][]string
	for err == nil {
		var row []string
		if row, err = in.Read(); err == nil {
			rows = append(rows, row)
		}
	}
	if !errors.Is(err, io.EOF) {
		return nil, cli.Hint(fmt.Errorf("%s: %w", path, err), "mend that line")
	}
	return rows, nil
}

// inLine says what is wrong with a line of a file.
func inLine(path string, line int, words string, args ...any) error {
	return cli.Hint(fmt.Errorf("%s: line %d: %s", path, line, fmt.Sprintf(words, args...)), "mend that line; nothing was put on record")
}
