package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/ledger/chain/light"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// chain is the record as a verb sees it. Submit returns when the entries are on record; one that is there already is no error.
type chain interface {
	Sync(ctx context.Context) (record.State, error)
	Submit(ctx context.Context, entries ...record.Entry) error
	Rows(ctx context.Context, contests ...string) (*record.Rows, error)
}

// dial follows a chain. Tests put another host of the same record in its place.
var dial = dialChain

// dialChain follows a chain through a node.
func dialChain(ctx context.Context, url string, m *election.Manifest, sigs []election.Signature) (chain, error) {
	return light.Follow(ctx, url, m, sigs)
}

// pause is how long a verb waits before it looks at the record again.
const pause = 300 * time.Millisecond

// remote is the flags of verbs that read and write the record.
type remote struct {
	manifest, node string
	wait           time.Duration
}

func (r *remote) flags(fs *flag.FlagSet) {
	fs.StringVar(&r.manifest, "manifest", "", "signed manifest `FILE`")
	fs.StringVar(&r.node, "node", "http://127.0.0.1:26657", "`URL` of a node; it is asked and not believed")
	fs.DurationVar(&r.wait, "wait", time.Hour, "give up after this `DURATION`")
}

// session is one verb at work on the record.
type session struct {
	*cli.Env
	m *election.Manifest
	chain
}

// work follows the record and does the work within the time that the flags allow.
func (r *remote) work(ctx context.Context, env *cli.Env, do func(context.Context, *session) error) error {
	m, sigs, err := signed.Load(r.manifest)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	c, err := dial(limited, r.node, m, sigs)
	if err == nil {
		err = do(limited, &session{env, m, c})
	}
	switch {
	case errors.As(err, new(*light.ForgedError)):
		return cli.Finding(cli.Hint(err, "another node may tell the truth; -node names it"))
	case errors.As(err, new(*light.OfflineError)):
		return cli.Hint(err, "is a validator running there? -node names its address")
	}
	return err
}

// await looks at the record until step has nothing left to wait for. step says what it waits for, or nothing.
func (s *session) await(ctx context.Context, step func(record.State) (awaited string, err error)) error {
	awaited, told := "the chain", waiting{}
	for {
		state, err := s.Sync(ctx)
		if err == nil {
			if awaited, err = step(state); err != nil || awaited == "" {
				return err
			}
		} else if !errors.As(err, new(*light.OfflineError)) && ctx.Err() == nil {
			return err
		}
		told.tell(s.Env, awaited)
		select {
		case <-ctx.Done():
			return cli.Hint(fmt.Errorf("still waiting for %s: %w", awaited, ctx.Err()), "-wait gives it more time; what is on record stays there, and the same command goes on from it")
		case <-time.After(pause):
		}
	}
}

// A posting is an entry with the words that are said once it is on record.
type posting struct {
	entry record.Entry
	words string
}

// post puts an entry on record.
func (s *session) post(ctx context.Context, e record.Entry, words string, args ...any) error {
	return s.posts(ctx, []posting{{e, fmt.Sprintf(words, args...)}})
}

// posts puts entries on record, in their order.
func (s *session) posts(ctx context.Context, all []posting) error {
	var entries []record.Entry
	var kind record.Kind
	for _, p := range all {
		entries, kind = append(entries, p.entry), p.entry.Kind()
	}
	err := s.Submit(ctx, entries...)
	var r *record.Refusal
	if errors.As(err, &r) {
		return cli.Hint(fmt.Errorf("%s: %w", kind, err), "%s", r.Sentence("en"))
	}
	for _, p := range all {
		if err == nil {
			_, err = fmt.Fprintln(s.Stdout, p.words)
		}
	}
	return err
}

// act has officials sign an entry as the record wants it signed.
func (s *session) act(by *signers, e record.Entry, need int) ([]election.Signature, error) {
	return by.sign(s.Env, s.m, e.Kind().String(), record.Payload(s.m, e), need, election.CentralRoles...)
}
