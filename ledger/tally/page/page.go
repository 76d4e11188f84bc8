// Package page shows a count as one HTML page that needs nothing else: a chart of each round, what went where, and the whole
// count in words as tally.Report tells it.
package page

import (
	_ "embed"
	"html/template"
	"io"
	"math/big"
	"slices"

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
	v := view{Title: c.Title, Lang: c.Lang, Words: words, Rule: c.Report.Rule, Text: c.Report.Text(c.Lang), Winners: c.Report.Names(c.Report.Winners)}
	if v.Title == "" {
		v.Title = words.Count
	}
	top := most(c.Report)
	var gone []int
	for i, r := range c.Report.Rounds {
		v.Rounds = append(v.Rounds, chart(c.Report, r, i+1, top, gone))
		gone = append(gone, r.Excluded...)
	}
	return sheet.Execute(w, v)
}

type view struct {
	Title, Lang, Rule, Text string
	Words                   words
	Winners                 []string
	Rounds                  []round
}

type round struct {
	Number int
	Quota  string // where a bar that reaches it elects
	Line   int    // its place, in thousandths of the width
	Bars   []bar
}

// A bar is an option's votes in a round.
type bar struct {
	Name, Votes       string
	Width             int // in thousandths of the longest bar of all rounds
	Elected, Excluded bool
}

func chart(report tally.Report, r tally.Round, number int, top tally.Number, gone []int) round {
	out := round{Number: number}
	if r.Quota.Sign() > 0 && len(report.Shares) == 0 {
		out.Quota, out.Line = r.Quota.String(), share(r.Quota, top)
	}
	for o, votes := range r.Votes {
		if slices.Contains(gone, o) && votes.Sign() == 0 {
			continue
		}
		out.Bars = append(out.Bars, bar{Name: report.Options[o], Votes: votes.String(), Width: share(votes, top),
			Elected: slices.Contains(r.Elected, o), Excluded: slices.Contains(r.Excluded, o)})
	}
	return out
}

// most is the most votes of any option in any round, or the highest quota that votes are measured against.
func most(r tally.Report) tally.Number {
	top := tally.Int(1)
	for _, round := range r.Rounds {
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
