package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// A Board reads papers as two people would: the printed text, by tesseract, which shares no code with the booths.
type Board struct {
	manifest *election.Manifest
	contest  *election.Contest
}

// round fills in what election draws wrote: each drawn paper is found by its id and read.
func (s *Stage) round(ctx context.Context, b Board, papers *Scan, from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for _, row := range rows[1:] {
		sheet, found := papers.sheetOf(row[5])
		if !found {
			row[6] = "missing"
			continue
		}
		g.Go(func() error {
			text, err := output(ctx, "tesseract", s.path("papers", sheet), "-", "--psm", "6")
			if err == nil {
				row[6], err = b.reads(text)
			}
			if err != nil {
				err = fmt.Errorf("%s: %w", sheet, err)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return writeCSV(to, rows)
}

// reads says what the text of a paper chooses in the contest, by the words below its title and above the next. A letter that was not
// read well does not make another choice of it; what is like no choice that can be printed is not guessed.
func (b Board) reads(text string) (string, error) {
	part := b.section(spelt(text))
	most, vote := 0, ""
	for words, means := range b.printed() {
		if n := len(spelt(words)); n > most && likeness(spelt(words), part) >= clearly {
			most, vote = n, means
		}
	}
	if most == 0 {
		return "", fmt.Errorf("nobody can tell what is chosen in %s", b.contest.ID)
	}
	return vote, nil
}

// clearly is the part of the letters of a choice that must have been read, in their order.
const clearly = 0.85

// printed are the words that can stand on a paper for each choice in a contest with one vote, with the choice as a board writes it.
func (b Board) printed() map[string]string {
	out := map[string]string{}
	for _, lang := range b.manifest.Languages {
		out[catalog.Say(lang, catalog.NoChoice)] = "blank"
		for i := range b.contest.Options {
			o := &b.contest.Options[i]
			out[in(b.manifest, o.Name, lang)] = o.ID
			if o.WriteIn {
				delete(out, in(b.manifest, o.Name, lang))
				for _, name := range writeIns {
					out[catalog.Say(lang, catalog.WrittenIn, name)] = o.ID
				}
			}
		}
	}
	return out
}

// section is what stands between the contest's title and that of another.
func (b Board) section(text string) string {
	title := spelt(in(b.manifest, b.contest.Title, "en"))
	if _, after, ok := strings.Cut(text, title); ok {
		text = after
	}
	for i := range b.manifest.Contests {
		c := &b.manifest.Contests[i]
		for _, lang := range b.manifest.Languages {
			if before, _, ok := strings.Cut(text, spelt(in(b.manifest, c.Title, lang))); ok && c.ID != b.contest.ID {
				text = before
			}
		}
	}
	return text
}

// spelt are the letters of a text, small and nothing between them.
func spelt(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// likeness is the part of the letters of a that stand in b in the same order: their longest common subsequence.
func likeness(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for i := range x {
		last := 0
		for j := range y {
			above := row[j+1]
			if x[i] == y[j] {
				row[j+1] = last + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			last = above
		}
	}
	return float64(row[len(y)]) / float64(max(len(x), 1))
}
