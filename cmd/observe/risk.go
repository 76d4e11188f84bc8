package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/audit/report"
)

func riskVerb() cli.Verb {
	return cli.Verb{
		Name:    "risk",
		Summary: "recompute the risk that an audit has left",
		Needs:   []string{"plan"},
		Manual: `Says for each contest of an audit's plan what the papers that were looked at are worth,
with the formula and every figure in it: the risk that a wrong outcome would have come so
far. It exits 0 if every contest is confirmed, and 3 if one is not yet. Without -sample it
says how many papers to draw first.

The plan is JSON; SPEC.md, section "Audit", has every field. The sample is CSV, whose first
line is "contest,id,draws,record,paper" (in the order of the draws), without "record" for
polling audits; or "contest,draws,o1,o2,u1,u2" if only the discrepancies are known. Votes
are option ids joined by ";", the first preference first where options are ranked, with
points as "id=3"; "blank"; or "missing" for a paper that was not found, has a repeated id, or
has no record, each of which counts as the largest overstatement.

Risks are rounded up. Cards drawn twice count twice.`,
		Examples: []string{"observe risk -plan plan.json", "observe risk -plan plan.json -sample sample.csv", "observe risk -plan plan.json -sample sample.csv -json"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			plan := f.String("plan", "", "contests and reported results in `FILE`")
			sample := f.String("sample", "", "what boards found, in `FILE`")
			asJSON := f.Bool("json", false, "print JSON")
			var lang string
			langFlag(f, &lang)
			return func(_ context.Context, env *cli.Env) error {
				all, err := measure(*plan, *sample)
				if err != nil {
					return err
				}
				if *asJSON {
					err = printJSON(env, all)
				} else {
					printRisks(env, all, lang)
				}
				if err != nil || *sample == "" {
					return err
				}
				return verdict(all, lang)
			}
		},
	}
}

func measure(plan, sample string) (all []*report.Measurement, err error) {
	data, err := os.ReadFile(plan)
	if err != nil {
		return nil, err
	}
	p, err := report.ReadPlan(data)
	if err != nil {
		return nil, cli.Hint(fmt.Errorf("%s: %w", plan, err), "mend that line; SPEC.md, section Audit, has every field")
	}
	found := []byte("contest,draws,o1,o2,u1,u2\n")
	if sample != "" {
		if found, err = os.ReadFile(sample); err != nil {
			return nil, err
		}
	}
	s, err := report.ReadSample(p, found)
	if err != nil {
		return nil, cli.Hint(fmt.Errorf("%s: %w", sample, err), "mend that line; observe risk -h says what the columns hold")
	}
	for _, c := range p.Contests {
		m, err := report.Measure(c, s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", sample, err)
		}
		all = append(all, m)
	}
	return all, nil
}

// verdict is a finding if a contest isn't confirmed.
func verdict(all []*report.Measurement, lang string) error {
	var open []string
	for _, m := range all {
		if !m.Confirmed {
			open = append(open, m.Contest)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return cli.Finding(cli.Hint(fmt.Errorf("%s", fmt.Sprintf(say(lang, wordOpen), strings.Join(open, ", "))), "%s", say(lang, wordGoOn)))
}

func printRisks(env *cli.Env, all []*report.Measurement, lang string) {
	for _, m := range all {
		fmt.Fprintf(env.Stdout, "%s: %s, %s, "+say(lang, wordLimit)+"\n", m.Contest, m.Rule, m.Method, percent(m.Limit, lang))
		fmt.Fprintf(env.Stdout, "  N = %d, γ = %v, n = %d", m.Cards, m.Gamma, m.Draws)
		for _, c := range m.Counts {
			fmt.Fprintf(env.Stdout, ", %s = %d", c.Name, c.Value)
		}
		fmt.Fprintln(env.Stdout)
		for _, t := range m.Tables {
			fmt.Fprintf(env.Stdout, "  "+say(lang, wordTable)+"\n", t.Name, t.Weight, t.Draws, t.Cards, t.Enough)
		}
		for _, a := range m.Assertions {
			fmt.Fprintf(env.Stdout, "  %s: V = %d", a.Name, a.Margin)
			if a.Risk > 0 {
				fmt.Fprintf(env.Stdout, ", "+say(lang, wordRisk), percent(a.Risk, lang))
			}
			fmt.Fprintln(env.Stdout)
		}
		fmt.Fprintf(env.Stdout, "  %s\n", m.Formula)
		for i, f := range m.Factors {
			fmt.Fprintf(env.Stdout, "%s%s × %.6g", [2]string{"  ", ", "}[min(i, 1)], f.Name, f.Value)
		}
		if len(m.Factors) > 0 {
			fmt.Fprintln(env.Stdout)
		}
		fmt.Fprintf(env.Stdout, "  %s\n", conclusion(m, lang))
	}
}

func conclusion(m *report.Measurement, lang string) string {
	risk := fmt.Sprintf(say(lang, wordRisk), percent(m.Risk, lang))
	switch {
	case m.Confirmed:
		return risk + ": " + say(lang, wordConfirmed)
	case m.Draws+m.Further >= m.Cards:
		return risk + ": " + say(lang, wordAllPapers)
	case m.Planned > 0:
		return risk + ": " + fmt.Sprintf(say(lang, wordPlanned), m.Further, m.Planned)
	case m.Further > 0:
		return risk + ": " + fmt.Sprintf(say(lang, wordFurther), m.Further)
	}
	return risk + ": " + say(lang, wordNotYet)
}

// percent is a share, rounded up in its fourth significant figure.
func percent(x float64, lang string) string {
	p := 100 * x
	if p <= 0 || math.IsInf(math.Log10(p), 0) {
		return "0 %"
	}
	scale := math.Pow10(3 - int(math.Floor(math.Log10(p))))
	return strings.Replace(strconv.FormatFloat(math.Ceil(p*scale)/scale, 'g', 4, 64), ".", say(lang, wordPoint), 1) + " %"
}
