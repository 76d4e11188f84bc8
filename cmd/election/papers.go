package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func papersVerb() cli.Verb {
	return cli.Verb{
		Name:    "papers",
		Summary: "commit to the papers of an audit, before its dice",
		Needs:   []string{"manifest", "scan", "board"},
		Manual: `Reads what equipment that is no booth scanned from the papers of every box, waits for the
index of each table, and commits to the papers of each: the ids by their sorted list, in which
each has a salt of its own, and how many were set aside. Papers whose id can't be read, and
all papers with an id that comes more than once in the whole scan, are set aside: they are
counted by hand, and a draw of one counts as the worst that a paper can show.

The scan is CSV with the columns station,style,id, a line for each paper: the box in which
it was, its style by the contests that are printed on it, and what the scanner read off its
code, or nothing. The style may be empty where every style of the station holds the contest.
Count the papers of each box by hand too: a paper that the scan lacks is one that no draw
can meet, and a record that has more rows than there are papers says so.

The folder of -board keeps lists and salts. Nobody but the officials who hold the audit sees
it: with it, and with the trustees' help, a photographed paper could be looked up.`,
		Examples: []string{"election papers -manifest manifest.json -key keys/ada.key -key keys/bob.key -scan scan.csv -board board -contest mayor"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var p papers
			p.remote.flags(fs)
			p.signers.flags(fs)
			p.lotsOf.flags(fs)
			p.board.flags(fs)
			fs.StringVar(&p.scan, "scan", "", "`FILE` with what was scanned: station,style,id")
			return func(ctx context.Context, env *cli.Env) error { return p.work(ctx, env, p.run) }
		},
	}
}

type papers struct {
	remote
	signers
	lotsOf
	board
	scan string
}

func (p *papers) run(ctx context.Context, s *session) error {
	defer p.hold()()
	if err := p.known(s); err != nil {
		return err
	}
	found, err := readScan(s.m, p.scan)
	if err != nil {
		return err
	}
	return s.await(ctx, func(state record.State) (string, error) {
		return p.each(ctx, s, state, func(n int, l record.Lot) (step, string) {
			switch a := state.Audit(n); {
			case a.Scanned:
				return nil, ""
			case !a.Indexed:
				return nil, "the index of " + lot(state, n)
			}
			return func(n int) (posting, string, error) { return p.commit(s, state, n, found) }, ""
		})
	})
}

// commit keeps the list of a lot's papers and makes the entry that commits to it.
func (p *papers) commit(s *session, state record.State, n int, all []scanned) (out posting, awaited string, err error) {
	found, err := of(s.m, state.Lots()[n], all)
	if err != nil {
		return out, "", err
	}
	l := newList(found)
	kept, err := p.keep(n, l)
	if err != nil {
		return out, "", err
	}
	if len(kept) != len(l) || kept.aside() != l.aside() {
		err := fmt.Errorf("%s is there already, with %d papers and %d set aside; the scan has %d and %d", p.list(n), len(kept), kept.aside(), len(l), l.aside())
		return out, "", cli.Hint(err, "if nothing of it is on record, remove the file to take the new scan")
	}
	e := &record.Papers{Lot: uint16(n), List: kept.commitment()}
	if e.Officials, err = s.act(&p.signers, e, s.m.Thresholds.Draw); err != nil {
		return out, "", err
	}
	return posting{e, fmt.Sprintf("%s: %d papers listed, %d set aside, root %x", lot(state, n), e.List.Listed, e.List.Aside, e.List.Root)}, "", nil
}
