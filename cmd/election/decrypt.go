package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func decryptVerb() cli.Verb {
	return cli.Verb{
		Name:    "decrypt",
		Summary: "post a trustee's share of the decryption",
		Needs:   []string{"manifest", "trustee"},
		Manual: `Does what one trustee has to do after polls close: opens its halves of the seeds that no
station used, so that every leaf is accounted for, and, if it is among those announced to
decrypt, posts its share of every sum with one proof. Trustees who are not among them run
it too, for the unused seeds.

It decrypts sums of groups, never a ballot, and never twice under different groups.`,
		Examples: []string{"election decrypt -manifest manifest.json -trustee t1 -node http://127.0.0.1:26657"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var d decryption
			d.remote.flags(fs)
			d.keeper.flags(fs)
			return func(ctx context.Context, env *cli.Env) error { return d.work(ctx, env, d.run) }
		},
	}
}

type decryption struct {
	remote
	keeper
}

func (d *decryption) run(ctx context.Context, s *session) error {
	opened := map[string]bool{}
	return d.works(ctx, s, func(t *member, state record.State) (string, error) {
		for _, st := range state.Stations() {
			if st.Stage != record.StageClosed || !t.gives(st) || opened[st.ID] || state.Phase() >= record.PhasePublished {
				continue
			}
			if err := t.unused(ctx, state, st); err != nil {
				return "", err
			}
			opened[st.ID] = true
		}
		return d.part(ctx, t, state)
	})
}

// part posts the share, if one is due. While others still decrypt nothing is left to do here.
func (d *decryption) part(ctx context.Context, t *member, state record.State) (string, error) {
	if state.Phase() < record.PhaseCounting {
		return "the cut-off", nil
	}
	announced, done := state.Quorum()
	switch {
	case state.Phase() > record.PhaseCounting || slices.Contains(done, t.id):
		return "", nil
	case len(announced) == 0:
		return "the announcement of who decrypts", nil
	case !slices.Contains(announced, t.id):
		_, err := fmt.Fprintf(t.Stdout, "%s is not among those who decrypt: %s\n", t.id, strings.Join(announced, ", "))
		return "", err
	}
	task, ok := state.Task()
	if !ok {
		return "", fmt.Errorf("no sum has enough ballots to be decrypted")
	}
	return "", t.share(ctx, state, task)
}
