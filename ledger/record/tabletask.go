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
func (s State) TableTasks(lot int, table *mixnet.Table) ([]*trustee.Task, bool, error) {
	columns, quorum := s.context.RowColumns(s.lots[lot].Contest), s.quorum
	if m := s.mixing[lot]; len(m.Shares) > 0 {
		quorum = m.Quorum
	}
	byset := map[trustee.Set]*trustee.Task{}
	for i := range table.Rows {
		row, err := table.Row(i)
		if err != nil {
			return nil, false, wrap(CodeTable, err)
		}
		for k, col := range columns {
			if !col.Opened {
				continue
			}
			set := rowSet(col)
			if byset[set] == nil {
				byset[set] = &trustee.Task{EID: s.eid, Set: set, Serial: int(quorum.Serial), Quorum: quorum.Trustees}
			}
			name := fmt.Sprintf("lot %d %s row %d column %d", lot, s.lots[lot].Contest, i, k)
			byset[set].Items = append(byset[set].Items, trustee.Item{Name: name, C: row[k]})
		}
	}
	var out []*trustee.Task
	for _, set := range sortedKeys(byset) {
		out = append(out, byset[set])
	}
	return out, quorum.Serial > 0 && len(out) > 0, nil
}
