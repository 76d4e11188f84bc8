package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

func evaluateVerb() cli.Verb {
	return cli.Verb{
		Name:    "evaluate",
		Summary: "help the board find the rows of drawn papers, and decrypt them",
		Needs:   []string{"manifest", "trustee", "asks"},
		Manual: `What the audit needs of each trustee who decrypts once papers are drawn. For each paper that
the board asks about in the folder of -asks, it checks that the dice drew this paper and that
the board has committed to what it read, and answers with the id under this trustee's share
of the secret exponent. For each row that a draw named on record, it posts this trustee's
share of the row's votes. Other ids and other rows it refuses.

It ends when all draws that boards committed to are done, and can be started again.`,
		Examples: []string{"election evaluate -manifest manifest.json -trustee t1 -asks asks"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var e evaluation
			e.remote.flags(fs)
			e.keeper.flags(fs)
			e.desk.flags(fs)
			e.lotsOf.flags(fs)
			return func(ctx context.Context, env *cli.Env) error { return e.work(ctx, env, e.run) }
		},
	}
}

type evaluation struct {
	remote
	keeper
	desk
	lotsOf
	answered map[string]bool // files of answers to this quorum's asks
}

func (e *evaluation) run(ctx context.Context, s *session) error {
	if err := e.known(s); err != nil {
		return err
	}
	e.answered = map[string]bool{}
	return e.works(ctx, s, func(t *member, state record.State) (awaited string, err error) {
		quorum, _ := state.Quorum()
		if len(quorum) == 0 {
			return "the announcement of who decrypts", nil
		}
		if !slices.Contains(quorum, t.id) {
			return outside(t, "decrypt", quorum)
		}
		keys, err := t.secret.KeyShares(state.Ceremony(), t.id)
		if err != nil {
			return "", err
		}
		defer keys.Wipe()
		var found []posting
		for n := range e.lots(state) {
			waits, err := e.answers(t, state, keys, n)
			if err != nil {
				return "", err
			}
			if waits != "" {
				awaited = waits
			}
			shares, err := e.shares(t, state, keys, n)
			if err != nil {
				return "", err
			}
			found = append(found, shares...)
		}
		return awaited, t.posts(ctx, found)
	})
}

// answers answers each ask about a draw whose row is not named yet.
func (e *evaluation) answers(t *member, state record.State, keys *trustee.KeyShares, n int) (awaited string, err error) {
	a := state.Audit(n)
	for i, sample := range a.Samples {
		draw := uint32(i + 1)
		if sample.Named {
			continue
		}
		awaited = fmt.Sprintf("the row of draw %d of %s", draw, lot(state, n))
		path := e.answerFile(n, draw, t.id)
		if e.answered[path] {
			continue
		}
		b, id, err := e.asked(state, n, draw)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		share, err := state.Keys().Blind(b, keys)
		if err != nil {
			return "", err
		}
		if err := write(path, share.Encode(), true); err != nil {
			return "", err
		}
		e.answered[path] = true
		if _, err := fmt.Fprintf(t.Stdout, "%s: draw %d, paper %s: evaluated by %s\n", lot(state, n), draw, id, t.id); err != nil {
			return "", err
		}
	}
	return awaited, nil
}

// shares decrypts the trustee's part of each row that a draw named.
func (e *evaluation) shares(t *member, state record.State, keys *trustee.KeyShares, n int) (found []posting, err error) {
	for row, named := range state.Audit(n).Rows {
		task, ok := state.RowTask(n, row)
		if !ok || named.Opened != nil || named.Quorum.Serial == uint16(task.Serial) && named.Shares[t.id] != nil {
			continue
		}
		share, err := state.Keys().Prove(task, keys)
		if err != nil {
			return nil, err
		}
		s := &record.RowShare{Quorum: uint16(task.Serial), Trustee: t.id, Lot: uint16(n), Row: row, Share: share.Encode()}
		s.Sig = t.sign(s)
		found = append(found, posting{s, fmt.Sprintf("%s: share of row %d posted by %s", lot(state, n), row, t.id)})
	}
	return found, nil
}
