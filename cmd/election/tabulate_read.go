package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/tally/cvr"
	"github.com/isoloir/isoloir/ledger/tally/returns"
)

// Formats whose file holds a contest whole.
const (
	formatBLT        = "blt"
	formatABIF       = "abif"
	formatCEF        = "cef"
	formatDebian     = "debian"
	formatPabulib    = "pabulib"
	formatABCVoting  = "abcvoting"
	formatCSV        = "csv"
	dominionExported = "CvrExport*.json"
	hartExported     = "*.[xX][mM][lL]"
)

var endings = []struct{ end, format string }{
	{".blt", formatBLT}, {".abif", formatABIF}, {".cef", formatCEF}, {".pb", formatPabulib}, {".abc.yaml", formatABCVoting},
	{".csv", formatCSV}, {".json", cvr.CDF}, {".xml", cvr.CDF}, {".xlsx", cvr.ESS},
}

// wholeFormats are those of rankings that are counted already.
var wholeFormats = map[string]func([]byte) (cvr.Counted, error){formatBLT: cvr.ReadBLT, formatABIF: cvr.ReadABIF, formatCEF: cvr.ReadCEF, formatDebian: cvr.ReadDebian}

// formats are the values of -format.
var formats = []string{formatBLT, formatABIF, formatCEF, formatDebian, formatCSV, cvr.CDF, cvr.Dominion, cvr.Hart, cvr.ESS, cvr.ClearBallot, formatPabulib, formatABCVoting}

// formatOf tells by the name what a file is.
func formatOf(path string) (string, error) {
	if isFolder(path) {
		return formatOfFolder(path)
	}
	for _, e := range endings {
		if strings.HasSuffix(strings.ToLower(path), e.end) {
			return e.format, nil
		}
	}
	return "", cli.Hint(cli.Usage("%s: the name does not tell the format", path), "name it with -format; election count -h lists them")
}

// formatOfFolder tells by what a folder holds.
func formatOfFolder(path string) (string, error) {
	for _, f := range []struct{ holds, format string }{{dominionExported, cvr.Dominion}, {hartExported, cvr.Hart}} {
		if found, _ := filepath.Glob(filepath.Join(path, f.holds)); len(found) > 0 {
			return f.format, nil
		}
	}
	return "", cli.Hint(cli.Usage("%s is a folder without %s, as dominion has, and *.xml, as hart has", path, dominionExported), "name the file with the votes")
}

// read reads the contest. Every error names the file, and the line where the format has lines. A file that can be read and not counted is
// a finding.
func (c *counting) read(path string) (votes, error) {
	format := c.format
	if format == "" {
		var err error
		if format, err = formatOf(path); err != nil {
			return votes{}, err
		}
	}
	v, err := c.readAs(path, format)
	var unread *fs.PathError
	switch {
	case errors.As(err, &unread):
		return v, err
	case errors.Is(err, cvr.ErrContest):
		return v, cli.Hint(cli.Usage("%s: %v", path, err), "name the contest with -contest, as the file has it")
	case err != nil:
		return v, cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, err), "mend it where it says so, or name another format with -format: it was read as %s, and nothing was counted", format))
	}
	if len(v.profile.Ballots) == 0 {
		return v, cli.Finding(cli.Hint(fmt.Errorf("%s: there is no ballot in it", path), "is it the right file, and whole? It was read as %s, and nothing was counted", format))
	}
	v.title, v.seats = cmp.Or(v.title, c.layout.Contest), cmp.Or(v.seats, 1)
	return v, nil
}

func (c *counting) readAs(path, format string) (votes, error) {
	switch format {
	case cvr.Dominion, cvr.Hart, cvr.CDF, cvr.ESS, cvr.ClearBallot, formatCSV:
		return c.readRecords(path, format)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return votes{}, err
	}
	switch format {
	case formatPabulib:
		b, err := returns.Pabulib(data)
		if err != nil {
			return votes{}, err
		}
		return votes{title: b.Meta["description"], budget: &b.Budget, each: b.Each, profile: b.Profile}, nil
	case formatABCVoting:
		a, err := returns.ABCVoting(data)
		if err != nil {
			return votes{}, err
		}
		return votes{seats: a.Size, profile: a.Profile}, nil
	}
	counted, err := wholeFormats[format](data)
	return votes{ranked: true, title: counted.Title, seats: counted.Seats, withdrawn: counted.Withdrawn, undeclared: counted.Undeclared, order: counted.Order, profile: counted.Profile}, err
}

// readRecords reads cast vote records, a ballot each.
func (c *counting) readRecords(path, format string) (votes, error) {
	if format == formatCSV {
		format = cvr.CSV
	}
	dir, name := filepath.Split(filepath.Clean(path))
	c.layout.Zero = !slices.Contains(rankedRules, c.rule) && c.rule != "majority-judgment"
	records, err := cvr.Read(os.DirFS(cmp.Or(dir, ".")), format, name, c.layout)
	if err != nil {
		return votes{}, err
	}
	passed := 0
	if format == cvr.CSV || format == cvr.ESS {
		if passed, err = cvr.EmptyAtEnd(os.DirFS(cmp.Or(dir, ".")), format, name, c.layout); err != nil {
			return votes{}, err
		}
		records = records[:len(records)-passed]
	}
	options, aliases, err := c.named(path, format, records)
	if err != nil {
		return votes{}, err
	}
	undeclared := slices.Index(options, writtenIn)
	v := votes{ranked: format != cvr.CSV, passed: passed}
	if undeclared >= 0 {
		v.undeclared = []int{undeclared}
	}
	v.profile, err = cvr.NewNames(options, aliases, undeclared).Profile(records)
	return v, err
}

// writtenIn stands for all who were written in without having declared.
const writtenIn = "(written in)"

// named gives the options in ballot order, as -options or the columns of a table have it, or else in alphabetical order, and what else
// the file calls them.
func (c *counting) named(path, format string, records []cvr.Record) (options []string, aliases map[int][]string, err error) {
	if c.options != "" {
		options = strings.Split(c.options, ",")
	} else if format == cvr.CSV {
		dir, name := filepath.Split(filepath.Clean(path))
		options, err = cvr.CSVOptions(os.DirFS(cmp.Or(dir, ".")), name, c.layout)
		return options, nil, err
	} else if slices.Contains(proposalRules, c.rule) {
		return nil, nil, cli.Usage("%s needs -options: the first is the one for the proposal, and a file of this format has no order of its own", c.rule)
	}
	names := map[string]string{}
	if format == cvr.Dominion {
		if names, err = cvr.DominionCandidates(os.DirFS(path), c.layout.Contest); err != nil {
			return nil, nil, err
		}
	}
	seen := map[string]bool{}
	for _, r := range records {
		for _, m := range r.Marks {
			switch m.Option {
			case cvr.Overvote:
			case cvr.WriteIn:
				seen[writtenIn] = true
			default:
				seen[cmp.Or(names[m.Option], m.Option)] = true
			}
		}
	}
	if options == nil {
		options = slices.Sorted(maps.Keys(seen))
	}
	aliases = map[int][]string{}
	for id, name := range names {
		if i := slices.Index(options, name); i >= 0 {
			aliases[i] = append(aliases[i], id)
		}
	}
	return options, aliases, nil
}
