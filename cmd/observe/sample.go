package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/audit"
	"github.com/isoloir/isoloir/ledger/audit/report"
)

func sampleVerb() cli.Verb {
	return cli.Verb{
		Name:    "sample",
		Summary: "recompute which papers an audit draws",
		Needs:   []string{"seed", "manifest"},
		Manual: `Draws papers as the audit did, from the digits that the dice gave and the manifest that
was committed before. Whoever has both gets the same list.

The manifest is CSV whose first line is "box,papers", or the same as JSON
([{"box": "st-1", "papers": 312}, ...]), or a sorted list of paper ids, one on each line.
A paper of a box is named "box/number", counted from 1 in its box.

If the record has more rows than there are papers, or ids were set aside, -cards gives the
larger of the rows and of all papers: draws past the list are of rows without a paper or of
papers without an id, and count as the largest overstatement.

Methods are "consistent" (Rivest's consistent sampler: samples of several contests
overlap, and a larger sample holds the smaller) and "rivest" (SHA-256 of the seed, a comma
and the number of the draw, as in Colorado). Draws are with replacement, as the formulas
of comparison audits and of BRAVO need, unless -once is given.

A later round draws on: with the same seed and a larger -n, the first draws are those of the
rounds before, which -after leaves out. Each contest has its own list and its own draws.`,
		Examples: []string{"observe sample -seed 53417960661093690826 -manifest boxes.csv -n 44",
			"observe sample -seed 53417960661093690826 -manifest boxes.csv -n 44 -method rivest -fetch"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			var d drawing
			f.StringVar(&d.Seed, "seed", "", "the `DIGITS` of the dice, at least 20")
			manifest := f.String("manifest", "", "boxes or ids in `FILE`")
			n := f.Int("n", 0, "draw `NUMBER` times")
			f.Int64Var(&d.Cards, "cards", 0, "draw from `NUMBER` cards, if that is more than there are papers")
			f.StringVar(&d.Method, "method", "consistent", "`METHOD`: consistent or rivest")
			f.BoolVar(&d.Once, "once", false, "draw each paper at most once")
			after := f.Int("after", 0, "leave out the first `NUMBER` draws, of earlier rounds")
			fetch := f.Bool("fetch", false, "list papers by box, as they are fetched")
			asJSON := f.Bool("json", false, "print JSON")
			var lang string
			langFlag(f, &lang)
			return func(_ context.Context, env *cli.Env) error {
				if err := d.draw(*manifest, *n); err != nil {
					return err
				}
				d.Draws = d.Draws[min(max(*after, 0), len(d.Draws)):]
				if *fetch {
					d.byBox()
				}
				if *asJSON {
					return printJSON(env, d)
				}
				return d.print(env, lang)
			}
		},
	}
}

// A drawing is a sample with what it follows from.
type drawing struct {
	Seed   string  `json:"seed"`
	Method string  `json:"method"`
	Once   bool    `json:"once"`
	Papers int64   `json:"papers"`
	Cards  int64   `json:"cards"`
	Draws  []drawn `json:"draws"`
}

type drawn struct {
	Draw   int    `json:"draw"`
	Paper  string `json:"paper"`
	Ticket string `json:"ticket"` // of the consistent sampler; otherwise the position
	Time   int    `json:"time"`   // 2 if the paper was drawn before
}

func (d *drawing) draw(manifest string, n int) error {
	if len(d.Seed) < 20 || strings.Trim(d.Seed, "0123456789") != "" {
		return cli.Hint(cli.Usage("-seed is %d characters and must be at least 20 decimal digits", len(d.Seed)), "give the digits of all dice in the order in which they were rolled, without spaces")
	}
	data, err := os.ReadFile(manifest)
	if err != nil {
		return err
	}
	boxes, err := report.ReadBoxes(data)
	if err != nil {
		return cli.Hint(fmt.Errorf("%s: %w", manifest, err), "mend that line, and compare the file with the one that was committed")
	}
	d.Papers = boxes.Count()
	d.Cards = max(d.Cards, d.Papers)
	if n <= 0 || n > report.MostPapers || d.Cards > report.MostPapers || d.Once && int64(n) > d.Cards {
		return cli.Hint(cli.Usage("-n is %d, of %d cards", n, d.Cards), "-n says how many papers to draw; observe risk without -sample says how many an audit needs")
	}
	switch d.Method {
	case "consistent":
		for i, t := range audit.NewConsistent(d.Seed).Draw(boxes.Papers(d.Cards), n, !d.Once) {
			d.Draws = append(d.Draws, drawn{i + 1, t.ID, t.Shown(), t.Generation})
		}
	case "rivest":
		d.rivest(boxes, int64(n))
	default:
		return cli.Hint(cli.Usage("-method is %q", d.Method), "it is consistent or rivest")
	}
	return nil
}

func (d *drawing) rivest(boxes *report.Boxes, n int64) {
	times := map[int64]int{}
	for i, p := range audit.Rivest(d.Seed, d.Cards, n, !d.Once) {
		times[p]++
		d.Draws = append(d.Draws, drawn{i + 1, boxes.Paper(p), fmt.Sprint(p), times[p]})
	}
}

// byBox sorts draws by box and number.
func (d *drawing) byBox() {
	slices.SortStableFunc(d.Draws, func(a, b drawn) int {
		boxA, nA, _ := strings.Cut(a.Paper, "/")
		boxB, nB, _ := strings.Cut(b.Paper, "/")
		if boxA != boxB {
			return strings.Compare(boxA, boxB)
		}
		if len(nA) != len(nB) {
			return len(nA) - len(nB)
		}
		return strings.Compare(nA, nB)
	})
}

func (d *drawing) print(env *cli.Env, lang string) error {
	fmt.Fprintf(env.Stdout, say(lang, wordDrawn)+"\n", len(d.Draws), d.Papers, d.Cards, d.Seed, len(d.Seed), d.Method, say(lang, replacement(d.Once)))
	width := 0
	for _, p := range d.Draws {
		width = max(width, len(p.Paper))
	}
	different := map[string]bool{}
	for _, p := range d.Draws {
		again := ""
		if p.Time > 1 {
			again = fmt.Sprintf(say(lang, wordAgain), p.Time)
		}
		different[p.Paper] = true
		fmt.Fprintf(env.Stdout, "%6d  %-*s  %s%s\n", p.Draw, width, p.Paper, p.Ticket, again)
	}
	_, err := fmt.Fprintf(env.Stdout, say(lang, wordDifferent)+"\n", len(different))
	return err
}

func replacement(once bool) word {
	if once {
		return wordOnce
	}
	return wordReplace
}

func printJSON(env *cli.Env, v any) error {
	e := json.NewEncoder(env.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
