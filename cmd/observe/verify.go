package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	audit "github.com/isoloir/isoloir/ledger/audit/report"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify"
)

func verifyVerb() cli.Verb {
	return cli.Verb{
		Name:    "verify",
		Summary: "check a record folder, offline",
		Args:    "DIR",
		Manual: `Checks everything in a record folder and prints each step with what it found. Every
byte of every file counts: one that is changed, missing or too many is named, and the
command exits 3.

It then tells of each station which machines it had, who certified their security chips,
what software they were last seen with, which attestations passed and failed and why, judged
again from their bytes, which restarts nobody explained, and what else people must know.
None of that refuses a ballot: paper decides.

When the contests are counted it says what each decided: who is elected, the seats
of lists, what is funded, whether a proposal is adopted; and where ballots are counted one by
one every round, from the opened tables. Of written-in names it lists for whom each counts as officials read
them, and of a tie the lot that dice on record draw; without dice it is left to officials.
Of an audit on record it tells what was drawn and the risk that is left; "observe audit" tells
every draw.

Zero and closing tapes carry a checkpoint of the chain, in print and as a QR code. With
-checkpoint FILE the record is also held to that text, as a scanner gives it: whoever
showed you another record than the station saw is found out.

It can be stopped at any time (Ctrl-C): it then exits 1, and nothing is said of the record.

With -second another program checks it too, written apart from the specification alone. It
takes several times as long. If the two do not agree, the command exits 3.`,
		Examples: []string{"observe verify out/demo/record", "observe verify -lang fr record", "observe verify -checkpoint tape.txt record"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			var lang string
			langFlag(f, &lang)
			tape := f.String("checkpoint", "", "compare with the checkpoint in `FILE`, scanned from a tape")
			second := f.Bool("second", false, "have a second verifier check it too")
			return func(ctx context.Context, env *cli.Env) error {
				if len(env.Args) != 1 {
					return cli.Hint(cli.Usage("verify needs one folder"), "observe verify -h is the manual page")
				}
				return verifyFolder(ctx, env, env.Args[0], *tape, *second, lang)
			}
		},
	}
}

func verifyFolder(ctx context.Context, env *cli.Env, dir, tape string, second bool, lang string) error {
	printed, err := readTape(tape)
	if err != nil {
		return err
	}
	report, err := checked(ctx, env, dir, lang)
	var finding *verify.Finding
	if err != nil && !errors.As(err, &finding) {
		return cli.Hint(err, "name the folder that holds %s", "manifest.json")
	}
	for i, step := range report.Steps {
		fmt.Fprintf(env.Stdout, "%d. %s\n", i+1, step.Words(lang))
	}
	number := len(report.Steps) + 1
	if finding != nil {
		fmt.Fprintf(env.Stdout, "%d. %s\n", number, finding.Words(lang))
		number++
	}
	if second {
		if err := secondSays(ctx, env, number, dir, finding, lang); err != nil {
			return err
		}
		number++
	}
	if finding != nil {
		remedy := wordCompare
		if errors.Is(finding, fs.ErrPermission) {
			remedy = wordPermission
		} else if _, err := os.Stat(filepath.Join(dir, "manifest.json")); errors.Is(err, fs.ErrNotExist) {
			remedy = wordAnotherFolder
		}
		return cli.Finding(cli.Hint(reason(finding, lang), "%s", say(lang, remedy)))
	}
	if tape != "" {
		if err := compare(env, number, report.State, printed, lang); err != nil {
			return err
		}
	}
	machines(env.Stdout, report, lang)
	if err := decided(env, dir, report.State, lang); err != nil {
		return err
	}
	if err := auditOf(env, dir, report.State, lang); err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.Stdout, say(lang, wordWell))
	return err
}

// decided tells what each contest decided, once it is counted: of rankings every round.
func decided(env *cli.Env, dir string, s record.State, lang string) error {
	m := s.Manifest()
	contests, err := verify.Decided(dir, s)
	if err != nil {
		return err
	}
	for _, c := range contests {
		for _, line := range c.Words(m, lang) {
			if _, err := fmt.Fprintln(env.Stdout, tell(lang, wordOf, m.Say(m.Contest(c.Contest).Title, lang), line)); err != nil {
				return err
			}
		}
		if c.Outcome != nil && m.Contest(c.Contest).ByBallot() {
			if _, err := fmt.Fprintf(env.Stdout, "%s\n", c.Rounds(m, lang)); err != nil {
				return err
			}
		}
	}
	return nil
}

// auditOf tells in a line or two how the audit of each table stands. Whether its risk is small enough is for observe audit, which
// knows the limit.
func auditOf(env *cli.Env, dir string, s record.State, lang string) error {
	all, err := audit.Recorded(s, verify.Files(os.DirFS(dir)), "0.05")
	for _, r := range all {
		for _, t := range r.Tables {
			if t.Indexed {
				fmt.Fprintln(env.Stdout, audited(s.Manifest(), r, t, lang))
			}
		}
		if r.Measured != nil && r.Measured.Draws > 0 {
			fmt.Fprintln(env.Stdout, "  "+tell(lang, wordWorth, r.Measured.Draws, percent(r.Measured.Risk, lang)))
		}
	}
	return err
}

// reason adds the sentence that belongs to a refusal's number.
func reason(f *verify.Finding, lang string) error {
	var r *record.Refusal
	if !errors.As(f, &r) {
		return f
	}
	return fmt.Errorf("%w\n%s", f, r.Sentence(lang))
}
