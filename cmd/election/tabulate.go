package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/tally"
	"github.com/isoloir/isoloir/ledger/tally/cvr"
	"github.com/isoloir/isoloir/ledger/tally/page"
)

func countVerb() cli.Verb {
	return cli.Verb{
		Name:    "count",
		Summary: "count a file of votes by any rule, round by round",
		Args:    "VOTES",
		Needs:   []string{"rule"},
		Manual: `Counts one contest from a file or folder that another program wrote, by the same code that
counts our own records, and tells every round. Nothing of it touches a record.

Rules, named as in manifests: ` + wrapped(tallyRules, 70) + `.

The first option of majority, two-thirds and three-quarters is the one for the proposal.

Formats, where the name does not tell:
  blt          ranked ballots with a weight (.blt)
  abif, cef    the same as lines of text (.abif, .cef)
  debian       tally sheet of Debian's secretary
  csv          the first row names the options, each further row is a ballot, with commas:
               a rank, points, a grade, or 1 for a mark in the cell (.csv); an empty row is
               a blank ballot, but rows at the end with nothing in any cell are passed over
  cdf          cast vote records of NIST SP 1500-103, JSON or XML (.json, .xml)
  dominion     a folder with CvrExport*.json and its manifests
  hart         a folder with one XML file a ballot
  ess          a sheet with a ballot a row, a rank a column (.xlsx)
  clearBallot  Clear Ballot's table
  pabulib      a participatory budget (.pb)
  abcvoting    approval ballots for a committee (.abc.yaml)

A ranked file counted by plurality counts first ranks, by approval or a committee rule
every option that is ranked. Grades are numbers from 1, the best.

Ties stay open and are told, unless -seed gives the digits of dice thrown after the votes
were fixed: then lots are drawn from them, the same ones for everybody.`,
		Examples: []string{
			"election count -rule stv-scottish ward.blt",
			"election count -rule irv -format cdf -contest mayor -out page cvr.json > mayor.html",
			"election count -rule budget-equal-shares -out json city.pb",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var c counting
			c.flags(fs)
			return func(_ context.Context, env *cli.Env) error {
				if len(env.Args) != 1 {
					return cli.Usage("count takes one file or folder of votes")
				}
				return c.run(env, env.Args[0])
			}
		},
	}
}

// counting is what the flags of count say.
type counting struct {
	rule, format, out, lang, options string
	seats, grades                    int
	most, each                       int
	threshold                        int
	irv                              tally.IRV
	share                            string
	unranked                         tally.Unranked
	margins                          bool
	seed                             string
	layout                           cvr.Layout
}

func (c *counting) flags(fs *flag.FlagSet) {
	fs.StringVar(&c.rule, "rule", "", "count by `RULE`")
	fs.StringVar(&c.format, "format", "", "the file is of `FORMAT`")
	fs.IntVar(&c.seats, "seats", 0, "fill `NUMBER` seats; 0: as the file says, or 1")
	fs.StringVar(&c.out, "out", "text", "print `FORM`: text, json or page (HTML with plots, whole in one file)")
	fs.StringVar(&c.lang, "lang", "en", "say it in `LANGUAGE` (en, fr)")
	fs.StringVar(&c.seed, "seed", "", "settle ties by lots from these `DIGITS`")
	fs.StringVar(&c.layout.Contest, "contest", "", "the `ID` or name of the contest, where a file has several")
	fs.StringVar(&c.options, "options", "", "the contest's options in ballot order, `NAMES` parted by commas; without it, as a CSV table has them, else in alphabetical order")
	fs.IntVar(&c.most, "votes", 0, "a ballot may give at most `NUMBER` votes in all; one with more is overvoted")
	fs.IntVar(&c.each, "each", 0, "a ballot may give at most `NUMBER` to one option (score, cumulative)")
	fs.IntVar(&c.grades, "grades", 0, "there are `NUMBER` grades (majority-judgment)")
	fs.IntVar(&c.threshold, "threshold", 0, "lists below this many hundredths of a `PERCENT` of the votes get no seat")
	c.rankings(fs)
	fs.IntVar(&c.layout.FirstRow, "first-row", 2, "the `ROW` of the first ballot in a table")
	fs.IntVar(&c.layout.FirstVote, "first-column", 1, "the `COLUMN` of the first vote in a table")
	fs.IntVar(&c.layout.Ranks, "ranks", 10, "a sheet has `NUMBER` columns of ranks")
	fs.StringVar(&c.layout.Overvote, "label-overvote", "overvote", "`WORD` for an overvote in a table")
	fs.StringVar(&c.layout.Skipped, "label-skipped", "undervote", "`WORD` for a skipped rank in a table")
}

func (c *counting) run(env *cli.Env, path string) error {
	if err := c.check(); err != nil {
		return err
	}
	v, err := c.read(path)
	if err != nil {
		return err
	}
	if c.seats > 0 {
		v.seats = c.seats
	}
	reports, err := c.tally(v)
	if errors.Is(err, tally.ErrSettings) {
		return cli.Hint(cli.Usage("%v", err), "election count -h lists rules and flags")
	}
	if err != nil {
		return cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, err), "the rule asks for other votes than the file has; election count -h lists rules and formats"))
	}
	if len(reports) > 1 && c.out == "page" {
		return cli.Usage("a page shows one count, and %s has one for each seat: take -out text or json", tally.Sequential)
	}
	c.tellPassed(env, v.passed)
	for _, r := range reports {
		if err := c.print(env, v.title, r); err != nil {
			return err
		}
	}
	return nil
}

func (c *counting) check() error {
	switch {
	case !slices.Contains(tallyRules, c.rule):
		return cli.Hint(cli.Usage("there is no rule %q", c.rule), "%s", cli.Suggest(tallyRules, c.rule, "the rules are"))
	case c.format != "" && !slices.Contains(formats, c.format):
		return cli.Hint(cli.Usage("there is no format %q", c.format), "%s", cli.Suggest(formats, c.format, "the formats are"))
	case !slices.Contains([]string{"text", "json", "page"}, c.out):
		return cli.Hint(cli.Usage("-out is text, json or page, not %q", c.out), "it is printed: > and the name of a file keep it there")
	case speaks(c.lang) != nil:
		return speaks(c.lang)
	case !slices.Contains([]tally.OvervoteRule{tally.OvervoteEnds, tally.OvervoteSkips, tally.OvervoteEndsIfSeveral}, c.irv.Overvote):
		return cli.Usage("-overvote is %s, %s or %s, not %q", tally.OvervoteEnds, tally.OvervoteSkips, tally.OvervoteEndsIfSeveral, c.irv.Overvote)
	case !slices.Contains([]tally.Mode{"", tally.OnePerRound, tally.ManyPerRound, tally.BottomsUp, tally.BottomsUpShare, tally.Sequential}, c.irv.Mode):
		return cli.Usage("-mode is %s, %s, %s, %s or %s, not %q", tally.OnePerRound, tally.ManyPerRound, tally.BottomsUp, tally.BottomsUpShare, tally.Sequential, c.irv.Mode)
	case (c.irv.Mode == tally.BottomsUpShare) != (c.share != ""):
		return cli.Usage("-share and -mode %s go together", tally.BottomsUpShare)
	case c.seats < 0 || c.most < 0 || c.each < 0 || c.threshold < 0 || c.threshold > 10000:
		return cli.Usage("-seats, -votes and -each are not below 0, -threshold is within 0 and 10000")
	case strings.Trim(c.seed, "0123456789") != "":
		return cli.Usage("-seed is the digits of dice and nothing else, not %q", c.seed)
	case c.rule == "majority-judgment" && (c.grades < 2 || c.grades > 100):
		return cli.Usage("majority-judgment needs -grades, from 2 to 100")
	}
	return nil
}

// tellPassed says in the count, or beside one that another program reads, that rows were not taken for ballots.
func (c *counting) tellPassed(env *cli.Env, rows int) {
	words := map[string][2]string{
		"en": {"%d empty row at the end was passed over\n", "%d empty rows at the end were passed over\n"},
		"fr": {"%d ligne vide à la fin n'a pas été comptée\n", "%d lignes vides à la fin n'ont pas été comptées\n"},
	}[c.lang]
	w := env.Stderr
	if c.out == "text" {
		w = env.Stdout
	}
	if rows > 0 {
		fmt.Fprintf(w, words[min(rows, 2)-1], rows)
	}
}

// speaks refuses a language in which counts have no words.
func speaks(lang string) error {
	if !slices.Contains([]string{"en", "fr"}, lang) {
		return cli.Usage("-lang is en or fr, not %q", lang)
	}
	return nil
}

func (c *counting) print(env *cli.Env, title string, r tally.Report) error {
	var err error
	switch c.out {
	case "json":
		e := json.NewEncoder(env.Stdout)
		e.SetIndent("", "  ")
		err = e.Encode(r)
	case "page":
		err = page.Write(env.Stdout, page.Count{Title: title, Lang: c.lang, Report: r})
	default:
		if title != "" {
			title += "\n"
		}
		_, err = fmt.Fprint(env.Stdout, title, r.Text(c.lang))
	}
	return err
}

// wrapped is a list in lines of a manual page.
func wrapped(words []string, width int) string {
	var b strings.Builder
	line := 20
	for i, w := range words {
		if i > 0 {
			b.WriteString(",")
			if line += len(w) + 2; line > width {
				b.WriteString("\n")
				line = len(w)
			} else {
				b.WriteString(" ")
			}
		}
		b.WriteString(w)
	}
	return b.String()
}

// isFolder says whether a path is a folder; what cannot be looked at is none, and reading it says why.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
