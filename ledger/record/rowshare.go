package record

import (
	"fmt"
	"maps"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// RowShare is one trustee's part of the decryption of one row's votes: a row that a draw named, and no other.
type RowShare struct {
	Quorum  uint16
	Trustee string
	Lot     uint16
	Row     uint32
	Share   []byte // trustee.DecryptionShare
	Sig     []byte // the trustee's
}

// Kind is KindRowShare.
func (e *RowShare) Kind() Kind { return KindRowShare }

func (e *RowShare) body(w *wire) {
	w.u16(&e.Quorum)
	w.text(&e.Trustee)
	w.u16(&e.Lot)
	w.u32(&e.Row)
	w.data(&e.Share)
}

func (e *RowShare) seals(w *wire) { w.data(&e.Sig) }

func (e *RowShare) apply(s State) (State, error) {
	if err := s.quorumSpeaks(e, e.Quorum, e.Trustee, e.Lot, e.Sig); err != nil {
		return s, err
	}
	task, ok := s.RowTask(int(e.Lot), e.Row)
	if !ok {
		return s, refuse(CodeDrawn, "lot %d, row %d", e.Lot, e.Row)
	}
	a := s.audits[e.Lot]
	row := *a.Rows[e.Row]
	if row.Quorum.Serial != s.quorum.Serial && row.Opened == nil {
		row.Quorum, row.Shares = s.quorum, nil
	}
	if row.Opened != nil || row.Shares[e.Trustee] != nil {
		return s, refuse(CodeRecorded, "lot %d, row %d, %s", e.Lot, e.Row, e.Trustee)
	}
	share, err := trustee.ParseDecryptionShare(e.Share)
	if err == nil {
		err = s.keys.Check(task, e.Trustee, share)
	}
	if err != nil {
		return s, refuse(CodeShare, "%v", err)
	}
	row.Shares = with(row.Shares, e.Trustee, share)
	if len(row.Shares) == len(task.Quorum) {
		if row.Opened, err = s.openRow(int(e.Lot), task, row.Shares); err != nil {
			return s, err
		}
	}
	a.Rows = withRow(a.Rows, e.Row, &row)
	return s.withAudit(e.Lot, a), nil
}

// RowTask is what the trustees of the quorum decrypt of one row. It is false for a row that no draw named, and where a row has no
// packed votes.
func (s State) RowTask(lot int, row uint32) (*trustee.Task, bool) {
	named := s.audits[lot].Rows[row]
	if named == nil {
		return nil, false
	}
	t := &trustee.Task{EID: s.eid, Set: trustee.Vote, Serial: int(s.quorum.Serial), Quorum: s.quorum.Trustees}
	items := trustee.List{}
	for k := range named.Votes {
		name := fmt.Sprintf("sampled lot %d %s row %d column %d", lot, s.lots[lot].Contest, row, k)
		items = append(items, trustee.Item{Name: name, C: named.Votes[k]})
	}
	t.Items = items
	return t, len(items) > 0
}

// openRow gives the columns of the tally that a row holds.
func (s State) openRow(lot int, task *trustee.Task, shares map[string]*trustee.DecryptionShare) ([]uint64, error) {
	points, err := s.keys.Combine(task, shares)
	if err != nil {
		return nil, refuse(CodeShare, "%v", err)
	}
	out := []uint64{}
	for _, col := range s.context.RowColumns(s.lots[lot].Contest) {
		if col.Kind != ballot.RowVotes {
			continue
		}
		packed, ok := elgamal.DiscreteLog(points[0], col.Most())
		if !ok {
			return nil, refuse(CodeRow, "lot %d: votes that no ballot can hold", lot)
		}
		out, points = append(out, col.Split(packed)...), points[1:]
	}
	return out, nil
}

func withRow(rows map[uint32]*SampledRow, place uint32, row *SampledRow) map[uint32]*SampledRow {
	out := maps.Clone(rows)
	if out == nil {
		out = map[uint32]*SampledRow{}
	}
	out[place] = row
	return out
}
