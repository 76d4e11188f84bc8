package record

import (
	"fmt"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/mixnet"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// rowSet is the key set under which a column that is opened row by row is encrypted.
func rowSet(col ballot.RowColumn) trustee.Set {
	if col.Kind == ballot.RowWords {
		return trustee.Data
	}
	return trustee.Vote
}

// TableTasks are what the trustees of the quorum decrypt of a lot's last table, one task for each key set that it needs, votes first.
// It is false when no quorum is announced or nothing of the lot is opened row by row.
func (s State) TableTasks(lot int, table *mixnet.Table) ([]*trustee.Task, bool) {
	columns, quorum := s.context.RowColumns(s.lots[lot].Contest), s.quorum
	if m := s.mixing[lot]; len(m.Shares) > 0 {
		quorum = m.Quorum
	}
	byset := map[trustee.Set]*tableItems{}
	for k, col := range columns {
		if !col.Opened {
			continue
		}
		set := rowSet(col)
		if byset[set] == nil {
			byset[set] = &tableItems{table, fmt.Sprintf("lot %d %s", lot, s.lots[lot].Contest), nil}
		}
		byset[set].columns = append(byset[set].columns, k)
	}
	var out []*trustee.Task
	for _, set := range sortedKeys(byset) {
		out = append(out, &trustee.Task{EID: s.eid, Set: set, Serial: int(quorum.Serial), Quorum: quorum.Trustees, Items: byset[set]})
	}
	return out, quorum.Serial > 0 && len(out) > 0
}

// tableItems are columns of a table, row after row, read as they are needed.
type tableItems struct {
	table   *mixnet.Table
	of      string
	columns []int
}

// Len is their number.
func (t *tableItems) Len() int { return t.table.Rows * len(t.columns) }

// Item is the one at a place.
func (t *tableItems) Item(i int) (trustee.Item, error) {
	row, k := i/len(t.columns), t.columns[i%len(t.columns)]
	c, err := t.table.Cell(row, k)
	return trustee.Item{Name: fmt.Sprintf("%s row %d column %d", t.of, row, k), C: c}, wrap(CodeTable, err)
}
