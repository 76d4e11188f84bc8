package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

func unsealVerb() cli.Verb {
	return cli.Verb{
		Name:    "unseal",
		Summary: "open rankings and written names after the shuffles",
		Needs:   []string{"manifest", "tables"},
		Manual: `Opens the tables that decide: of contests that are counted ballot by ballot, and of those in
which written-in names can change who wins, which is known when the sums are decrypted. With
-contest it opens what these contests have to open, whatever it decides. Other choices are
never decrypted.

With -trustee: waits for the shuffles, checks each, and posts the trustee's share.

With officials' -key: waits for the shares of all who decrypt, writes what each table
holds, and puts its digest on record.`,
		Examples: []string{
			"election unseal -manifest manifest.json -trustee t1 -tables tables",
			"election unseal -manifest manifest.json -key keys/ada.key -key keys/bob.key -tables tables",
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
	defer u.hold()()
	if err := u.known(s); err != nil {
		return err
	}
	if u.keeper.folder == "" {
		return s.await(ctx, func(state record.State) (string, error) { return u.opens(ctx, s, state) })
	}
	return u.works(ctx, s, func(t *member, state record.State) (string, error) {
		quorum, _ := state.Quorum()
		if len(quorum) > 0 && !slices.Contains(quorum, t.id) {
			return outside(t, "decrypt", quorum)
		}
		if waits := u.early(state); waits != "" {
			return waits, nil
		}
		return u.each(ctx, s, state, func(n int, l record.Lot) (step, string) {
			if _, given := state.Mix(n).Shares[t.id]; given || !u.wanted(state, n, l) {
				return nil, ""
			}
			if !state.Mixed(n) || len(quorum) == 0 {
				return nil, "the shuffles of " + lot(state, n) + ", and who decrypts"
			}
			return func(n int) (posting, string, error) { return u.part(ctx, t, state, n) }, ""
		})
	})
}

// early is what is waited for before it is known which tables decide.
func (u *unsealing) early(state record.State) (awaited string) {
	if len(u.contests) == 0 && state.Phase() < record.PhaseCounted {
		return "the count, which tells what must be opened"
	}
	return ""
}

// wanted tells whether a table is to be opened and is not yet.
func (u *unsealing) wanted(state record.State, n int, l record.Lot) bool {
	if len(u.contests) == 0 {
		return slices.Contains(state.Unopened(), n)
	}
	return !state.Mix(n).Opened && state.Opens(l.Contest)
}

// opens says what tables hold, once all shares are there.
func (u *unsealing) opens(ctx context.Context, s *session, state record.State) (awaited string, err error) {
	if waits := u.early(state); waits != "" {
		return waits, nil
	}
	quorum, _ := state.Quorum()
	return u.each(ctx, s, state, func(n int, l record.Lot) (step, string) {
		m := state.Mix(n)
		if !u.wanted(state, n, l) {
			return nil, ""
		}
		if len(m.Shares) < len(quorum) || len(quorum) == 0 {
			return nil, fmt.Sprintf("the shares of %s: %d of %d are on record", lot(state, n), len(m.Shares), s.m.Trustees.K)
		}
		return func(n int) (posting, string, error) { return u.contents(ctx, s, state, n) }, ""
	})
}

// part makes the trustee's share of what a table holds.
func (u *unsealing) part(ctx context.Context, t *member, state record.State, n int) (posting, string, error) {
	do := func(tables *record.Tables, keys *trustee.KeyShares) (*record.TableShare, []byte, error) {
		return tables.Share(n, t.id, keys)
	}
	return share(ctx, &u.folders, t, state, n, "checking", "share posted", do, func(e *record.TableShare) *[]byte { return &e.Sig })
}

// contents is what a table holds.
func (u *unsealing) contents(ctx context.Context, s *session, state record.State, n int) (p posting, awaited string, err error) {
	var file []byte
	awaited, err = u.using(ctx, s, state, "opening "+lot(state, n), func(tables *record.Tables) (err error) {
		file, err = tables.Contents(n)
		return err
	})
	if file == nil {
		return p, awaited, err
	}
	shuffles := state.Mix(n).Shuffles
	e := &record.Contents{Lot: uint16(n), Table: shuffles[len(shuffles)-1].Output, Contents: sha256.Sum256(file)}
	if e.Officials, err = s.act(&u.signers, e, s.m.Thresholds.Cutoff); err != nil {
		return p, "", err
	}
	return posting{e, fmt.Sprintf("%s: opened, contents %x", lot(state, n), e.Contents)}, "", u.put(file, e.Contents)
}
