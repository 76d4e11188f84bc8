package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/audit/report"
	"github.com/isoloir/isoloir/ledger/record"
)

func drawsVerb() cli.Verb {
	return cli.Verb{
		Name:    "draws",
		Summary: "list the papers that the dice drew, for the board",
		Needs:   []string{"manifest", "board", "n", "out"},
		Manual: `Lists the draws of each table, from the first to -n: the position that the dice chose, and
the id of the paper to find, with the box where it was scanned. A paper may come more than
once; each draw counts. A position past the list is no paper's: it is "missing".

-out is CSV for the board, with the columns of the list and an empty one, paper. The board
finds the paper by its id, reads it, and writes what it says: option ids joined by ";", with
points as "id=3"; "blank"; or "missing", if the paper is not there. It never takes another
paper in its place. For a further round give a larger -n, and -after for the draws so far.

A contest has several tables where votes have weights or a station was lost. Each is drawn
from by itself; "observe audit" says how many draws each needs, and -lot takes one of them.`,
		Examples: []string{"election draws -manifest manifest.json -board board -contest mayor -n 40 -out round1.csv", "election draws -manifest manifest.json -board board -n 60 -after 40 -out round2.csv"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var d draws
			d.remote.flags(fs)
			d.lotsOf.flags(fs)
			d.board.flags(fs)
			fs.UintVar(&d.to, "n", 0, "last draw, a `NUMBER` from 1")
			fs.UintVar(&d.after, "after", 0, "leave out the first `NUMBER` draws")
			fs.IntVar(&d.lot, "lot", -1, "only the table of this `LOT`, by its number")
			fs.StringVar(&d.out, "out", "", "`FILE` for the board")
			return func(ctx context.Context, env *cli.Env) error { return d.work(ctx, env, d.run) }
		},
	}
}

type draws struct {
	remote
	lotsOf
	board
	to, after uint
	lot       int // below 0: all
	out       string
}

// mostDraws is more than any audit needs.
const mostDraws = 1 << 20

// drawColumns are the columns of a round: what a board is told of each draw, and in the last what it read.
var drawColumns = []string{"lot", "contest", "draw", "position", "station", "id", "paper"}

func (d *draws) run(ctx context.Context, s *session) error {
	if err := d.known(s); err != nil {
		return err
	}
	if d.to <= d.after || d.to > mostDraws {
		return cli.Usage("draws from %d to %d: -n is above -after, and at most %d", d.after+1, d.to, mostDraws)
	}
	if _, err := os.Lstat(d.out); err == nil {
		return cli.Hint(fmt.Errorf("%s is there already", d.out), "name another file for each round: the board's readings are in it")
	}
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	rows := [][]string{drawColumns}
	for n, l := range d.lots(state) {
		if d.lot >= 0 && d.lot != n || state.AuditDice() == "" || !state.Audit(n).Scanned {
			continue
		}
		list, err := d.committed(state, n)
		if err != nil {
			return err
		}
		for draw := d.after + 1; draw <= d.to; draw++ {
			rows = append(rows, d.line(state, n, l, uint32(draw), list))
		}
	}
	if len(rows) == 1 {
		return cli.Hint(errors.New("no dice, or no papers of these tables, are on record"), "election papers comes first, and then election dice")
	}
	for _, row := range rows[1:] {
		fmt.Fprintf(s.Stdout, "lot %s, %s, draw %s: position %s, %s %s %s\n", row[0], row[1], row[2], row[3], row[4], row[5], row[6])
	}
	return d.write(d.out, rows)
}

// line tells the board of a draw.
func (d *draws) line(state record.State, n int, l record.Lot, draw uint32, list paperList) []string {
	position := record.DrawPosition(state.AuditDice(), uint16(n), draw, state.Population(n))
	row := []string{strconv.Itoa(n), l.Contest, strconv.Itoa(int(draw)), strconv.Itoa(int(position)), "past the list", "", report.Missing}
	if p, ok := list.at(position); ok {
		row[4], row[5], row[6] = p.station, p.id.Text(), ""
	}
	return row
}
