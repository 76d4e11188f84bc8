// Package page shows a count as one HTML page that needs nothing else: a chart of each round, what went where, and the whole
// count in words as tally.Report tells it.
package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math/big"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
)

// Count is what a page shows.
type Count struct {
	Title  string
	Lang   string // "fr", or else English
	Report tally.Report
}

//go:embed page.html
var source string

var sheet = template.Must(template.New("page").Parse(source))

// Write writes the page. Names are data in it and never markup.
func Write(w io.Writer, c Count) error {
	words := english
	if c.Lang == "fr" {
		words = french
	}
	r := c.Report
	v := view{Title: c.Title, Lang: c.Lang, Words: words, Rule: r.Rule, Text: r.Text(c.Lang), Result: result(r, c.Lang), Seats: seats(r), Pairs: pairs(r)}
	if v.Title == "" {
		v.Title = words.Count
	}
	v.Parts = parts(r, c.Lang)
	return sheet.Execute(w, v)
}

// result is what came out, without the columns of plain text; the seats of lists have a chart.
func result(r tally.Report, lang string) string {
	var out []string
	for line := range strings.Lines(r.Result(lang)) {
		if column := strings.HasPrefix(line, " "); !column || len(r.Shares) == 0 {
			out = append(out, strings.Join(strings.Fields(line), " "))
		}
	}
	return strings.Join(out, "\n")
}

type view struct {
	Title, Lang, Rule, Text, Result string
	Words                           words
	Seats                           []bar
	Pairs                           [][]cell
	Parts                           []part
}

// A part is a round with a chart, or rounds without votes, which are told in words.
type part struct {
	Number int
	Quota  string // where a bar that reaches it elects
	Line   int    // its place, in thousandths of the width
	Bars   []bar
	Told   string
}

// A bar is an option's votes in a round, or its seats.
type bar struct {
	Name, Votes           string
	Width                 int  // in thousandths of the longest bar of all rounds
	Elected, Kept, Passed bool // elected now, or before; excluded now
}

func parts(report tally.Report, lang string) (out []part) {
	var gone, won []int
	top := most(report)
	for i, r := range report.Rounds {
		switch last := len(out) - 1; {
		case len(r.Votes) > 0:
			out = append(out, chart(report, r, lang, i+1, top, gone, won))
		case last >= 0 && out[last].Told != "":
			out[last].Told += "\n" + report.RoundText(i, lang)
		default:
			out = append(out, part{Told: report.RoundText(i, lang)})
		}
		gone, won = append(gone, r.Excluded...), append(won, r.Elected...)
	}
	return out
}

func chart(report tally.Report, r tally.Round, lang string, number int, top tally.Number, gone, won []int) part {
	out := part{Number: number}
	if r.Quota.Sign() > 0 {
		out.Quota, out.Line = r.Quota.In(lang), share(r.Quota, top)
	}
	for o, votes := range r.Votes {
		if slices.Contains(gone, o) && votes.Sign() == 0 {
			continue
		}
		out.Bars = append(out.Bars, bar{Name: report.Options[o], Votes: votes.In(lang), Width: share(votes, top),
			Elected: slices.Contains(r.Elected, o), Kept: slices.Contains(won, o), Passed: slices.Contains(r.Excluded, o)})
	}
	return out
}

// seats are the bars of lists.
func seats(r tally.Report) (out []bar) {
	for o, n := range r.Shares {
		out = append(out, bar{Name: r.Options[o], Votes: fmt.Sprint(n), Width: 1000 * n / max(1, slices.Max(r.Shares)), Kept: true})
	}
	return out
}

// A cell is a place of the table of pairs: of the head, or the votes for the option of its line over that of its column.
type cell struct {
	Text string
	Head bool
	Wins bool
}

// pairs is the table of pairs with its heads; none where there are too many options to read it.
func pairs(r tally.Report) (out [][]cell) {
	if len(r.Pairs) == 0 || len(r.Options) > 20 {
		return nil
	}
	head := []cell{{Head: true}}
	for o := range r.Options {
		head = append(head, cell{Text: fmt.Sprint(o + 1), Head: true})
	}
	out = append(out, head)
	for a, row := range r.Pairs {
		line := []cell{{Text: fmt.Sprint(a+1, " ", r.Options[a]), Head: true}}
		for b, votes := range row {
			c := cell{Text: fmt.Sprint(votes), Wins: votes > r.Pairs[b][a]}
			if a == b {
				c.Text = "–"
			}
			line = append(line, c)
		}
		out = append(out, line)
	}
	return out
}

// most is the most votes of any option in any round, or the highest quota that votes are measured against; other rounds have numbers
// of another kind.
func most(r tally.Report) tally.Number {
	top := tally.Int(1)
	for _, round := range r.Rounds {
		if len(round.Votes) == 0 {
			continue
		}
		for _, v := range append(slices.Clone(round.Votes), round.Quota) {
			if v.Cmp(top) > 0 {
				top = v
			}
		}
	}
	return top
}

// share is a part of the whole in thousandths: a length on paper, not a figure.
func share(part, whole tally.Number) int {
	r, ok := new(big.Rat).SetString(part.Mul(tally.Int(1000)).Quo(whole).Floor().String())
	if !ok || !r.IsInt() {
		return 0
	}
	return int(min(r.Num().Int64(), 1000))
}
