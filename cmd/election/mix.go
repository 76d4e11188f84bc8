package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func mixVerb() cli.Verb {
	return cli.Verb{
		Name:    "mix",
		Summary: "shuffle the tables as the mixer whose turn it is",
		Needs:   []string{"manifest", "trustee", "record", "tables"},
		Manual: `Checks the exported record with every shuffle so far, shuffles each table for which it is
this trustee's turn, writes tables and proofs, and posts their digests. aggregate -mixers
has announced who shuffles, in which order.

The machine that shuffles should be the trustee's own: whoever sees its memory sees the
order of the rows.`,
		Examples: []string{"election mix -manifest manifest.json -trustee t1 -record record -tables tables"},
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
	t, err := m.unlock(s)
	if err != nil {
		return err
	}
	defer t.secret.Wipe()
	state, tables, err := m.checked()
	if err != nil {
		return err
	}
	_, mixers := state.Mixers()
	if len(mixers) == 0 {
		return cli.Hint(errors.New("no mixers are announced"), "election aggregate -mixers announces them; then export the record again")
	}
	done := 0
	for n := range state.Lots() {
		if next := len(state.Mix(n).Shuffles); next == len(mixers) || mixers[next] != t.id {
			continue
		}
		if err := m.shuffle(ctx, t, state, tables, n); err != nil {
			return err
		}
		done++
	}
	if done == 0 {
		_, err = fmt.Fprintf(s.Stdout, "it is not the turn of %s for any table\n", t.id)
	}
	return err
}

func (m *mixing) shuffle(ctx context.Context, t *member, state record.State, tables *record.Tables, n int) error {
	out, err := m.begin()
	if err != nil {
		return err
	}
	proof, err := m.begin()
	if err != nil {
		return err
	}
	e, err := tables.Shuffle(n, t.id, out, proof)
	if e == nil {
		e = new(record.Shuffle)
	}
	if err := errors.Join(m.finish(out, e.Output, err), m.finish(proof, e.Proof, err)); err != nil {
		return err
	}
	e.Sig = t.sign(e)
	return t.post(ctx, e, "%s: shuffled as mixer %d, table %x", lot(state, n), e.Position, e.Output)
}

func unsealVerb() cli.Verb {
	return cli.Verb{
		Name:    "unseal",
		Summary: "open rankings and written names after the shuffles",
		Needs:   []string{"manifest", "record", "tables"},
		Manual: `With -trustee: checks the exported record with every shuffle, and posts the trustee's share
of each table that all mixers have shuffled and whose rankings or written names are
counted. Only these are decrypted, never other choices.

With officials' -key: once all shares are on record and exported, writes what each table
holds and puts its digest on record.`,
		Examples: []string{
			"election unseal -manifest manifest.json -trustee t1 -record record -tables tables",
			"election unseal -manifest manifest.json -key keys/ada.key -key keys/bob.key -record record -tables tables",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var u unsealing
			u.remote.flags(fs)
			u.keeper.flags(fs)
			u.signers.flags(fs)
			u.folders.flags(fs)
			return func(ctx context.Context, env *cli.Env) error { return u.work(ctx, env, u.run) }
		},
	}
}

type unsealing struct {
	remote
	keeper
	signers
	folders
}

func (u *unsealing) run(ctx context.Context, s *session) error {
	state, tables, err := u.checked()
	if err != nil {
		return err
	}
	step := func(n int) error { return u.contents(ctx, s, state, tables, n) }
	if u.keeper.folder != "" {
		t, err := u.unlock(s)
		if err != nil {
			return err
		}
		defer t.secret.Wipe()
		step = func(n int) error { return u.share(ctx, t, state, tables, n) }
	}
	for n, l := range state.Lots() {
		if m := state.Mix(n); m.Opened || !state.Opens(l.Contest) || !state.Mixed(n) {
			continue
		}
		if err := step(n); err != nil {
			return err
		}
	}
	return nil
}

// share posts the trustee's share of a table, if it is among those who decrypt and has not yet.
func (u *unsealing) share(ctx context.Context, t *member, state record.State, tables *record.Tables, n int) error {
	announced, _ := state.Quorum()
	if _, posted := state.Mix(n).Shares[t.id]; posted || !slices.Contains(announced, t.id) {
		return nil
	}
	keys, err := t.secret.KeyShares(state.Ceremony(), t.id)
	if err != nil {
		return err
	}
	defer keys.Wipe()
	e, file, err := tables.Share(n, t.id, keys)
	if err != nil {
		return err
	}
	if err := u.put(file, e.Share); err != nil {
		return err
	}
	e.Sig = t.sign(e)
	return t.post(ctx, e, "%s: share of %s posted", lot(state, n), t.id)
}

// contents puts on record what a table holds, once all shares are there.
func (u *unsealing) contents(ctx context.Context, s *session, state record.State, tables *record.Tables, n int) error {
	announced, _ := state.Quorum()
	m := state.Mix(n)
	if len(m.Shares) < len(announced) || len(announced) == 0 {
		_, err := fmt.Fprintf(s.Stdout, "%s: %d of %d shares are in this record\n", lot(state, n), len(m.Shares), len(announced))
		return err
	}
	file, err := tables.Contents(n)
	if err != nil {
		return err
	}
	e := &record.Contents{Lot: uint16(n), Table: m.Shuffles[len(m.Shuffles)-1].Output, Contents: sha256.Sum256(file)}
	if err := u.put(file, e.Contents); err != nil {
		return err
	}
	if e.Officials, err = s.act(&u.signers, e, s.m.Thresholds.Cutoff); err != nil {
		return err
	}
	return s.post(ctx, e, "%s: opened, contents %x", lot(state, n), e.Contents)
}
