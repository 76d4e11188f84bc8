package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func mixVerb() cli.Verb {
	return cli.Verb{
		Name:    "mix",
		Summary: "shuffle the tables as one of the mixers",
		Needs:   []string{"manifest", "trustee", "tables"},
		Manual: `Waits for this trustee's turn, checks every shuffle so far, shuffles each table, writes
tables and proofs, and posts their digests. aggregate -mixers announces who shuffles, in
which order. It ends when this trustee has shuffled every table, and can be stopped and
started again: the record says where it was.

The folder of -tables is what the mixers and those who decrypt pass on to each other: a
folder of a server, or on a stick. Nobody is trusted for it, because the record holds the
digest of each file.

The machine that shuffles should be the trustee's own: whoever sees its memory sees the
order of the rows.`,
		Examples: []string{
			"election mix -manifest manifest.json -trustee t1 -tables tables",
			"election mix -manifest manifest.json -trustee t1 -tables tables -contest mayor,levy",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var m mixing
			m.remote.flags(fs)
			m.keeper.flags(fs)
			m.folders.flags(fs)
			return func(ctx context.Context, env *cli.Env) error { return m.work(ctx, env, m.run) }
		},
	}
}

type mixing struct {
	remote
	keeper
	folders
}

func (m *mixing) run(ctx context.Context, s *session) error {
	if err := m.known(s); err != nil {
		return err
	}
	return m.works(ctx, s, func(t *member, state record.State) (string, error) {
		_, mixers := state.Mixers()
		place := slices.Index(mixers, t.id)
		switch {
		case len(mixers) == 0:
			return "the announcement of who shuffles", nil
		case place < 0:
			return outside(t, "shuffle", mixers)
		}
		return m.each(ctx, s, state, func(n int, _ record.Lot) (step, string) {
			done := len(state.Mix(n).Shuffles)
			switch {
			case done > place || state.Mix(n).Opened || state.Audit(n).Indexed:
				return nil, ""
			case done < place:
				return nil, fmt.Sprintf("%s to shuffle %s", mixers[done], lot(state, n))
			}
			return func(n int) (posting, string, error) { return m.shuffle(ctx, t, state, n) }, ""
		})
	})
}

// shuffle shuffles a table as the next mixer.
func (m *mixing) shuffle(ctx context.Context, t *member, state record.State, n int) (p posting, awaited string, err error) {
	out, err := m.begin()
	if err != nil {
		return p, "", err
	}
	proof, err := m.begin()
	if err != nil {
		return p, "", errors.Join(err, os.Remove(out.Name()))
	}
	var e *record.Shuffle
	awaited, err = m.using(ctx, t.session, state, "checking and shuffling "+lot(state, n), func(tables *record.Tables) (err error) {
		e, err = tables.Shuffle(n, t.id, out, proof)
		return err
	})
	if e == nil {
		return p, awaited, errors.Join(err, os.Remove(out.Name()), os.Remove(proof.Name()))
	}
	e.Sig = t.sign(e)
	words := fmt.Sprintf("%s: shuffled as mixer %d, table %x", lot(state, n), e.Position, e.Output)
	return posting{e, words}, "", errors.Join(m.finish(out, e.Output, err), m.finish(proof, e.Proof, err))
}
