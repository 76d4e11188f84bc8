package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/audit/report"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/verify"
)

func auditVerb() cli.Verb {
	return cli.Verb{
		Name:    "audit",
		Summary: "tell how the audit on a record stands, and the risk that it leaves",
		Args:    "DIR",
		Manual: `Checks the record folder as "observe verify" does, and makes a plan for each contest that is
counted: what its outcome follows from, and how many papers to draw; or why no sample can
confirm it, and how many papers there are to be counted by hand. Of each table that is audited
it tells the rows, the papers that were committed to before the dice, and each draw with what
its row held and what the board read. From these it computes the risk, with the formula and
every figure in it, as "observe risk" does from files: nothing is copied by hand.

It exits 0 if every contest that is audited is confirmed at the limit, and 3 if one is not yet
or has to be counted by hand, or none is audited. The limit is what officials announced before
the dice. Draws count in their order, up to the first of which something is lacking on record.

With -out it also writes plan.json and sample.csv, for "observe risk" and other programs, into a
folder that has no others.`,
		Examples: []string{"observe audit record", "observe audit -limit 0.1 -out audit record", "observe audit -json record"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			var a auditing
			f.StringVar(&a.limit, "limit", "0.05", "risk limit, a `DECIMAL` between 0 and 1")
			f.StringVar(&a.out, "out", "", "also write plan and sample into `FOLDER`")
			f.BoolVar(&a.json, "json", false, "print JSON")
			langFlag(f, &a.lang)
			return func(ctx context.Context, env *cli.Env) error {
				if len(env.Args) != 1 {
					return cli.Hint(cli.Usage("audit needs one folder"), "observe audit -h is the manual page")
				}
				return a.run(ctx, env, env.Args[0])
			}
		},
	}
}

type auditing struct {
	limit, out, lang string
	json             bool
}

func (a *auditing) run(ctx context.Context, env *cli.Env, dir string) error {
	if limit, err := strconv.ParseFloat(a.limit, 64); err != nil || !(limit > 0 && limit < 1) {
		return cli.Usage("-limit is a decimal between 0 and 1, as 0.05")
	}
	found, err := checked(ctx, env, dir, a.lang)
	if errors.As(err, new(*verify.Finding)) {
		return cli.Finding(cli.Hint(err, "observe verify tells it step by step; what does not check is worth nothing"))
	}
	if err != nil {
		return cli.Hint(err, "name the folder that holds %s", "manifest.json")
	}
	all, err := report.Recorded(found.State, verify.Files(os.DirFS(dir)), a.limit)
	if err != nil {
		return err
	}
	if a.out != "" {
		if err := a.files(all); err != nil {
			return err
		}
	}
	if a.json {
		return errors.Join(printJSON(env, all), a.verdict(all))
	}
	for _, r := range all {
		a.print(env, found.State.Manifest(), r)
	}
	return a.verdict(all)
}

// print tells of every draw and of the risk.
func (a *auditing) print(env *cli.Env, m *election.Manifest, r report.Audited) {
	for _, t := range r.Tables {
		if !t.Indexed {
			continue
		}
		fmt.Fprintln(env.Stdout, audited(m, r, t, a.lang))
		for _, d := range t.Draws {
			fmt.Fprintf(env.Stdout, "  "+say(a.lang, wordDraw)+"\n", d.Draw, d.Position, orNot(d.Record, a.lang), orNot(d.Paper, a.lang))
		}
	}
	if !r.Begun() {
		fmt.Fprintf(env.Stdout, say(a.lang, wordNotAudited)+"\n", m.Say(m.Contest(r.Contest).Title, a.lang), r.Papers)
	}
	if r.Measured != nil {
		printRisks(env, []*report.Measurement{r.Measured}, a.lang)
		return
	}
	fmt.Fprintf(env.Stdout, "  "+say(a.lang, wordByHand)+"\n", r.Papers, say(a.lang, whys[r.ByHand]))
	if r.Detail != "" {
		fmt.Fprintf(env.Stdout, "  %s\n", r.Detail)
	}
}

func orNot(words, lang string) string {
	if words == "" {
		return say(lang, wordNotOnRecord)
	}
	return words
}

// audited is one line about the audit of a table.
func audited(m *election.Manifest, r report.Audited, t report.Shuffled, lang string) string {
	title := m.Say(m.Contest(r.Contest).Title, lang)
	if m.Weighted(r.Contest) {
		title = fmt.Sprintf(say(lang, wordOfWeight), title, t.Weight)
	}
	if t.Positions == 0 {
		return tell(lang, wordIndexed, title, t.Rows)
	}
	return tell(lang, wordAudited, title, len(t.Draws), t.Positions, t.Rows, t.Spoilt, t.Listed, t.Aside)
}

// verdict is a finding unless all that is audited is confirmed.
func (a *auditing) verdict(all []report.Audited) error {
	var measured []*report.Measurement
	for _, r := range all {
		switch {
		case !r.Begun():
		case r.Measured == nil:
			measured = append(measured, &report.Measurement{Contest: r.Contest})
		default:
			measured = append(measured, r.Measured)
		}
	}
	if len(measured) == 0 {
		return cli.Finding(cli.Hint(errors.New(say(a.lang, wordNoAudit)), "%s", say(a.lang, wordBegin)))
	}
	return verdict(measured, a.lang)
}

// files writes the plans and the sample, as far as the record has come.
func (a *auditing) files(all []report.Audited) error {
	plan, rows := report.Plan{Format: report.Format}, [][]string{{"contest", "id", "draws", "record", "paper"}}
	for _, r := range all {
		if r.Plan != nil {
			plan.Contests, rows = append(plan.Contests, *r.Plan), append(rows, r.Sample()...)
		}
	}
	var sample bytes.Buffer
	if err := csv.NewWriter(&sample).WriteAll(rows); err != nil {
		return err
	}
	data, err := json.MarshalIndent(plan, "", "  ")
	if err != nil {
		return err
	}
	if err := cli.Write(filepath.Join(a.out, "plan.json"), append(data, '\n'), false, 0o644); err != nil {
		return err
	}
	return cli.Write(filepath.Join(a.out, "sample.csv"), sample.Bytes(), false, 0o644)
}
