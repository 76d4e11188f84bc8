package main

import (
	"context"
	"flag"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

func blindVerb() cli.Verb {
	return cli.Verb{
		Name:    "blind",
		Summary: "blind the paper ids of the shuffled tables, then open what is blinded",
		Needs:   []string{"manifest", "trustee", "tables"},
		Manual: `What the audit of the paper needs of each trustee who decrypts, in two steps that follow
each other. Once every mixer has shuffled a table, it checks the shuffles and raises the
ids, still encrypted, to this trustee's share of a secret exponent. Once all of the quorum
have done so, it checks their shares and decrypts this trustee's part of the result. Votes
stay encrypted.

An id that is blinded is known to nobody who has only the paper: whoever photographed a
paper finds no row by it. Trustees evaluate the id of a paper that the dice drew, and no
other: see election evaluate.`,
		Examples: []string{"election blind -manifest manifest.json -trustee t1 -tables tables -contest mayor"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var b blinding
			b.remote.flags(fs)
			b.keeper.flags(fs)
			b.folders.flags(fs)
			return func(ctx context.Context, env *cli.Env) error { return b.work(ctx, env, b.run) }
		},
	}
}

type blinding struct {
	remote
	keeper
	folders
}

func (b *blinding) run(ctx context.Context, s *session) error {
	if err := b.known(s); err != nil {
		return err
	}
	return b.works(ctx, s, func(t *member, state record.State) (string, error) {
		quorum, _ := state.Quorum()
		if len(quorum) > 0 && !slices.Contains(quorum, t.id) {
			return outside(t, "decrypt", quorum)
		}
		return b.each(ctx, s, state, func(n int, _ record.Lot) (step, string) { return b.due(ctx, t, state, n) })
	})
}

// due is the next of the two steps for a table.
func (b *blinding) due(ctx context.Context, t *member, state record.State, n int) (step, string) {
	quorum, _ := state.Quorum()
	a := state.Audit(n)
	_, blinded := a.Blind[t.id]
	_, opened := a.Unblind[t.id]
	others := fmt.Sprintf("%s: %d of %d have blinded the ids", lot(state, n), len(a.Blind), len(quorum))
	switch {
	case a.Indexed || opened:
		return nil, ""
	case !state.Mixed(n) || len(quorum) == 0:
		return nil, "the shuffles of " + lot(state, n) + ", and who decrypts"
	case !blinded:
		return func(n int) (posting, string, error) { return b.blind(ctx, t, state, n) }, others
	case len(a.Blind) < len(quorum):
		return nil, others
	}
	return func(n int) (posting, string, error) { return b.unblind(ctx, t, state, n) }, ""
}

// blind raises the ids of a table to the trustee's share of the exponent.
func (b *blinding) blind(ctx context.Context, t *member, state record.State, n int) (posting, string, error) {
	do := func(tables *record.Tables, keys *trustee.KeyShares) (*record.Blind, []byte, error) {
		return tables.Blind(n, t.id, keys)
	}
	return share(ctx, &b.folders, t, state, n, "checking and blinding", "ids blinded", do, func(e *record.Blind) *[]byte { return &e.Sig })
}

// unblind decrypts the trustee's part of the blinded ids.
func (b *blinding) unblind(ctx context.Context, t *member, state record.State, n int) (posting, string, error) {
	do := func(tables *record.Tables, keys *trustee.KeyShares) (*record.Unblind, []byte, error) {
		return tables.Unblind(n, t.id, keys)
	}
	return share(ctx, &b.folders, t, state, n, "checking and opening the ids of", "blinded ids opened", do, func(e *record.Unblind) *[]byte { return &e.Sig })
}
