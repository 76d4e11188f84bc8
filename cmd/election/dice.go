package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func diceVerb() cli.Verb {
	return cli.Verb{
		Name:    "dice",
		Summary: "put the dice of the audit on record",
		Needs:   []string{"manifest", "dice"},
		Manual: `Says for which papers the dice are, and puts them on record: at least 20 decimal digits from
real dice, thrown in public when the papers of every table that is to be audited are on
record. They are thrown once for all tables, and every draw of the audit follows from them:
a further round takes more draws of the same dice. A table whose papers are not on record
by then is not audited but counted by hand.

Announce the risk limit before the dice; it is no part of the record.`,
		Examples: []string{"election dice -manifest manifest.json -key keys/ada.key -key keys/bob.key -dice 31415926535897932384"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var d dice
			d.remote.flags(fs)
			d.signers.flags(fs)
			fs.StringVar(&d.digits, "dice", "", "`DIGITS` of the officials' dice")
			return func(ctx context.Context, env *cli.Env) error { return d.work(ctx, env, d.run) }
		},
	}
}

type dice struct {
	remote
	signers
	digits string
}

func (d *dice) run(ctx context.Context, s *session) error {
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	scanned := 0
	for n := range state.Lots() {
		if a := state.Audit(n); a.Scanned {
			scanned++
			fmt.Fprintf(s.Stdout, "dice for %s: positions 1 to %d\n", lot(state, n), state.Population(n))
		}
	}
	if scanned == 0 {
		return cli.Hint(errors.New("no papers are on record"), "election papers commits to them; dice that come before prove nothing")
	}
	e := &record.AuditDraw{Dice: d.digits}
	if e.Officials, err = s.act(&d.signers, e, s.m.Thresholds.Draw); err != nil {
		return err
	}
	return s.post(ctx, e, "dice of the audit on record, for %d tables", scanned)
}
