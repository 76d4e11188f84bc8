package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/audit/report"
	"github.com/isoloir/isoloir/ledger/record"
)

func interpretVerb() cli.Verb {
	return cli.Verb{
		Name:    "interpret",
		Summary: "commit to what a board read on the drawn papers",
		Needs:   []string{"manifest", "readings", "board"},
		Manual: `Takes the file that election draws wrote, with the last column filled in by the board, and
commits to each reading in the order of the draws, before anybody sees what the record holds
of these papers. What was read is opened later, by election rows, and can't be another then.

Readings that are on record already are passed over, so that the same file can be given again.`,
		Examples: []string{"election interpret -manifest manifest.json -key keys/ada.key -key keys/bob.key -readings round1.csv -board board"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var i interpretation
			i.remote.flags(fs)
			i.signers.flags(fs)
			i.board.flags(fs)
			fs.StringVar(&i.readings, "readings", "", "`FILE` of election draws, filled in")
			return func(ctx context.Context, env *cli.Env) error { return i.work(ctx, env, i.run) }
		},
	}
}

type interpretation struct {
	remote
	signers
	board
	readings string
}

func (i *interpretation) run(ctx context.Context, s *session) error {
	defer i.hold()()
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	found, err := readRound(state, i.readings)
	if err != nil {
		return err
	}
	kept, err := i.board.readings()
	if err != nil {
		return err
	}
	var due []reading
	for _, r := range found {
		if int(r.draw) <= len(state.Audit(r.lot).Samples) {
			continue
		}
		kept = slices.DeleteFunc(kept, func(k reading) bool { return k.lot == r.lot && k.draw == r.draw }) // it never came on record
		rand.Read(r.salt[:])
		kept, due = append(kept, r), append(due, r)
	}
	if err := i.board.keepReadings(kept); err != nil {
		return err
	}
	return i.commit(ctx, s, state, due)
}

// commit puts readings on record, by their digests.
func (i *interpretation) commit(ctx context.Context, s *session, state record.State, due []reading) (err error) {
	var all []posting
	for _, r := range due {
		e := &record.Interpretation{Lot: uint16(r.lot), Draw: r.draw, Commitment: record.InterpretationDigest(r.salt, uint16(r.lot), r.draw, []byte(r.content))}
		if e.Officials, err = s.act(&i.signers, e, s.m.Thresholds.Draw); err != nil {
			return err
		}
		all = append(all, posting{e, fmt.Sprintf("%s: reading of draw %d committed", lot(state, r.lot), r.draw)})
	}
	return s.posts(ctx, all)
}

// readRound reads what a board filled in, and refuses what no paper of the contest can say.
func readRound(state record.State, path string) ([]reading, error) {
	rows, err := readCSV(path, drawColumns)
	if err != nil {
		return nil, err
	}
	var out []reading
	for k, row := range rows {
		n, e1 := strconv.ParseUint(row[0], 10, 16)
		draw, e2 := strconv.ParseUint(row[2], 10, 32)
		if errors.Join(e1, e2) != nil || int(n) >= len(state.Lots()) || state.Lots()[n].Contest != row[1] {
			return nil, inLine(path, k+2, "there is no draw %q of lot %q, contest %q", row[2], row[0], row[1])
		}
		if row[6] == "" {
			return nil, inLine(path, k+2, "the board has read nothing; blank papers are %q, papers that are not there %q", report.Blank, report.Missing)
		}
		if _, err := report.Reads(state.Manifest().Contest(row[1])).Vote(row[6]); err != nil {
			return nil, inLine(path, k+2, "%v", err)
		}
		out = append(out, reading{lot: int(n), draw: uint32(draw), content: row[6]})
	}
	return out, nil
}
