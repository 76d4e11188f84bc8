package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/mixnet"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// Share is a trustee's work on a lot that all mixers have shuffled: it checks every shuffle, and gives the file of its shares with the
// entry, which the trustee signs.
func (t *Tables) Share(lot int, id string, keys *trustee.KeyShares) (*TableShare, []byte, error) {
	table, digest, err := t.Last(lot)
	if err != nil {
		return nil, nil, err
	}
	if err := t.state.openable(uint16(lot), digest); err != nil {
		return nil, nil, err
	}
	tasks, ok := t.state.TableTasks(lot, table)
	if !ok {
		return nil, nil, refuse(CodeQuorum, "lot %d", lot)
	}
	var file []byte
	for _, task := range tasks {
		share, err := t.state.keys.Prove(task, keys)
		if err != nil {
			return nil, nil, err
		}
		file = append(file, share.Encode()...)
	}
	return &TableShare{Quorum: t.state.quorum.Serial, Trustee: id, Lot: uint16(lot), Table: digest, Share: sha256.Sum256(file)}, file, nil
}

// parseShares takes the shares of a file apart: one for each task.
func parseShares(file []byte, tasks []*trustee.Task) ([]*trustee.DecryptionShare, error) {
	var out []*trustee.DecryptionShare
	for _, task := range tasks {
		size := 4 + task.Items.Len()*elgamal.PointSize + elgamal.EqualityProofSize
		if len(file) < size {
			return nil, refuse(CodeShare, "%d bytes too few", size-len(file))
		}
		share, err := trustee.ParseDecryptionShare(file[:size])
		if err != nil {
			return nil, err
		}
		out, file = append(out, share), file[size:]
	}
	if len(file) > 0 {
		return nil, refuse(CodeShare, "%d bytes too many", len(file))
	}
	return out, nil
}

// Contents opens a lot from the shares on record: the file that Contents names.
func (t *Tables) Contents(lot int) ([]byte, error) {
	table, digest, err := t.Last(lot)
	if err != nil {
		return nil, err
	}
	if m := t.state.mixing[lot]; !m.Opened {
		if err := t.state.openable(uint16(lot), digest); err != nil {
			return nil, err
		}
	}
	columns, err := t.open(lot, table, true)
	if err != nil {
		return nil, err
	}
	return t.write(lot, table.Rows, columns)
}

// open checks the shares of a lot and, if it is to, opens what they open: the points of each column, by place; nil for columns that
// stay closed.
func (t *Tables) open(lot int, table *mixnet.Table, whole bool) ([]elgamal.Encoded, error) {
	tasks, _ := t.state.TableTasks(lot, table)
	shares := make([]map[string]*trustee.DecryptionShare, len(tasks))
	for i := range shares {
		shares[i] = map[string]*trustee.DecryptionShare{}
	}
	for _, id := range sortedKeys(t.state.mixing[lot].Shares) {
		file, err := t.read(t.state.mixing[lot].Shares[id])
		if err != nil {
			return nil, err
		}
		of, err := parseShares(file, tasks)
		if err != nil {
			return nil, refuse(CodeShare, "lot %d, %s: %v", lot, id, err)
		}
		for i := range of {
			if err := t.state.keys.Check(tasks[i], id, of[i]); err != nil {
				return nil, refuse(CodeShare, "lot %d, %s: %v", lot, id, err)
			}
			shares[i][id] = of[i]
		}
	}
	if !whole {
		return nil, nil
	}
	return t.combine(lot, table.Rows, tasks, shares)
}

// combine puts what each key set opens back into its columns.
func (t *Tables) combine(lot, rows int, tasks []*trustee.Task, shares []map[string]*trustee.DecryptionShare) ([]elgamal.Encoded, error) {
	columns := t.state.context.RowColumns(t.state.lots[lot].Contest)
	out := make([]elgamal.Encoded, len(columns))
	for i, task := range tasks {
		points, err := t.state.keys.CombineEncoded(task, shares[i])
		if err != nil {
			return nil, refuse(CodeUnopened, "lot %d: %v", lot, err)
		}
		for range rows {
			for k, col := range columns {
				if col.Opened && rowSet(col) == task.Set {
					out[k], points = append(out[k], points.Slice(0, 1)...), points.Slice(1, points.Len())
				}
			}
		}
	}
	return out, nil
}

// rowOf decodes what is open of a row, by column.
func rowOf(columns []elgamal.Encoded, i int) ([]elgamal.Point, error) {
	out := make([]elgamal.Point, len(columns))
	for k, column := range columns {
		if column == nil {
			continue
		}
		var err error
		if out[k], err = column.At(i); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// write is the contents as a file: row by row, whether it holds a ranking and the ranking, or what it approves; then of each write-in
// option what the row gives to it, whether it holds words, and the words. Words of a row that gives nothing are left out; so is what is no ranking or no
// words. It refuses contents that do not add up to the count.
func (t *Tables) write(lot, rows int, columns []elgamal.Encoded) ([]byte, error) {
	contest := t.state.def.m.Contest(t.state.lots[lot].Contest)
	layout := t.state.context.RowColumns(contest.ID)
	out := binary.BigEndian.AppendUint32(nil, uint32(rows))
	sums := map[string]uint64{}
	for i := range rows {
		row := make(map[string][]elgamal.Point) // packed, by write-in option; "" is the ranking
		given := map[string]uint64{}
		open, err := rowOf(columns, i)
		if err != nil {
			return nil, err
		}
		for k, col := range layout {
			switch col.Kind {
			case ballot.RowRanking, ballot.RowWords:
				row[col.Option] = append(row[col.Option], open[k])
			case ballot.RowWriteIn:
				v, ok := elgamal.DiscreteLog(open[k], uint64(max(contest.MaxScore, 1)))
				if !ok {
					return nil, refuse(CodeWriteIns, "lot %d, row %d", lot, i+1)
				}
				given[col.Option], sums[col.Option] = v, sums[col.Option]+v
			case ballot.RowVotes:
				if !col.Opened {
					continue
				}
				packed, ok := elgamal.DiscreteLog(open[k], col.Most())
				if !ok {
					return nil, refuse(CodeContents, "lot %d, row %d: votes that no ballot can hold", lot, i+1)
				}
				for j, v := range col.Split(packed) {
					id := contest.Options[col.First+j].ID
					given[id], sums[id] = v, sums[id]+v
				}
			}
		}
		out = appendRow(out, contest, row, given)
	}
	return out, t.adds(lot, sums)
}

func appendRow(out []byte, contest *election.Contest, row map[string][]elgamal.Point, given map[string]uint64) []byte {
	if contest.Kind == election.Ranked {
		out = appendRanks(out, contest, row[""])
	}
	for i := range contest.Options {
		id := contest.Options[i].ID
		if contest.Kind == election.Approval && contest.ByBallot() {
			out = append(out, byte(given[id]))
		}
		if !contest.Options[i].WriteIn {
			continue
		}
		out = binary.BigEndian.AppendUint16(out, uint16(given[id]))
		words := make([]byte, 1+contest.WriteInLength)
		if text, err := ballot.UnpackWords(contest, row[id]); err == nil && given[id] > 0 {
			words[0] = 1
			copy(words[1:], text)
		}
		out = append(out, words...)
	}
	return out
}

func appendRanks(out []byte, contest *election.Contest, points []elgamal.Point) []byte {
	row := make([]byte, 1+len(contest.Options))
	if ranks, err := ballot.UnpackRanks(contest, points); err == nil {
		row[0] = 1
		for o, rank := range ranks {
			row[1+o] = byte(rank)
		}
	}
	return append(out, row...)
}

// adds holds what the rows give to write-in options against the count of the same ballots, once that is open: two counts, one under
// homomorphism and one by rows.
func (t *Tables) adds(lot int, sums map[string]uint64) error {
	if t.state.totals == nil {
		return nil
	}
	l, want := t.state.lots[lot], map[string]uint64{}
	for n, g := range t.state.groups {
		if g.Contest != l.Contest || !slices.Contains(l.Stations, g.Stations[0]) {
			continue
		}
		for i, col := range t.state.context.Columns(l.Contest) {
			want[col.Option] += t.state.totals[n][i]
		}
	}
	for option, n := range sums {
		if want[option] != n {
			return refuse(CodeWriteIns, "lot %d, %s: %d in rows, %d counted", lot, option, n, want[option])
		}
	}
	return nil
}

// checkOpened checks shuffles, shares and, if the lot is opened, its contents.
func (t *Tables) checkOpened(lot int) error {
	m := t.state.mixing[lot]
	if !m.Opened {
		table, _, err := t.Last(lot)
		if err != nil {
			return err
		}
		_, err = t.open(lot, table, false)
		return err
	}
	file, err := t.read(m.Contents)
	if err != nil {
		return err
	}
	want, err := t.Contents(lot)
	if err == nil && !bytes.Equal(file, want) {
		err = refuse(CodeContents, "lot %d", lot)
	}
	return err
}
