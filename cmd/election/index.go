package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func indexVerb() cli.Verb {
	return cli.Verb{
		Name:    "index",
		Summary: "put the audit's index of each table on record",
		Needs:   []string{"manifest", "tables"},
		Manual: `Waits until the trustees have blinded the ids of each table and opened what they blinded,
checks every share, and puts the index on record by the root over its rows: a blinded id in
the open, and the votes beside it, still encrypted. Rows whose id is empty or comes more
than once are named; they stand for no paper.

The papers are scanned and committed to after this, and before the dice.`,
		Examples: []string{"election index -manifest manifest.json -key keys/ada.key -key keys/bob.key -tables tables -contest mayor"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var x indexing
			x.remote.flags(fs)
			x.signers.flags(fs)
			x.folders.flags(fs)
			return func(ctx context.Context, env *cli.Env) error { return x.work(ctx, env, x.run) }
		},
	}
}

type indexing struct {
	remote
	signers
	folders
}

func (x *indexing) run(ctx context.Context, s *session) error {
	defer x.hold()()
	if err := x.known(s); err != nil {
		return err
	}
	return s.await(ctx, func(state record.State) (string, error) {
		quorum, _ := state.Quorum()
		return x.each(ctx, s, state, func(n int, _ record.Lot) (step, string) {
			a := state.Audit(n)
			if a.Indexed {
				return nil, ""
			}
			if len(a.Unblind) < len(quorum) || len(quorum) == 0 {
				return nil, fmt.Sprintf("%s: %d of %d have opened the blinded ids", lot(state, n), len(a.Unblind), s.m.Trustees.K)
			}
			return func(n int) (posting, string, error) { return x.index(ctx, s, state, n) }, ""
		})
	})
}

// index makes the index of a table.
func (x *indexing) index(ctx context.Context, s *session, state record.State, n int) (p posting, awaited string, err error) {
	var index *record.BlindIndex
	awaited, err = x.using(ctx, s, state, "making the index of "+lot(state, n), func(tables *record.Tables) (err error) {
		index, err = tables.Index(n)
		return err
	})
	if index == nil {
		return p, awaited, err
	}
	e := &record.Index{Lot: uint16(n), Table: state.Audit(n).Table, Root: index.Root(), Spoilt: index.Spoilt}
	if e.Officials, err = s.act(&x.signers, e, s.m.Thresholds.Cutoff); err != nil {
		return p, "", err
	}
	return posting{e, fmt.Sprintf("%s: index on record, root %x, %d rows that stand for no paper", lot(state, n), e.Root, len(e.Spoilt))}, "", nil
}
