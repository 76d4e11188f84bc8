package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func publishVerb() cli.Verb {
	return cli.Verb{
		Name:    "publish",
		Summary: "sign the result",
		Needs:   []string{"manifest"},
		Manual: `Waits until the sums are decrypted and the tables that decide are open, prints the result,
and puts the officials' signatures under it on record. -out also writes result.json, as every
verifier computes it.

The tables of contests that are counted ballot by ballot are opened first, and those of
contests in which written-in names can change who wins: election mix and election unseal. An audit too comes before the
publication; the record takes nothing of one afterwards.`,
		Examples: []string{"election publish -manifest manifest.json -key keys/ada.key -key keys/bob.key -out result.json"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var p publication
			p.remote.flags(fs)
			p.signers.flags(fs)
			fs.StringVar(&p.out, "out", "", "write the result to `FILE`")
			return func(ctx context.Context, env *cli.Env) error { return p.work(ctx, env, p.run) }
		},
	}
}

type publication struct {
	remote
	signers
	out string
}

func (p *publication) run(ctx context.Context, s *session) error {
	return s.await(ctx, func(state record.State) (string, error) {
		if state.Phase() < record.PhaseCounted {
			return "the trustees' shares", nil
		}
		if lots := state.Unopened(); len(lots) > 0 {
			return lot(state, lots[0]) + ", to be shuffled and opened (election mix, election unseal)", nil
		}
		result := state.ResultJSON()
		if p.out != "" {
			if err := write(p.out, result, true); err != nil {
				return "", err
			}
		}
		if state.Phase() >= record.PhasePublished {
			_, err := fmt.Fprintln(s.Stdout, "the result is published")
			return "", err
		}
		tell(s, state.Result())
		e := &record.Publish{Result: sha256.Sum256(result)}
		var err error
		if e.Officials, err = s.act(&p.signers, e, s.m.Thresholds.Publish); err != nil {
			return "", err
		}
		return "", s.post(ctx, e, "result published, digest %x", e.Result)
	})
}

// tell prints a result before it is signed.
func tell(s *session, r record.Result) {
	for _, c := range r.Contests {
		contest := s.m.Contest(c.Contest)
		fmt.Fprintf(s.Stdout, "%s: %d ballots%s, %s\n", s.m.Say(contest.Title, "en"), c.Ballots, weighing(s.m, c.Contest, c.Weight), c.State)
		for _, o := range c.Options {
			fmt.Fprintf(s.Stdout, "  %6d  %s %s\n", o.Count, s.m.Say(contest.Option(o.Option).Name, "en"), gradesOf(o))
		}
		for _, line := range c.Words(s.m, "en") {
			fmt.Fprintf(s.Stdout, "  %s\n", line)
		}
	}
	for _, st := range r.Stations {
		if by := byHand(st); by != "" {
			fmt.Fprintf(s.Stdout, "%s: %s\n", st.Station, by)
		}
	}
}

// byHand says what of a station is counted from paper.
func byHand(st record.StationResult) string {
	switch {
	case st.Lost && st.Stage == record.StageOpen.String():
		return "lost before its closing was here: count its whole box by hand, in place of its groups above"
	case len(st.Missing) > 0:
		return fmt.Sprintf("batches %v have not arrived: their ballots are counted from paper", st.Missing)
	case st.PaperOnly:
		return "went on with hand-marked paper: count it by hand and add it"
	}
	return ""
}

func gradesOf(o record.OptionResult) string {
	if len(o.Grades) == 0 {
		return o.Text
	}
	return fmt.Sprint(o.Grades)
}
