package record_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// drawAll records draws of the president's lot until every position has come.
func drawAll(d *recordtest.Day, sampled func(draw uint32, position int)) {
	lot, seen := lotOf(d, "president"), map[uint32]bool{}
	for draw := uint32(1); len(seen) < int(d.State.Population(lot)); draw++ {
		if draw > 1 {
			d.Record(d.Interpretation(lot, draw, "read"))
		}
		position := d.State.Audit(lot).Samples[draw-1].Position
		if !seen[position] {
			sampled(draw, int(position))
		}
		seen[position] = true
	}
}

// TestOneIdOnTwoPapers: a booth prints the id of one ballot on two papers, so that another ballot, a false one, stands beside no paper.
// The scan before the dice sets both papers aside, and positions past the list are as many as papers that were: the worst that a draw can
// find. Officials who list both all the same can name the row for one of them only.
func TestOneIdOnTwoPapers(t *testing.T) {
	copied := func(l *recordtest.List) { l.Print(1, l.Papers[0].ID) }
	d, l := drawnDay(t, copied, func(l *recordtest.List) { l.Lose(1); l.Lose(0) })
	lot, none := lotOf(d, "president"), 0
	drawAll(d, func(draw uint32, position int) {
		e := d.Sampled(lot, draw, l)
		if e.Found != (position <= 3) {
			t.Errorf("position %d: found %v", position, e.Found)
		}
		if !e.Found {
			none++
		}
		d.Record(e)
	})
	if none != 2 {
		t.Errorf("%d of the 5 positions lead to no row; 2 papers have one id", none)
	}

	d, l = drawnDay(t, copied)
	rows := map[uint32]bool{}
	drawAll(d, func(draw uint32, position int) {
		e := d.Sampled(lot, draw, l)
		if rows[e.Row] {
			d.Refused(record.CodeRow, e)
			e = &record.Sampled{Lot: e.Lot, Draw: draw, Paper: e.Paper, PaperPath: e.PaperPath}
			e.Officials = d.Officials(e)
			none--
		} else {
			rows[e.Row] = true
		}
		d.Record(e)
	})
	if none != 1 || len(rows) != 4 {
		t.Errorf("of two papers with one id %d lead to no row; %d rows are named", 2-none, len(rows))
	}
}

// TestWholeRowsStayClosed: whoever buys votes wants to see every row, because the choices of a row together are a signature. With a
// whole quorum's help the record opens one row of the index, which the dice chose; the shares that open written-in names leave the votes
// beside them closed.
func TestWholeRowsStayClosed(t *testing.T) {
	d, l := drawnDay(t)
	lot := lotOf(d, "president")
	e := d.Sampled(lot, 1, l)
	d.Record(e)
	for row := range d.State.Lots()[lot].Rows {
		for _, id := range []string{"trustee-1", "trustee-3"} {
			share := d.RowShare(lot, e.Row, id)
			if row == e.Row {
				d.Record(share)
				continue
			}
			share.Row = row
			share.Sig = d.Trustee(share, id)
			d.Refused(record.CodeDrawn, share)
		}
	}
	if rows := d.State.Audit(lot).Rows; len(rows) != 1 || rows[e.Row].Opened == nil {
		t.Errorf("%d rows are open", len(rows))
	}
	table, _, err := d.Tables().Last(lot)
	if err != nil {
		t.Fatal(err)
	}
	tasks, ok := d.State.TableTasks(lot, table)
	if !ok {
		t.Fatal("nothing is opened row by row")
	}
	columns := d.State.Context().RowColumns("president")
	for _, task := range tasks {
		for i := range task.Items.Len() {
			item, err := task.Items.Item(i)
			if err != nil {
				t.Fatal(err)
			}
			var place, row, k int
			if _, err := fmt.Sscanf(item.Name, "lot %d president row %d column %d", &place, &row, &k); err != nil {
				t.Fatal(err)
			}
			if slices.Contains([]ballot.RowKind{ballot.RowIndex, ballot.RowVotes}, columns[k].Kind) {
				t.Errorf("%s is opened for every row", item.Name)
			}
		}
	}
}

// TestVotesThatNoBallotHolds: nodes hold no tables, so that an index is on record whose rows have votes without a logarithm. The last share
// of such a row is refused, because nothing comes of it.
func TestVotesThatNoBallotHolds(t *testing.T) {
	d := shuffledDay(t)
	lot := lotOf(d, "president")
	quorum, _ := d.State.Quorum()
	for _, id := range quorum {
		d.Record(d.Blind(lot, id))
	}
	for _, id := range quorum {
		d.Record(d.Unblind(lot, id))
	}
	x, err := d.Tables().Index(lot)
	fatal(t, err)
	for _, row := range x.Rows {
		last := row[len(row)-elgamal.PointSize:]
		b, err := elgamal.DecodePoint(last)
		fatal(t, err)
		more := b.Add(elgamal.MulBase(elgamal.NewScalar(elgamal.MaxLog))).Bytes()
		copy(last, more[:])
	}
	index := d.Index(lot)
	index.Root = x.Root()
	index.Officials = d.Officials(index)
	d.Record(index)
	l := d.Scan(lot)
	d.Record(d.Papers(lot, l, 0))
	d.Record(d.AuditDraw(recordtest.Dice(1)))
	d.Record(d.Interpretation(lot, 1, "read"))
	e := d.Sampled(lot, 1, l)
	e.Content, e.Path = x.Rows[e.Row], x.Path(e.Row)
	e.Officials = d.Officials(e)
	d.Record(e)
	d.Record(d.RowShare(lot, e.Row, quorum[0]))
	d.Refused(record.CodeRow, d.RowShare(lot, e.Row, quorum[1]))
}
