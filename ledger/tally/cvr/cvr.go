// Package cvr reads what voters marked from the files that counting systems and collectors of elections write: cast vote
// records of ES&S, Dominion, Hart and Clear Ballot, NIST's common data format, tables in CSV, and counted rankings in BLT,
// ABIF and Debian's tally sheets. What it gives is a tally.Profile.
package cvr

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// Record is one ballot of one contest as a file tells it.
type Record struct {
	ID, Precinct, Batch string
	Marks               []Mark
}

// Mark is one option at one rank, from 1. The option is the name or the id that the file has, or Overvote or WriteIn.
type Mark struct {
	Rank   int
	Option string
}

// Options that are no names in a file.
const (
	Overvote = "\x00overvote" // several options that the record does not name
	WriteIn  = "\x00write-in" // somebody who did not declare to be written in
)

// Layout says how a source is laid out and what its labels mean. Rows and columns count from 1; 0 is none.
type Layout struct {
	Contest                       string // the contest's id or name, where a source holds several
	FirstRow, FirstVote           int
	ID, Precinct, Batch           int    // columns
	Ranks                         int    // columns with ranks, from FirstVote on; also the highest rank
	Overvote, Skipped, Undeclared string // labels of an overvote, a skipped rank, an undeclared write-in
	Delimiter                     string // between the options of one cell
	BlankUndeclared               bool   // a blank rank is an undeclared write-in
	Zero                          bool   // 0 in a cell of a table says the same as nothing: cells are marks or points
}

// Formats that Read knows, named as in RCTab's configuration.
const (
	ESS         = "ess"         // one XLSX sheet: a ballot a row, a rank a column
	CDF         = "cdf"         // NIST SP 1500-103, JSON or XML by the name's ending
	Dominion    = "dominion"    // a folder with CvrExport*.json and its manifests
	Hart        = "hart"        // a folder with one XML file a ballot
	ClearBallot = "clearBallot" // CSV: a ballot a row, a choice and rank a column
	CSV         = "genericCsv"  // CSV: a ballot a row, an option a column, the rank in the cell
)

// Errors of readers.
var (
	ErrFormat  = errors.New("cvr: the file is not of that format")
	ErrContest = errors.New("cvr: the file does not have that contest")
	ErrOption  = errors.New("cvr: the file has options that the contest does not have")
)

// Read reads the file or folder name. The errors are ErrFormat, ErrContest and those of the file system.
func Read(fsys fs.FS, format, name string, l Layout) ([]Record, error) {
	if format == Dominion || format == Hart {
		read := map[string]func(fs.FS, Layout) ([]Record, error){Dominion: readDominion, Hart: readHart}[format]
		folder, err := fs.Sub(fsys, path.Clean(name))
		if err != nil {
			return nil, err
		}
		return read(folder, l)
	}
	data, err := fs.ReadFile(fsys, path.Clean(name))
	if err != nil {
		return nil, err
	}
	switch format {
	case ESS:
		return readESS(data, l)
	case CDF:
		return readCDF(data, strings.EqualFold(path.Ext(name), ".xml"), l)
	case ClearBallot:
		return readClearBallot(data, l)
	case CSV:
		return readCSV(data, l)
	}
	return nil, fmt.Errorf("%w: there is no format %q", ErrFormat, format)
}

// label turns what a file calls an option into what Record calls it.
func (l Layout) label(option string) string {
	switch {
	case option == "":
		return ""
	case option == l.Overvote:
		return Overvote
	case option == l.Undeclared:
		return WriteIn
	}
	return option
}

// atLine says on which line of a file an error was found; nil stays nil.
func atLine(line int, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("line %d: %w", line, err)
}

func formatError(what string, args ...any) error {
	return fmt.Errorf("%w: "+what, append([]any{ErrFormat}, args...)...)
}
