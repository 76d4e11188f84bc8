package record

import (
	"bytes"
	"crypto/sha256"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/mixnet"
)

// Rows are the rows that mixers start from. A State forgets ballots, so whoever mixes or checks a mix gathers them while a record is
// replayed: some 64 bytes for each column of each contest of each ballot.
type Rows struct{ cells map[cell][]byte }

// NewRows has no rows yet.
func NewRows() *Rows { return &Rows{map[cell][]byte{}} }

// Take gathers the rows of an entry that the record has just taken.
func (r *Rows) Take(s State, e Entry) error {
	b, ok := e.(*Batch)
	if !ok {
		return nil
	}
	for i := range b.Casts {
		cast, err := s.context.Parse(b.Casts[i].Ballot)
		if err != nil {
			return err
		}
		if err := r.add(s.context, cast); err != nil {
			return err
		}
	}
	return nil
}

func (r *Rows) add(c *ballot.Context, b *ballot.Ballot) error {
	for _, contest := range c.Manifest.StyleContests(b.Style()) {
		row, err := c.Row(b, contest.ID)
		if err != nil {
			return err
		}
		at := cell{contest.ID, b.Station(), c.Manifest.Style(b.Style()).Denomination()}
		for k := range row {
			r.cells[at] = row[k].Append(r.cells[at])
		}
	}
	return nil
}

// Table is the table that the first mixer of a lot starts from: station by station of the lot, ballots of its weight in the order in which
// they came on record. With it comes its digest.
func (r *Rows) Table(s State, lot int) (*mixnet.Table, [32]byte, error) {
	l := s.lots[lot]
	data := mixnet.TableHeader(int(l.Rows), len(s.context.RowColumns(l.Contest)))
	for _, station := range l.Stations {
		data = append(data, r.cells[cell{l.Contest, station, l.Weight}]...)
	}
	t, err := mixnet.OpenTable(bytes.NewReader(data), int64(len(data)))
	return t, sha256.Sum256(data), err
}
