package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

func rowsVerb() cli.Verb {
	return cli.Verb{
		Name:    "rows",
		Summary: "name the rows of the drawn papers, and open what boards read",
		Needs:   []string{"manifest", "tables", "board", "asks"},
		Manual: `For each draw that a board has committed to: asks the trustees in the folder of -asks for the
blinded id of the paper, checks their answers, finds the row that has it, and puts on record
which row it is, or that there is none. Then it opens what the board had read. The trustees
run election evaluate meanwhile, and decrypt each row that is named.

It prints each id for the board and the observers who are present; officials sign that the id
led to the row, and keep the folder of -asks, whose answers prove it. Ids never go on record:
whoever has one there could find its voter's row.

observe audit then tells what the draws are worth.`,
		Examples: []string{"election rows -manifest manifest.json -key keys/ada.key -key keys/bob.key -tables tables -board board -asks asks"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			r := tracing{index: map[int]*record.BlindIndex{}}
			r.remote.flags(fs)
			r.signers.flags(fs)
			r.folders.flags(fs)
			r.board.flags(fs)
			r.desk.flags(fs)
			return func(ctx context.Context, env *cli.Env) error { return r.work(ctx, env, r.run) }
		},
	}
}

type tracing struct {
	remote
	signers
	folders
	board
	desk
	index map[int]*record.BlindIndex // by lot
}

func (r *tracing) run(ctx context.Context, s *session) error {
	defer r.hold()()
	if err := r.known(s); err != nil {
		return err
	}
	return s.await(ctx, func(state record.State) (awaited string, err error) {
		var found []posting
		for n := range r.lots(state) {
			for i, sample := range state.Audit(n).Samples {
				p, waits, err := r.next(ctx, s, state, n, uint32(i+1), sample)
				switch {
				case err != nil:
					return "", err
				case waits != "":
					awaited = waits
				}
				if p.entry != nil {
					found = append(found, p)
				}
			}
		}
		return awaited, s.posts(ctx, found)
	})
}

// next is what is due of a draw: its row, and then what the board had read.
func (r *tracing) next(ctx context.Context, s *session, state record.State, n int, draw uint32, sample record.Sample) (p posting, awaited string, err error) {
	switch {
	case sample.Interpreted:
		return p, "", nil
	case sample.Named:
		p, err = r.read(s, state, n, draw)
		return p, "", err
	}
	list, err := r.committed(state, n)
	if err != nil {
		return p, "", err
	}
	e := &record.Sampled{Lot: uint16(n), Draw: draw}
	words, id := "a position past the list", ""
	if listed, ok := list.at(sample.Position); ok {
		place := int(sample.Position) - 1
		e.Paper, e.PaperPath = list.entries()[place], ballot.MerklePath(list.entries(), place)
		v, waits, err := r.blinded(state, n, draw, list, place)
		if err == nil && waits == "" {
			waits, err = r.find(ctx, s, state, n, e, v)
		}
		if err != nil || waits != "" {
			return p, waits, err
		}
		words, id = "no row has its id", listed.id.Text()
	}
	if e.Found {
		words = fmt.Sprintf("row %d", e.Row)
	}
	if e.Officials, err = s.act(&r.signers, e, s.m.Thresholds.Draw); err != nil {
		return p, "", err
	}
	return posting{e, fmt.Sprintf("%s: draw %d, position %d, paper %s: %s", lot(state, n), draw, sample.Position, id, words)}, "this draw's reading", nil
}

// blinded asks the trustees for the blinded id of a paper, and puts their answers together.
func (r *tracing) blinded(state record.State, n int, draw uint32, l paperList, place int) (v elgamal.Point, awaited string, err error) {
	if _, err := os.Stat(r.askFile(n, draw)); err != nil {
		if err := r.ask(n, draw, l, place); err != nil {
			return v, "", err
		}
	}
	b, _, err := r.asked(state, n, draw)
	if err != nil {
		return v, "", err
	}
	shares := map[string]*trustee.DecryptionShare{}
	for _, id := range b.Quorum {
		path := r.answerFile(n, draw, id)
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return v, fmt.Sprintf("%s to evaluate draw %d of %s", id, draw, lot(state, n)), nil
		}
		if err != nil {
			return v, "", err
		}
		if shares[id], err = trustee.ParseDecryptionShare(data); err == nil {
			err = state.Keys().CheckBlind(b, id, shares[id])
		}
		if err != nil {
			return v, "", cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, err), "%s answers anew with election evaluate, or officials announce another quorum", id))
		}
	}
	points, err := state.Keys().Blinded(b, shares)
	if err != nil {
		return v, "", err
	}
	v, err = points.At(0)
	return v, "", err
}

// find looks for the row with a blinded id.
func (r *tracing) find(ctx context.Context, s *session, state record.State, n int, e *record.Sampled, v elgamal.Point) (awaited string, err error) {
	if r.index[n] == nil {
		awaited, err = r.using(ctx, s, state, "making the index of "+lot(state, n), func(tables *record.Tables) (err error) {
			r.index[n], err = tables.Index(n)
			return err
		})
		if err != nil || awaited != "" {
			return awaited, err
		}
	}
	x := r.index[n]
	if e.Row, e.Found = x.Find(v); e.Found {
		e.Content, e.Path = x.Rows[e.Row], x.Path(e.Row)
	}
	return "", nil
}

// read opens what the board had read.
func (r *tracing) read(s *session, state record.State, n int, draw uint32) (p posting, err error) {
	found, err := r.reading(n, draw)
	if err != nil {
		return p, err
	}
	e := &record.Read{Lot: uint16(n), Draw: draw, Salt: found.salt, Content: []byte(found.content)}
	if e.Officials, err = s.act(&r.signers, e, s.m.Thresholds.Draw); err != nil {
		return p, err
	}
	return posting{e, fmt.Sprintf("%s: draw %d: the board read %s", lot(state, n), draw, found.content)}, nil
}
