package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func lotVerb() cli.Verb {
	return cli.Verb{
		Name:    "lot",
		Summary: "settle a tie by dice thrown in public",
		Needs:   []string{"manifest", "contest", "dice"},
		Manual: `Where the manifest settles a contest's ties by lot, officials throw ten-sided dice in public,
at least 20 of them, once the sums or the opened tables show the tie and written names are
read (names). Nobody may know the digits before that, and nobody throws twice: the record
takes them once, and only then.

Everybody draws the same lots from the digits, with sha256sum: lot n puts the tied options in
the order of SHA-256 of "DIGITS,n,ID". observe verify tells the tie, the lot and who was
chosen; of rankings also the round.`,
		Examples: []string{"election lot -manifest manifest.json -contest mayor -dice 31415926535897932384 -key keys/ada.key -key keys/bob.key"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var l lots
			l.remote.flags(fs)
			l.signers.flags(fs)
			fs.StringVar(&l.contest, "contest", "", "`ID` of the contest")
			fs.StringVar(&l.dice, "dice", "", "the `DIGITS` that were thrown, at least 20")
			return func(ctx context.Context, env *cli.Env) error { return l.work(ctx, env, l.run) }
		},
	}
}

type lots struct {
	remote
	signers
	contest, dice string
}

func (l *lots) run(ctx context.Context, s *session) error {
	if s.m.Contest(l.contest) == nil {
		return cli.Hint(fmt.Errorf("there is no contest %q", l.contest), "the manifest names the contests")
	}
	e := &record.TieDice{Contest: l.contest, Dice: l.dice}
	var err error
	if e.Officials, err = s.act(&l.signers, e, s.m.Thresholds.Draw); err != nil {
		return err
	}
	if err := s.post(ctx, e, "%s: dice on record", l.contest); err != nil {
		return err
	}
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	for _, c := range state.Result().Contests {
		if c.Contest == l.contest {
			err = l.tell(s, c)
		}
	}
	return err
}

// tell says what the lots gave; of contests that are counted from tables only who has these knows.
func (l *lots) tell(s *session, c record.ContestResult) error {
	if c.Outcome == nil {
		_, err := fmt.Fprintln(s.Stdout, "export the record with its tables: observe verify tells what was drawn")
		return err
	}
	for _, line := range c.Words(s.m, "en") {
		if _, err := fmt.Fprintln(s.Stdout, line); err != nil {
			return err
		}
	}
	return nil
}
